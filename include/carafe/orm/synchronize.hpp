// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace carafe {

/// What session.execute(update<User>()…) and delete_from do to objects of the rows they touch:
///
///     session.execute(update<User>().where(col(&User::age) < 18).set(&User::minor, true));
///     session.execute(delete_from<Log>().where(…), Synchronize::none);
///
/// An object whose row is updated has the value that was set, where it was a value, and is read anew by the
/// next query or `get` where it was an expression. An object whose row is deleted leaves the session. A
/// rollback undoes either.
enum class Synchronize : std::uint8_t {
  automatic,  ///< `evaluate` where the condition allows it, else `fetch`
  /// The condition is judged in memory, by what the session knows the database to have. Throws UsageError
  /// "cannot-evaluate" where it cannot be: it has a function, a subquery, another table, or compares texts
  /// where the database does not compare their bytes.
  evaluate,
  fetch,  ///< the keys of the rows are selected first, if the session has objects of the model
  none,   ///< objects stay as they are
};

}  // namespace carafe
