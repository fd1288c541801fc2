// SPDX-License-Identifier: MIT
#include "db/engine_state.hpp"

#include <spdlog/spdlog.h>

#include <carafe/db/errors.hpp>

namespace carafe::detail {
namespace {

using Clock = std::chrono::steady_clock;

/// How long a replica that does not answer is left alone.
constexpr std::chrono::seconds avoidance{10};

/// Texts whose warning was logged are remembered up to here.
constexpr std::size_t most_warnings = 1'000;

std::unique_ptr<Driver> driver_of(DatabaseUrl url) {
  url.options.erase("isolation_level");
  return make_driver(url);
}

}  // namespace

std::shared_ptr<EngineState> make_state(DatabaseUrl url, EngineOptions options) {
  if (auto level = url.options.find("isolation_level"); level != url.options.end()) {
    options.isolation_level = isolation_level(level->second);
  }
  std::vector<std::unique_ptr<Driver>> drivers;
  drivers.push_back(driver_of(url));
  for (const DatabaseUrl& replica : options.replicas) {
    if (replica.dialect != url.dialect) {
      throw UsageError{"bad-database-url", "The replica " + replica.to_string() +
                                               " is of another kind than the database it should follow, " +
                                               url.to_string() + "."};
    }
    drivers.push_back(driver_of(replica));
  }
  return std::make_shared<EngineState>(std::move(drivers), std::move(url), std::move(options));
}

EngineState::EngineState(std::vector<std::unique_ptr<Driver>> drivers, DatabaseUrl engine_url,
                         EngineOptions engine_options)
    : url(std::move(engine_url)),
      options(std::move(engine_options)),
      statement_cache(options.compiled_cache_size) {
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    DatabaseUrl its_url = i == 0 || i > options.replicas.size() ? url : options.replicas[i - 1];
    its_url.options.erase("isolation_level");  // which is the engine's, not the driver's
    databases_.push_back(std::make_unique<Member>(std::move(drivers[i]), options, std::move(its_url)));
  }
}

std::unique_ptr<PooledConnection> EngineState::take_reader(SourcePlace place) {
  std::size_t replicas = databases_.size() - 1;
  std::size_t first = replicas == 0 ? 0 : next_replica_.fetch_add(1, std::memory_order_relaxed) % replicas;
  for (std::size_t i = 0; i < replicas; ++i) {
    Member& replica = *databases_[1 + (first + i) % replicas];
    auto now = Clock::now().time_since_epoch();
    if (replica.avoided_until.load(std::memory_order_relaxed) > now.count()) continue;
    try {
      return replica.pool.take(place);
    } catch (const OperationalError& error) {
      if (error.code() == "pool-exhausted") throw;
      spdlog::warn("sql: the replica {} does not answer, another database reads in its place: {}",
                   replica.shown_url, error.what());
      replica.avoided_until.store((now + avoidance).count(), std::memory_order_relaxed);
    }
  }
  return pool().take(place);
}

void EngineState::dispose() {
  for (auto& database : databases_) database->pool.dispose();
}

void EngineState::warn_of(const std::string& sql, const std::string& warning) {
  {
    std::lock_guard lock{mutex_};
    if (warned_.size() >= most_warnings || !warned_.insert(sql).second) return;
  }
  spdlog::warn("sql: {}: {}", warning, sql);
}

}  // namespace carafe::detail
