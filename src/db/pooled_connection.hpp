// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <carafe/db/driver.hpp>
#include <carafe/util/source_place.hpp>

#include "db/savepoints.hpp"
#include "db/statement_list.hpp"

namespace carafe::detail {

class Pool;

/// A driver's connection with its prepared statements, which end before it.
class PooledConnection {
 public:
  using Clock = std::chrono::steady_clock;

  PooledConnection(std::unique_ptr<DriverConnection> driver, Pool& home, std::size_t statements,
                   std::size_t generation, std::size_t number, Clock::time_point now)
      : home(home),
        number(number),
        generation(generation),
        made_at(now),
        used_at(now),
        driver_(std::move(driver)),
        statements_(statements) {}
  ~PooledConnection();

  DriverConnection& driver() { return *driver_; }
  Statement& prepare(std::string_view sql) { return statements_.get(*driver_, sql); }

  const std::shared_ptr<Savepoints>& savepoints() {
    if (!savepoints_) savepoints_ = std::make_shared<Savepoints>(*driver_);
    return savepoints_;
  }
  void forget_savepoints() noexcept {
    if (savepoints_) savepoints_->forget_all();
  }

  /// Expires when the connection is handed back: what a stream of rows holds on to.
  std::weak_ptr<const void> stream_token() {
    if (!stream_token_) stream_token_ = std::make_shared<char>();
    return stream_token_;
  }

  /// Nothing of its last user goes on.
  void end_statements() noexcept {
    forget_savepoints();
    stream_token_.reset();
    statements_.reset_all();
  }

  // What its pool knows of it.
  Pool& home;
  const std::size_t number;  // in logs
  const std::size_t generation;
  const Clock::time_point made_at;
  Clock::time_point used_at;  // last known to work
  bool detached = false;      // not of the pool any more
  std::string_view ends_because = "its engine has ended";

  /// From lending to handing back.
  struct Lending {
    SourcePlace place;
    std::string work;
    Clock::time_point since;
    std::size_t position = 0;  // among those lent
    bool warned = false;
    bool invalid = false;
    bool read_only = false;
    bool has_token = false;  // in the log
    bool in_unit = false;    // run_transaction will commit it
    std::optional<IsolationLevel> isolation;
  } lending;

 private:
  std::unique_ptr<DriverConnection> driver_;
  StatementList statements_;
  std::shared_ptr<Savepoints> savepoints_;
  std::shared_ptr<const void> stream_token_;
};

}  // namespace carafe::detail
