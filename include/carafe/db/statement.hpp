// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/value.hpp>
#include <carafe/util/function_ref.hpp>

namespace carafe {

/// What a statement that returns no rows did.
struct Outcome {
  std::int64_t rows_affected = 0;
  std::int64_t last_insert_id = 0;  ///< after an INSERT, where the database numbers rows
};

/// What the columns of rows are called, shared by all that holds such rows. Never null.
using ColumnNames = std::shared_ptr<const std::vector<std::string>>;

/// A prepared statement of one connection, kept in its cache.
///
/// Use: bind, step until false, reset. Between bind and reset it is *active*: whoever
/// prepares the same text meanwhile gets another object. An exception of step or run
/// leaves it reset.
class Statement {
 public:
  virtual ~Statement() = default;

  /// Makes the statement active. The bytes of text and blob cells are borrowed until
  /// reset. Throws UsageError "parameter-count" if their number is wrong.
  virtual void bind(std::span<const Cell> parameters) = 0;

  /// Goes to the next row and describes it in row[0 … column_count()); false, and
  /// inactive, after the last. Bytes belong to the statement until the next step.
  virtual bool step(Cell* row) = 0;

  /// Binds, runs to the end, resets. For statements without rows, or whose rows do
  /// not matter.
  virtual Outcome run(std::span<const Cell> parameters) = 0;

  /// Runs once for each of `rows`, in their order; `parameters` says what a row binds,
  /// borrowed until the next call. Where the database takes several at once (a pipeline),
  /// they travel together, and `parameters` runs ahead of the answers. What a row gives
  /// back (INSERT … RETURNING) goes to `on_row`, with the number of the row it belongs to;
  /// its bytes are borrowed until it returns. Neither may use the connection. The first
  /// error stops the rest and knows its row(). The outcome is the sum, with the last
  /// row's `last_insert_id`.
  virtual Outcome run_many(std::size_t rows, FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                           FunctionRef<void(std::size_t row, const Cell* cells)> on_row);
  /// For statements without rows.
  Outcome run_many(std::size_t rows, FunctionRef<std::span<const Cell>(std::size_t row)> parameters) {
    return run_many(rows, parameters, [](std::size_t, const Cell*) {});
  }

  /// Rows come from the database as they are stepped, in bounded memory, and nothing else
  /// can run on the connection until the last; otherwise a driver may read all of them
  /// ahead. For the next bind only.
  virtual void stream_rows() {}

  virtual void reset() noexcept = 0;

  virtual bool active() const noexcept = 0;
  virtual bool is_read_only() const noexcept = 0;
  virtual std::size_t column_count() const noexcept = 0;
  virtual std::string_view column_name(std::size_t position) const = 0;
  virtual std::string_view sql() const noexcept = 0;

  /// The names of all columns, made once.
  virtual const ColumnNames& columns();

 protected:
  /// For drivers: the columns may be others than they were.
  void forget_columns() noexcept { columns_.reset(); }

 private:
  ColumnNames columns_;
};

/// Resets a statement at the end of a block.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(Statement& statement) noexcept : statement_(&statement) {}
  ~ResetAtEnd() { statement_->reset(); }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  Statement* statement_;
};

}  // namespace carafe
