// SPDX-License-Identifier: MIT
// Relationships in memory: what they have, and both sides in step.
#include <carafe/orm/relationship.hpp>

#include <algorithm>
#include <memory>
#include <utility>

#include "orm/identity_map.hpp"
#include "orm/island.hpp"
#include "orm/relation_state.hpp"
#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

const ModelRelation& declaration_of(const RelationshipBase& relation, const ObjectHeader& owner) {
  auto offset = unsigned(reinterpret_cast<const std::byte*>(&relation) -
                         static_cast<const std::byte*>(object_of(owner)));
  auto found = std::ranges::find(owner.model->relations, offset, &ModelRelation::offset);
  return *found;
}

/// Null while the object is in no session.
const RelationMapping* mapping_of(const RelationshipBase& relation, const ObjectHeader* owner) {
  if (owner == nullptr || owner->mapping == nullptr) return nullptr;
  return owner->mapping->relation_at(declaration_of(relation, *owner).offset);
}

void erase_from(std::vector<ObjectHeader*>& list, const ObjectHeader* object) {
  auto found = std::find(list.begin(), list.end(), object);
  if (found != list.end()) list.erase(found);
}

/// Takes what was added into the session of what it was added to.
void cascade_add(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object) {
  if (owner.session == nullptr || object.session == owner.session) return;
  if (relation.cascades_to(Cascade::save_update)) owner.session->add(object);
}

/// Whether it is an orphan now is found out when the session flushes.
void note_taken_out(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object) {
  if (owner.session != nullptr) owner.session->relation_left(relation, object);
}

/// Before anything changes: objects of two sessions are not connected.
void require_one_session(const ObjectHeader* owner, const ObjectHeader& object) {
  if (owner == nullptr || owner->session == nullptr || object.session == nullptr) return;
  if (owner->session != object.session) throw_other_session(object);
}

}  // namespace

bool RelationState::has(const ObjectHeader* object) const {
  return std::find(items.begin(), items.end(), object) != items.end();
}

RelationState* relation_state(ObjectHeader& owner, const RelationMapping& relation) {
  return RelationAccess::state(relation.declared->in(object_of(owner)));
}

RelationState& relation_of(ObjectHeader& owner, const RelationMapping& relation) {
  RelationState*& state = RelationAccess::state(relation.declared->in(object_of(owner)));
  if (state == nullptr) state = new RelationState;
  return *state;
}

void begin_change(ObjectHeader& owner, RelationState& state) {
  if (owner.session != nullptr) owner.session->relation_changed(owner);
  if (state.changed) return;
  state.changed = true;
  state.flushed_known = state.loaded;
  state.flushed = state.loaded ? state.items : std::vector<ObjectHeader*>{};
}

void link(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object) {
  RelationState& state = relation_of(owner, relation);
  connect(owner, object);
  if (!relation.is_collection()) {
    if (state.loaded && state.items.size() == 1 && state.items[0] == &object) return;
    begin_change(owner, state);
    for (ObjectHeader* before : state.items) note_taken_out(owner, relation, *before);
    state.items.assign(1, &object);
    state.loaded = true;
    return;
  }
  if (state.has(&object)) return;
  begin_change(owner, state);
  erase_from(state.removed, &object);
  state.items.push_back(&object);
}

void unlink(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object) {
  RelationState& state = relation_of(owner, relation);
  if (!relation.is_collection()) {
    if (state.loaded && !state.has(&object)) return;
    begin_change(owner, state);
    for (ObjectHeader* before : state.items) note_taken_out(owner, relation, *before);
    state.items.clear();
    state.loaded = true;
    return;
  }
  if (!state.has(&object)) {
    if (state.loaded) return;
    connect(owner, object);
    begin_change(owner, state);
    state.removed.push_back(&object);
    note_taken_out(owner, relation, object);
    return;
  }
  begin_change(owner, state);
  note_taken_out(owner, relation, object);
  erase_from(state.items, &object);  // of one that is not loaded: what was added, and is not now
}

ObjectHeader* known_target(ObjectHeader& owner, const RelationMapping& relation) {
  if (const RelationState* state = relation_state(owner, relation); state != nullptr && state->loaded) {
    return state->items.empty() ? nullptr : state->items[0];
  }
  if (relation.direction != RelationDirection::many_to_one || owner.session == nullptr) return nullptr;
  return owner.session->find_target(owner, relation);
}

