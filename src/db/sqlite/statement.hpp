// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/statement.hpp>
#include <string>

#include "db/sqlite/handle.hpp"

namespace carafe::detail {

class SqliteConnection;

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(SqliteConnection& connection, std::string_view sql);

  void bind(std::span<const Cell> parameters) override;
  bool step(Cell* row) override;
  Outcome run(std::span<const Cell> parameters) override;
  void reset() noexcept override;
  bool active() const noexcept override { return active_; }
  bool is_read_only() const noexcept override { return read_only_; }
  std::size_t column_count() const noexcept override { return std::size_t(columns_); }
  std::string_view column_name(std::size_t position) const override;
  std::string_view sql() const noexcept override { return sql_; }

 private:
  int next();
  int times_prepared() const noexcept {
    return sqlite3_stmt_status(statement_.get(), SQLITE_STMTSTATUS_REPREPARE, 0);
  }
  void check_columns();
  int bind_one(int position, const Cell& cell);
  int bind_decimal(int position, const Cell& cell);

  SqliteConnection& connection_;
  SqliteStatementHandle statement_;
  std::string sql_;
  int parameters_ = 0;
  int columns_ = 0;
  int times_prepared_ = 0;  // by SQLite, after somebody altered the schema
  bool read_only_ = false;
  bool active_ = false;
  bool stepped_ = false;  // has given a row since it was bound
};

}  // namespace carafe::detail
