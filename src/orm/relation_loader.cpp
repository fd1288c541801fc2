// SPDX-License-Identifier: MIT
// Loads a relationship when it is first reached.
#include <carafe/sql/statements.hpp>
#include <carafe/util/error.hpp>

#include <algorithm>

#include "orm/island.hpp"
#include "orm/relation_state.hpp"
#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

Value value_of(const ObjectHeader& object, std::size_t position) {
  CellStore store;
  const ModelField& field = object.mapping->field(position);
  return Value(field.ops->encode(field.in(object_of(object)), store));
}

Clause column_of(const Mapping& mapping, std::size_t position) {
  return Clause::of_member({mapping.model->type, mapping.field(position).offset});
}

/// The rows that `owner` has by this relationship.
SelectStatement select_related(const ObjectHeader& owner, const RelationMapping& relation) {
  SelectStatement select;
  select.from.model = relation.target->model->type;
  for (const ColumnPair& pair : relation.pairs) {
    select.where.and_also(Clause::binary(Operator::equal, column_of(*relation.target, pair.remote),
                                         Clause::of_literal(value_of(owner, pair.local))));
  }
  if (relation.secondary != nullptr) {
    TableRef between;
    between.name = relation.secondary->name;
    between.schema = relation.secondary->schema;
    auto column = [&](std::size_t position) {
      return Clause::of_column(relation.secondary->name, relation.secondary->columns[position].name);
    };
    Clause on;
    for (const ColumnPair& pair : relation.secondary_remote) {
      on.and_also(
          Clause::binary(Operator::equal, column(pair.remote), column_of(*relation.target, pair.local)));
    }
    select.joins.push_back({JoinKind::inner, std::move(between), std::move(on)});
    for (const ColumnPair& pair : relation.secondary_local) {
      select.where.and_also(Clause::binary(Operator::equal, column(pair.remote),
                                           Clause::of_literal(value_of(owner, pair.local))));
    }
  }
  if (const char* sql = relation.declared->options.only_where) select.where.and_also(Clause::raw(sql));
  for (const RelationOrder& order : relation.order) {
    select.order_by.emplace_back(column_of(*relation.target, order.position), order.descending);
  }
  return select;
}

bool has_null_key(const ObjectHeader& owner, const RelationMapping& relation) {
  return std::ranges::any_of(relation.pairs, [&](const ColumnPair& pair) {
    return value_of(owner, pair.local).kind() == CellKind::null;
  });
}

}  // namespace

void load_relation(ObjectHeader& owner, const ModelRelation& declared) {
  if (owner.session == nullptr) {
    std::string name = std::string(owner.model->name()) + "." + std::string(declared.name);
    throw UsageError("detached-relationship",
                     name + " was reached, but is not loaded, and this " + std::string(owner.model->name()) +
                         " is in no session any more. Load it while the session is there, by "
                         "options(selectinload(&" +
                         std::string(owner.model->name()) + "::" + std::string(declared.name) +
                         ")) or by reaching it once; or keep the session open as long as its objects "
                         "are used; or get the object again in this session");
  }
  owner.session->load_relation(owner, *owner.mapping->relation_at(declared.offset));
}

ObjectHeader* SessionState::find_by_key_of(const ObjectHeader& owner, const RelationMapping& relation) const {
  const Mapping& target = *relation.target;
  if (relation.pairs.size() != target.primary_key.size()) return nullptr;
  std::string bytes;
  std::int64_t number = 0;
  CellStore store;
  for (std::size_t position : target.primary_key) {
    auto pair = std::ranges::find(relation.pairs, position, &ColumnPair::remote);
    if (pair == relation.pairs.end()) return nullptr;
    const ModelField& field = owner.mapping->field(pair->local);
    Cell cell = field.ops->encode(field.in(object_of(owner)), store);
    if (cell.is_null()) return nullptr;
    number = cell.integer;
    append_key(bytes, cell);
  }
  return target.integer_key ? identities_.find(target, number) : identities_.find(target, bytes);
}

void SessionState::load_relation(ObjectHeader& owner, const RelationMapping& relation) {
  RelationState* state = &relation_of(owner, relation);
  if (state->loaded) return;
  auto finish = [&](std::vector<ObjectHeader*> rows) {
    for (ObjectHeader* object : state->items) {
      if (std::ranges::find(rows, object) == rows.end()) rows.push_back(object);
    }
    std::erase_if(rows, [&](ObjectHeader* object) {
      return std::ranges::find(state->removed, object) != state->removed.end();
    });
    if (state->changed) {
      // What the database has is known now, without what was added since.
      state->flushed.clear();
      for (ObjectHeader* object : rows) {
        if (!state->has(object)) state->flushed.push_back(object);
      }
      state->flushed.insert(state->flushed.end(), state->removed.begin(), state->removed.end());
      state->flushed_known = true;
    }
    state->removed.clear();
    for (ObjectHeader* object : rows) connect(owner, *object);
    state->items = std::move(rows);
    state->loaded = true;
    state->generation = generation_;
  };
  const bool to_one = relation.direction == RelationDirection::many_to_one;
  if (to_one ? has_null_key(owner, relation) : owner.state == ObjectState::pending) return finish({});
  if (to_one && relation.declared->options.only_where == nullptr) {
    ObjectHeader* known = find_by_key_of(owner, relation);
    if (known != nullptr && known->state != ObjectState::deleted && known->generation == generation_) {
      return finish({known});
    }
  }
  add_reference(owner);
  std::vector<ObjectHeader*> rows;
  auto release_all = [&] {
    for (ObjectHeader* object : rows) release(object);
    release(&owner);
  };
  try {
    before_query();
    state = &relation_of(owner, relation);  // a flush may have forgotten it
    if (!state->loaded) {
      load(*relation.target->model, select_related(owner, relation), std::size_t(-1),
           [&](ObjectHeader* object) { rows.push_back(object); });
      finish(rows);
    }
  } catch (...) {
    release_all();
    throw;
  }
  release_all();
}

}  // namespace carafe::detail
