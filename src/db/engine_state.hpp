// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <carafe/db/engine.hpp>

#include "db/pool.hpp"

namespace carafe::detail {

/// What an Engine is, shared with the connections it has lent.
class EngineState {
 public:
  /// `drivers`: the database's own, then those of its replicas.
  EngineState(std::vector<std::unique_ptr<Driver>> drivers, DatabaseUrl url, EngineOptions options);

  const Dialect& dialect() const { return databases_.front()->driver->dialect(); }
  Pool& pool() { return databases_.front()->pool; }
  std::unique_ptr<PooledConnection> take_reader(SourcePlace place);
  void dispose();

  /// Logs the warning of a statement once for each text.
  void warn_of(const std::string& sql, const std::string& warning);

  const DatabaseUrl url;
  const EngineOptions options;
  StatementCache statement_cache;

 private:
  /// The primary or a replica.
  struct Member {
    Member(std::unique_ptr<Driver> its_driver, const EngineOptions& options, DatabaseUrl url)
        : shown_url(url.to_string()), driver(std::move(its_driver)), pool(*driver, options, std::move(url)) {}
    const std::string shown_url;
    const std::unique_ptr<Driver> driver;
    Pool pool;
    /// As the clock counts; until then nobody tries it.
    std::atomic<std::chrono::steady_clock::rep> avoided_until{0};
  };

  std::vector<std::unique_ptr<Member>> databases_;
  std::atomic<std::size_t> next_replica_{0};
  std::mutex mutex_;
  std::set<std::string, std::less<>> warned_;
};

/// The engine of these URLs. Throws UsageError "bad-database-url", "unsupported-database",
/// "bad-isolation-level".
std::shared_ptr<EngineState> make_state(DatabaseUrl url, EngineOptions options);

}  // namespace carafe::detail
