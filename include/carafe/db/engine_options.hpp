// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/driver.hpp>
#include <carafe/db/url.hpp>

namespace carafe {

/// A statement on its way, for events. Everything is borrowed for the call.
struct StatementEvent {
  std::string_view sql;
  /// Empty where `EngineOptions::hide_parameters` is set.
  std::span<const Cell> parameters;
  /// Spent in the driver and the database; zero before the execution.
  std::chrono::nanoseconds duration{0};
  /// Read or affected; 0 before the execution.
  std::int64_t rows = 0;
};

/// What a program wants to hear of an engine; each is called on the thread or fiber it
/// happens on. What is not set costs nothing. `before_connect`, `before_execute`, `on_begin`,
/// `on_connect`, `on_checkout` may throw to prevent what they are told of; what others throw is
/// logged.
struct EngineEvents {
  /// A connection is about to be made to `url`, a copy of the engine's, which may be changed for
  /// this one: a password that expires is fetched here. What it waits for counts as part of
  /// connecting. Throws UsageError "unsupported-operation" where a change has no meaning (SQLite).
  ///
  ///     events.before_connect = [&](DatabaseUrl& url) { url.password = tokens.current(); };
  std::function<void(DatabaseUrl& url)> before_connect{};
  /// A connection was made, and may be set up here with statements of its own.
  std::function<void(DriverConnection& connection)> on_connect{};
  /// It is lent out of the pool, or handed back (clean already).
  std::function<void(DriverConnection& connection)> on_checkout{};
  std::function<void(DriverConnection& connection)> on_checkin{};
  /// It is handed back and about to be made clean: its transaction may still be open. What is
  /// begun here is rolled back.
  std::function<void(DriverConnection& connection)> on_reset{};
  /// It is about to be closed; `why` in a few words: "lost", "invalidated", "older than
  /// pool_recycle" …
  std::function<void(DriverConnection& connection, std::string_view why)> on_close{};

  std::function<void(const StatementEvent& statement)> before_execute{};
  /// After its last row was read, or what read it stopped; not after an error.
  std::function<void(const StatementEvent& statement)> after_execute{};

  std::function<void(const TransactionOptions& options)> on_begin{};
  /// The database has promised durability.
  std::function<void()> on_commit{};
  std::function<void()> on_rollback{};
  /// A part of a transaction was begun, kept or undone: `verb` is "SAVEPOINT", "RELEASE SAVEPOINT",
  /// "ROLLBACK TO SAVEPOINT".
  std::function<void(std::string_view verb, std::string_view name)> on_savepoint{};

  /// A statement, a begin, a commit or a connect failed; `sql` may be empty.
  std::function<void(std::exception_ptr error, std::string_view sql)> on_error{};
};

/// What becomes of the work of somebody who hands a connection back without ending its
/// transaction.
enum class ResetOnReturn {
  rollback,
  commit,
  /// Rolled back as well, for the next one could not know of it; but settings and temporary tables
  /// stay: for programs that clean up themselves, in `EngineEvents::on_reset`.
  none
};

struct EngineOptions {
  /// Names the engine in logs, where there are several.
  std::string name{};

  /// Connections kept open while nobody uses them; a database in memory has one in any
  /// case. 0 keeps none.
  std::size_t pool_size = 16;
  /// Further ones made under load, closed when they are not used any more.
  std::size_t max_overflow = 16;
  /// How long `connect` waits for one.
  std::chrono::milliseconds pool_timeout{30'000};
  /// A connection this old is replaced when it is next asked for; 0 is never.
  std::chrono::milliseconds pool_recycle{0};
  /// A connection that has lain idle this long is asked for a sign of life before it is
  /// lent (a round trip); one whose socket shows that the server has closed it always is.
  /// 0 asks every time, `std::chrono::milliseconds::max()` never.
  std::chrono::milliseconds pool_pre_ping{1'000};
  /// A connection lent for longer than this is logged once, with the place that took it;
  /// 0 never.
  std::chrono::milliseconds pool_warn_after{60'000};
  /// The connection used last is lent first, so that those not needed fall idle and the server or
  /// `pool_recycle` may end them; false lends the one that has rested longest, so that all are used.
  bool pool_use_lifo = true;
  ResetOnReturn pool_reset_on_return = ResetOnReturn::rollback;

  /// What every transaction that does not say gets. Empty is the database's own default.
  /// `?isolation_level=SERIALIZABLE` in the URL says the same.
  std::optional<IsolationLevel> isolation_level{};

  /// Databases that follow the one of the URL: what only reads may use them, in turn (see
  /// `Engine::connect_read_only`). Each has a pool of its own, of the sizes above.
  std::vector<DatabaseUrl> replicas{};

  /// Log every statement, with its values, time and number of rows; of one that was built, also
  /// since when its text has been in the statement cache.
  bool echo = false;
  /// Log what becomes of every connection: made, lent, handed back, closed and why.
  bool echo_pool = false;
  /// Leave values out of logs and events; the values of columns that are `hidden` always
  /// are.
  bool hide_parameters = false;
  /// Called before every statement, on the thread that runs it; for tests and tracing.
  std::function<void(std::string_view sql, std::span<const Cell> parameters)> on_statement = {};
  EngineEvents events{};

  std::size_t compiled_cache_size = 500;
  /// Prepared statements kept by each connection. 0 keeps none, for a pooler between
  /// program and server that lends another connection for each transaction (PgBouncer).
  std::size_t statement_cache_size = 256;
};

}  // namespace carafe
