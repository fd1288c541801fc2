// SPDX-License-Identifier: MIT
// What orm/inspect.hpp asks of an object.
#include <carafe/orm/inspect.hpp>

#include <algorithm>

#include "orm/relation_state.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

bool has_row(const ObjectHeader& object) {
  return object.state != ObjectState::transient && object.state != ObjectState::pending;
}

bool contains(const std::vector<ObjectHeader*>& list, const ObjectHeader* object) {
  return std::ranges::find(list, object) != list.end();
}

RelationState* state_of(ObjectHeader& object, const ModelRelation& declared) {
  return RelationAccess::state(declared.in(object_of(object)));
}

bool has_changed(const ObjectHeader& object, const RelationState& state) {
  if (!has_row(object)) return !state.items.empty();
  if (!state.changed) return false;
  if (!state.flushed_known) return !state.items.empty() || !state.removed.empty() || state.loaded;
  return !std::ranges::is_permutation(state.items, state.flushed);
}

}  // namespace

bool stored_column(const ObjectHeader& object, unsigned offset, Cell& cell) {
  if (!object.watched || !has_row(object)) return false;
  const ModelField* field = object.model->find(offset);
  if (field == nullptr) return false;
  cell = snapshot_cell(object.snapshot, std::size_t(field - object.model->fields.data()));
  return true;
}

void relation_history(ObjectHeader& object, unsigned offset,
                      FunctionRef<void(RelationPart, ObjectHeader&)> sink) {
  auto declared = std::ranges::find(object.model->relations, offset, &ModelRelation::offset);
  if (declared == object.model->relations.end()) return;
  const RelationState* state = state_of(object, *declared);
  if (state == nullptr) return;
  const bool all_new = !has_row(object);
  for (ObjectHeader* item : state->items) {
    const bool is_new = all_new || (state->changed && !contains(state->flushed, item));
    sink(is_new ? RelationPart::added : RelationPart::unchanged, *item);
  }
  if (all_new) return;
  for (ObjectHeader* item : state->removed) sink(RelationPart::removed, *item);
  if (!state->changed) return;
  for (ObjectHeader* item : state->flushed) {
    if (!contains(state->items, item) && !contains(state->removed, item)) sink(RelationPart::removed, *item);
  }
}

std::vector<std::string> changed_members(ObjectHeader& object) {
  std::vector<std::string> names;
  if (object.watched && has_row(object)) {
    for (std::size_t position : positions_of(changed_columns(object))) {
      names.emplace_back(object.model->fields[position].name);
    }
  }
  if (!has_row(object)) {
    for (const ModelField& field : object.model->fields) {
      if (!field.ops->is_unset(field.in(object_of(object)))) names.emplace_back(field.name);
    }
  }
  for (const ModelRelation& declared : object.model->relations) {
    const RelationState* state = state_of(object, declared);
    if (state != nullptr && has_changed(object, *state)) names.emplace_back(declared.name);
  }
  return names;
}

bool is_modified(ObjectHeader& object) {
  if (object.state == ObjectState::pending) return true;
  if (object.watched && has_row(object) && changed_columns(object) != 0) {
    return true;
  }
  return std::ranges::any_of(object.model->relations, [&](const ModelRelation& declared) {
    const RelationState* state = state_of(object, declared);
    return state != nullptr && has_changed(object, *state);
  });
}

std::vector<Value> key_values(const ObjectHeader& object) {
  std::vector<Value> key;
  CellStore store;
  for (const ModelField& field : object.model->fields) {
    if (field.options.primary_key) key.emplace_back(field.ops->encode(field.in(object_of(object)), store));
  }
  return key;
}

bool is_stale(const ObjectHeader& object) {
  return object.session != nullptr && object.session->is_stale(object);
}

}  // namespace carafe::detail
