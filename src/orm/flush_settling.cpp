// SPDX-License-Identifier: MIT
// After a flush: what relationships have in memory is what the database has.
#include <algorithm>
#include <utility>

#include "orm/flush_relations.hpp"
#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

void take_out(ObjectHeader& owner, const RelationMapping& relation, const ObjectHeader& gone) {
  RelationState* state = relation_state(owner, relation);
  if (state == nullptr || !state->has(&gone)) return;
  std::erase(state->items, &gone);
}

}  // namespace

void RelationFlush::settle() {
  for (ObjectHeader* owner : std::exchange(session_.related_, {})) {
    owner->relations_changed = false;
    if (owner->session == &session_) settle_owner(*owner);
    release(owner);
  }
  for (ObjectHeader* erased : work_.deletes) leave_collections(*erased);
  for (std::size_t i = 0; i < session_.erased_.size(); ++i) follow_database(*session_.erased_[i]);
  session_.release_left();
}

void RelationFlush::settle_owner(ObjectHeader& owner) {
  for (const RelationMapping& relation : owner.mapping->relations) {
    RelationState* state = relation_state(owner, relation);
    if (state == nullptr || !state->changed) continue;
    const bool is_new = owner.state == ObjectState::pending;
    if (!state->loaded && !is_new) {
      forget_relation(owner, relation);
      continue;
    }
    state->loaded = true;
    state->changed = false;
    state->flushed_known = false;
    state->flushed.clear();
    state->removed.clear();
    state->generation = session_.generation_;
    std::erase_if(state->items, [](const ObjectHeader* item) {
      return item->state == ObjectState::transient || item->state == ObjectState::deleted;
    });
  }
}

/// Collections that had an object which is deleted now have it no more.
void RelationFlush::leave_collections(ObjectHeader& erased) {
  for (const RelationMapping& relation : erased.mapping->relations) {
    if (relation.back == nullptr) continue;
    if (relation.direction == RelationDirection::many_to_one) {
      ObjectHeader* parent = known_target(erased, relation);
      if (parent != nullptr && parent->session == &session_) take_out(*parent, *relation.back, erased);
    } else if (const RelationState* state = relation_state(erased, relation)) {
      for (ObjectHeader* other : state->items) {
        if (other->session == &session_ && other->state != ObjectState::deleted) {
          take_out(*other, *relation.back, erased);
        }
      }
    }
  }
}

/// What the key's ON DELETE action does to loaded children happens to them here, too.
void RelationFlush::follow_database(ObjectHeader& erased) {
  for (const RelationMapping& relation : erased.mapping->relations) {
    if (relation.direction != RelationDirection::one_to_many || !relation.database_deletes) continue;
    const RelationState* state = relation_state(erased, relation);
    if (state == nullptr) continue;
    for (ObjectHeader* child : state->items) {
      if (child->session != &session_ || child->state != ObjectState::persistent) continue;
      if (relation.back != nullptr) forget_relation(*child, *relation.back);
      if (relation.database_cascades) {
        child->state = ObjectState::deleted;
        session_.keep(session_.erased_, *child);  // and so its own children, in their turn
        leave_collections(*child);
        continue;
      }
      touch(*child);
      clear_key(*child, relation);
      session_.renew_snapshot(*child);
    }
  }
}

}  // namespace carafe::detail
