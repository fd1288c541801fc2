// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/relationship_core.hpp>

#include <cstdint>
#include <memory>
#include <vector>

#include "orm/mapping.hpp"

namespace carafe::detail {

struct RelationPlan;

/// What a relationship has. In a managed object its items are of the object's island and not
/// counted; in a plain struct each is referred to.
struct RelationState {
  std::vector<ObjectHeader*> items;
  /// What the database has, while `changed`; known where it was loaded before.
  std::vector<ObjectHeader*> flushed;
  bool flushed_known = false;
  /// Taken out while it was not loaded.
  std::vector<ObjectHeader*> removed;
  /// The items are all there are; otherwise those that were added.
  bool loaded = false;
  /// Since the last flush.
  bool changed = false;
  /// Of the session, when it was loaded.
  std::uint32_t generation = 0;
  /// What a query's options said of loading it later; null: what the model says.
  std::shared_ptr<const RelationPlan> plan{};

  bool has(const ObjectHeader* object) const;
};

struct RelationAccess {
  static ObjectHeader*& owner(RelationshipBase& relation) { return relation.owner_; }
  static RelationState*& state(RelationshipBase& relation) { return relation.state_; }
  // As the program would, both sides in step.
  static void replace(RelationshipBase& relation, std::span<ObjectHeader* const> objects) {
    relation.replace(objects);
  }
  static void append(RelationshipBase& relation, ObjectHeader& object) { relation.append(object); }
  static bool remove(RelationshipBase& relation, ObjectHeader& object) { return relation.remove(object); }
  static bool contains(const RelationshipBase& relation, const ObjectHeader& object) {
    return relation.contains(&object);
  }
};

/// The relationship of an object that has a mapping; null while nothing was loaded or changed.
RelationState* relation_state(ObjectHeader& owner, const RelationMapping& relation);
/// The same, made where it is not there.
RelationState& relation_of(ObjectHeader& owner, const RelationMapping& relation);

/// Notes that it is about to change, and keeps what it was.
void begin_change(ObjectHeader& owner, RelationState& state);

/// One half of a change, without the other side: puts `object` in, or takes it out.
void link(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object);
void unlink(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object);

/// Brings the other side of what `owner` has been given, or has lost, in step.
void link_back(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object);
void unlink_back(ObjectHeader& owner, const RelationMapping& relation, ObjectHeader& object);

/// What a to-one relationship refers to as far as it is known without asking the database: what was
/// loaded or set, or an object of the session that its key names.
ObjectHeader* known_target(ObjectHeader& owner, const RelationMapping& relation);

/// Forgets what a relationship has, or all of an object have, changes too: it is loaded again.
void drop_relation(ObjectHeader& owner, const RelationMapping& relation) noexcept;
void drop_relations(ObjectHeader& owner) noexcept;

/// Forgets what was loaded and not changed, so that it is loaded again.
void unload_relations(ObjectHeader& owner);
void unload_relation(ObjectHeader& owner, const RelationMapping& relation);

}  // namespace carafe::detail
