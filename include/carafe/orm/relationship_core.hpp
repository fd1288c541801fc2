// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <carafe/orm/object.hpp>
#include <carafe/orm/relationship_options.hpp>
#include <carafe/sql/value.hpp>

/// A relationship without its types: all that the templates of orm/relationship.hpp call.
namespace carafe::detail {

class ModelRecorder;
struct RelationState;

/// What holds the related objects: one, or many.
enum class RelationShape : std::uint8_t { one, list, set, map };

/// A member that is a relationship. Two pointers: the object it is a member of (null in a struct
/// that no session manages), and what it has, which is null until it is loaded or changed.
///
/// What a managed object's relationship has lives as long as that object: objects that a
/// relationship connects stay until none of them is referred to. A struct's own relationship
/// refers to what it has by itself.
class RelationshipBase {
 public:
  RelationshipBase(const RelationshipBase& other);
  RelationshipBase(RelationshipBase&& other) noexcept;
  /// Of a managed object they change what it has, and throw what loading it or `other` throws.
  RelationshipBase& operator=(const RelationshipBase& other);
  RelationshipBase& operator=(RelationshipBase&& other);

  /// Whether reaching it asks nothing of the database.
  bool is_loaded() const noexcept;

 protected:
  RelationshipBase() = default;
  ~RelationshipBase() {
    if (state_ != nullptr) dispose();
  }

  /// Loads it if need be, which may suspend the fiber. Throws UsageError "detached-relationship"
  /// where it is not loaded and there is no session to load it, "relationship-not-loaded" where it
  /// is not to be loaded by itself (Load::raise), DatabaseError.
  std::span<ObjectHeader* const> items() const;
  ObjectHeader* one() const;

  // Each keeps the other side in step, and takes what is added into the session of the object.
  void set_one(ObjectHeader* object);
  void append(ObjectHeader& object);
  void insert(std::size_t position, ObjectHeader& object);
  /// False where it was not there.
  bool remove(ObjectHeader& object);
  void replace(std::span<ObjectHeader* const> objects);
  bool contains(const ObjectHeader* object) const;
  /// The first whose member that `keyed_by` names is equal to `key`; null where there is none.
  ObjectHeader* find_by_key(const Value& key) const;
  /// In the place of the one with the same key, if there is one.
  void put_by_key(ObjectHeader& object);

 private:
  friend struct RelationAccess;
  void dispose() noexcept;

  ObjectHeader* owner_ = nullptr;
  RelationState* state_ = nullptr;
};

/// Tells the recorder the options of the relationship at this address.
void record_relationship(ModelRecorder& recorder, const void* relationship, RelationshipOptions options);

/// One relationship of a model, as it was declared.
struct ModelRelation {
  std::string_view name;
  unsigned offset = 0;  ///< in the model, in bytes
  RelationShape shape = RelationShape::one;
  const TypeTag* target = nullptr;
  RelationshipOptions options;

  RelationshipBase& in(void* object) const {
    return *reinterpret_cast<RelationshipBase*>(static_cast<std::byte*>(object) + offset);
  }
};

/// Loads what the object has by this relationship, by a query of its own.
void load_relation(ObjectHeader& owner, const ModelRelation& declared);

}  // namespace carafe::detail
