// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include <carafe/db/errors.hpp>
#include <carafe/sql/value.hpp>

namespace carafe {

/// A row that was to be written is not what the object was read from: it is gone, or of another version
/// (see `version_id`). Nothing was written. The message names the object and the versions.
///
/// The work may succeed when it is done again from a fresh read, after a rollback.
class StaleDataError : public DatabaseError {
 public:
  StaleDataError(const std::string& message, DatabaseErrorDetails details, Value expected = {},
                 Value found = {})
      : DatabaseError("stale-row", message, std::move(details)),
        expected_(std::move(expected)),
        found_(std::move(found)) {}

  /// The version the object has; NULL where the model has none.
  const Value& expected_version() const noexcept { return expected_; }
  /// The version its row has; NULL where the row is gone.
  const Value& found_version() const noexcept { return found_; }

 private:
  Value expected_;
  Value found_;
};

}  // namespace carafe