void link_back(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object) {
  if (relation.back == nullptr || object.mapping != relation.target) return;
  const RelationMapping& back = *relation.back;
  if (!back.is_collection()) {
    ObjectHeader* before = known_target(object, back);
    if (before != nullptr && before != &owner) unlink(*before, relation, object);
  }
  link(object, back, owner);
}

void unlink_back(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object) {
  if (relation.back == nullptr || object.mapping != relation.target) return;
  if (!relation.back->is_collection() && known_target(object, *relation.back) != &owner) return;
  unlink(object, *relation.back, owner);
}

void drop_relation(ObjectHeader& owner, const RelationMapping& relation) noexcept {
  delete std::exchange(RelationAccess::state(relation.declared->in(object_of(owner))), nullptr);
}

void drop_relations(ObjectHeader& owner) noexcept {
  for (const RelationMapping& relation : owner.mapping->relations) drop_relation(owner, relation);
}

void unload_relations(ObjectHeader& owner) {
  for (const RelationMapping& relation : owner.mapping->relations) unload_relation(owner, relation);
}

void unload_relation(ObjectHeader& owner, const RelationMapping& relation) {
  RelationState*& state = RelationAccess::state(relation.declared->in(object_of(owner)));
  if (state == nullptr || state->changed) return;
  auto plan = std::move(state->plan);
  delete std::exchange(state, nullptr);
  if (plan == nullptr) return;
  state = new RelationState;
  state->plan = std::move(plan);
}

void attach_relations(ObjectHeader& header) {
  for (const ModelRelation& declared : header.model->relations) {
    RelationshipBase& relation = declared.in(object_of(header));
    RelationAccess::owner(relation) = &header;
    if (RelationState* state = RelationAccess::state(relation)) {
      for (ObjectHeader* object : state->items) {
        connect(header, *object);
        release(object);
      }
      state->changed = true;
    }
  }
}

// ---- the member itself

RelationshipBase::RelationshipBase(const RelationshipBase& other) {
  if (other.owner_ != nullptr || other.state_ == nullptr) return;  // what an object has is its own
  state_ = new RelationState(*other.state_);
  for (ObjectHeader* object : state_->items) add_reference(*object);
}

RelationshipBase::RelationshipBase(RelationshipBase&& other) noexcept {
  if (other.owner_ == nullptr) state_ = std::exchange(other.state_, nullptr);
}

RelationshipBase& RelationshipBase::operator=(const RelationshipBase& other) {
  if (this == &other || (other.owner_ == nullptr && other.state_ == nullptr)) return *this;
  auto items = other.items();
  std::vector<ObjectHeader*> copied(items.begin(), items.end());
  replace(copied);
  return *this;
}

RelationshipBase& RelationshipBase::operator=(RelationshipBase&& other) {
  if (owner_ == nullptr && other.owner_ == nullptr) {
    std::swap(state_, other.state_);
  } else {
    *this = std::as_const(other);
  }
  return *this;
}

void RelationshipBase::dispose() noexcept {
  if (owner_ == nullptr) {
    for (ObjectHeader* object : state_->items) release(object);
  }
  delete std::exchange(state_, nullptr);
}

bool RelationshipBase::is_loaded() const noexcept {
  if (owner_ == nullptr || owner_->state == ObjectState::transient) return true;
  return state_ != nullptr && state_->loaded;
}

std::span<ObjectHeader* const> RelationshipBase::items() const {
  if (owner_ != nullptr && (state_ == nullptr || !state_->loaded) &&
      owner_->state != ObjectState::transient) {
    load_relation(*owner_, declaration_of(*this, *owner_));
  }
  if (state_ == nullptr) return {};
  return state_->items;
}

ObjectHeader* RelationshipBase::one() const {
  auto all = items();
  return all.empty() ? nullptr : all[0];
}

void RelationshipBase::set_one(ObjectHeader* object) {
  replace(object == nullptr ? std::span<ObjectHeader* const>{} : std::span<ObjectHeader* const>{&object, 1});
}

void RelationshipBase::append(ObjectHeader& object) { insert(std::size_t(-1), object); }

void RelationshipBase::insert(std::size_t position, ObjectHeader& object) {
  require_one_session(owner_, object);
  const RelationMapping* relation = mapping_of(*this, owner_);
  if (state_ == nullptr) state_ = new RelationState;
  if (owner_ == nullptr) {
    add_reference(object);
  } else {
    connect(*owner_, object);
    begin_change(*owner_, *state_);
  }
  erase_from(state_->removed, &object);
  auto& items = state_->items;
  items.insert(items.begin() + std::ptrdiff_t(std::min(position, items.size())), &object);
  if (relation == nullptr) return;
  cascade_add(*owner_, *relation, object);
  link_back(*owner_, *relation, object);
}

