// SPDX-License-Identifier: MIT
#include "orm/query_loader.hpp"

#include <algorithm>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "orm/island.hpp"
#include "orm/joined_query.hpp"
#include "orm/relation_state.hpp"
#include "orm/row_sql.hpp"
#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

/// How many keys one query asks for.
constexpr std::size_t chunk = 500;

/// What rows give one relationship of each owner, in the order of the rows.
struct Collected {
  struct Items {
    std::vector<ObjectHeader*> list;
    bool wanted = true;  ///< not there already
  };
  std::vector<ObjectHeader*> owners;
  boost::unordered_flat_map<ObjectHeader*, std::size_t> places;
  std::vector<Items> items;
  boost::unordered_flat_set<std::pair<ObjectHeader*, ObjectHeader*>> seen;
};

}  // namespace

void fill_relation(SessionState& session, ObjectHeader& owner, const RelationMapping& relation,
                   std::vector<ObjectHeader*> rows) {
  RelationState& state = relation_of(owner, relation);
  if (state.changed && state.loaded) return;  // what was set holds
  for (ObjectHeader* object : state.loaded ? std::vector<ObjectHeader*>{} : state.items) {
    if (std::ranges::find(rows, object) == rows.end()) rows.push_back(object);
  }
  std::erase_if(rows, [&](ObjectHeader* object) {
    return std::ranges::find(state.removed, object) != state.removed.end();
  });
  if (state.changed) {
    // What the database has is known now, without what was added since.
    state.flushed.clear();
    for (ObjectHeader* object : rows) {
      if (!state.has(object)) state.flushed.push_back(object);
    }
    state.flushed.insert(state.flushed.end(), state.removed.begin(), state.removed.end());
    state.flushed_known = true;
  }
  state.removed.clear();
  for (ObjectHeader* object : rows) connect(owner, *object);
  state.items = std::move(rows);
  state.loaded = true;
  state.generation = session.generation();
}

QueryLoader::~QueryLoader() {
  for (ObjectHeader* object : held_) release(object);
}

/// Takes over a reference; false where it is held already.
bool QueryLoader::hold(ObjectHeader& object) {
  if (held_.insert(&object).second) return true;
  release(&object);
  return false;
}

ObjectHeader* QueryLoader::read(const Mapping& mapping, ColumnSet columns, const Cell* cells) {
  ObjectHeader* object = session_.object_in_row(mapping, columns, cells, populate_ ? &held_ : nullptr);
  if (object != nullptr) hold(*object);
  return object;
}

bool QueryLoader::is_current(ObjectHeader& owner, const RelationMapping& relation) const {
  const RelationState* state = relation_state(owner, relation);
  if (state == nullptr || !state->loaded) return false;
  if (state->changed) return true;
  return !populate_ && owner.generation == session_.generation();
}

