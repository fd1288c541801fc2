// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace carafe {

/// A statement that ran, as `db.recorded_queries()` tells of it.
struct RecordedQuery {
  std::string statement;
  /// As logs show them: 42, 'text' (cut after 60 bytes), *** of a hidden column; none where
  /// DATABASE_HIDE_PARAMETERS is set.
  std::vector<std::string> parameters;
  std::chrono::system_clock::time_point start;
  /// Spent in the driver and the database, without what the program did between its rows.
  std::chrono::nanoseconds duration{0};
  /// Read or affected.
  std::int64_t rows = 0;
  /// The rule of the route that ran it; empty elsewhere.
  std::string place;
};

/// The statements of a scope, in the order they ended.
struct RecordedQueries {
  std::vector<RecordedQuery> queries;
  /// How many more there were than are kept.
  std::size_t dropped = 0;

  auto begin() const noexcept { return queries.begin(); }
  auto end() const noexcept { return queries.end(); }
  std::size_t size() const noexcept { return queries.size(); }
  bool empty() const noexcept { return queries.empty(); }
  const RecordedQuery& operator[](std::size_t position) const { return queries[position]; }
};

}  // namespace carafe