bool RelationshipBase::remove(ObjectHeader& object) {
  const RelationMapping* relation = mapping_of(*this, owner_);
  if (relation != nullptr && relation->declared->options.load == Load::write_only && !is_loaded()) {
    unlink(*owner_, *relation, object);
    unlink_back(*owner_, *relation, object);
    return true;
  }
  // What was added to one that is not loaded is taken out again without loading it.
  if (state_ == nullptr || !state_->has(&object)) items();
  if (state_ == nullptr || !state_->has(&object)) return false;
  if (owner_ == nullptr) {
    erase_from(state_->items, &object);
    release(&object);
    return true;
  }
  begin_change(*owner_, *state_);
  std::erase(state_->items, &object);
  if (relation != nullptr) {
    note_taken_out(*owner_, *relation, object);
    unlink_back(*owner_, *relation, object);
  }
  return true;
}

void RelationshipBase::replace(std::span<ObjectHeader* const> objects) {
  for (const ObjectHeader* object : objects) require_one_session(owner_, *object);
  if (owner_ == nullptr) {
    for (ObjectHeader* object : objects) add_reference(*object);
    if (state_ != nullptr) dispose();
    state_ = new RelationState;
    state_->items.assign(objects.begin(), objects.end());
    return;
  }
  const RelationMapping* relation = mapping_of(*this, owner_);
  std::vector<ObjectHeader*> before;
  if (relation != nullptr && relation->direction == RelationDirection::many_to_one &&
      !relation->cascades_to(Cascade::delete_orphan)) {
    // What it was need not be loaded: its row does not change.
    if (ObjectHeader* known = known_target(*owner_, *relation)) {
      before.push_back(known);
      connect(*owner_, *known);
      if (state_ == nullptr) state_ = new RelationState;
      state_->items = before;
      state_->loaded = true;
    }
  } else {
    auto had = items();
    before.assign(had.begin(), had.end());
  }
  if (state_ == nullptr) state_ = new RelationState;
  if (state_->loaded && std::ranges::equal(before, objects)) return;
  begin_change(*owner_, *state_);
  for (ObjectHeader* object : objects) connect(*owner_, *object);
  for (ObjectHeader* object : before) connect(*owner_, *object);
  state_->items.assign(objects.begin(), objects.end());
  state_->loaded = true;
  if (relation == nullptr) return;
  for (ObjectHeader* object : before) {
    if (state_->has(object)) continue;
    note_taken_out(*owner_, *relation, *object);
    unlink_back(*owner_, *relation, *object);
  }
  for (ObjectHeader* object : std::vector<ObjectHeader*>(objects.begin(), objects.end())) {
    cascade_add(*owner_, *relation, *object);
    if (std::find(before.begin(), before.end(), object) == before.end()) {
      link_back(*owner_, *relation, *object);
    }
  }
}

bool RelationshipBase::contains(const ObjectHeader* object) const {
  auto all = items();
  return object != nullptr && std::find(all.begin(), all.end(), object) != all.end();
}

namespace {

ObjectHeader* find_key(const ModelRelation& declared, std::span<ObjectHeader* const> items, const Cell& key) {
  CellStore store;
  for (ObjectHeader* object : items) {
    const ModelField* field = find_field(*object->model, declared.options.keyed_by);
    if (field == nullptr) break;
    store.clear();
    if (same_cell(field->ops->encode(field->in(object_of(*object)), store), key)) return object;
  }
  return nullptr;
}

}  // namespace

ObjectHeader* RelationshipBase::find_by_key(const Value& key) const {
  if (owner_ == nullptr) return nullptr;
  return find_key(declaration_of(*this, *owner_), items(), key.cell());
}

void RelationshipBase::put_by_key(ObjectHeader& object) {
  if (owner_ != nullptr) {
    const ModelRelation& declared = declaration_of(*this, *owner_);
    if (const ModelField* field = find_field(*object.model, declared.options.keyed_by)) {
      CellStore store;
      ObjectHeader* before =
          find_key(declared, items(), field->ops->encode(field->in(object_of(object)), store));
      if (before == &object) return;
      if (before != nullptr) remove(*before);
    }
  }
  append(object);
}

}  // namespace carafe::detail
