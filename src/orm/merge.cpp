// SPDX-License-Identifier: MIT
// Takes what another session, or none, has of rows into a session.
#include <carafe/orm/inspect.hpp>
#include <carafe/orm/stale_data_error.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "orm/island.hpp"
#include "orm/relation_state.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

std::string name_of(const ObjectHeader& object) { return std::string(object.model->name()); }

bool is_new(const ObjectHeader& object) {
  return object.state == ObjectState::transient || object.state == ObjectState::pending;
}

bool has_key(const Mapping& mapping, const ObjectHeader& object) {
  return std::ranges::none_of(mapping.primary_key, [&](std::size_t position) {
    const ModelField& field = mapping.field(position);
    return field.ops->is_unset(field.in(object_of(object)));
  });
}

[[noreturn]] void throw_cannot_merge(const ObjectHeader& source, const char* why) {
  throw UsageError("cannot-merge", "merge(…, no_load): this " + name_of(source) + " " + why +
                                       "; no_load takes an object for what its row is, so give one that "
                                       "was read and not changed, or merge it without no_load");
}

/// One call of merge(): from each object to what it became, so that objects that point at each other
/// are taken in once.
class Merge {
 public:
  Merge(SessionState& session, MergeOptions options) : session_(session), options_(options) {}
  Merge(const Merge&) = delete;
  Merge& operator=(const Merge&) = delete;
  ~Merge() {
    for (ObjectHeader* object : held_) release(object);
  }

  ObjectHeader& run(ObjectHeader& source) {
    ObjectHeader& merged = take(source);
    for (std::size_t next = 0; next < todo_.size(); ++next) {
      auto [from, to] = todo_[next];
      for (const RelationMapping& relation : to->mapping->relations) {
        if (!relation.cascades_to(Cascade::merge) || relation.declared->options.view_only) continue;
        take_relation(*from, *to, relation);
      }
    }
    return merged;
  }

 private:
  ObjectHeader& take(ObjectHeader& source) {
    auto [place, first] = done_.try_emplace(&source, nullptr);
    if (!first) return *place->second;
    if (source.session == &session_) return *(place->second = &source);
    ObjectHeader& merged = options_.load ? loaded(source) : session_.adopt_clean(held(source), held_);
    done_[&source] = &merged;
    todo_.emplace_back(&source, &merged);
    return merged;
  }

  ObjectHeader& held(ObjectHeader& source) {
    if (is_new(source)) throw_cannot_merge(source, "has no row");
    if (is_modified(source)) throw_cannot_merge(source, "has changes");
    return source;
  }

  ObjectHeader& loaded(ObjectHeader& source) {
    const Mapping& mapping = session_.models().mapping_of(*source.model->type);
    ObjectHeader* merged = nullptr;
    if (has_key(mapping, source)) {
      std::vector<Value> key = key_values(source);
      merged = session_.get(*source.model, key);
    }
    const bool added = merged == nullptr;
    if (added) merged = &make_blank(*source.model);
    held_.push_back(merged);
    if (!added) check_version(mapping, source, *merged);
    copy_columns(mapping, source, *merged, added);
    if (added) session_.add(*merged);
    return *merged;
  }

  static void copy_columns(const Mapping& mapping, const ObjectHeader& source, ObjectHeader& merged,
                           bool with_key) {
    CellStore store;
    for (std::size_t position = 0; position < mapping.column_count(); ++position) {
      const ModelField& field = mapping.field(position);
      if (!with_key && (mapping.key_columns >> position & 1) != 0) continue;
      const void* from = field.in(object_of(source));
      void* to = field.in(object_of(merged));
      if (field.ops->is_unset(from)) continue;
      if (!with_key) {
        store.clear();
        if (same_cell(field.ops->encode(from, store), field.ops->encode(to, store))) continue;
        if (!merged.watched) watch_object(merged);
      }
      field.ops->copy(from, to);
    }
  }

