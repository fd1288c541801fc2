// SPDX-License-Identifier: MIT
// What commit and rollback of a transaction, or of a part of it, do to objects.
#include <carafe/orm/savepoint.hpp>

#include <algorithm>
#include <utility>

#include "orm/island.hpp"
#include "orm/relation_state.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

/// Its row was never there: the number that was meant for it is not its own.
void take_key_away(ObjectHeader& object) {
  if (!std::exchange(object.numbered, false)) return;
  const ModelField& key = object.mapping->field(object.mapping->primary_key[0]);
  key.ops->reset(key.in(object_of(object)));
}

/// What it has is to be written once more when it is added again.
void renew_relations(ObjectHeader& object) {
  for (const RelationMapping& relation : object.mapping->relations) {
    RelationState* state = relation_state(object, relation);
    if (state == nullptr) continue;
    state->flushed.clear();
    state->flushed_known = false;
    state->removed.clear();
    state->changed = !state->items.empty();
  }
}

/// Relationships of rows that lost an object, because its row was deleted, have it again.
void reload_relations_to(const ObjectHeader& restored) {
  if (restored.island == nullptr) return;
  for (ObjectHeader* member : restored.island->members) {
    if (member->state != ObjectState::persistent || member->mapping == nullptr) continue;
    for (const RelationMapping& relation : member->mapping->relations) {
      if (relation.target == restored.mapping) drop_relation(*member, relation);
    }
  }
}

/// Relationships of rows that have objects without a row in them are loaded anew.
void forget_in_relations(const std::vector<ObjectHeader*>& gone) {
  std::vector<const Island*> seen;
  for (ObjectHeader* object : gone) {
    const Island* island = object->island;
    if (island == nullptr || std::ranges::find(seen, island) != seen.end()) continue;
    seen.push_back(island);
    for (ObjectHeader* member : island->members) {
      if (member->state != ObjectState::persistent || member->mapping == nullptr) continue;
      for (const RelationMapping& relation : member->mapping->relations) {
        const RelationState* state = relation_state(*member, relation);
        if (state == nullptr) continue;
        const bool has_gone = std::ranges::any_of(
            state->items, [](const ObjectHeader* item) { return item->state == ObjectState::transient; });
        if (has_gone) drop_relation(*member, relation);
      }
    }
  }
}

}  // namespace

void SessionState::save_columns(ObjectHeader& object) {
  TransactionLevel& current = level();
  if (object.saved_in >= current.number || object.inserted_in >= current.number) return;
  current.saved.push_back({&object, {}, object.saved_in});
  add_reference(object);
  current.saved.back().columns.swap(object.snapshot);
  object.saved_in = current.number;
}

std::uint32_t SessionState::begin_nested() {
  require_working();
  flush();
  ensure_transaction({.intent = Intent::write});
  NestedTransaction savepoint = guarded([&] { return connection_->begin_nested(); });
  TransactionLevel& added = levels_.emplace_back();
  added.number = ++numbers_;
  added.savepoint.emplace(std::move(savepoint));
  return added.number;
}

bool SessionState::has_level(std::uint32_t number) const noexcept {
  return std::ranges::find(levels_, number, &TransactionLevel::number) != levels_.end();
}

void SessionState::commit_nested(std::uint32_t number) {
  require_working();
  if (!has_level(number)) {
    throw UsageError("nested-transaction-ended",
                     "commit(): this savepoint has ended already: it was committed or rolled back, or the "
                     "transaction around it was");
  }
  flush();
  auto found = std::ranges::find(levels_, number, &TransactionLevel::number);
  guarded([&] { found->savepoint->commit(); });
  do {
    merge_level();
  } while (has_level(number));
}

/// Hands what the innermost level did to the one around it.
void SessionState::merge_level() {
  TransactionLevel inner = std::move(levels_.back());
  levels_.pop_back();
  TransactionLevel& outer = levels_.back();
  for (TransactionLevel::Saved& saved : inner.saved) {
    if (saved.saved_before >= outer.number || saved.object->inserted_in >= outer.number) {
      release(saved.object);
    } else {
      outer.saved.push_back(std::move(saved));
    }
  }
  outer.deleted.insert(outer.deleted.end(), inner.deleted.begin(), inner.deleted.end());
  outer.related.insert(outer.related.end(), inner.related.begin(), inner.related.end());
}

void SessionState::rollback_nested(std::uint32_t number) noexcept {
  auto found = std::ranges::find(levels_, number, &TransactionLevel::number);
  if (found == levels_.end()) return;
  // After a failure that cost the whole transaction there is nothing to go back to: the session
  // waits for its own rollback().
  if (!connection_) return;
  try {
    found->savepoint->rollback();
  } catch (...) {
    fail_wholly(std::current_exception());
    return;
  }
  failure_ = nullptr;
  undo(std::size_t(found - levels_.begin()));
  // What was read since may have been written by what is undone.
  generation_ = ++numbers_;
}

