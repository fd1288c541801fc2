// SPDX-License-Identifier: MIT
#include "db/sqlite/statement.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include <carafe/db/errors.hpp>
#include <carafe/util/wait.hpp>

#include "db/parameters.hpp"
#include "db/sqlite/connection.hpp"

namespace carafe::detail {
namespace {

// Through the value: one look-up of the column instead of one for each question. This
// is allowed where the connection has no mutex, as ours.
inline void read_cell(sqlite3_stmt* statement, int column, Cell& cell) {
  sqlite3_value* value = sqlite3_column_value(statement, column);
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      cell.kind = CellKind::integer;
      cell.integer = sqlite3_value_int64(value);
      break;
    case SQLITE_FLOAT:
      cell.kind = CellKind::real;
      cell.real = sqlite3_value_double(value);
      break;
    case SQLITE_TEXT:
      cell.kind = CellKind::text;
      cell.data = reinterpret_cast<const char*>(sqlite3_value_text(value));
      cell.size = std::uint32_t(sqlite3_value_bytes(value));
      break;
    case SQLITE_BLOB:
      cell.kind = CellKind::blob;
      cell.data = static_cast<const char*>(sqlite3_value_blob(value));
      cell.size = std::uint32_t(sqlite3_value_bytes(value));
      break;
    default:
      cell.kind = CellKind::null;
      break;
  }
}

bool only_blanks(std::string_view sql) { return sql.find_first_not_of(" \t\r\n;") == sql.npos; }

}  // namespace

SqliteStatement::SqliteStatement(SqliteConnection& connection, std::string_view sql)
    : connection_(connection), sql_(sql) {
  sqlite3_stmt* made = nullptr;
  const char* tail = nullptr;
  LockRetry retry{connection.settings().timeout};
  int code = SQLITE_OK;
  // Preparing reads the schema, which a lock can hold up.
  do {
    code = sqlite3_prepare_v3(connection.handle(), sql_.data(), int(sql_.size()), SQLITE_PREPARE_PERSISTENT,
                              &made, &tail);
  } while (is_busy(code) && !connection.in_transaction() && retry.wait());
  if (code != SQLITE_OK) connection.fail(code, sql_);
  statement_.reset(made);
  if (!made)
    throw ProgrammingError{
        "sql-error", "The SQL text holds no statement.", {.sqlstate = "42601", .statement = sql_}};
  std::string_view rest{tail, std::size_t(sql_.data() + sql_.size() - tail)};
  if (!only_blanks(rest)) {
    throw ProgrammingError{
        "sql-error",
        fmt::format("The SQL text holds more than one statement; run them one by one. The second begins: {}",
                    rest.substr(0, 60)),
        {.sqlstate = "42601", .statement = sql_}};
  }
  parameters_ = sqlite3_bind_parameter_count(made);
  columns_ = sqlite3_column_count(made);
  read_only_ = sqlite3_stmt_readonly(made) != 0;
}

void SqliteStatement::bind(std::span<const Cell> parameters) {
  if (active_) reset();
  connection_.check_alive();
  if (parameters.size() != std::size_t(parameters_)) {
    throw UsageError{"parameter-count",
                     fmt::format("The statement has {} parameters, but {} values are bound: {}", parameters_,
                                 parameters.size(), sql_)};
  }
  check_parameters(parameters, sql_);
  for (int i = 0; i < parameters_; ++i) {
    int code = bind_one(i + 1, parameters[std::size_t(i)]);
    if (code != SQLITE_OK) connection_.fail(code, sql_);
  }
  active_ = true;
  stepped_ = false;
}

int SqliteStatement::bind_one(int position, const Cell& cell) {
  sqlite3_stmt* statement = statement_.get();
  auto text = [&](const std::string& bytes) {
    return sqlite3_bind_text(statement, position, bytes.data(), int(bytes.size()), SQLITE_TRANSIENT);
  };
  switch (cell.kind) {
    case CellKind::null:
      return sqlite3_bind_null(statement, position);
    case CellKind::boolean:
    case CellKind::integer:
      return sqlite3_bind_int64(statement, position, cell.integer);
    case CellKind::real:
      // SQLite would store NULL.
      if (std::isnan(cell.real)) {
        throw DataError{"value-out-of-range",
                        fmt::format("Parameter {} is NaN, a float that SQLite has not.", position),
                        {.sqlstate = "22003", .statement = sql_}};
      }
      return sqlite3_bind_double(statement, position, cell.real);
    case CellKind::decimal:
      return bind_decimal(position, cell);
    // A null pointer would bind NULL, and an empty string_view may have one.
    case CellKind::json:
    case CellKind::text:
      return sqlite3_bind_text64(statement, position, cell.size ? cell.data : "", cell.size, SQLITE_STATIC,
                                 SQLITE_UTF8);
    case CellKind::blob:
      return sqlite3_bind_blob64(statement, position, cell.size ? cell.data : "", cell.size, SQLITE_STATIC);
    case CellKind::date:
      return text(date_text(cell.integer));
    case CellKind::time_of_day:
      return text(time_text(cell.integer));
    case CellKind::interval:  // as the moment that long after 1970
    case CellKind::timestamp:
      return text(timestamp_text(cell.integer));
    case CellKind::uuid:
      return text(uuid_text(cell.bytes()));
    case CellKind::array:
      throw ProgrammingError{"unsupported-type",
                             "SQLite has no arrays. Store them as JSON, or as rows of a table of their own.",
                             {.sqlstate = "0A000", .statement = sql_}};
  }
  return SQLITE_MISUSE;
}

