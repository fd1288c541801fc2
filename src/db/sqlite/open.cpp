// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <carafe/db/errors.hpp>
#include <carafe/util/decimal.hpp>
#include <carafe/util/wait.hpp>

#include "db/sqlite/handle.hpp"

namespace carafe::detail {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_cannot_open(const std::string& message) {
  throw OperationalError{"cannot-open-database", message, {.sqlstate = "08001", .statement = {}}};
}

bool allowed(const fs::path& path, int mode) {
  return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

/// SQLite itself says "unable to open database file" to all of these.
void check_file(const fs::path& path) {
  std::error_code ignored;
  fs::path file = fs::absolute(path, ignored);
  fs::path folder = file.parent_path();
  if (fs::is_directory(file, ignored)) {
    throw_cannot_open(fmt::format(
        "{} is a folder, not a database file. Add the file's name to the database URL.", file.string()));
  }
  if (!fs::exists(folder, ignored)) {
    throw_cannot_open(
        fmt::format("The folder {} of the database file does not exist. Create it: mkdir -p '{}'",
                    folder.string(), folder.string()));
  }
  if (!fs::is_directory(folder, ignored)) {
    throw_cannot_open(fmt::format(
        "{} should be the folder of the database file, but is a file. Name another path in the database URL.",
        folder.string()));
  }
  bool exists = fs::exists(file, ignored);
  if (exists && !allowed(file, R_OK)) {
    throw_cannot_open(
        fmt::format("The database file {} may not be read by this user. Give permission: chmod u+rw '{}', or "
                    "run as its owner.",
                    file.string(), file.string()));
  }
  if (!exists && !allowed(folder, W_OK | X_OK)) {
    throw_cannot_open(
        fmt::format("The database file {} cannot be created: this user may not write the folder. Give "
                    "permission, or name another folder in the database URL.",
                    file.string()));
  }
}

/// Runs one statement, waiting out the lock of another process; returns its first
/// column as text.
std::string run(sqlite3* handle, const SqliteSettings& settings, const std::string& sql) {
  LockRetry retry{settings.timeout};
  while (true) {
    sqlite3_stmt* made = nullptr;
    int code = sqlite3_prepare_v3(handle, sql.c_str(), int(sql.size()), 0, &made, nullptr);
    SqliteStatementHandle statement{made};
    std::string answer;
    while (code == SQLITE_OK || code == SQLITE_ROW) {
      code = sqlite3_step(made);
      if (code != SQLITE_ROW) break;
      if (auto* text = reinterpret_cast<const char*>(sqlite3_column_text(made, 0))) answer = text;
    }
    if (code == SQLITE_DONE) return answer;
    if (!is_busy(code)) throw_sqlite_error(handle, code, sql, settings.path);
    statement.reset();
    if (!retry.wait()) throw_database_locked(settings, sql);
  }
}

/// Decimal numbers stored as text, in the order of their size; what is no number comes
/// after them, byte by byte.
int compare_decimals(void*, int size_a, const void* a, int size_b, const void* b) {
  std::string_view text_a{static_cast<const char*>(a), std::size_t(size_a)};
  std::string_view text_b{static_cast<const char*>(b), std::size_t(size_b)};
  auto number_a = Decimal::parse(text_a);
  auto number_b = Decimal::parse(text_b);
  if (number_a && number_b) return *number_a < *number_b ? -1 : *number_b < *number_a ? 1 : 0;
  if (number_a || number_b) return number_a ? -1 : 1;
  return text_a.compare(text_b);
}

}  // namespace

LockRetry::LockRetry(std::chrono::milliseconds timeout)
    : deadline_(std::chrono::steady_clock::now() + timeout) {}

bool LockRetry::wait() {
  auto now = std::chrono::steady_clock::now();
  if (now >= deadline_) return false;
  current_waiter().sleep_until(std::min(deadline_, now + pause_));
  pause_ = std::min(pause_ * 3 / 2, std::chrono::microseconds{20'000});
  return true;
}

SqliteHandle open_sqlite(const SqliteSettings& settings) {
  if (!settings.in_memory) check_file(settings.path);
  sqlite3* opened = nullptr;
  // NOMUTEX: a connection is used by one at a time, though not always the same thread.
  int code = sqlite3_open_v2(
      settings.path.c_str(), &opened,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  SqliteHandle handle{opened};
  if (code != SQLITE_OK) throw_sqlite_error(opened, code, "", settings.path);
  sqlite3_busy_timeout(opened, 0);
  // A mistyped "column" is an error, not a text.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);

  sqlite3_create_collation_v2(opened, "carafe_decimal", SQLITE_UTF8, nullptr, &compare_decimals, nullptr);

  // Reads the file's header, so that a file of another kind is found out here.
  std::string journal = run(opened, settings, "PRAGMA journal_mode");
  if (!settings.in_memory && journal != "wal" && sqlite3_db_readonly(opened, "main") == 0) {
    run(opened, settings, "PRAGMA journal_mode=WAL");
  }
  run(opened, settings, "PRAGMA synchronous=" + settings.synchronous);
  run(opened, settings, "PRAGMA foreign_keys=ON");
  return handle;
}

}  // namespace carafe::detail