void QueryLoader::select(std::span<const RowPart> parts, SelectStatement statement, std::size_t most,
                         FunctionRef<void(const LoadedRow&)> sink) {
  std::shared_ptr<const SelectStatement> base;
  std::string base_alias;
  if (parts.size() == 1 && parts[0].entity &&
      std::ranges::any_of(parts[0].entity->relations,
                          [](const auto& relation) { return relation->load == Load::subquery; })) {
    base = std::make_shared<SelectStatement>(statement);
    base_alias = parts[0].alias;
  }
  JoinedQuery query{parts, std::move(statement), most, session_.compiler()};
  const std::vector<RowEntity>& entities = query.entities();
  const bool unique = parts.size() == 1 && query.repeats();

  std::vector<Collected> collected(entities.size());
  std::vector<std::vector<ObjectHeader*>> objects(entities.size());  // each once, in the order of the rows
  std::vector<boost::unordered_flat_set<ObjectHeader*>> seen(entities.size());
  std::vector<ObjectHeader*> current(entities.size());
  std::vector<ObjectHeader*> row_objects(parts.size());
  std::vector<Cell> row_cells(query.columns().size());
  std::size_t rows = 0;

  auto read_row = [&](const Cell* cells) {
    std::ranges::fill(row_objects, nullptr);
    for (std::size_t i = 0; i < entities.size(); ++i) {
      const RowEntity& entity = entities[i];
      current[i] = nullptr;
      if (entity.by != nullptr && current[entity.owner] == nullptr) continue;
      ObjectHeader* object = read(*entity.plan->mapping, entity.plan->columns, cells + entity.first_cell);
      if (entity.by == nullptr) {
        bool is_new = object != nullptr && !seen[i].contains(object);
        if (unique && is_new && rows == most) continue;  // one too many
        if (is_new) {
          seen[i].insert(object);
          objects[i].push_back(object);
        }
        current[i] = object;
        if (!unique || is_new) row_objects[entity.part] = object;
        continue;
      }
      ObjectHeader* owner = current[entity.owner];
      Collected& into = collected[i];
      auto [place, first] = into.places.try_emplace(owner, into.items.size());
      if (first) {
        into.owners.push_back(owner);
        into.items.emplace_back().wanted = entity.by->present || !is_current(*owner, *entity.by->relation);
      }
      if (object == nullptr) continue;
      current[i] = object;
      if (seen[i].insert(object).second) objects[i].push_back(object);
      if (into.seen.insert({owner, object}).second) into.items[place->second].list.push_back(object);
    }
    for (std::size_t i = 0; i < row_cells.size(); ++i) row_cells[i] = cells[query.columns()[i]];
    if (unique && row_objects[0] == nullptr) return;
    ++rows;
    sink({row_objects, row_cells});
  };
  session_.select_rows(query.statement(), unique ? std::size_t(-1) : most, read_row);

  for (std::size_t i = 0; i < entities.size(); ++i) {
    if (entities[i].by == nullptr) continue;
    Collected& into = collected[i];
    for (std::size_t at = 0; at < into.owners.size(); ++at) {
      if (!into.items[at].wanted) continue;
      if (populate_ || entities[i].by->present) unload_relation(*into.owners[at], *entities[i].by->relation);
      fill_relation(session_, *into.owners[at], *entities[i].by->relation, std::move(into.items[at].list));
    }
  }
  for (std::size_t i = 0; i < entities.size(); ++i) {
    plan_further(*entities[i].plan, objects[i], true, entities[i].by == nullptr ? base : nullptr, base_alias);
  }
}

/// `by_rows`: a query gave them, and what is joined to them.
void QueryLoader::plan_further(const EntityPlan& plan, const std::vector<ObjectHeader*>& objects,
                               bool by_rows, const std::shared_ptr<const SelectStatement>& base,
                               const std::string& alias) {
  if (objects.empty()) return;
  for (const auto& relation : plan.relations) {
    switch (relation->load) {
      case Load::joined:
        if (!by_rows && !relation->present) work_.push_back({relation, objects, nullptr, {}});
        break;
      case Load::selectin:
      case Load::subquery:
        work_.push_back({relation, objects, base, alias});
        break;
      default:
        for (ObjectHeader* object : objects) relation_of(*object, *relation->relation).plan = relation;
    }
  }
}

void QueryLoader::add(const std::shared_ptr<const EntityPlan>& plan, ObjectHeader& object) {
  plan_further(*plan, {&object}, false, nullptr, {});
}

void QueryLoader::add(std::shared_ptr<const RelationPlan> relation, std::vector<ObjectHeader*> owners) {
  work_.push_back({std::move(relation), std::move(owners), nullptr, {}});
}

void QueryLoader::load_relations() {
  while (!work_.empty()) {
    Work work = std::move(work_.front());
    work_.pop_front();
    load(work);
  }
}

