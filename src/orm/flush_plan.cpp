// SPDX-License-Identifier: MIT
#include "orm/flush_plan.hpp"

#include <carafe/util/error.hpp>

#include <algorithm>
#include <unordered_map>

#include <boost/unordered/unordered_flat_map.hpp>

#include "orm/flush_order.hpp"
#include "orm/identity_map.hpp"
#include "orm/row_sql.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

using Verb = FlushBatch::Verb;

ColumnSet bit_of(std::size_t position) { return ColumnSet{1} << position; }

ColumnSet set_columns(const Mapping& mapping, const void* object) {
  ColumnSet set = 0;
  ColumnSet bit = 1;
  for (const ModelField& field : mapping.model->fields) {
    if (!field.ops->is_unset(field.in(object))) set |= bit;
    bit <<= 1;
  }
  return set;
}

bool key_less(const ObjectHeader& a, const ObjectHeader& b) {
  return a.mapping->integer_key ? a.integer_key < b.integer_key : *a.key_text < *b.key_text;
}

std::string name_of(const ObjectHeader& object) {
  std::string name{object.model->name()};
  if (object.state == ObjectState::pending) return "a new " + name;
  CellStore store;
  std::string key;
  for (std::size_t position : object.mapping->primary_key) {
    key += (key.empty() ? "" : ", ") + Value(stored_cell(object, position, store)).to_display();
  }
  return "the " + name + " with the primary key " + key;
}

[[noreturn]] void throw_circular(const ObjectHeader& a, const ObjectHeader& b, const char* verb) {
  throw UsageError("circular-rows",
                   name_of(a) + " and " + name_of(b) +
                       " point at each other, if need be through others, so " + "that neither can be " +
                       verb +
                       " first. Say post_update at one of the relationships between them: its key is then "
                       "written by an UPDATE of its own, when both rows are there");
}

/// Rows of a group by the values its keys point at.
class ValuesOfRows {
 public:
  explicit ValuesOfRows(ReadCell read) : read_(read) {}

  void add(std::uint32_t row, const ObjectHeader& object, const Mapping::InnerKey& key) {
    std::string text = key_text(object, key, &ColumnPair::remote);
    if (!text.empty()) rows_.emplace(std::move(text), row);
  }
  /// The row that a key of `object` points at, if it is among them.
  const std::uint32_t* find(const ObjectHeader& object, const Mapping::InnerKey& key) const {
    std::string text = key_text(object, key, &ColumnPair::local);
    auto found = text.empty() ? rows_.end() : rows_.find(text);
    return found == rows_.end() ? nullptr : &found->second;
  }

 private:
  std::string key_text(const ObjectHeader& object, const Mapping::InnerKey& key,
                       std::size_t ColumnPair::*side) const {
    std::string text = std::to_string(key.target->index) + ':';
    CellStore store;
    for (const ColumnPair& pair : key.pairs) {
      const ModelField& field = object.mapping->field(pair.*side);
      if (object.state == ObjectState::pending && field.ops->is_unset(field.in(object_of(object)))) return {};
      Cell cell = read_(object, pair.*side, store);
      if (cell.is_null()) return {};
      text += std::to_string(pair.remote) + '=';
      append_key(text, cell);
    }
    return text;
  }

  ReadCell read_;
  std::unordered_map<std::string, std::uint32_t> rows_;
};

class Planner {
 public:
  explicit Planner(const FlushWork& work) : work_(work), copies_(work.copies), late_(work.late_copies) {
    auto by_target = [](const KeyCopy& a, const KeyCopy& b) { return a.to < b.to; };
    std::stable_sort(copies_.begin(), copies_.end(), by_target);
    std::stable_sort(late_.begin(), late_.end(), by_target);
  }

