// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/driver.hpp>
#include <memory>

#include "db/fair_gate.hpp"
#include "db/sqlite/handle.hpp"

namespace carafe::detail {

/// What the connections of one database share: the settings, and the queue of those
/// who want to write.
struct SqliteDatabase {
  SqliteSettings settings;
  FairGate writer{1};
};

class SqliteConnection final : public DriverConnection {
 public:
  explicit SqliteConnection(std::shared_ptr<SqliteDatabase> database);
  ~SqliteConnection() override;

  std::unique_ptr<Statement> prepare(std::string_view sql) override;
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() const noexcept override { return open_; }
  bool usable() const noexcept override { return usable_; }
  void reset_session() noexcept override;

  // For SqliteStatement.
  sqlite3* handle() const noexcept { return handle_.get(); }
  const SqliteSettings& settings() const noexcept { return database_->settings; }
  /// Throws if SQLite has ended the transaction by itself: what follows would run
  /// outside of it.
  void check_alive() const {
    if (lost_) throw_lost();
  }
  /// A statement failed with `code`: notes a lost transaction, then throws.
  [[noreturn]] void fail(int code, std::string_view sql);

 private:
  int run(sqlite3_stmt* statement) noexcept;
  void commit_durably();
  void refuse_writes(bool refuse) noexcept;
  [[noreturn]] void throw_lost() const;
  void end_transaction() noexcept;

  std::shared_ptr<SqliteDatabase> database_;
  SqliteHandle handle_;
  SqliteStatementHandle begin_read_;
  SqliteStatementHandle begin_write_;
  SqliteStatementHandle commit_;
  SqliteStatementHandle rollback_;
  bool open_ = false;
  bool holds_writer_ = false;
  bool lost_ = false;
  bool read_only_ = false;
  bool usable_ = true;
  bool may_have_temporary_ = false;  // CREATE TEMP … was prepared once
};

}  // namespace carafe::detail