void QueryLoader::load(const Work& work) {
  const RelationMapping& relation = *work.relation->relation;
  const bool to_one = relation.direction == RelationDirection::many_to_one;
  const bool whole = work.relation->criteria.empty() && relation.declared->options.only_where == nullptr;
  const EntityPlan& target = work.relation->target();
  std::vector<ObjectHeader*> owners;
  std::vector<ObjectHeader*> known;  // need no query, but perhaps their relationships do
  // What goes on by itself, in a circle of rows, ends where it has been.
  const bool endless = std::ranges::all_of(work.relation->tails, [](const PathTail& tail) {
    return tail.step == tail.path->steps.size() || tail.depth == every_level;
  });
  for (ObjectHeader* owner : work.owners) {
    if (endless && !visited_.insert({&relation, owner}).second) continue;
    if (is_current(*owner, relation)) {
      const auto& items = relation_state(*owner, relation)->items;
      known.insert(known.end(), items.begin(), items.end());
    } else if (to_one && has_null_key(*owner, relation)) {
      fill_relation(session_, *owner, relation, {});
    } else if (ObjectHeader* found =
                   to_one && whole && !populate_ ? session_.find_target(*owner, relation) : nullptr;
               found != nullptr && session_.is_fresh(*found) && (found->unloaded & target.columns) == 0) {
      fill_relation(session_, *owner, relation, {found});
      known.push_back(found);
    } else {
      owners.push_back(owner);
    }
  }
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (ObjectHeader* object : known) {
    add_reference(*object);
    hold(*object);
  }
  plan_further(target, known, false, nullptr, {});
  if (!owners.empty()) load_by_key(work, std::move(owners));
}

void QueryLoader::load_by_key(const Work& work, std::vector<ObjectHeader*> owners) {
  const RelationPlan& plan = *work.relation;
  const RelationMapping& relation = *plan.relation;
  OwnersByKey by_key{relation};
  for (ObjectHeader* owner : owners) by_key.add(*owner);
  const std::vector<Clause> columns = owner_columns(relation);

  if (plan.load == Load::subquery && work.base) {
    auto keys = std::make_shared<SelectStatement>(*work.base);
    keys->loading = nullptr;
    keys->lock.reset();
    keys->columns.clear();
    for (std::size_t position : owner_positions(relation)) {
      keys->columns.push_back(column_at(*relation.owner, position, work.alias));
    }
    if (!keys->limit && !keys->offset) {
      keys->order_by.clear();
    } else {
      // Behind FROM, for MariaDB has no LIMIT in IN (…).
      auto derived = std::make_shared<DerivedTable>();
      derived->query = std::move(keys);
      keys = std::make_shared<SelectStatement>();
      keys->from.derived = std::move(derived);
      keys->from.alias = "owner";
      for (std::size_t position : owner_positions(relation)) {
        keys->columns.push_back(Clause::of_column("owner", relation.owner->table->columns[position].name));
      }
    }
    SelectStatement select = select_target(plan);
    select.where.and_also(Clause::in(columns.size() == 1 ? columns[0] : Clause::tuple(columns), keys, false));
    select_related(plan, std::move(select), by_key, nullptr);
  } else {
    for (std::size_t begin = 0; begin < by_key.key_count(); begin += chunk) {
      SelectStatement select = select_target(plan);
      select.where.and_also(by_key.condition(columns, begin, std::min(begin + chunk, by_key.key_count())));
      select_related(plan, std::move(select), by_key, by_key.only());
    }
  }
  by_key.for_each([&](OwnersByKey::Entry& entry) {
    for (ObjectHeader* owner : entry.owners) {
      if (populate_) unload_relation(*owner, relation);
      fill_relation(session_, *owner, relation, entry.rows);
    }
  });
  for (ObjectHeader* owner : owners) {  // without a key they have nothing
    if (!relation_of(*owner, relation).loaded) fill_relation(session_, *owner, relation, {});
  }
}

/// Rows are those of `only`, or say themselves whose they are.
void QueryLoader::select_related(const RelationPlan& plan, SelectStatement statement, OwnersByKey& owners,
                                 OwnersByKey::Entry* only) {
  std::vector<RowPart> parts;
  parts.push_back({std::shared_ptr<const EntityPlan>(std::shared_ptr<void>{}, &plan.target()), {}, {}});
  if (only == nullptr) {
    for (const Clause& column : owner_columns(*plan.relation)) parts.push_back({nullptr, {}, column});
  }
  boost::unordered_flat_set<std::pair<OwnersByKey::Entry*, ObjectHeader*>> seen;
  select(parts, std::move(statement), std::size_t(-1), [&](const LoadedRow& row) {
    OwnersByKey::Entry* entry = only != nullptr ? only : owners.find(row.cells);
    if (entry == nullptr || row.objects[0] == nullptr) return;
    if (seen.insert({entry, row.objects[0]}).second) entry->rows.push_back(row.objects[0]);
  });
}

}  // namespace carafe::detail
