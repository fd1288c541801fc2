// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/errors.hpp>
#include <carafe/db/statement.hpp>

#include "db/postgresql/decode.hpp"
#include "db/postgresql/encode.hpp"
#include "db/postgresql/handle.hpp"
#include "db/postgresql/statement_text.hpp"

namespace carafe::detail {

class PostgresqlConnection;
class PgPipeline;

class PgStatement final : public Statement {
 public:
  PgStatement(PostgresqlConnection& connection, std::string_view sql);
  ~PgStatement() override;

  void bind(std::span<const Cell> parameters) override;
  bool step(Cell* row) override;
  Outcome run(std::span<const Cell> parameters) override;
  Outcome run_many(std::size_t rows, FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                   FunctionRef<void(std::size_t row, const Cell* cells)> on_row) override;
  void stream_rows() override { stream_next_ = true; }
  void reset() noexcept override;
  bool active() const noexcept override { return state_ != State::idle; }
  bool is_read_only() const noexcept override { return traits_.read_only; }
  std::size_t column_count() const noexcept override { return decoder_.column_count(); }
  std::string_view column_name(std::size_t position) const override { return decoder_.column_name(position); }
  std::string_view sql() const noexcept override { return sql_; }

 private:
  enum class State { idle, bound, buffered, streaming };

  void prepare();
  void prepare_again();
  void recover(const DatabaseError& error, bool at_start);
  void encode(std::span<const Cell> parameters);
  int send(PGconn* connection);
  PgResult execute();
  void start_streaming();
  bool next_streamed(Cell* row);
  /// The statement the server knew is gone, or would give other columns than it did.
  bool is_outdated(const DatabaseError& error) const noexcept;
  Outcome pipeline_rows(std::size_t rows, FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                        FunctionRef<void(std::size_t row, const Cell* cells)> on_row);
  PgResult checked(PgResult result);

  PostgresqlConnection& connection_;
  std::string sql_;
  StatementTraits traits_;
  std::string name_;  // on the server; empty where it keeps none
  bool described_ = false;
  std::vector<Oid> parameter_types_;
  PgParameters parameters_;
  PgRowDecoder decoder_;
  PgResult rows_;
  int row_ = 0;
  State state_ = State::idle;
  bool stream_next_ = false;
};

}  // namespace carafe::detail
