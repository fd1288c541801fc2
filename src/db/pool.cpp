// SPDX-License-Identifier: MIT
#include "db/pool.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <carafe/db/errors.hpp>

#include "db/logged_connection.hpp"

namespace carafe::detail {
namespace {

std::size_t capacity(const EngineOptions& options, const Driver& driver) {
  std::size_t wanted = std::max<std::size_t>(options.pool_size, 1);
  return driver.max_connections() == 0 ? wanted : std::min(wanted, driver.max_connections());
}

}  // namespace

EngineState::EngineState(DatabaseUrl engine_url, EngineOptions engine_options)
    : url(std::move(engine_url)),
      options(std::move(engine_options)),
      driver(make_driver(url)),
      statement_cache(options.compiled_cache_size),
      capacity_(capacity(options, *driver)) {
  // So that handing back needs no memory.
  idle_.reserve(capacity(options, *driver));
}

std::unique_ptr<PooledConnection> EngineState::take() {
  if (!capacity_.acquire(Waiter::Clock::now() + options.pool_timeout)) {
    throw OperationalError{
        "pool-exhausted",
        fmt::format(
            "No connection to {} came free in {:g} s: all {} are in use. One piece of work may hold several "
            "(a session inside a session), or keep one while it waits for something slow; end sessions "
            "early, or raise EngineOptions::pool_size.",
            url.to_string(), double(options.pool_timeout.count()) / 1000.0, capacity(options, *driver)),
        {.sqlstate = "53300", .statement = {}}};
  }
  try {
    std::size_t generation = 0;
    {
      std::lock_guard lock{mutex_};
      if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
      generation = generation_;
    }
    return std::make_unique<PooledConnection>(connect(), options.statement_cache_size, generation);
  } catch (...) {
    capacity_.release();
    throw;
  }
}

std::unique_ptr<DriverConnection> EngineState::connect() {
  auto connection = driver->connect();
  if (options.echo || options.on_statement) connection = make_logged(std::move(connection), options);
  return connection;
}

void EngineState::give_back(std::unique_ptr<PooledConnection> connection) noexcept {
  connection->clean();
  if (connection->driver().usable()) {
    std::lock_guard lock{mutex_};
    if (connection->generation == generation_) idle_.push_back(std::move(connection));
  }
  connection.reset();
  capacity_.release();
}

void EngineState::dispose() {
  std::vector<std::unique_ptr<PooledConnection>> closing;
  std::lock_guard lock{mutex_};
  closing.swap(idle_);
  ++generation_;
}

}  // namespace carafe::detail