  FlushPlan run() {
    sort_work();
    std::size_t insert = 0;
    std::size_t update = 0;
    std::size_t late = 0;
    while (insert < inserts_.size() || update < updates_.size() || late < late_changes_.size()) {
      std::size_t group = std::size_t(-1);
      if (insert < inserts_.size()) group = std::min(group, inserts_[insert]->mapping->group);
      if (update < updates_.size()) group = std::min(group, updates_[update].object->mapping->group);
      if (late < late_changes_.size()) group = std::min(group, late_changes_[late].object->mapping->group);
      auto rows_of = [group](auto& list, std::size_t& next, auto mapping_of) {
        std::size_t first = next;
        while (next < list.size() && mapping_of(list[next])->group == group) ++next;
        return std::span{list.data() + first, next - first};
      };
      auto of_change = [](const Change& change) { return change.object->mapping; };
      auto new_rows = rows_of(inserts_, insert, [](const ObjectHeader* object) { return object->mapping; });
      auto changes = rows_of(updates_, update, of_change);
      plan_group(new_rows, changes, rows_of(late_changes_, late, of_change));
    }
    for (std::size_t i = 0; i < work_.expressed.size(); ++i) {
      const Change& change = work_.expressed[i];
      append(Verb::update, change.object, change.columns, {}, i == 0);
      plan_.steps.back().expressions = true;
    }
    for (const LinkRow& row : work_.unlinked) append_link(Verb::remove, row);
    for (const LinkRow& row : work_.linked) append_link(Verb::insert, row);
    plan_freed();
    plan_deletes();
    return std::move(plan_);
  }

 private:
  static bool rank_less(const ObjectHeader* a, const ObjectHeader* b) {
    if (a->mapping->group != b->mapping->group) return a->mapping->group < b->mapping->group;
    return a->mapping->rank < b->mapping->rank;
  }
  static bool change_less(const Change& a, const Change& b) {
    if (a.object->mapping != b.object->mapping) return rank_less(a.object, b.object);
    return key_less(*a.object, *b.object);
  }

  void sort_work() {
    inserts_ = work_.inserts;
    if (!std::is_sorted(inserts_.begin(), inserts_.end(), rank_less)) {
      std::stable_sort(inserts_.begin(), inserts_.end(), rank_less);
    }
    updates_ = work_.updates;
    std::sort(updates_.begin(), updates_.end(), change_less);
    // New rows have no key to be sorted by yet, and come in the order of their objects.
    boost::unordered_flat_map<ObjectHeader*, std::size_t> places;
    for (const KeyCopy& copy : work_.late_copies) {
      auto [place, is_new] = places.emplace(copy.to, late_changes_.size());
      if (is_new) late_changes_.push_back({copy.to, 0});
      late_changes_[place->second].columns |= copy.columns();
    }
    std::stable_sort(late_changes_.begin(), late_changes_.end(),
                     [](const Change& a, const Change& b) { return rank_less(a.object, b.object); });
  }

  static std::span<const KeyCopy> copies_of(const std::vector<KeyCopy>& copies, const ObjectHeader* object) {
    auto found = std::ranges::equal_range(copies, object, {}, &KeyCopy::to);
    return {found.begin(), found.end()};
  }
  static ColumnSet copied(std::span<const KeyCopy> copies) {
    ColumnSet columns = 0;
    for (const KeyCopy& copy : copies) columns |= copy.columns();
    return columns;
  }

  void append(Verb verb, ObjectHeader* object, ColumnSet columns, std::span<const KeyCopy> copies = {},
              bool new_batch = false, bool nulls = false) {
    auto& steps = plan_.steps;
    if (new_batch || steps.empty() || steps.back().verb != verb || steps.back().mapping != object->mapping ||
        steps.back().columns != columns || steps.back().nulls != nulls) {
      FlushBatch& batch = steps.emplace_back();
      batch.verb = verb;
      batch.table = object->mapping->table;
      batch.mapping = object->mapping;
      batch.columns = columns;
      batch.nulls = nulls;
    }
    steps.back().objects.push_back(object);
    steps.back().copies.insert(steps.back().copies.end(), copies.begin(), copies.end());
  }

