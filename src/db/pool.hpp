// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <carafe/db/engine.hpp>

#include "db/fair_gate.hpp"
#include "db/statement_list.hpp"

namespace carafe::detail {

/// A driver's connection with its prepared statements, which end before it.
class PooledConnection {
 public:
  PooledConnection(std::unique_ptr<DriverConnection> driver, std::size_t statements, std::size_t generation)
      : generation(generation), driver_(std::move(driver)), statements_(statements) {}

  DriverConnection& driver() { return *driver_; }
  Statement& prepare(std::string_view sql) { return statements_.get(*driver_, sql); }
  void clean() noexcept {
    statements_.reset_all();
    driver_->rollback();
  }

  const std::size_t generation;

 private:
  std::unique_ptr<DriverConnection> driver_;
  StatementList statements_;
};

/// What an Engine is, shared with the connections it has lent.
class EngineState {
 public:
  EngineState(DatabaseUrl engine_url, EngineOptions engine_options);

  std::unique_ptr<PooledConnection> take();
  void give_back(std::unique_ptr<PooledConnection> connection) noexcept;
  void dispose();

  const DatabaseUrl url;
  const EngineOptions options;
  const std::unique_ptr<Driver> driver;
  StatementCache statement_cache;

 private:
  std::unique_ptr<DriverConnection> connect();

  FairGate capacity_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<PooledConnection>> idle_;  // the last used at the back
  std::size_t generation_ = 0;                           // counts dispose()
};

}  // namespace carafe::detail
