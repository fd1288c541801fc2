// SPDX-License-Identifier: MIT
// What changed relationships ask of a flush: keys, and rows that connect.
#include "orm/flush_relations.hpp"

#include <carafe/util/error.hpp>

#include <algorithm>

#include "orm/session_state.hpp"

namespace carafe::detail {

bool writes_late(const RelationMapping& relation) {
  return relation.declared->options.post_update ||
         (relation.back != nullptr && relation.back->declared->options.post_update);
}

namespace {

std::size_t first_key_column(const RelationMapping& relation) {
  return relation.key_column(relation.pairs[0]);
}

/// Those in `list` that are not in `others`, each once.
std::vector<ObjectHeader*> without(const std::vector<ObjectHeader*>& list,
                                   const std::vector<ObjectHeader*>& others) {
  boost::unordered_flat_set<const ObjectHeader*> seen(others.begin(), others.end());
  std::vector<ObjectHeader*> rest;
  for (ObjectHeader* object : list) {
    if (seen.insert(object).second) rest.push_back(object);
  }
  return rest;
}

std::vector<ObjectHeader*> added_to(const RelationState& state) {
  return without(state.items, state.flushed_known ? state.flushed : std::vector<ObjectHeader*>{});
}
std::vector<ObjectHeader*> removed_from(const RelationState& state) {
  return without(state.flushed_known ? state.flushed : state.removed, state.items);
}

/// Whether the side of the key has changed by itself, and says what becomes of it.
bool child_decides(ObjectHeader& child, const RelationMapping& relation) {
  if (relation.back == nullptr) return false;
  const RelationState* state = relation_state(child, *relation.back);
  return state != nullptr && state->changed;
}

}  // namespace

bool RelationFlush::is_here(const ObjectHeader& object) const {
  return object.session == &session_ && object.state != ObjectState::deleted;
}

void RelationFlush::touch(ObjectHeader& object) {
  if (!object.watched) session_.watch(object);
}

void RelationFlush::collect() {
  erase_orphans();
  // By position, for what is loaded meanwhile may add to the lists.
  for (std::size_t i = 0; i < session_.related_.size(); ++i) {
    ObjectHeader& owner = *session_.related_[i];
    if (is_here(owner)) collect_owner(owner);
  }
  for (std::size_t i = 0; i < session_.erased_.size(); ++i) leave_children(*session_.erased_[i]);
  release_children();
}

void RelationFlush::collect_owner(ObjectHeader& owner) {
  for (const RelationMapping& relation : owner.mapping->relations) {
    RelationState* state = relation_state(owner, relation);
    if (state == nullptr || !state->changed || relation.declared->options.view_only) continue;
    switch (relation.direction) {
      case RelationDirection::many_to_one:
        point_at_one(owner, relation, *state);
        break;
      case RelationDirection::one_to_many:
        take_in_children(owner, relation, *state);
        break;
      case RelationDirection::many_to_many:
        connect_rows(owner, relation, *state);
        break;
    }
  }
}

void RelationFlush::point_at_one(ObjectHeader& owner, const RelationMapping& relation,
                                 const RelationState& state) {
  ObjectHeader* target = state.items.empty() ? nullptr : state.items[0];
  if (target != nullptr && target->state == ObjectState::transient) {
    throw UsageError("related-not-added",
                     relation.name() + " is set to a " + std::string(target->model->name()) +
                         " that is in no session, so it has no row to point at; add() it, or let the " +
                         "relationship take it along (Cascade::save_update)");
  }
  if (target == nullptr || target->state == ObjectState::deleted) {
    clear_key(owner, relation);
  } else {
    copy_key(owner, *target, relation);
  }
}

void RelationFlush::take_in_children(ObjectHeader& owner, const RelationMapping& relation,
                                     RelationState& state) {
  if (!relation.is_collection() && !state.flushed_known && owner.state == ObjectState::persistent) {
    load_what_was(owner, relation, state);
  }
  for (ObjectHeader* child : added_to(state)) {
    if (is_here(*child) && !child_decides(*child, relation)) copy_key(*child, owner, relation);
  }
  for (ObjectHeader* child : removed_from(state)) {
    if (is_here(*child) && !child_decides(*child, relation)) released_.push_back({child, &relation});
  }
}

/// The one that a new one replaces need not be known until now.
void RelationFlush::load_what_was(ObjectHeader& owner, const RelationMapping& relation,
                                  RelationState& state) {
  RelationState*& slot = RelationAccess::state(relation.declared->in(object_of(owner)));
  slot = nullptr;
  try {
    session_.load_relation(owner, relation, LoadReason::flush);
  } catch (...) {
    delete std::exchange(slot, &state);
    throw;
  }
  state.flushed = slot->items;
  state.flushed_known = true;
  delete std::exchange(slot, &state);
  for (ObjectHeader* child : state.flushed) {
    if (state.has(child) || !is_here(*child) || child_decides(*child, relation)) continue;
    if (relation.cascades_to(Cascade::delete_orphan)) session_.erase(*child);
    if (relation.back == nullptr) continue;
    session_.relation_written(*child);
    drop_relation(*child, *relation.back);
  }
}

void RelationFlush::release_children() {
  for (auto [child, relation] : released_) {
    if (!is_here(*child) || given_.contains({child, first_key_column(*relation)})) continue;
    clear_key(*child, *relation);
  }
}

void RelationFlush::copy_key(ObjectHeader& child, ObjectHeader& parent, const RelationMapping& relation) {
  given_.insert({&child, first_key_column(relation)});
  const KeyCopy copy{&child, &parent, &relation};
  if (child.state == ObjectState::persistent) touch(child);
  if (parent.state != ObjectState::pending) {
    copy.run();
  } else {
    (writes_late(relation) ? work_.late_copies : work_.copies).push_back(copy);
  }
}

void RelationFlush::clear_key(ObjectHeader& child, const RelationMapping& relation) {
  const Mapping& holder = relation.key_holder();
  bool cleared = false;
  for (std::size_t position : positions_of(relation.key_columns())) {
    if (!holder.table->columns[position].nullable || ((holder.key_columns >> position) & 1) != 0) continue;
    if (child.state == ObjectState::persistent) touch(child);
    holder.field(position).ops->decode(Cell{}, holder.field(position).in(object_of(child)));
    cleared = true;
  }
  if (cleared) return;
  const RelationMapping& said =
      relation.direction == RelationDirection::many_to_one || relation.back == nullptr ? relation
                                                                                       : *relation.back;
  std::size_t position = first_key_column(relation);
  throw UsageError(
      "key-not-nullable",
      said.name() + " has nothing any more for a " + std::string(holder.model->name()) +
          " that stays, but its key " + std::string(holder.model->name()) + "." +
          std::string(holder.field(position).name) +
          (((holder.key_columns >> position) & 1) != 0 ? " is part of the primary key" : " cannot be NULL") +
          "; erase() the object, give it another one, let the collection delete what is taken out " +
          "(cascade_all_delete_orphan), or make the key Column<std::optional<T>>");
}

void RelationFlush::connect_rows(ObjectHeader& owner, const RelationMapping& relation,
                                 const RelationState& state) {
  for (ObjectHeader* target : added_to(state)) {
    if (is_here(*target)) connect_rows(owner, relation, *target, true);
  }
  if (owner.state != ObjectState::persistent) return;
  for (ObjectHeader* target : removed_from(state)) {
    if (target->session == &session_ && target->state != ObjectState::pending) {
      connect_rows(owner, relation, *target, false);
    }
  }
}

/// Once, whichever side says it.
void RelationFlush::connect_rows(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& target,
                                 bool linked) {
  LinkRow row{relation.secondary, {&owner, &relation.secondary_local}, {&target, &relation.secondary_remote}};
  if (relation.secondary_remote[0].remote < relation.secondary_local[0].remote) {
    std::swap(row.a, row.b);
    if (relation.back != nullptr) {
      row.a.columns = &relation.back->secondary_local;
      row.b.columns = &relation.back->secondary_remote;
    }
  }
  if (!linked_[row.a.columns].insert({row.a.object, row.b.object}).second) return;
  (linked ? work_.linked : work_.unlinked).push_back(row);
}

}  // namespace carafe::detail