void SessionState::undo(std::size_t first) noexcept {
  const std::uint32_t number = levels_[first].number;
  std::vector<ObjectHeader*> gone;  // without a row again; each with a reference
  for (ObjectHeader* object : std::exchange(pending_, {})) gone.push_back(object);
  for (ObjectHeader* object : std::exchange(erased_, {})) {
    if (object->session == this) object->state = ObjectState::persistent;
    release(object);
  }
  std::vector<ObjectHeader*> renamed;  // whose key may be another one again
  if (has_inserted_) {
    identities_.for_each([&](ObjectHeader& object) {
      if (object.inserted_in >= number) keep(gone, object);
    });
  }
  std::vector<ObjectHeader*> restored;
  std::vector<ObjectHeader*> related;
  for (std::size_t i = levels_.size(); i-- > first;) {
    TransactionLevel& undone = levels_[i];
    for (ObjectHeader* object : undone.deleted) {
      object->state = ObjectState::persistent;
      if (object->inserted_in < number) restored.push_back(object);
      (object->inserted_in >= number ? gone : renamed).push_back(object);
    }
    for (auto saved = undone.saved.rbegin(); saved != undone.saved.rend(); ++saved) {
      ObjectHeader& object = *saved->object;
      if (object.session == this && object.inserted_in < number) {
        object.snapshot.swap(saved->columns);
        object.saved_in = saved->saved_before;
        restore_snapshot(object, object.snapshot);
        drop_relations(object);
        renamed.push_back(&object);
      } else {
        release(&object);
      }
    }
    related.insert(related.end(), undone.related.begin(), undone.related.end());
  }
  for (ObjectHeader* object : watched_) {  // changed and not flushed
    if (object->state != ObjectState::persistent || object->inserted_in >= number) continue;
    if (changed_columns(*object) == 0) continue;
    restore_snapshot(*object, object->snapshot);
    drop_relations(*object);
  }
  for (ObjectHeader* object : gone) {
    if (object->mapping == nullptr) continue;
    if (object->state != ObjectState::pending) identities_.erase(*object);
    take_key_away(*object);
    renew_relations(*object);
    detach(*object, ObjectState::transient);
  }
  for (const ObjectHeader* object : restored) reload_relations_to(*object);
  for (ObjectHeader* object : renamed) identities_.erase(*object);
  for (ObjectHeader* object : renamed) {
    identities_.insert(*object->mapping, *object);
    release(object);
  }
  release_left();
  for (ObjectHeader* object : std::exchange(related_, {})) {
    object->relations_changed = false;
    release(object);
  }
  for (ObjectHeader* object : related) {
    if (object->session == this) drop_relations(*object);
    release(object);
  }
  forget_in_relations(gone);
  std::erase_if(watched_, [&](ObjectHeader* object) {
    if (object->session == this) return false;
    release(object);
    return true;
  });
  for (ObjectHeader* object : gone) release(object);
  levels_.erase(levels_.begin() + std::ptrdiff_t(first), levels_.end());
}

void SessionState::commit() {
  require_working();
  flush();
  if (connection_) {
    try {
      connection_.commit();
    } catch (...) {
      fail_wholly(std::current_exception());
      throw;
    }
  }
  bool any_deleted = false;
  for (TransactionLevel& ended : levels_) {
    for (ObjectHeader* object : ended.deleted) {
      any_deleted = true;
      if (object->session == this) detach(*object, ObjectState::transient);  // it may be added anew
    }
  }
  if (any_deleted) {
    std::erase_if(watched_, [&](ObjectHeader* object) {
      if (object->session == this) return false;
      release(object);
      return true;
    });
  }
  end_transaction();
}

void SessionState::rollback() noexcept {
  if (connection_) connection_.rollback();
  failure_ = nullptr;
  undo(0);
  end_transaction();
}

void SessionState::end_transaction() noexcept {
  statements_.clear();
  connection_.reset();
  has_inserted_ = false;
  release_levels();
  generation_ = ++numbers_;
  levels_.emplace_back().number = generation_;
}

void SessionState::release_levels() noexcept {
  for (TransactionLevel& ended : std::exchange(levels_, {})) {
    for (TransactionLevel::Saved& saved : ended.saved) release(saved.object);
    for (auto* list : {&ended.deleted, &ended.related}) {
      for (ObjectHeader* object : *list) release(object);
    }
  }
}

void SessionState::fail(std::exception_ptr cause) {
  if (levels_.size() > 1 && connection_ && connection_->in_transaction()) {
    try {
      levels_.back().savepoint->rollback();
      failure_ = std::move(cause);
      return;
    } catch (...) {
      // As if there were no savepoint.
    }
  }
  fail_wholly(std::move(cause));
}

void SessionState::fail_wholly(std::exception_ptr cause) noexcept {
  failure_ = std::move(cause);
  if (connection_) connection_.rollback();
  statements_.clear();
  connection_.reset();
}

}  // namespace carafe::detail

namespace carafe {

Savepoint::Savepoint(detail::SessionState& session) : session_(&session), number_(session.begin_nested()) {}
Savepoint::Savepoint(Savepoint&& other) noexcept
    : session_(std::exchange(other.session_, nullptr)), number_(other.number_) {}
Savepoint::~Savepoint() { rollback(); }

void Savepoint::commit() {
  if (session_ == nullptr) {
    throw UsageError("nested-transaction-ended", "commit(): this savepoint was moved from, or is committed");
  }
  session_->commit_nested(number_);
  session_ = nullptr;
}
void Savepoint::rollback() noexcept {
  if (session_ != nullptr) std::exchange(session_, nullptr)->rollback_nested(number_);
}
bool Savepoint::is_open() const noexcept { return session_ != nullptr && session_->has_level(number_); }

}  // namespace carafe
