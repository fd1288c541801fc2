// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/db/connection.hpp>
#include <carafe/db/engine_options.hpp>
#include <carafe/db/pool_status.hpp>
#include <carafe/db/retry.hpp>
#include <carafe/db/url.hpp>
#include <carafe/sql/statement_cache.hpp>
#include <carafe/util/function_ref.hpp>
#include <carafe/util/source_place.hpp>

namespace carafe {

class Engine;

namespace detail {
/// An engine over drivers of one's own, for tests. `url` is only shown.
Engine make_engine(std::unique_ptr<Driver> driver, DatabaseUrl url, EngineOptions options = {},
                   std::vector<std::unique_ptr<Driver>> replicas = {});
}  // namespace detail

/// A database as a program sees it: its URL, its dialect, its pool of connections.
/// Safe from any thread. No connection is made before the first `connect`.
///
/// A process that forks makes its engines after that, or calls `dispose` before: parent
/// and child would otherwise speak over the same sockets.
class Engine {
 public:
  /// Throws UsageError "bad-database-url" or "unsupported-database".
  explicit Engine(std::string_view url, EngineOptions options = {});
  explicit Engine(DatabaseUrl url, EngineOptions options = {});
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// A connection, made or reused. Waits, first come, first served, where all are lent;
  /// throws OperationalError "pool-exhausted" after `pool_timeout`, which names who has
  /// them, "cannot-open-database" and its kin where none can be made.
  Connection connect(SourcePlace taken_at = SourcePlace::here());

  /// A connection whose transactions are read only: of a replica, in turn, where there are
  /// any; of the database itself where there is none, or none of them answers. A replica
  /// may not know yet what was committed a moment ago.
  Connection connect_read_only(SourcePlace taken_at = SourcePlace::here());

  /// Calls `work` in a transaction of a connection and commits; returns what `work`
  /// returns. If it throws, rolls back and lets it through. Where the database refuses the
  /// transaction because of a concurrent one, or the connection is lost before COMMIT was
  /// sent, all of it is run again, so `work` should do nothing else that must not be
  /// repeated. A COMMIT that got no answer ("commit-in-doubt") is never repeated.
  ///
  ///     engine.run_transaction([&](Connection& connection) { … });
  template <std::invocable<Connection&> F>
  std::invoke_result_t<F&, Connection&> run_transaction(F&& work, const RetryOptions& options = {},
                                                        SourcePlace taken_at = SourcePlace::here()) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, Connection&>>) {
      run_units(work, options, taken_at);
    } else {
      std::optional<std::invoke_result_t<F&, Connection&>> result;
      run_units([&](Connection& connection) { result.emplace(work(connection)); }, options, taken_at);
      return *std::move(result);
    }
  }

  const DatabaseUrl& url() const;
  const Dialect& dialect() const;
  /// Its `statistics()` count hits.
  StatementCache& statement_cache();

  /// Of the database itself, without its replicas.
  PoolStatus pool_status() const;

  /// Opens connections ahead, until so many lie ready; at most `pool_size`.
  void warm_up(std::size_t connections);

  /// Closes the connections in the pool; those lent are closed when handed back. The
  /// engine can be used on. An in-memory database is forgotten.
  void dispose();

 private:
  friend Engine detail::make_engine(std::unique_ptr<Driver>, DatabaseUrl, EngineOptions,
                                    std::vector<std::unique_ptr<Driver>>);
  explicit Engine(std::shared_ptr<detail::EngineState> state);
  void run_units(FunctionRef<void(Connection&)> work, const RetryOptions& options, SourcePlace taken_at);

  std::shared_ptr<detail::EngineState> state_;
};

}  // namespace carafe
