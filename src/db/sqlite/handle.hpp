// SPDX-License-Identifier: MIT
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace carafe::detail {

struct CloseSqlite {
  void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

struct FinalizeSqlite {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using SqliteStatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeSqlite>;

/// How a URL wants its SQLite database opened.
struct SqliteSettings {
  std::string path;  ///< ":memory:" or a file
  bool in_memory = false;
  std::chrono::milliseconds timeout{5000};
  std::string synchronous = "FULL";
};

/// Opens the database and sets it up (WAL, foreign keys, durability). Throws
/// OperationalError saying what is wrong with the file and what to do.
SqliteHandle open_sqlite(const SqliteSettings& settings);

/// Throws what SQLite's last error on `handle`, whose result code is `code`, means.
[[noreturn]] void throw_sqlite_error(sqlite3* handle, int code, std::string_view sql, std::string_view path);

/// The lock of another process, waited for until the timeout.
[[noreturn]] void throw_database_locked(const SqliteSettings& settings, std::string_view sql);

/// Waits a little longer each time, until a deadline: for a lock that another process
/// holds and will not tell when it is free.
class LockRetry {
 public:
  explicit LockRetry(std::chrono::milliseconds timeout);
  /// False, without waiting, at the deadline. May throw Cancelled.
  bool wait();

 private:
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::microseconds pause_{500};
};

inline bool is_busy(int code) { return (code & 0xFF) == SQLITE_BUSY || code == SQLITE_LOCKED; }

}  // namespace carafe::detail