  void append_link(Verb verb, const LinkRow& row) {
    ColumnSet columns = 0;
    for (const LinkRow::Side* side : {&row.a, &row.b}) {
      if (side->columns == nullptr) continue;
      for (const ColumnPair& pair : *side->columns) columns |= bit_of(pair.remote);
    }
    auto& steps = plan_.steps;
    if (steps.empty() || steps.back().verb != verb || steps.back().mapping != nullptr ||
        steps.back().table != row.table || steps.back().columns != columns) {
      FlushBatch& batch = steps.emplace_back();
      batch.verb = verb;
      batch.table = row.table;
      batch.columns = columns;
    }
    steps.back().links.push_back(row);
  }

  void plan_group(std::span<ObjectHeader* const> new_rows, std::span<const Change> changes,
                  std::span<const Change> late) {
    boost::unordered_flat_map<const ObjectHeader*, std::uint32_t> numbers;
    ValuesOfRows values{&current_cell};
    const bool inner = has_inner_keys(new_rows, changes);
    if (inner) {
      for (std::uint32_t row = 0; row < new_rows.size(); ++row) numbers.emplace(new_rows[row], row);
      for_each_inner_key(new_rows, changes, [&](const Mapping::InnerKey& key) {
        for (std::uint32_t row = 0; row < new_rows.size(); ++row) {
          if (new_rows[row]->mapping == key.target) values.add(row, *new_rows[row], key);
        }
      });
    }
    std::vector<const Change*> waiting;
    std::vector<const Change*> ready;
    for (const Change& change : changes) {
      (inner && waits_for_new_row(change, numbers, values) ? waiting : ready).push_back(&change);
    }
    append_changes(ready);
    insert_rows(new_rows, inner, numbers, values);
    for (const Change* change : waiting) append_change(*change);
    for (const Change& change : late) {
      append(Verb::update, change.object, change.columns, copies_of(late_, change.object));
    }
  }

  void append_change(const Change& change) {
    append(Verb::update, change.object, change.columns, copies_of(copies_, change.object));
  }

