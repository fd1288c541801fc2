// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <carafe/db/url.hpp>

namespace carafe::detail {

/// How a URL wants its connections made.
struct PgSettings {
  std::vector<HostPort> endpoints;  ///< tried in this order; never empty
  /// All other words for libpq.
  std::vector<std::pair<std::string, std::string>> keywords;
  /// For each endpoint.
  std::chrono::milliseconds connect_timeout{10'000};
  /// A standby first, if there is one.
  bool prefer_standby = false;
  /// Statements live on the server, by name. Not so behind a pool that lends a server
  /// connection for a transaction only.
  bool prepared_statements = true;
  std::string user;      ///< for messages
  std::string database;  ///< for messages
};

/// Throws UsageError "bad-database-url" for options that neither libpq nor Carafe has.
PgSettings read_postgresql_settings(const DatabaseUrl& url);

}  // namespace carafe::detail
