// SPDX-License-Identifier: MIT
// A session's flush: finds what was added, changed and erased, plans, writes.
#include "orm/flush_relations.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

#include <utility>

namespace carafe::detail {
namespace {

using Verb = FlushBatch::Verb;

}  // namespace

void SessionState::flush(std::string* told) {
  require_working();
  require_no_flush("flush");
  if (pending_.empty() && erased_.empty() && watched_.empty() && related_.empty()) return;
  struct Flushing {
    explicit Flushing(bool& on) : flag(on) { flag = true; }
    ~Flushing() { flag = false; }
    bool& flag;
  };
  Flushing flushing{flushing_};
  try {
    FlushWork work;
    RelationFlush relations{*this, work};
    relations.collect();
    find_changes(work);
    add_expressions(work);
    relations.follow_keys();
    for (ObjectHeader* object : pending_) fill_at_insert(*object);
    work.inserts = pending_;
    work.deletes = erased_;
    const std::vector<ObjectHeader*> switched = switch_rows(work);
    for (Change& change : work.updates) fill_at_update(change);
    std::erase_if(work.updates, [](const Change& change) { return change.columns == 0; });
    FlushPlan plan = plan_flush(work);
    check_keys(plan);
    if (told != nullptr) *told = plan.to_string();
    if (!plan.empty()) {
      ensure_transaction({.intent = Intent::write});
      execute(plan);
    }
    relations.settle();
    after_flush(plan);
    read_computed(plan);
    for (ObjectHeader* object : switched) {
      if (object->mapping->server_filled != 0) read_row(*object);
    }
  } catch (...) {
    fail(std::current_exception());
    throw;
  }
}

void SessionState::renew_snapshot(ObjectHeader& object) {
  save_columns(object);
  take_snapshot(*object.model, object_of(object), object.snapshot);
}

void SessionState::after_flush(const FlushPlan& plan) {
  std::vector<ObjectHeader*> renamed;
  for (const FlushBatch& batch : plan.steps) {
    if (batch.verb != Verb::update || batch.nulls) continue;
    bool key_changed = (batch.columns & batch.mapping->key_columns) != 0;
    for (ObjectHeader* object : batch.objects) {
      if (object->state != ObjectState::persistent) continue;
      object->unloaded &= ~batch.columns;
      renew_snapshot(*object);  // as fresh or stale as it was: the other columns were not read
      if (key_changed) renamed.push_back(object);
    }
  }
  for (ObjectHeader* object : renamed) identities_.erase(*object);
  for (ObjectHeader* object : renamed) identities_.insert(*object->mapping, *object);
  for (ObjectHeader* object : std::exchange(erased_, {})) {
    identities_.erase(*object);
    level().deleted.push_back(object);
  }
  if (!pending_.empty()) has_inserted_ = true;
  for (const FlushBatch& batch : plan.steps) {
    if (batch.verb == Verb::insert && batch.mapping != nullptr) {
      identities_.reserve(*batch.mapping, batch.objects.size());
    }
  }
  for (ObjectHeader* object : std::exchange(pending_, {})) {
    object->state = ObjectState::persistent;
    object->generation = generation_;
    object->inserted_in = level().number;
    if (!identities_.insert(*object->mapping, *object)) {
      // The database took the row, so the object that had this key has none any more.
      expunge(*identities_.find_same_key(*object->mapping, *object));
      identities_.insert(*object->mapping, *object);
    }
    if (object->watched) {
      take_snapshot(*object->model, object_of(*object), object->snapshot);
      watched_.push_back(object);  // with the reference that pending_ held
    } else {
      release(object);
    }
  }
}

}  // namespace carafe::detail
