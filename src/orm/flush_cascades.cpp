// SPDX-License-Identifier: MIT
// What goes with an object that is deleted, and what is deleted because nothing has it any more.
#include <algorithm>

#include "orm/flush_relations.hpp"
#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

/// Rows that are not loaded are left to the database.
bool leaves_unloaded(const RelationMapping& relation) {
  const RelationshipOptions& options = relation.declared->options;
  return options.passive_deletes || options.passive_deletes_all || relation.database_cascades;
}

bool points_at(const ObjectHeader& child, const ObjectHeader& owner, const RelationMapping& relation) {
  CellStore store;
  return std::ranges::all_of(relation.pairs, [&](const ColumnPair& pair) {
    return same_cell(current_cell(child, pair.remote, store), current_cell(owner, pair.local, store));
  });
}

}  // namespace

/// An object is erased with all that goes with it, which is loaded where it is not.
void SessionState::erase(ObjectHeader& object) {
  require_working();
  std::vector<ObjectHeader*> found{&object};
  boost::unordered_flat_set<const ObjectHeader*> seen{&object};
  for (std::size_t next = 0; next < found.size(); ++next) {  // not by recursion: a chain may be long
    ObjectHeader& owner = *found[next];
    if (owner.session != this || owner.state == ObjectState::deleted) continue;
    for (const RelationMapping& relation : owner.mapping->relations) {
      if (!relation.cascades_to(Cascade::erase) || relation.declared->options.passive_deletes_all) continue;
      const RelationState* state = relation_state(owner, relation);
      const bool loaded = state != nullptr && state->loaded;
      if (!loaded && owner.state == ObjectState::persistent && !leaves_unloaded(relation)) {
        load_relation(owner, relation, LoadReason::flush);
        state = relation_state(owner, relation);
      }
      if (state == nullptr) continue;
      for (const auto* list : {&state->items, &state->flushed, &state->removed}) {
        for (ObjectHeader* related : *list) {
          const bool taken_out = list != &state->items && !relation.cascades_to(Cascade::delete_orphan);
          if (!taken_out && related->session == this && seen.insert(related).second) found.push_back(related);
        }
      }
    }
  }
  for (ObjectHeader* one : found) erase_alone(*one);
}

void SessionState::relation_left(const RelationMapping& relation, ObjectHeader& object) {
  if (!relation.cascades_to(Cascade::delete_orphan) || object.session != this) return;
  left_.push_back({&relation, &object});
  add_reference(object);
}

void SessionState::release_left() noexcept {
  for (auto [relation, object] : std::exchange(left_, {})) release(object);
  for (Expression& expression : std::exchange(expressions_, {})) release(expression.object);
}

void RelationFlush::erase_orphans() {
  for (std::size_t i = 0; i < session_.left_.size(); ++i) {
    auto [relation, object] = session_.left_[i];
    if (is_here(*object) && !has_parent(*relation, *object)) session_.erase(*object);
  }
}

bool RelationFlush::has_parent(const RelationMapping& relation, ObjectHeader& object) const {
  if (relation.back != nullptr && !relation.back->is_collection()) {
    ObjectHeader* parent = known_target(object, *relation.back);
    return parent != nullptr && parent->state != ObjectState::deleted;
  }
  if (relation.back != nullptr) {
    const RelationState* state = relation_state(object, *relation.back);
    return state != nullptr && !state->items.empty();
  }
  return std::ranges::any_of(session_.related_, [&](ObjectHeader* owner) {
    if (!is_here(*owner) || owner->mapping != relation.owner) return false;
    const RelationState* state = relation_state(*owner, relation);
    return state != nullptr && state->has(&object);
  });
}

void RelationFlush::leave_children(ObjectHeader& owner) {
  if (owner.session != &session_ || owner.state != ObjectState::deleted) return;
  for (const RelationMapping& relation : owner.mapping->relations) {
    const RelationshipOptions& options = relation.declared->options;
    if (options.view_only || options.passive_deletes_all) continue;
    if (relation.direction == RelationDirection::many_to_many) {
      if (options.passive_deletes) continue;
      LinkRow row{relation.secondary, {&owner, &relation.secondary_local}};
      // All of them by one DELETE; a relationship and its other side may say so twice.
      if (linked_[row.a.columns].insert({&owner, nullptr}).second) work_.unlinked.push_back(row);
    } else if (relation.direction == RelationDirection::one_to_many) {
      leave_children(owner, relation);
    }
  }
  free_circles(owner);
}

/// Children that stay lose their key, unless the database looks after them.
void RelationFlush::leave_children(ObjectHeader& owner, const RelationMapping& relation) {
  const Mapping& holder = *relation.target;
  const bool can_be_null = std::ranges::any_of(relation.pairs, [&](const ColumnPair& pair) {
    return holder.table->columns[pair.remote].nullable && ((holder.key_columns >> pair.remote) & 1) == 0;
  });
  if (!can_be_null || relation.database_deletes) return;
  RelationState* state = relation_state(owner, relation);
  if ((state == nullptr || !state->loaded) && !relation.declared->options.passive_deletes) {
    session_.load_relation(owner, relation, LoadReason::flush);
    state = relation_state(owner, relation);
  }
  if (state == nullptr) return;
  for (const auto* list : {&state->items, &state->flushed, &state->removed}) {
    for (ObjectHeader* child : *list) {
      if (!is_here(*child)) continue;
      const RelationState* other =
          relation.back == nullptr ? nullptr : relation_state(*child, *relation.back);
      const bool moved = other != nullptr && other->changed;
      if (moved || !points_at(*child, owner, relation)) continue;
      released_.push_back({child, &relation});
      if (relation.back == nullptr) continue;
      session_.relation_written(*child);
      drop_relation(*child, *relation.back);
    }
  }
}

/// A row that points at one that is deleted with it and points back lets go of it first.
void RelationFlush::free_circles(ObjectHeader& owner) {
  for (const RelationMapping& relation : owner.mapping->relations) {
    if (!writes_late(relation) || relation.declared->options.view_only) continue;
    auto free = [&](ObjectHeader& child) {
      if (child.state != ObjectState::deleted || child.session != &session_) return;
      ColumnSet columns = relation.key_columns() & ~relation.key_holder().key_columns;
      auto known = std::ranges::find(work_.freed, &child, &Change::object);
      if (known == work_.freed.end()) {
        work_.freed.push_back({&child, columns});
      } else {
        known->columns |= columns;
      }
    };
    if (relation.direction == RelationDirection::many_to_one) {
      ObjectHeader* target = session_.find_target(owner, relation);
      if (target != nullptr && target != &owner && target->state == ObjectState::deleted) free(owner);
    } else if (relation.direction == RelationDirection::one_to_many && relation.back == nullptr) {
      if (const RelationState* state = relation_state(owner, relation)) {
        for (ObjectHeader* child : state->items) free(*child);
      }
    }
  }
}

}  // namespace carafe::detail
