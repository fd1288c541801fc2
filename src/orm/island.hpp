// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/object.hpp>

#include <cstddef>
#include <vector>

namespace carafe::detail {

/// Objects that relationships connect live and die together: what a relationship has is not
/// counted, so that objects that point at each other do not keep themselves alive. An island
/// grows and never splits; it goes when none of its members is referred to from outside.
struct Island {
  std::vector<ObjectHeader*> members;
  std::size_t referred = 0;  ///< members with a reference
};

/// Puts both into one island. Each must be referred to, or be of an island already.
void connect(ObjectHeader& a, ObjectHeader& b);

/// Its last reference is gone: says whether it may be destroyed by itself. Destroys the island with
/// all its members if it was the last of them, and says no.
bool leave_island(ObjectHeader& object) noexcept;

/// Destroys one object and nothing else.
void destroy_alone(ObjectHeader* object) noexcept;

}  // namespace carafe::detail
