// SPDX-License-Identifier: MIT
// What a session knows of a row gets old, is read anew or let go.
#include <carafe/db/errors.hpp>
#include <carafe/orm/inspect.hpp>

#include <algorithm>
#include <utility>

#include <boost/unordered/unordered_flat_set.hpp>

#include "orm/relation_state.hpp"
#include "orm/row_decoder.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

constexpr ColumnSet every_column = ~ColumnSet{0};

/// The columns among members; the others are relationships.
ColumnSet columns_of(const ObjectHeader& object, std::span<const MemberTag> members) {
  ColumnSet columns = 0;
  for (const MemberTag& member : members) {
    const ModelField* field = object.model->find(member);
    if (field != nullptr) columns |= ColumnSet{1} << (field - object.model->fields.data());
  }
  return columns;
}

/// What `first` has by relationships that cascade so and are loaded, and what that has, and so on;
/// `first` itself at the front.
std::vector<ObjectHeader*> along(ObjectHeader& first, Cascade cascade) {
  std::vector<ObjectHeader*> found{&first};
  boost::unordered_flat_set<const ObjectHeader*> known{&first};
  for (std::size_t next = 0; next < found.size(); ++next) {
    ObjectHeader& object = *found[next];
    if (object.mapping == nullptr) continue;
    for (const RelationMapping& relation : object.mapping->relations) {
      if (!relation.cascades_to(cascade)) continue;
      const RelationState* state = relation_state(object, relation);
      if (state == nullptr) continue;
      for (ObjectHeader* item : state->items) {
        if (item->session == first.session && known.insert(item).second) found.push_back(item);
      }
    }
  }
  return found;
}

[[noreturn]] void throw_no_row_to_read(const ObjectHeader& object, const char* verb) {
  throw UsageError("not-in-session", std::string(verb) + "(): this " + std::string(object.model->name()) +
                                         " has no row to read: it was only added, or is deleted");
}

}  // namespace

std::vector<ObjectHeader*> SessionState::changed() const {
  std::vector<ObjectHeader*> found;
  boost::unordered_flat_set<const ObjectHeader*> known;
  auto take = [&](const std::vector<ObjectHeader*>& list) {
    for (ObjectHeader* object : list) {
      if (object->state != ObjectState::persistent || !is_modified(*object)) continue;
      if (known.insert(object).second) found.push_back(object);
    }
  };
  take(watched_);
  take(related_);
  return found;
}

void SessionState::discard_changes(ObjectHeader& object, ColumnSet columns) {
  if (!object.watched) return;
  for (std::size_t position : positions_of(columns & changed_columns(object))) {
    const ModelField& field = object.mapping->field(position);
    void* column = field.in(object_of(object));
    if ((object.unloaded >> position & 1) != 0) {
      field.ops->reset(column);
    } else {
      field.ops->decode(snapshot_cell(object.snapshot, position), column);
    }
  }
}

void SessionState::all_read(ObjectHeader& object) noexcept {
  object.partly_expired = false;
  expired_.erase(&object);
}

void SessionState::expire_alone(ObjectHeader& object) {
  discard_changes(object, every_column);
  drop_relations(object);
  object.generation = 0;
}

void SessionState::expire(ObjectHeader& object, std::span<const MemberTag> members) {
  if (object.state != ObjectState::persistent) throw_no_row_to_read(object, "expire");
  if (members.empty()) {
    for (ObjectHeader* found : along(object, Cascade::refresh_expire)) {
      if (found->state == ObjectState::pending) {
        expunge_alone(*found);  // what was put there is gone with the change
      } else if (found->state == ObjectState::persistent) {
        expire_alone(*found);
      }
    }
    return;
  }
  const ColumnSet columns = columns_of(object, members);
  discard_changes(object, columns);
  if (columns != 0) {
    expired_[&object] |= columns;
    object.partly_expired = true;
  }
  for (const MemberTag& member : members) {
    if (const RelationMapping* relation = object.mapping->relation_at(member)) {
      drop_relation(object, *relation);
    }
  }
}

void SessionState::expire_all() {
  require_working();
  identities_.for_each([this](ObjectHeader& object) {
    if (object.state == ObjectState::persistent) expire_alone(object);
  });
}

void SessionState::expunge(ObjectHeader& object) {
  for (ObjectHeader* found : along(object, Cascade::expunge)) expunge_alone(*found);
}

void SessionState::read_columns(ObjectHeader& object, const Cell* row, ColumnSet columns) {
  decode_columns(*object.mapping, row, object_of(object), columns);
  if (object.watched) renew_columns(*object.model, object_of(object), columns, object.snapshot);
  object.unloaded &= ~columns;
}

void SessionState::refresh(ObjectHeader& object, std::span<const MemberTag> members, const ReadOptions& how) {
  require_working();
  if (object.state != ObjectState::persistent) throw_no_row_to_read(object, "refresh");
  const bool whole = members.empty();
  const ColumnSet columns = whole ? every_column : columns_of(object, members);
  std::vector<ObjectHeader*> found{&object};
  if (whole) {
    found = along(object, Cascade::refresh_expire);
    std::erase_if(found, [](ObjectHeader* one) { return one->state != ObjectState::persistent; });
  }
  // What it points at must outlive the flush below.
  for (ObjectHeader* one : found) add_reference(*one);
  struct Release {
    std::vector<ObjectHeader*>& held;
    ~Release() {
      for (ObjectHeader* one : held) release(one);
    }
  } release_at_end{found};

  for (ObjectHeader* one : found) discard_changes(*one, columns);
  before_query(how.lock ? Intent::write : Intent::read);
  if (columns != 0) {
    for (ObjectHeader* one : found) {
      if (one->state != ObjectState::persistent) continue;
      if (!read_row(*one, columns, how.lock ? &*how.lock : nullptr)) {
        throw DatabaseError("no-row",
                            "refresh(): the row of this " + std::string(one->model->name()) + " is gone");
      }
    }
  }
  if (whole) {
    for (ObjectHeader* one : found) drop_relations(*one);
    return;
  }
  for (const MemberTag& member : members) {
    const RelationMapping* relation = object.mapping->relation_at(member);
    if (relation == nullptr) continue;
    drop_relation(object, *relation);
    load_relation(object, *relation, LoadReason::asked);
  }
}

}  // namespace carafe::detail
