// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include <carafe/db/statement.hpp>

#include "db/mariadb/decode.hpp"
#include "db/mariadb/encode.hpp"
#include "db/mariadb/link.hpp"

namespace carafe::detail {

class MariadbArray;
class MariadbConnection;

/// What a statement's first words say of it.
struct MariadbStatementKind {
  bool read_only = false;
  bool may_commit = false;    ///< DDL and its kin commit the running transaction
  bool leaves_state = false;  ///< settings, locks, temporary tables
  bool defines = false;       ///< changes tables and the like
  bool takes_arrays = false;  ///< INSERT, UPDATE, DELETE, REPLACE
  bool inserts = false;       ///< INSERT, REPLACE
  bool one_row_each = false;  ///< its RETURNING gives one row for each it is given
};
MariadbStatementKind mariadb_statement_kind(std::string_view sql);
/// The table an INSERT, REPLACE, UPDATE or DELETE changes, without its database; else empty.
std::string changed_table(std::string_view sql);
/// The same as it is written there: `shop`.`user`
std::string_view changed_table_text(std::string_view sql);
/// What stands after RETURNING; empty without it.
std::string_view returned_columns(std::string_view sql);

class MariadbStatement final : public Statement {
 public:
  MariadbStatement(MariadbConnection& connection, std::string_view sql);
  ~MariadbStatement() override;

  void bind(std::span<const Cell> parameters) override;
  bool step(Cell* row) override;
  Outcome run(std::span<const Cell> parameters) override;
  Outcome run_many(std::size_t rows, FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                   FunctionRef<void(std::size_t row, const Cell* cells)> on_row) override;
  void stream_rows() override { stream_next_ = true; }
  void reset() noexcept override;
  bool active() const noexcept override { return active_; }
  bool is_read_only() const noexcept override { return kind_.read_only; }
  std::size_t column_count() const noexcept override { return columns_.size(); }
  std::string_view column_name(std::size_t position) const override { return columns_.name(position); }
  std::string_view sql() const noexcept override { return sql_; }

 private:
  void prepare();
  void prepare_on_server(MYSQL_STMT*& statement, std::string_view sql);
  void describe_returned();
  void check_count(std::size_t count) const;
  void execute();
  void store_rows();
  void start_streaming();
  bool step_streamed(Cell* row);
  int fetch(Cell* row, MariadbLink::Deadline deadline);
  Outcome outcome() const;
  std::int64_t run_array(MariadbArray& array, std::size_t first,
                         FunctionRef<void(std::size_t row, const Cell* cells)> on_row);
  std::optional<std::size_t> refused_row();
  [[noreturn]] void fail();
  [[noreturn]] void fail_shape_changed();
  void drop_rows() noexcept;
  void stop_streaming() noexcept;
  static void take_streamed(void* self, unsigned column, unsigned char** at) noexcept;

  MariadbConnection& connection_;
  std::string sql_;
  MariadbStatementKind kind_;
  MYSQL_STMT* statement_ = nullptr;
  unsigned generation_ = 0;
  MariadbParameters parameters_{0};
  MariadbColumns columns_;
  const MYSQL_ROWS* next_ = nullptr;  // of the rows stored
  Cell* streamed_row_ = nullptr;
  std::size_t problem_column_ = 0;
  MariadbColumns::Problem problem_ = MariadbColumns::Problem::none;
  std::optional<std::size_t> sent_first_;  // number of the first of the rows sent together
  bool told_ = false;                      // libmariadb knows the parameters' addresses
  bool active_ = false;
  bool executed_ = false;
  bool has_rows_ = false;
  bool stream_next_ = false;
  bool streams_ = false;
};

}  // namespace carafe::detail
