// SPDX-License-Identifier: MIT
// A session's objects and transactions; called by the verbs of orm/session.hpp.
#include "orm/session_state.hpp"

#include <algorithm>
#include <utility>

#include <boost/unordered/unordered_flat_set.hpp>

#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

std::string name_of(const ObjectHeader& object) { return std::string(object.model->name()); }

}  // namespace

void throw_other_session(const ObjectHeader& object) {
  throw UsageError("other-session",
                   "this " + std::string(object.model->name()) +
                       " belongs to another session; an object is used with one session at a "
                       "time (get the row again in this one, or expunge it from the other)");
}

// ---- life of a session

SessionState::SessionState(Engine& engine, const Models& models, SessionOptions options, SourcePlace place,
                           Connection* joined)
    : engine_(engine),
      models_(models),
      options_(options),
      place_(place),
      compiler_(engine.dialect().compiler()),
      connection_(joined, options.join_transaction),
      identities_((models.metadata(), models.size())) {
  levels_.emplace_back().number = generation_;
}

SessionState::~SessionState() {
  rollback();
  expunge_all();
  release_levels();
}

SessionHandle make_session(Engine& engine, const Models& models, SessionOptions options, SourcePlace place,
                           Connection* joined) {
  return SessionHandle{new SessionState{engine, models, options, place, joined}};
}
void SessionDeleter::operator()(SessionState* state) const noexcept { delete state; }

void SessionState::keep(std::vector<ObjectHeader*>& list, ObjectHeader& object) {
  list.push_back(&object);
  add_reference(object);
}

void SessionState::drop(std::vector<ObjectHeader*>& list, ObjectHeader& object) noexcept {
  auto found = std::find(list.begin(), list.end(), &object);
  if (found == list.end()) return;
  list.erase(found);
  release(&object);
}

void SessionState::detach(ObjectHeader& object, ObjectState state) noexcept {
  object.state = state;
  object.session = nullptr;
  object.mapping = nullptr;
  object.key_text = nullptr;
  object.relations_changed = false;
  object.inserted_in = object.saved_in = object.related_in = 0;
  if (object.partly_expired) all_read(object);
  if (state == ObjectState::transient) {
    object.watched = false;
    object.snapshot.clear();
  }
}

// ---- objects

/// Before anything is taken in: nothing that comes along belongs to another session.
void SessionState::require_free(ObjectHeader& first) const {
  std::vector<ObjectHeader*> found{&first};
  boost::unordered_flat_set<const ObjectHeader*> seen;
  for (std::size_t next = 0; next < found.size(); ++next) {
    ObjectHeader& object = *found[next];
    if (object.session == this) continue;
    if (object.session != nullptr) throw_other_session(object);
    if (object.model->relations.empty()) continue;
    for (const RelationMapping& relation : models_.mapping_of(*object.model->type).relations) {
      const RelationState* state = relation_state(object, relation);
      if (state == nullptr || !relation.cascades_to(Cascade::save_update)) continue;
      for (ObjectHeader* related : state->items) {
        if (seen.insert(related).second) found.push_back(related);
      }
    }
  }
}

void SessionState::add(ObjectHeader& object) {
  require_working();
  require_free(object);
  std::vector<ObjectHeader*> found{&object};
  for (std::size_t next = 0; next < found.size(); ++next) {  // not by recursion: a chain may be long
    ObjectHeader& added = *found[next];
    const bool is_new = added.session != this;
    add_alone(added);
    if (!is_new) continue;
    for (const RelationMapping& relation : added.mapping->relations) {
      RelationState* state = relation_state(added, relation);
      if (state == nullptr) continue;
      if (state->changed) relation_changed(added);
      if (!relation.cascades_to(Cascade::save_update)) continue;
      for (ObjectHeader* related : state->items) {
        if (related->session != this) found.push_back(related);
      }
    }
  }
  for (ObjectHeader* added : found) {
    for (const RelationMapping& relation : added->mapping->relations) {
      RelationState* state = relation_state(*added, relation);
      if (state == nullptr || !state->changed) continue;
      for (ObjectHeader* related : std::vector(state->items)) link_back(*added, relation, *related);
    }
  }
}

void SessionState::relation_changed(ObjectHeader& owner) {
  if (std::exchange(owner.relations_changed, true)) return;
  keep(related_, owner);
  relation_written(owner);
}

void SessionState::relation_written(ObjectHeader& owner) {
  if (owner.related_in >= level().number) return;
  owner.related_in = level().number;
  keep(level().related, owner);
}

