// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "orm/flush_plan.hpp"
#include "orm/relation_state.hpp"

namespace carafe::detail {

/// What changed relationships ask of a flush: orphans that go, keys that are copied from related
/// objects or become NULL, rows that connect. Keys whose value is known are copied at once, into
/// objects that the session watches from then on; nothing is written. May load what goes with an
/// object that is deleted.
class RelationFlush {
 public:
  RelationFlush(SessionState& session, FlushWork& work) : session_(session), work_(work) {}

  /// Throws UsageError "key-not-nullable", "related-not-added".
  void collect();

  /// What changes of keys ask, be they made by hand or by `collect`: relationships of a key that was
  /// changed by hand are loaded anew afterwards, and children follow the key they point at.
  void follow_keys();

  /// After the rows were written: what the relationships have is what the database has.
  void settle();

 private:
  // Orphans and what goes with deleted objects: flush_cascades.cpp
  void erase_orphans();
  bool has_parent(const RelationMapping& relation, ObjectHeader& object) const;
  void leave_children(ObjectHeader& owner);
  void leave_children(ObjectHeader& owner, const RelationMapping& relation);
  void free_circles(ObjectHeader& owner);

  void collect_owner(ObjectHeader& owner);
  void point_at_one(ObjectHeader& owner, const RelationMapping& relation, const RelationState& state);
  void take_in_children(ObjectHeader& owner, const RelationMapping& relation, RelationState& state);
  void release_children();
  void connect_rows(ObjectHeader& owner, const RelationMapping& relation, const RelationState& state);
  void connect_rows(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& target, bool linked);
  void load_what_was(ObjectHeader& owner, const RelationMapping& relation, RelationState& state);

  void copy_key(ObjectHeader& child, ObjectHeader& parent, const RelationMapping& relation);
  void clear_key(ObjectHeader& child, const RelationMapping& relation);
  void touch(ObjectHeader& object);
  bool is_here(const ObjectHeader& object) const;

  // flush_settling.cpp
  void reload_by_key(const Change& change);
  void follow_parent_key(const Change& change);
  void note_reload(ObjectHeader* owner, const RelationMapping* relation);
  void rename_children(ObjectHeader& parent, const RelationMapping& relation);
  void settle_owner(ObjectHeader& owner);
  void leave_collections(ObjectHeader& erased);
  void follow_database(ObjectHeader& erased);

  using Given = std::pair<const ObjectHeader*, std::size_t>;  // a child, the first column of its key
  using Linked = std::pair<const ObjectHeader*, const ObjectHeader*>;

  SessionState& session_;
  FlushWork& work_;
  boost::unordered_flat_set<Given> given_;  // keys that have a parent by this flush
  std::vector<std::pair<ObjectHeader*, const RelationMapping*>> released_;
  std::vector<std::pair<ObjectHeader*, const RelationMapping*>> reloaded_;
  std::vector<std::pair<ObjectHeader*, const RelationMapping*>> renamed_;  // parents, and who points at them
  boost::unordered_flat_map<const std::vector<ColumnPair>*, boost::unordered_flat_set<Linked>> linked_;
};

/// Its key is written by an UPDATE of its own.
bool writes_late(const RelationMapping& relation);

}  // namespace carafe::detail
