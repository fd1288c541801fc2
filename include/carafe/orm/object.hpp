// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <carafe/util/type_tag.hpp>

/// The part of a managed object that is the same for every model: it stands in front of
/// the user's struct in one allocation. Confined to the thread of its session.
namespace carafe::detail {

struct Mapping;
struct ModelDescriptor;
class SessionState;
struct Island;

enum class ObjectState : std::uint8_t {
  transient,   ///< in no session, and no row of its own
  pending,     ///< added, to be inserted by the next flush
  persistent,  ///< a row, known to its session by its key
  deleted,     ///< to be deleted by the next flush, or deleted in the open transaction
  detached,    ///< a row once; its session has ended or let it go
};

struct ObjectHeader {
  explicit ObjectHeader(const ModelDescriptor& descriptor) : model(&descriptor) {}
  ObjectHeader(const ObjectHeader&) = delete;
  ObjectHeader& operator=(const ObjectHeader&) = delete;

  std::uint32_t references = 1;
  ObjectState state = ObjectState::transient;
  /// Reached for writing: may differ from `snapshot`, or be changed any time.
  bool watched = false;
  /// The database gave it its key, which goes with the row.
  bool numbered = false;
  /// Some relationship of it changed since the last flush: its session has noted it.
  bool relations_changed = false;
  /// Some of its values are to be read anew; the session knows which.
  bool partly_expired = false;
  /// Of the session, when the values were last read or written; another one is stale.
  std::uint32_t generation = 0;
  // The numbers of the levels (see TransactionLevel) in which …
  std::uint32_t inserted_in = 0;  ///< the row was inserted
  std::uint32_t saved_in = 0;     ///< the columns were last saved
  std::uint32_t related_in = 0;   ///< some relationship changed
  const ModelDescriptor* model;
  const Mapping* mapping = nullptr;  ///< while in a session
  SessionState* session = nullptr;
  /// Columns, by position, that no query has loaded yet: they read as a new object's do.
  std::uint64_t unloaded = 0;
  Island* island = nullptr;               ///< what relationships connect it with
  std::int64_t integer_key = 0;           ///< where the mapping has an integer key
  const std::string* key_text = nullptr;  ///< else; owned by the identity map
  std::string snapshot;                   ///< the columns as the database has them, if watched
};

/// Where the struct is, behind its header.
constexpr std::size_t object_offset(std::size_t alignment) {
  return (sizeof(ObjectHeader) + alignment - 1) / alignment * alignment;
}
void* object_of(ObjectHeader& header) noexcept;
const void* object_of(const ObjectHeader& header) noexcept;

/// Storage for an object with a header in front; the struct itself is left to the caller.
ObjectHeader* allocate_object(const ModelDescriptor& model);
/// Frees what allocate_object gave when no struct was made in it.
void deallocate_object(ObjectHeader* header) noexcept;

/// When the last reference is gone.
void destroy_object(ObjectHeader* header) noexcept;
/// At the first access for writing.
void watch_object(ObjectHeader& header);

/// Tells each relationship in the struct whose it is, once the struct is where it stays.
void attach_relations(ObjectHeader& header);
/// A member of an island is referred to again.
void revive_object(ObjectHeader& header) noexcept;

[[noreturn]] void throw_empty_ref(const TypeTag& model);

inline void add_reference(ObjectHeader& header) noexcept {
  if (header.references++ == 0) revive_object(header);
}
inline void release(ObjectHeader* header) noexcept {
  if (--header->references == 0) destroy_object(header);
}

}  // namespace carafe::detail
