// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include <carafe/db/errors.hpp>

#include "db/mariadb/array.hpp"
#include "db/mariadb/connection.hpp"
#include "db/mariadb/errors.hpp"
#include "db/mariadb/statement.hpp"
#include "db/parameters.hpp"

namespace carafe::detail {
namespace {

using namespace std::chrono_literals;

std::optional<std::size_t> ask_refused_row(MariadbLink& link) {
  auto deadline = Waiter::Clock::now() + 3s;
  if (!link.query("GET DIAGNOSTICS CONDITION 1 @carafe_row = ROW_NUMBER", deadline)) return std::nullopt;
  std::size_t number = 0;
  for (const std::string& text : link.first_column("SELECT @carafe_row", deadline)) {
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  if (number == 0) return std::nullopt;
  return number - 1;
}

}  // namespace

std::optional<std::size_t> MariadbStatement::refused_row() {
  if (!sent_first_ || !kind_.inserts || connection_.link().broken()) return std::nullopt;
  auto row = ask_refused_row(connection_.link());
  if (row) *row += *sent_first_;
  return row;
}

Outcome MariadbStatement::run_many(std::size_t rows,
                                   FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                                   FunctionRef<void(std::size_t row, const Cell* cells)> on_row) {
  bool together = rows > 2 && kind_.takes_arrays && parameters_.size() > 0 &&
                  (columns_.size() == 0 || kind_.one_row_each) && connection_.link().takes_arrays();
  if (!together) return Statement::run_many(rows, parameters, on_row);

  if (active_) reset();
  stream_next_ = false;
  connection_.make_ready(sql_);
  if (generation_ != connection_.generation()) prepare();
  Outcome all;
  MariadbArray array{parameters_.size()};
  std::size_t first = 0;
  auto send = [&] {
    if (array.rows() > 0) all.rows_affected += run_array(array, first, on_row);
    first += array.rows();
    array.clear();
  };
  // The last goes alone: of several, the server tells the first one's number.
  for (std::size_t row = 0; row + 1 < rows; ++row) {
    std::span<const Cell> cells = parameters(row);
    check_count(cells.size());
    try {
      check_parameters(cells, sql_);
      if (!array.add(cells)) {
        send();
        array.add(cells);
      }
    } catch (DatabaseError& error) {
      if (!error.row()) error.set_row(row);
      throw;
    }
    if (array.full()) send();
  }
  send();
  try {
    Outcome last = Statement::run_many(
        1, [&](std::size_t) { return parameters(rows - 1); },
        [&](std::size_t, const Cell* cells) { on_row(rows - 1, cells); });
    all.rows_affected += last.rows_affected;
    all.last_insert_id = last.last_insert_id;
  } catch (DatabaseError& error) {
    error.set_row(rows - 1);
    throw;
  }
  return all;
}

std::int64_t MariadbStatement::run_array(MariadbArray& array, std::size_t first,
                                         FunctionRef<void(std::size_t row, const Cell* cells)> on_row) {
  auto length = unsigned(array.rows());
  mysql_stmt_attr_set(statement_, STMT_ATTR_ARRAY_SIZE, &length);
  told_ = false;
  struct Single {
    MariadbStatement& self;
    MYSQL_STMT* statement;
    ~Single() {
      unsigned none = 0;
      mysql_stmt_attr_set(statement, STMT_ATTR_ARRAY_SIZE, &none);
      self.sent_first_.reset();
    }
  };
  active_ = true;
  streams_ = false;
  ResetAtEnd at_end{*this};
  {
    Single afterwards{*this, statement_};
    if (mysql_stmt_bind_param(statement_, array.binds()) != 0) fail();
    sent_first_ = first;
    execute();
  }
  if (!has_rows_) return outcome().rows_affected;
  std::vector<Cell> cells(columns_.size());
  std::size_t row = first;
  while (step(cells.data())) {
    if (row < first + length) on_row(row, cells.data());
    ++row;
  }
  if (row != first + length) {
    throw DatabaseError{
        "database-error",
        fmt::format("{} rows were sent, and {} came back. It was: {}", length, row - first, sql_),
        {.sqlstate = "HY000", .statement = sql_}};
  }
  return length;
}

}  // namespace carafe::detail
