// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <carafe/db/engine_options.hpp>
#include <carafe/db/pool_status.hpp>

#include "db/fair_gate.hpp"
#include "db/pooled_connection.hpp"

namespace carafe::detail {

/// The connections of one database. Safe from any thread.
///
/// A connection that proves lost puts all idle ones under suspicion: each is asked for a
/// sign of life before it is lent again, and the first that gives none ends all of them.
class Pool {
 public:
  /// `driver` and `options` outlive the pool.
  Pool(Driver& driver, const EngineOptions& options, DatabaseUrl url);

  std::unique_ptr<PooledConnection> take(SourcePlace place);
  void give_back(std::unique_ptr<PooledConnection> connection) noexcept;
  /// Its place is free from here on; it is closed when given back.
  void detach(PooledConnection& connection);
  void warm_up(std::size_t connections);
  void dispose();
  PoolStatus status() const;
  /// For ~PooledConnection.
  void tell_closing(PooledConnection& connection) const noexcept;

 private:
  using Clock = PooledConnection::Clock;
  using Idle = std::vector<std::unique_ptr<PooledConnection>>;

  std::unique_ptr<PooledConnection> take_idle(Clock::time_point now);
  std::unique_ptr<PooledConnection> make(Clock::time_point now);
  std::unique_ptr<DriverConnection> connect();
  void clean(PooledConnection& connection) noexcept;
  bool works(PooledConnection& connection, Clock::time_point now);
  void lend(PooledConnection& connection, SourcePlace place, Clock::time_point now);
  void end_lending(PooledConnection& connection) noexcept;  // with the mutex held
  bool keeps(PooledConnection& connection) const noexcept;  // with the mutex held; else says why
  void close_all(Idle& closing);                            // with the mutex held; `closing` ends without it
  void invalidate(std::size_t generation);
  template <class... T>
  void echo(const PooledConnection& connection, const char* format, const T&... values) const noexcept;
  void warn_of_long_lendings(Clock::time_point now);
  [[noreturn]] void throw_exhausted() const;

  Driver& driver_;
  const EngineOptions& options_;
  const DatabaseUrl url_;
  const std::string shown_url_;
  const std::size_t capacity_;
  const std::size_t kept_;

  FairGate gate_;
  mutable std::mutex mutex_;
  Idle idle_;                            // the last used at the back
  std::vector<PooledConnection*> lent_;  // in no order
  std::size_t generation_ = 0;           // counts dispose() and invalidate()
  std::atomic<std::size_t> made_ = 0;
  Clock::time_point suspicion_{};  // connections not used since then must prove themselves
  Clock::time_point next_warning_{};
};

}  // namespace carafe::detail