  /// By key, but what frees a unique value goes before what takes it. Where rows change values in a
  /// circle, one of them is set to NULL first.
  void append_changes(std::vector<const Change*>& changes) {
    std::vector<RowEdge> edges;
    std::vector<ColumnSet> waits_by(changes.size(), 0);  // the columns another row wants of this one
    for (std::uint32_t first = 0, end = 0; first < changes.size(); first = end) {
      const Mapping& mapping = *changes[first]->object->mapping;
      while (end < changes.size() && changes[end]->object->mapping == &mapping) ++end;
      if (end - first < 2) continue;
      for (ColumnSet unique : unique_columns(*mapping.table)) {
        find_freed_values({changes.data() + first, end - first}, first, unique, edges, waits_by);
      }
    }
    if (edges.empty()) {
      for (const Change* change : changes) append_change(*change);
      return;
    }
    std::vector<std::uint32_t> depths;
    std::vector<std::uint32_t> parked;
    for (bool circle = true; circle;) {
      circle = false;
      depths = depths_of(changes.size(), edges, [&](std::uint32_t before, std::uint32_t after) {
        circle = true;
        check_parking(*changes[before]->object, *changes[after]->object, waits_by[before]);
        parked.push_back(before);
        std::erase_if(edges, [&](const RowEdge& edge) { return edge.before == before; });
      });
    }
    std::ranges::sort(parked);
    for (std::uint32_t row : parked) {
      append(Verb::update, changes[row]->object, waits_by[row], {}, false, true);
    }
    std::vector<std::uint32_t> order(changes.size());
    for (std::uint32_t row = 0; row < changes.size(); ++row) order[row] = row;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return depths[a] < depths[b]; });
    for (std::uint32_t row : order) append_change(*changes[row]);
  }

  static std::vector<ColumnSet> unique_columns(const Table& table) {
    std::vector<ColumnSet> sets;
    auto add = [&](const std::vector<std::string>& names) {
      ColumnSet set = 0;
      for (const std::string& name : names) {
        auto found = std::ranges::find(table.columns, name, &TableColumn::name);
        if (found != table.columns.end()) set |= bit_of(std::size_t(found - table.columns.begin()));
      }
      if (set != 0) sets.push_back(set);
    };
    add(table.primary_key.columns);
    for (const UniqueConstraint& unique : table.uniques) {
      if (unique.deferral != Deferral::deferred) add(unique.columns);
    }
    for (const Index& index : table.indexes) {
      if (index.unique) add(index.column_names());
    }
    return sets;
  }

  static void find_freed_values(std::span<const Change* const> changes, std::uint32_t offset,
                                ColumnSet unique, std::vector<RowEdge>& edges,
                                std::vector<ColumnSet>& waits_by) {
    auto text_of = [&](const ObjectHeader& object, ReadCell read) {
      std::string text;
      CellStore store;
      for (std::size_t position : positions_of(unique)) {
        Cell cell = read(object, position, store);
        if (cell.is_null()) return std::string{};
        append_key(text, cell);
      }
      return text;
    };
    std::unordered_map<std::string, std::uint32_t> freed;
    for (std::uint32_t row = 0; row < changes.size(); ++row) {
      if ((changes[row]->columns & unique) == 0) continue;
      if (std::string text = text_of(*changes[row]->object, &stored_cell); !text.empty()) {
        freed.emplace(std::move(text), row);
      }
    }
    for (std::uint32_t row = 0; row < changes.size() && !freed.empty(); ++row) {
      if ((changes[row]->columns & unique) == 0) continue;
      auto before = freed.find(text_of(*changes[row]->object, &current_cell));
      if (before == freed.end() || before->second == row) continue;
      edges.push_back({before->second + offset, row + offset});
      waits_by[before->second + offset] |= unique & changes[before->second]->columns;
    }
  }

  static void check_parking(const ObjectHeader& a, const ObjectHeader& b, ColumnSet columns) {
    const Mapping& mapping = *a.mapping;
    std::string name;
    for (std::size_t position : positions_of(columns)) {
      const TableColumn& column = mapping.table->columns[position];
      if (column.nullable && (mapping.key_columns & bit_of(position)) == 0) continue;
      name = std::string(mapping.model->name()) + "." + std::string(mapping.field(position).name);
    }
    if (name.empty()) return;
    throw UsageError("circular-values", name_of(a) + " and " + name_of(b) + " take each other's value of " +
                                            name +
                                            ", which is unique and cannot be NULL meanwhile; give one of "
                                            "them a third value and flush() in between, or make the "
                                            "constraint one that is checked at the end (initially_deferred)");
  }

  static bool has_inner_keys(std::span<ObjectHeader* const> rows, std::span<const Change> changes) {
    return std::ranges::any_of(rows, [](auto* row) { return !row->mapping->inner_keys.empty(); }) ||
           (!rows.empty() && std::ranges::any_of(changes, [](const Change& change) {
             return !change.object->mapping->inner_keys.empty();
           }));
  }

  /// Each kind of key once: what it points at is what differs.
  template <class F>
  static void for_each_inner_key(std::span<ObjectHeader* const> rows, std::span<const Change> changes, F f) {
    std::vector<const Mapping*> seen;
    auto visit = [&](const Mapping* mapping) {
      if (std::ranges::find(seen, mapping) != seen.end()) return;
      seen.push_back(mapping);
      for (const Mapping::InnerKey& key : mapping->inner_keys) f(key);
    };
    for (const ObjectHeader* row : rows) visit(row->mapping);
    for (const Change& change : changes) visit(change.object->mapping);
  }

  bool waits_for_new_row(const Change& change,
                         const boost::unordered_flat_map<const ObjectHeader*, std::uint32_t>& numbers,
                         const ValuesOfRows& values) const {
    for (const KeyCopy& copy : copies_of(copies_, change.object)) {
      if (numbers.contains(copy.from)) return true;
    }
    return std::ranges::any_of(change.object->mapping->inner_keys, [&](const Mapping::InnerKey& key) {
      bool changed = std::ranges::any_of(
          key.pairs, [&](const ColumnPair& pair) { return (change.columns & bit_of(pair.local)) != 0; });
      return changed && values.find(*change.object, key) != nullptr;
    });
  }

  void insert_rows(std::span<ObjectHeader* const> rows, bool inner,
                   const boost::unordered_flat_map<const ObjectHeader*, std::uint32_t>& numbers,
                   const ValuesOfRows& values) {
    std::vector<std::uint32_t> order(rows.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row) order[row] = row;
    std::vector<std::uint32_t> depths(rows.size(), 0);
    if (inner) {
      std::vector<RowEdge> edges;
      for (std::uint32_t row = 0; row < rows.size(); ++row) {
        auto copies = copies_of(copies_, rows[row]);
        ColumnSet columns = copied(copies) | copied(copies_of(late_, rows[row]));
        for (const KeyCopy& copy : copies) {
          auto from = numbers.find(copy.from);
          if (from != numbers.end()) edges.push_back({from->second, row});
        }
        for (const Mapping::InnerKey& key : rows[row]->mapping->inner_keys) {
          if ((columns & bit_of(key.pairs[0].local)) != 0) continue;
          const std::uint32_t* before = values.find(*rows[row], key);
          if (before != nullptr && *before != row) edges.push_back({*before, row});
        }
      }
      depths = depths_of(rows.size(), edges, [&](std::uint32_t a, std::uint32_t b) {
        throw_circular(*rows[a], *rows[b], "inserted");
      });
      std::stable_sort(order.begin(), order.end(),
                       [&](std::uint32_t a, std::uint32_t b) { return depths[a] < depths[b]; });
    }
    std::vector<ColumnSet> columns(rows.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      columns[row] =
          set_columns(*rows[row]->mapping, object_of(*rows[row])) | copied(copies_of(copies_, rows[row]));
    }
    level_columns(rows, columns);
    for (std::uint32_t row = 0; row < rows.size() && !late_.empty(); ++row) {
      columns[row] &= ~copied(copies_of(late_, rows[row]));
    }
    std::uint32_t depth = 0;
    for (std::uint32_t row : order) {
      append(Verb::insert, rows[row], columns[row], copies_of(copies_, rows[row]), depths[row] != depth);
      depth = depths[row];
    }
  }

  /// A column that is NULL where an INSERT leaves it out may as well be named, so that rows which
  /// set it and rows which do not go together.
  static void level_columns(std::span<ObjectHeader* const> rows, std::vector<ColumnSet>& columns) {
    for (std::size_t first = 0, end = 0; first < rows.size(); first = end) {
      const Mapping& mapping = *rows[first]->mapping;
      ColumnSet any = 0;
      for (; end < rows.size() && rows[end]->mapping == &mapping; ++end) any |= columns[end];
      for (std::size_t position : positions_of(any)) {
        const TableColumn& column = mapping.table->columns[position];
        if (!column.nullable || column.server_default || ((mapping.server_filled >> position) & 1) != 0 ||
            mapping.read_after_insert) {
          any &= ~bit_of(position);
        }
      }
      for (std::size_t row = first; row < end; ++row) columns[row] |= any;
    }
  }

  void plan_freed() {
    std::vector<Change> freed = work_.freed;
    std::sort(freed.begin(), freed.end(), change_less);
    for (const Change& change : freed) append(Verb::update, change.object, change.columns, {}, false, true);
  }

  void plan_deletes() {
    std::vector<ObjectHeader*> rows = work_.deletes;
    std::sort(rows.begin(), rows.end(), [](const ObjectHeader* a, const ObjectHeader* b) {
      if (a->mapping != b->mapping) return rank_less(b, a);
      return key_less(*b, *a);
    });
    std::size_t end = 0;
    for (std::size_t first = 0; first < rows.size(); first = end) {
      while (end < rows.size() && rows[end]->mapping->group == rows[first]->mapping->group) ++end;
      delete_group({rows.data() + first, end - first});
    }
  }

  void delete_group(std::span<ObjectHeader* const> rows) {
    std::vector<std::uint32_t> depths(rows.size(), 0);
    std::vector<std::uint32_t> order(rows.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row) order[row] = row;
    if (has_inner_keys(rows, {})) {
      ValuesOfRows values{&stored_cell};
      for_each_inner_key(rows, {}, [&](const Mapping::InnerKey& key) {
        for (std::uint32_t row = 0; row < rows.size(); ++row) {
          if (rows[row]->mapping == key.target) values.add(row, *rows[row], key);
        }
      });
      boost::unordered_flat_map<const ObjectHeader*, ColumnSet> freed;
      for (const Change& change : work_.freed) freed[change.object] |= change.columns;
      std::vector<RowEdge> edges;
      for (std::uint32_t row = 0; row < rows.size(); ++row) {
        for (const Mapping::InnerKey& key : rows[row]->mapping->inner_keys) {
          const std::uint32_t* parent = values.find(*rows[row], key);
          if (parent == nullptr || *parent == row) continue;
          auto nulled = freed.find(rows[row]);
          if (nulled != freed.end() && (nulled->second & bit_of(key.pairs[0].local)) != 0) continue;
          edges.push_back({row, *parent});
        }
      }
      depths = depths_of(rows.size(), edges, [&](std::uint32_t a, std::uint32_t b) {
        throw_circular(*rows[a], *rows[b], "deleted");
      });
      std::stable_sort(order.begin(), order.end(),
                       [&](std::uint32_t a, std::uint32_t b) { return depths[a] < depths[b]; });
    }
    std::uint32_t depth = 0;
    for (std::uint32_t row : order) {
      append(Verb::remove, rows[row], 0, {}, depths[row] != depth);
      depth = depths[row];
    }
  }

  const FlushWork& work_;
  std::vector<KeyCopy> copies_;  // by the object they go to
  std::vector<KeyCopy> late_;
  std::vector<ObjectHeader*> inserts_;
  std::vector<Change> updates_;
  std::vector<Change> late_changes_;
  FlushPlan plan_;
};

}  // namespace

