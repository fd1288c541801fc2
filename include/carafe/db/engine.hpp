// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <carafe/db/connection.hpp>
#include <carafe/db/url.hpp>
#include <carafe/sql/statement_cache.hpp>

namespace carafe {

struct EngineOptions {
  /// Connections at once; a database in memory has one in any case.
  std::size_t pool_size = 32;
  /// How long `connect` waits for one.
  std::chrono::milliseconds pool_timeout{30'000};
  /// Log every statement.
  bool echo = false;
  /// Called before every statement, on the thread that runs it; for tests and tracing.
  std::function<void(std::string_view sql, std::span<const Cell> parameters)> on_statement = {};
  std::size_t compiled_cache_size = 500;
  /// Prepared statements kept by each connection.
  std::size_t statement_cache_size = 256;
};

/// A database as a program sees it: its URL, its dialect, its pool of connections.
/// Safe from any thread. No connection is made before the first `connect`.
class Engine {
 public:
  /// Throws UsageError "bad-database-url" or "unsupported-database".
  explicit Engine(std::string_view url, EngineOptions options = {});
  explicit Engine(DatabaseUrl url, EngineOptions options = {});
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// A connection, made or reused. Waits where all are lent; throws OperationalError
  /// "pool-exhausted" after `pool_timeout`, "cannot-open-database" and its kin where
  /// none can be made.
  Connection connect();

  const DatabaseUrl& url() const;
  const Dialect& dialect() const;
  StatementCache& statement_cache();

  /// Closes the connections in the pool; those lent are closed when handed back. The
  /// engine can be used on. An in-memory database is forgotten.
  void dispose();

 private:
  std::shared_ptr<detail::EngineState> state_;
};

}  // namespace carafe
