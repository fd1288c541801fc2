// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/nested_transaction.hpp>
#include <carafe/orm/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace carafe::detail {

/// What a transaction, or a part of it that can be undone by itself, did to objects.
///
/// Levels are numbered in the order they begin, over the life of the session. What an inner
/// level did is handed to the one around it when it is committed, so that everything done
/// since a level began has a number that is not below its own.
struct TransactionLevel {
  /// The columns of an object as they were before its first flush in the level.
  struct Saved {
    ObjectHeader* object;
    std::string columns;
    std::uint32_t saved_before;  ///< the object's `saved_in` until then
  };

  std::uint32_t number = 0;
  std::optional<NestedTransaction> savepoint;  ///< none of the transaction itself
  // Each holds a reference to its objects.
  std::vector<Saved> saved;
  std::vector<ObjectHeader*> deleted;
  std::vector<ObjectHeader*> related;  ///< some relationship of which changed
};

}  // namespace carafe::detail