ColumnSet KeyCopy::columns() const {
  const bool holds_key = relation->direction == RelationDirection::many_to_one;
  ColumnSet columns = 0;
  for (const ColumnPair& pair : relation->pairs) columns |= bit_of(holds_key ? pair.local : pair.remote);
  return columns;
}

void KeyCopy::run() const {
  const bool holds_key = relation->direction == RelationDirection::many_to_one;
  const Mapping& holder = holds_key ? *relation->owner : *relation->target;
  const Mapping& referred = holds_key ? *relation->target : *relation->owner;
  CellStore store;
  for (const ColumnPair& pair : relation->pairs) {
    const ModelField& source = referred.field(holds_key ? pair.remote : pair.local);
    const ModelField& key = holder.field(holds_key ? pair.local : pair.remote);
    key.ops->decode(source.ops->encode(source.in(object_of(*from)), store), key.in(object_of(*to)));
  }
}

std::string FlushPlan::to_string() const {
  std::string text;
  for (const FlushBatch& step : steps) {
    text += step.verb == Verb::insert ? "INSERT " : step.verb == Verb::update ? "UPDATE " : "DELETE ";
    text += step.table->name;
    std::string columns;
    for (std::size_t position : positions_of(step.columns)) {
      columns += (columns.empty() ? "" : ", ") + step.table->columns[position].name;
    }
    if (!columns.empty())
      text += " (" + columns + (step.nulls ? " = NULL)" : step.expressions ? " = SQL)" : ")");
    text += " x " + std::to_string(step.rows()) + "\n";
  }
  return text;
}

FlushPlan plan_flush(const FlushWork& work) { return Planner{work}.run(); }

}  // namespace carafe::detail
