// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <carafe/util/source_place.hpp>

namespace carafe {

/// Who has a connection.
struct LentConnection {
  /// Where it was taken.
  SourcePlace place;
  /// The route that took it; empty outside of a request.
  std::string work;
  std::chrono::milliseconds age{0};

  /// "taken 61.2 s ago at src/app.cpp:42 (/users)"
  std::string to_string() const;
};

/// A pool at one moment.
struct PoolStatus {
  std::size_t capacity = 0;  ///< pool_size + max_overflow
  std::size_t idle = 0;
  std::size_t waiting = 0;  ///< those who wait for a connection
  /// The longest first.
  std::vector<LentConnection> lent;

  std::size_t open() const { return idle + lent.size(); }
  /// Several lines for a person, one for each place that has connections.
  std::string to_string() const;
};

}  // namespace carafe
