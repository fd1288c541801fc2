// SPDX-License-Identifier: MIT
// The flush a query makes by itself; its errors say so, for the query's line has nothing to do with them.
#include <carafe/orm/stale_data_error.hpp>

#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

constexpr const char* note =
    "\n(This query flushed first what was added and changed before it, and that failed. Flush where the "
    "change is complete, or hold it back with `NoAutoflush guard = session.no_autoflush();`.)";

DatabaseErrorDetails details_of(const DatabaseError& error) {
  return {error.sqlstate(), error.statement(), error.connection_lost()};
}

/// The error that is being handled, of its own type, with the note.
[[noreturn]] void rethrow_noted() {
  try {
    throw;
  } catch (const IntegrityError& error) {
    throw IntegrityError(error.code(), error.what() + std::string(note), details_of(error), error.kind(),
                         error.table(), error.columns(), error.constraint());
  } catch (const RetryableError& error) {
    throw RetryableError(error.code(), error.what() + std::string(note), details_of(error));
  } catch (const OperationalError& error) {
    throw OperationalError(error.code(), error.what() + std::string(note), details_of(error));
  } catch (const DataError& error) {
    throw DataError(error.code(), error.what() + std::string(note), details_of(error));
  } catch (const StaleDataError& error) {
    throw StaleDataError(error.what() + std::string(note), details_of(error), error.expected_version(),
                         error.found_version());
  }
}

}  // namespace

void SessionState::autoflush() {
  if (!options_.autoflush || flushing_) return;
  try {
    flush();
  } catch (const DatabaseError&) {
    rethrow_noted();
  }
}

}  // namespace carafe::detail