  static void check_version(const Mapping& mapping, const ObjectHeader& source, const ObjectHeader& merged) {
    if (!mapping.has_version()) return;
    const ModelField& field = mapping.field(mapping.version);
    if (field.ops->is_unset(field.in(object_of(source)))) return;
    CellStore store;
    Value given(field.ops->encode(field.in(object_of(source)), store));
    Value found(field.ops->encode(field.in(object_of(merged)), store));
    if (given == found) return;
    throw StaleDataError("merge(): the " + name_of(source) + " that was given is version " +
                             given.to_display() + ", but its row is version " + found.to_display() +
                             " now; read it again and repeat the change",
                         {}, std::move(given), std::move(found));
  }

  void take_relation(ObjectHeader& from, ObjectHeader& to, const RelationMapping& relation) {
    const RelationState* given = relation_state(from, relation);
    if (given == nullptr) return;
    const std::vector<ObjectHeader*> items = given->items;
    const std::vector<ObjectHeader*> removed = given->removed;
    const bool whole = given->loaded || is_new(from);
    std::vector<ObjectHeader*> merged;
    for (ObjectHeader* item : items) merged.push_back(&take(*item));
    if (!options_.load) {
      if (whole) set_loaded(to, relation, merged);
      return;
    }
    RelationshipBase& member = relation.declared->in(object_of(to));
    if (whole) {
      RelationAccess::replace(member, merged);
      return;
    }
    for (ObjectHeader* item : merged) {
      if (!RelationAccess::contains(member, *item)) RelationAccess::append(member, *item);
    }
    for (ObjectHeader* item : removed) RelationAccess::remove(member, take(*item));
  }

  void set_loaded(ObjectHeader& owner, const RelationMapping& relation,
                  const std::vector<ObjectHeader*>& items) {
    RelationState& state = relation_of(owner, relation);
    if (state.changed) return;
    for (ObjectHeader* item : items) connect(owner, *item);
    state.items = items;
    state.loaded = true;
    state.generation = session_.generation();
  }

  SessionState& session_;
  MergeOptions options_;
  std::unordered_map<ObjectHeader*, ObjectHeader*> done_;
  std::vector<std::pair<ObjectHeader*, ObjectHeader*>> todo_;
  std::vector<ObjectHeader*> held_;
};

}  // namespace

ObjectHeader& make_blank(const ModelDescriptor& model) {
  ObjectHeader* object = allocate_object(model);
  try {
    model.construct_blank(object_of(*object));
  } catch (...) {
    deallocate_object(object);
    throw;
  }
  attach_relations(*object);
  return *object;
}

ObjectHeader& SessionState::adopt_clean(const ObjectHeader& source, std::vector<ObjectHeader*>& held) {
  const Mapping& mapping = models_.mapping_of(*source.model->type);
  ObjectHeader* known = identities_.find_same_key(mapping, source);
  if (known != nullptr) {
    keep(held, *known);
    if (is_modified(*known)) return *known;  // what the session changed is newer
  } else {
    known = &make_blank(*source.model);
    held.push_back(known);
  }
  for (const ModelField& field : source.model->fields) {
    field.ops->copy(field.in(object_of(source)), field.in(object_of(*known)));
  }
  if (known->session == nullptr) {
    identities_.insert(mapping, *known);
    known->mapping = &mapping;
    known->session = this;
    known->state = ObjectState::persistent;
  } else if (known->watched) {
    take_snapshot(*known->model, object_of(*known), known->snapshot);
  }
  known->generation = generation_;
  return *known;
}

ObjectHeader* SessionState::merge(ObjectHeader& object, MergeOptions options) {
  require_working();
  add_reference(object);
  struct Release {
    ObjectHeader& held;
    ~Release() { release(&held); }
  } release_at_end{object};
  if (options.load) autoflush();
  struct Autoflush {
    SessionState& session;
    bool before;
    ~Autoflush() { session.set_autoflush(before); }
  } autoflush{*this, set_autoflush(false)};
  Merge merge{*this, options};
  ObjectHeader& merged = merge.run(object);
  add_reference(merged);
  return &merged;
}

}  // namespace carafe::detail
