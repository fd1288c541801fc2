// SPDX-License-Identifier: MIT
#include "db/sqlite/connection.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <carafe/db/errors.hpp>
#include <carafe/util/wait.hpp>

#include "db/sqlite/statement.hpp"

namespace carafe::detail {
namespace {

SqliteStatementHandle prepare_own(sqlite3* handle, const SqliteSettings& settings, std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  int code =
      sqlite3_prepare_v3(handle, sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  if (code != SQLITE_OK) throw_sqlite_error(handle, code, sql, settings.path);
  return SqliteStatementHandle{made};
}

bool makes_temporary(std::string_view sql) {
  std::string_view begin = sql.substr(0, 40);
  auto has = [&](std::string_view word) {
    auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return !std::ranges::search(begin, word, same).empty();
  };
  return has("create") && has("temp");
}

}  // namespace

SqliteConnection::SqliteConnection(std::shared_ptr<SqliteDatabase> database)
    : database_(std::move(database)), handle_(open_sqlite(database_->settings)) {
  begin_read_ = prepare_own(handle(), settings(), "BEGIN");
  begin_write_ = prepare_own(handle(), settings(), "BEGIN IMMEDIATE");
  commit_ = prepare_own(handle(), settings(), "COMMIT");
  rollback_ = prepare_own(handle(), settings(), "ROLLBACK");
}

SqliteConnection::~SqliteConnection() { rollback(); }

std::unique_ptr<Statement> SqliteConnection::prepare(std::string_view sql) {
  if (!may_have_temporary_) may_have_temporary_ = makes_temporary(sql);
  return std::make_unique<SqliteStatement>(*this, sql);
}

void SqliteConnection::begin(const TransactionOptions& options) {
  if (options.intent == Intent::read || options.read_only) {
    int code = run(begin_read_.get());
    if (code != SQLITE_DONE) throw_sqlite_error(handle(), code, "BEGIN", settings().path);
    open_ = true;
    if (options.read_only) refuse_writes(true);
    return;
  }
  if (!database_->writer.acquire(Waiter::Clock::now() + settings().timeout)) {
    throw_database_locked(settings(), "BEGIN IMMEDIATE");
  }
  holds_writer_ = true;
  try {
    // At the head of this process's queue: only another process can hold the lock now
    // (or a reader that has turned writer).
    LockRetry retry{settings().timeout};
    while (true) {
      int code = run(begin_write_.get());
      if (code == SQLITE_DONE) break;
      if (!is_busy(code)) throw_sqlite_error(handle(), code, "BEGIN IMMEDIATE", settings().path);
      if (!retry.wait()) throw_database_locked(settings(), "BEGIN IMMEDIATE");
    }
  } catch (...) {
    end_transaction();
    throw;
  }
  open_ = true;
}

void SqliteConnection::commit() {
  if (!open_) return;
  check_alive();
  bool wrote = sqlite3_txn_state(handle(), nullptr) == SQLITE_TXN_WRITE;
  if (wrote && !settings().in_memory) {
    commit_durably();
  } else if (int code = run(commit_.get()); code != SQLITE_DONE) {
    fail(code, "COMMIT");
  }
  end_transaction();
}

void SqliteConnection::commit_durably() {
  // A commit that was begun is waited for: its caller must learn how it ended.
  UncancellableScope uncancellable;
  LockRetry retry{settings().timeout};
  while (true) {
    int code = SQLITE_OK;
    current_waiter().run_blocking(Lane::database, [&] { code = run(commit_.get()); });
    if (code == SQLITE_DONE) return;
    // Only without WAL: readers of other processes are in the way. The transaction
    // stays open.
    if (!is_busy(code)) fail(code, "COMMIT");
    if (!retry.wait()) throw_database_locked(settings(), "COMMIT");
  }
}

void SqliteConnection::rollback() noexcept {
  if (handle_ && sqlite3_get_autocommit(handle()) == 0 && run(rollback_.get()) != SQLITE_DONE) {
    usable_ = sqlite3_get_autocommit(handle()) != 0;
  }
  end_transaction();
}

void SqliteConnection::reset_session() noexcept {
  if (!may_have_temporary_ || !usable_) return;
  try {
    const char* list =
        "SELECT type || ' \"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_temp_schema "
        "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite#_%' ESCAPE '#'";
    std::vector<std::string> drops;
    SqliteStatementHandle names = prepare_own(handle(), settings(), list);
    while (sqlite3_step(names.get()) == SQLITE_ROW) {
      drops.push_back(std::string{"DROP "} +
                      reinterpret_cast<const char*>(sqlite3_column_text(names.get(), 0)));
    }
    names.reset();
    for (const std::string& drop : drops) {
      if (sqlite3_exec(handle(), drop.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) usable_ = false;
    }
  } catch (const std::exception&) {
    usable_ = false;
  }
}

void SqliteConnection::refuse_writes(bool refuse) noexcept {
  sqlite3_exec(handle(), refuse ? "PRAGMA query_only=ON" : "PRAGMA query_only=OFF", nullptr, nullptr,
               nullptr);
  read_only_ = refuse;
}

void SqliteConnection::fail(int code, std::string_view sql) {
  if (read_only_ && (code & 0xFF) == SQLITE_READONLY) {
    throw OperationalError{
        "read-only-transaction",
        "A transaction that was begun read only refuses to write. Begin one that may: begin(Intent::write).",
        {.sqlstate = "25006", .statement = std::string{sql}}};
  }
  lost_ = open_ && sqlite3_get_autocommit(handle()) != 0;
  throw_sqlite_error(handle(), code, sql, settings().path);
}

int SqliteConnection::run(sqlite3_stmt* statement) noexcept {
  int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  return code;
}

void SqliteConnection::throw_lost() const {
  throw OperationalError{
      "transaction-lost",
      "SQLite has undone this transaction after an earlier error. Roll back, then begin again.",
      {.sqlstate = "25P02", .statement = {}}};
}

void SqliteConnection::end_transaction() noexcept {
  open_ = false;
  lost_ = false;
  if (read_only_) refuse_writes(false);
  if (std::exchange(holds_writer_, false)) database_->writer.release();
}

}  // namespace carafe::detail
