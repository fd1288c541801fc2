// SPDX-License-Identifier: MIT
#include "orm/relation_builder.hpp"

#include <carafe/sql/naming.hpp>
#include <carafe/util/error.hpp>

#include <algorithm>

namespace carafe::detail {
namespace {

/// Where a column of a table stands.
std::size_t position_in(const Table& table, std::string_view column) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == column) return i;
  }
  return table.columns.size();
}

bool points_at(const ForeignKeyConstraint& key, const Table& table) {
  return key.referred_table == table.name && key.referred_schema == table.schema;
}

/// Of a foreign key: the columns that have it, and those they point at.
std::vector<ColumnPair> pairs_of(const ForeignKeyConstraint& key, const Table& from, const Table& to) {
  std::vector<ColumnPair> pairs;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    pairs.push_back({position_in(from, key.columns[i]), position_in(to, key.referred_columns[i])});
  }
  return pairs;
}

void turn_round(std::vector<ColumnPair>& pairs) {
  for (ColumnPair& pair : pairs) std::swap(pair.local, pair.remote);
}

bool is_relation(const Mapping& mapping, const ModelRelation& relation, const options::MemberName& name) {
  if (name.name != nullptr) return relation.name == name.name;
  return name.member.model != nullptr && mapping.model->offset_of(name.member) == relation.offset;
}