void SessionState::add_alone(ObjectHeader& object) {
  if (object.session == this) {
    if (object.state != ObjectState::deleted) return;
    if (std::find(erased_.begin(), erased_.end(), &object) == erased_.end()) {
      throw UsageError("object-deleted", "add(): the row of this " + name_of(object) +
                                             " was deleted in this transaction; add a new object");
    }
    object.state = ObjectState::persistent;  // added again before the delete was flushed
    drop(erased_, object);
    return;
  }
  if (object.session != nullptr) throw_other_session(object);
  const Mapping& mapping = models_.mapping_of(*object.model->type);
  if (object.state == ObjectState::transient) {
    keep(pending_, object);
    object.state = ObjectState::pending;
  } else {
    if (identities_.find_same_key(mapping, object) != nullptr || !identities_.insert(mapping, object)) {
      throw UsageError("identity-conflict",
                       "another " + name_of(object) +
                           " with the same primary key is in this session already; change "
                           "that one instead");
    }
    object.state = ObjectState::persistent;
    if (object.watched) keep(watched_, object);
    object.generation = object.inserted_in = object.saved_in = object.related_in = 0;
  }
  object.session = this;
  object.mapping = &mapping;
}

void SessionState::watch(ObjectHeader& object) {
  if (object.state == ObjectState::persistent || object.state == ObjectState::deleted) {
    take_snapshot(*object.model, object_of(object), object.snapshot);
    keep(watched_, object);
  }
  object.watched = true;
}

void SessionState::erase_alone(ObjectHeader& object) {
  switch (object.state) {
    case ObjectState::pending:
      detach(object, ObjectState::transient);
      drop(pending_, object);
      return;
    case ObjectState::persistent:
      object.state = ObjectState::deleted;
      keep(erased_, object);
      return;
    default:
      return;
  }
}

void SessionState::expunge_alone(ObjectHeader& object) noexcept {
  bool was_pending = object.state == ObjectState::pending;
  const HeldObject held{object};
  identities_.erase(object);
  detach(object, was_pending ? ObjectState::transient : ObjectState::detached);
  drop(pending_, object);
  drop(watched_, object);
  drop(erased_, object);
  for (TransactionLevel& one : levels_) drop(one.deleted, object);
  drop(related_, object);
}

void SessionState::expunge_all() noexcept {
  identities_.for_each([this](ObjectHeader& object) { detach(object, ObjectState::detached); });
  identities_.clear();
  for (ObjectHeader* object : pending_) detach(*object, ObjectState::transient);
  release_left();
  for (auto* list : {&pending_, &watched_, &erased_, &related_}) {
    for (ObjectHeader* object : std::exchange(*list, {})) {
      if (object->session == this) detach(*object, ObjectState::detached);
      release(object);
    }
  }
}

void SessionState::close() noexcept {
  rollback();
  expunge_all();
}

// ---- transactions

void SessionState::require_working() const {
  if (!failure_) return;
  std::string reason = "the work was cancelled";
  try {
    std::rethrow_exception(failure_);
  } catch (const std::exception& error) {
    reason = error.what();
  } catch (...) {
  }
  throw PendingRollbackError(
      levels_.size() > 1 && connection_
          ? "the savepoint needs its rollback() before the session can be used again, because a flush in it "
            "failed: " +
                reason
          : "the session needs rollback() before it can be used again, because an earlier flush failed: " +
                reason,
      failure_);
}

void SessionState::require_no_flush(const char* verb) const {
  if (!flushing_) return;
  throw UsageError("flush-in-flush",
                   std::string(verb) +
                       "() was called while this session is flushing, by a default, an event or "
                       "a validator that the flush runs; change objects there, and leave the "
                       "writing to the flush");
}

void SessionState::ensure_transaction(TransactionOptions transaction) {
  if (connection_) return;
  if (options_.writes) transaction.intent = Intent::write;
  transaction.read_only = transaction.read_only || options_.read_only;
  connection_.begin(engine_, transaction, place_);
}

void SessionState::begin(const TransactionOptions& transaction) {
  require_working();
  if (connection_) {
    throw UsageError("transaction-open",
                     "begin(): this session has a transaction open already, since its first "
                     "statement or an earlier begin(); commit() or rollback() it first");
  }
  ensure_transaction(transaction);
}

void SessionState::enter_block() {
  require_working();
  if (in_block_) {
    throw UsageError("transaction-open",
                     "transaction(): this session is inside another transaction() already; "
                     "do all of the work in the outer one");
  }
  in_block_ = true;
}

}  // namespace carafe::detail
