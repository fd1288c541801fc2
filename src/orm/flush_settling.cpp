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
  owner.session->relation_written(owner);
  std::erase(state->items, &gone);
}

}  // namespace

void RelationFlush::follow_keys() {
  for (std::size_t i = 0, count = work_.updates.size(); i < count; ++i) {
    const Change change = work_.updates[i];
    if (change.object->mapping->relations.empty()) continue;
    reload_by_key(change);
    follow_parent_key(change);
  }
}

void RelationFlush::note_reload(ObjectHeader* owner, const RelationMapping* relation) {
  if (owner != nullptr && relation != nullptr) reloaded_.emplace_back(owner, relation);
}

/// A key that was changed by hand; where its relationship was set, too, that has won already.
void RelationFlush::reload_by_key(const Change& change) {
  for (const RelationMapping& relation : change.object->mapping->relations) {
    if (relation.direction != RelationDirection::many_to_one) continue;
    if ((relation.key_columns() & change.columns) == 0) continue;
    const RelationState* state = relation_state(*change.object, relation);
    if (state != nullptr && state->changed) continue;
    note_reload(change.object, &relation);
    note_reload(session_.find_target(*change.object, relation, &stored_cell), relation.back);
    note_reload(session_.find_target(*change.object, relation), relation.back);
  }
}

/// The key that children point at has changed. The database changes theirs (ON UPDATE CASCADE), and
/// those in memory follow; with passive_updates(false) the session does it, for all of them.
void RelationFlush::follow_parent_key(const Change& change) {
  for (const RelationMapping& relation : change.object->mapping->relations) {
    if (relation.direction != RelationDirection::one_to_many || relation.declared->options.view_only)
      continue;
    const bool renamed = std::ranges::any_of(
        relation.pairs, [&](const ColumnPair& pair) { return ((change.columns >> pair.local) & 1) != 0; });
    if (!renamed) continue;
    renamed_.emplace_back(change.object, &relation);
  }
}

/// Loaded children whose key the database has changed with that of their parent.
void RelationFlush::rename_children(ObjectHeader& parent, const RelationMapping& relation) {
  const RelationState* state = relation_state(parent, relation);
  if (state == nullptr || parent.session != &session_) return;
  for (ObjectHeader* child : state->items) {
    if (!is_here(*child) || child->state != ObjectState::persistent) continue;
    touch(*child);
    KeyCopy{child, &parent, &relation}.run();
    session_.rename(*child);
  }
}

void RelationFlush::settle() {
  for (ObjectHeader* owner : std::exchange(session_.related_, {})) {
    owner->relations_changed = false;
    if (owner->session == &session_) settle_owner(*owner);
    release(owner);
  }
  for (ObjectHeader* erased : work_.deletes) leave_collections(*erased);
  for (std::size_t i = 0; i < session_.erased_.size(); ++i) follow_database(*session_.erased_[i]);
  for (auto [owner, relation] : reloaded_) {
    if (owner->session != &session_) continue;
    session_.relation_written(*owner);
    drop_relation(*owner, *relation);
  }
  for (auto [parent, relation] : renamed_) rename_children(*parent, *relation);
  session_.release_left();
}

void RelationFlush::settle_owner(ObjectHeader& owner) {
  for (const RelationMapping& relation : owner.mapping->relations) {
    RelationState* state = relation_state(owner, relation);
    if (state == nullptr || !state->changed) continue;
    const bool is_new = owner.state == ObjectState::pending;
    if (!state->loaded && !is_new) {
      drop_relation(owner, relation);
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

/// The database has changed its row, too.
void SessionState::rename(ObjectHeader& object) {
  identities_.erase(object);
  renew_snapshot(object);
  identities_.insert(*object.mapping, object);
}

/// What the key's ON DELETE action does to loaded children happens to them here, too.
void RelationFlush::follow_database(ObjectHeader& erased) {
  for (const RelationMapping& relation : erased.mapping->relations) {
    if (relation.direction != RelationDirection::one_to_many || !relation.database_deletes) continue;
    const RelationState* state = relation_state(erased, relation);
    if (state == nullptr) continue;
    for (ObjectHeader* child : state->items) {
      if (child->session != &session_ || child->state != ObjectState::persistent) continue;
      if (relation.back != nullptr) {
        session_.relation_written(*child);
        drop_relation(*child, *relation.back);
      }
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