bool same_key(const RelationMapping& a, const RelationMapping& b) {
  return b.direction != RelationDirection::many_to_many && &a.key_holder() == &b.key_holder() &&
         a.key_columns() == b.key_columns();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

const ModelField* find_field(const ModelDescriptor& model, const options::MemberName& name) {
  if (name.name == nullptr) return name.member.model == nullptr ? nullptr : model.find(name.member);
  auto found = std::ranges::find(model.fields, name.name, &ModelField::name);
  return found == model.fields.end() ? nullptr : &*found;
}

ColumnSet RelationMapping::key_columns() const {
  ColumnSet columns = 0;
  for (const ColumnPair& pair : pairs) columns |= ColumnSet{1} << key_column(pair);
  return columns;
}

std::string RelationMapping::name() const {
  return std::string(owner->model->name()) + "." + std::string(declared->name);
}

const RelationMapping* Mapping::relation_at(unsigned offset) const {
  for (const RelationMapping& relation : relations) {
    if (relation.declared->offset == offset) return &relation;
  }
  return nullptr;
}

const RelationMapping* Mapping::relation_at(MemberTag member) const {
  std::optional<unsigned> offset = model->offset_of(member);
  return offset ? relation_at(*offset) : nullptr;
}

const Mapping* RelationBuilder::find(const TypeTag& model) const {
  for (const Mapping& mapping : mappings_) {
    if (mapping.model->type == &model) return &mapping;
  }
  return nullptr;
}

const Mapping* RelationBuilder::find_table(std::string_view table) const {
  for (const Mapping& mapping : mappings_) {
    if (mapping.table->name == table) return &mapping;
  }
  return nullptr;
}

void RelationBuilder::build() {
  for (Mapping& mapping : mappings_) {
    mapping.relations.reserve(mapping.model->relations.size());
    for (const ModelRelation& declared : mapping.model->relations) add(mapping, declared);
  }
  for (Mapping& mapping : mappings_) {
    for (RelationMapping& relation : mapping.relations) {
      find_back(relation);
      Load load = relation.declared->options.load;
      bool eager = load == Load::joined || load == Load::selectin || load == Load::subquery;
      mapping.loads_by_plan = mapping.loads_by_plan || eager;
    }
  }
  for (const Mapping& mapping : mappings_) {
    for (const RelationMapping& relation : mapping.relations) {
      check(relation);
      check_writers(relation);
    }
  }
}

void RelationBuilder::add(Mapping& mapping, const ModelRelation& declared) {
  RelationMapping& relation = mapping.relations.emplace_back();
  relation.owner = &mapping;
  relation.declared = &declared;
  relation.target = find(*declared.target);
  if (relation.target == nullptr) {
    throw UsageError("unregistered-model",
                     relation.name() + " is a relationship to " + std::string(declared.target->name) +
                         ", which is not registered; add it beside " + std::string(mapping.model->name()));
  }
  const RelationshipOptions& options = declared.options;
  relation.cascades = options.view_only ? Cascade::none : options.cascades;
  if (options.secondary.table != nullptr || options.secondary.model != nullptr) {
    follow_secondary(relation);
  } else {
    follow_key(relation);
  }
  for (const options::OrderBy& term : options.order_by) {
    const ModelDescriptor& target = *relation.target->model;
    const ModelField* field = find_field(target, term);
    if (field == nullptr) {
      throw UsageError("unknown-column",
                       relation.name() + ": ordered_by names no column of " + std::string(target.name()));
    }
    relation.order.push_back({std::size_t(field - target.fields.data()), term.descending});
  }
}

void RelationBuilder::follow_key(RelationMapping& relation) const {
  const Table& here = *relation.owner->table;
  const Table& there = *relation.target->table;
  const RelationshipOptions& options = relation.declared->options;

  // Of several keys, that which this side names, or the other side where it is named.
  std::vector<options::ForeignKeys> wanted = options.foreign_keys;
  if (wanted.empty()) {
    for (const ModelRelation& other : relation.target->model->relations) {
      bool named = is_relation(*relation.target, other, options.back_populates);
      bool names = is_relation(*relation.owner, *relation.declared, other.options.back_populates);
      if (other.target == relation.owner->model->type && (named || names))
        wanted = other.options.foreign_keys;
    }
  }
  auto is_wanted = [&](const Mapping& holder, const ForeignKeyConstraint& key) {
    return std::ranges::all_of(wanted, [&](const options::ForeignKeys& name) {
      return std::ranges::any_of(key.columns, [&](const std::string& column) {
        return find_field(*holder.model, name) == &holder.field(position_in(*holder.table, column));
      });
    });
  };
  std::vector<const ForeignKeyConstraint*> ours;
  std::vector<const ForeignKeyConstraint*> theirs;
  for (const ForeignKeyConstraint& key : here.foreign_keys) {
    if (points_at(key, there) && is_wanted(*relation.owner, key)) ours.push_back(&key);
  }
  for (const ForeignKeyConstraint& key : there.foreign_keys) {
    if (points_at(key, here) && is_wanted(*relation.target, key)) theirs.push_back(&key);
  }
  // A model that points at itself: one object is the parent, many are the children, unless
  // `remote_side` names the column that has the key.
  bool itself = relation.owner == relation.target;
  bool up = !relation.is_collection();
  if (itself && !options.remote_side.empty()) {
    up = std::ranges::none_of(ours, [&](const ForeignKeyConstraint* key) {
      return std::ranges::any_of(key->columns, [&](const std::string& column) {
        return find_field(*relation.owner->model, options.remote_side[0]) ==
               &relation.owner->field(position_in(here, column));
      });
    });
  }
  bool many_to_one = itself ? up : !relation.is_collection() && !ours.empty();
  const auto& keys = many_to_one ? ours : theirs;
  if (keys.empty()) {
    throw UsageError(
        "no-join-path",
        relation.name() + ": no foreign key connects " + here.name + " and " + there.name +
            (relation.is_collection() && !ours.empty()
                 ? " the way a collection needs it, from " + there.name + " to " + here.name +
                       "; make it Relationship<" + std::string(relation.target->model->name()) + ">"
                 : "; add a column with foreign_key(…), or name the table between them: "
                   "secondary(\"…\")"));
  }
  if (keys.size() > 1) {
    std::vector<std::string> columns;
    for (const ForeignKeyConstraint* key : keys) columns.push_back(joined(key->columns));
    throw UsageError("ambiguous-join-path", relation.name() + ": several foreign keys connect " + here.name +
                                                " and " + there.name + " (" + joined(columns) +
                                                "); say which one: foreign_keys(\"" + keys[0]->columns[0] +
                                                "\")");
  }
  const ForeignKeyConstraint& key = *keys[0];
  relation.database_deletes = !key.on_delete.empty() && key.on_delete != "RESTRICT";
  relation.database_cascades = key.on_delete == "CASCADE";
  if (many_to_one) {
    relation.direction = RelationDirection::many_to_one;
    relation.pairs = pairs_of(key, here, there);
  } else {
    relation.direction = RelationDirection::one_to_many;
    relation.pairs = pairs_of(key, there, here);
    turn_round(relation.pairs);
  }
  for (const ColumnPair& pair : relation.pairs) {
    const TableColumn& column = relation.key_holder().table->columns[relation.key_column(pair)];
    if (!column.nullable) relation.key_nullable = false;
  }
}

void RelationBuilder::follow_secondary(RelationMapping& relation) {
  const options::Secondary& through = relation.declared->options.secondary;
  relation.direction = RelationDirection::many_to_many;
  const Mapping* model = through.model != nullptr ? find(*through.model) : find_table(through.table);
  if (through.model != nullptr && model == nullptr) {
    throw UsageError("unregistered-model", relation.name() + " goes through " +
                                               std::string(through.model->name) +
                                               ", which is not registered; add it, too");
  }
  if (model != nullptr) {
    relation.secondary = model->table;
  } else if (const Table* made = metadata_.find(through.table)) {
    relation.secondary = made;
  } else {
    relation.secondary = &make_secondary(relation);
  }
  const Table& between = *relation.secondary;
  auto key_to = [&](const Mapping& side, const char* column,
                    const ForeignKeyConstraint* other) -> const ForeignKeyConstraint* {
    const ForeignKeyConstraint* found = nullptr;
    for (const ForeignKeyConstraint& key : between.foreign_keys) {
      if (!points_at(key, *side.table) || &key == other) continue;
      if (column != nullptr && std::ranges::find(key.columns, column) == key.columns.end()) continue;
      if (found != nullptr) {
        throw UsageError("ambiguous-join-path", relation.name() + ": several keys of " + between.name +
                                                    " point at " + side.table->name +
                                                    "; name the columns: secondary(\"" + between.name +
                                                    "\", \"…\", \"…\")");
      }
      found = &key;
    }
    if (found == nullptr) {
      throw UsageError("no-join-path", relation.name() + ": no foreign key of " + between.name +
                                           " points at " + side.table->name);
    }
    return found;
  };
  const ForeignKeyConstraint* local = nullptr;
  const ForeignKeyConstraint* remote = nullptr;
  if (relation.owner == relation.target && through.local == nullptr) {
    // Of a table made here the first key is this side's; the other side names its own.
    local = &between.foreign_keys[0];
    remote = key_to(*relation.target, nullptr, local);
  } else {
    local = key_to(*relation.owner, through.local, nullptr);
    remote = key_to(*relation.target, through.remote, local);
  }
  relation.secondary_local = pairs_of(*local, between, *relation.owner->table);
  relation.secondary_remote = pairs_of(*remote, between, *relation.target->table);
  turn_round(relation.secondary_local);
  turn_round(relation.secondary_remote);
}

const Table& RelationBuilder::make_secondary(const RelationMapping& relation) {
  const options::Secondary& through = relation.declared->options.secondary;
  Table table;
  table.name = through.table;
  table.schema = relation.owner->table->schema;
  auto add_side = [&](const Mapping& side, const char* given) {
    ForeignKeyConstraint key;
    key.referred_table = side.table->name;
    key.referred_schema = side.table->schema;
    key.on_delete = "CASCADE";
    for (std::size_t position : side.primary_key) {
      const TableColumn& referred = side.table->columns[position];
      TableColumn column;
      column.name = given != nullptr ? given : side.table->name + "_" + referred.name;
      column.type = referred.type;
      column.nullable = false;
      column.primary_key = true;
      key.columns.push_back(column.name);
      key.referred_columns.push_back(referred.name);
      table.primary_key.columns.push_back(column.name);
      table.columns.push_back(std::move(column));
    }
    key.name =
        metadata_.naming().foreign_key_of(table.name, key.columns, key.referred_table, key.referred_columns);
    table.foreign_keys.push_back(std::move(key));
  };
  if (relation.owner == relation.target && (through.local == nullptr || through.remote == nullptr)) {
    throw UsageError("ambiguous-join-path",
                     relation.name() + ": " + table.name + " points twice at " + relation.owner->table->name +
                         "; name its columns: secondary(\"" + table.name + "\", \"…_id\", \"…_id\")");
  }
  add_side(*relation.owner, through.local);
  add_side(*relation.target, through.remote);
  table.primary_key.name = metadata_.naming().primary_key_of(table.name, table.primary_key.columns);
  return metadata_.add(std::move(table));
}

void RelationBuilder::find_back(RelationMapping& relation) {
  const options::BackPopulates& named = relation.declared->options.back_populates;
  const bool explicitly = named.name != nullptr || named.member.model != nullptr;
  auto reversed = [&](const RelationMapping& other) {
    if (other.target != relation.owner || &other == &relation) return false;
    if (relation.direction == RelationDirection::many_to_many) {
      return other.direction == RelationDirection::many_to_many && other.secondary == relation.secondary &&
             other.secondary_local.size() == relation.secondary_remote.size() &&
             std::ranges::equal(other.secondary_local, relation.secondary_remote, {}, &ColumnPair::remote,
                                &ColumnPair::remote);
    }
    return other.direction != relation.direction && same_key(relation, other);
  };
  if (explicitly) {
    const RelationMapping* found = nullptr;
    std::vector<std::string> known;
    for (const RelationMapping& other : relation.target->relations) {
      if (other.target == relation.owner) known.emplace_back(other.declared->name);
      if (is_relation(*relation.target, *other.declared, named)) found = &other;
    }
    std::string said = named.name != nullptr ? "\"" + std::string(named.name) + "\"" : "a member";
    if (found == nullptr) {
      throw UsageError("back-populates", relation.name() + ": back_populates names " + said + ", but " +
                                             std::string(relation.target->model->name()) +
                                             " has no such relationship to " +
                                             std::string(relation.owner->model->name()) +
                                             (known.empty() ? "" : "; it has " + joined(known)));
    }
    if (!reversed(*found)) {
      throw UsageError("back-populates",
                       relation.name() + " and " + found->name() +
                           " are not two sides of one key, as back_populates says; they follow "
                           "different keys, or both point the same way");
    }
    relation.back = found;
    return;
  }
  if (relation.declared->options.view_only) return;
  const RelationMapping* found = nullptr;
  for (const RelationMapping& other : relation.target->relations) {
    if (!reversed(other) || other.declared->options.view_only) continue;
    const options::BackPopulates& its = other.declared->options.back_populates;
    bool names_this = is_relation(*relation.owner, *relation.declared, its);
    bool names_other = !names_this && (its.name != nullptr || its.member.model != nullptr);
    if (names_other) continue;
    if (found != nullptr && !names_this) return;  // several: none by itself
    found = &other;
    if (names_this) break;
  }
  relation.back = found;
}

/// Two relationships that write the same key without knowing of each other would undo one another.
void RelationBuilder::check_writers(const RelationMapping& relation) const {
  if (relation.declared->options.view_only || relation.direction == RelationDirection::many_to_many) return;
  for (const Mapping& mapping : mappings_) {
    for (const RelationMapping& other : mapping.relations) {
      if (&other == &relation || other.back == &relation || relation.back == &other) continue;
      if (other.declared->options.view_only || !same_key(relation, other)) continue;
      throw UsageError("two-writers",
                       relation.name() + " and " + other.name() +
                           " both write the same foreign key, and neither is the other's other "
                           "side; connect them by back_populates, or say view_only at one of them");
    }
  }
}

void RelationBuilder::check(const RelationMapping& relation) const {
  if (relation.back != nullptr && relation.back->back != nullptr && relation.back->back != &relation) {
    throw UsageError("back-populates", relation.name() + " is the other side of " + relation.back->name() +
                                           ", which is that of " + relation.back->back->name() +
                                           "; let each name the other");
  }
  if (relation.cascades_to(Cascade::delete_orphan) && relation.direction != RelationDirection::one_to_many &&
      !relation.declared->options.single_parent) {
    throw UsageError("orphan-side",
                     relation.name() + " has delete_orphan on the side of the key, where a " +
                         std::string(relation.target->model->name()) +
                         " may have several; put it on the other side, or say single_parent as well");
  }
}

}  // namespace carafe::detail