/// As a number where SQLite's numbers keep every digit, so that it compares with what is
/// computed of columns; else as text, for the columns that store it so.
int SqliteStatement::bind_decimal(int position, const Cell& cell) {
  auto number = Decimal::parse(cell.bytes());
  if (number && number->digits() <= 15) {
    if (auto whole = number->to_int64()) return sqlite3_bind_int64(statement_.get(), position, *whole);
    return sqlite3_bind_double(statement_.get(), position, double(*number));
  }
  return sqlite3_bind_text64(statement_.get(), position, cell.data, cell.size, SQLITE_STATIC, SQLITE_UTF8);
}

bool SqliteStatement::step(Cell* row) {
  sqlite3_stmt* statement = statement_.get();
  int code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) code = next();
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  if (!std::exchange(stepped_, true) && times_prepared() != times_prepared_) check_columns();
  for (int i = 0; i < columns_; ++i) read_cell(statement, i, row[i]);
  return true;
}

/// The first step has prepared the statement anew, for a schema that was altered meanwhile.
/// The caller has made room for the columns there were.
void SqliteStatement::check_columns() {
  ColumnNames before = columns();
  forget_columns();
  bool same = sqlite3_column_count(statement_.get()) == columns_ && *columns() == *before;
  if (same) return;
  reset();
  throw RetryableError{
      "retry-transaction",
      fmt::format("The columns of the statement are others than when it was prepared, for somebody altered "
                  "the table. Run the whole unit again. It was: {}",
                  sql_),
      {.sqlstate = "0A000", .statement = sql_}};
}

/// After a step that failed: waits out a lock where nothing has been read yet, so that
/// the statement can start again with the same meaning; throws otherwise.
int SqliteStatement::next() {
  sqlite3* handle = connection_.handle();
  int code = sqlite3_extended_errcode(handle);
  LockRetry retry{connection_.settings().timeout};
  while (is_busy(code) && !stepped_ && code != SQLITE_BUSY_SNAPSHOT &&
         sqlite3_txn_state(handle, nullptr) == SQLITE_TXN_NONE) {
    sqlite3_reset(statement_.get());
    if (!retry.wait()) {
      reset();
      throw_database_locked(connection_.settings(), sql_);
    }
    code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW || code == SQLITE_DONE) return code;
  }
  // The message first: resetting may change it.
  struct Reset {
    SqliteStatement& statement;
    ~Reset() { statement.reset(); }
  } at_end{*this};
  connection_.fail(code, sql_);
}

Outcome SqliteStatement::run(std::span<const Cell> parameters) {
  sqlite3* handle = connection_.handle();
  sqlite3_int64 before = read_only_ ? 0 : sqlite3_total_changes64(handle);
  bind(parameters);
  int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) code = next();
  while (code == SQLITE_ROW) {
    stepped_ = true;
    code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) code = next();
  }
  Outcome outcome;
  // Statements that change no rows leave SQLite's count as the last one set it.
  if (!read_only_ && sqlite3_total_changes64(handle) != before)
    outcome.rows_affected = sqlite3_changes64(handle);
  outcome.last_insert_id = sqlite3_last_insert_rowid(handle);
  reset();
  return outcome;
}

void SqliteStatement::reset() noexcept {
  sqlite3_reset(statement_.get());
  active_ = false;
  if (int times = times_prepared(); times != times_prepared_) {
    times_prepared_ = times;
    columns_ = sqlite3_column_count(statement_.get());
    forget_columns();
  }
}

std::string_view SqliteStatement::column_name(std::size_t position) const {
  const char* name = sqlite3_column_name(statement_.get(), int(position));
  return name ? name : "";
}

}  // namespace carafe::detail
