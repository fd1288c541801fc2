// SPDX-License-Identifier: MIT
#include "db/mariadb/statement.hpp"

#include <errmsg.h>
#include <fmt/format.h>

#include <carafe/db/errors.hpp>

#include "db/mariadb/connection.hpp"
#include "db/mariadb/errors.hpp"
#include "db/parameters.hpp"

namespace carafe::detail {
namespace {

using namespace std::chrono_literals;

/// For what is left of the rows of a statement that was stopped.
constexpr auto drain_time = 3s;
/// So many rows are sooner read than stopped.
constexpr int rows_to_skip = 200;

MariadbFailure failure_of(MYSQL_STMT* statement) {
  return {.number = mysql_stmt_errno(statement),
          .sqlstate = mysql_stmt_sqlstate(statement),
          .message = mysql_stmt_error(statement)};
}

}  // namespace

MariadbStatement::MariadbStatement(MariadbConnection& connection, std::string_view sql)
    : connection_(connection), sql_(sql), kind_(mariadb_statement_kind(sql)) {
  try {
    prepare();
  } catch (...) {
    connection_.close_later(statement_);
    throw;
  }
}

MariadbStatement::~MariadbStatement() {
  reset();
  connection_.close_later(statement_);
}

void MariadbStatement::prepare() {
  connection_.make_ready(sql_);
  connection_.close_later(std::exchange(statement_, nullptr));
  prepare_on_server(statement_, sql_);
  generation_ = connection_.generation();
  parameters_ = MariadbParameters{mysql_stmt_param_count(statement_)};
  told_ = false;
  columns_.describe(mariadb_stmt_fetch_fields(statement_), mysql_stmt_field_count(statement_));
  forget_columns();
  if (kind_.takes_arrays && columns_.size() == 0) describe_returned();
}

void MariadbStatement::prepare_on_server(MYSQL_STMT*& statement, std::string_view sql) {
  MariadbLink& link = connection_.link();
  statement = mysql_stmt_init(link.handle());
  if (!statement) throw std::bad_alloc{};
  int failed = 1;
  link.call([&] { return mysql_stmt_prepare_start(&failed, statement, sql.data(), sql.size()); },
            [&](int ready) { return mysql_stmt_prepare_cont(&failed, statement, ready); });
  if (failed != 0) connection_.fail(failure_of(statement), sql_, false);
}

/// The server tells the columns of RETURNING only when it has run; those of a SELECT of the
/// same it tells before.
void MariadbStatement::describe_returned() {
  std::string_view columns = returned_columns(sql_);
  std::string_view table = changed_table_text(sql_);
  if (columns.empty()) return;
  if (table.empty()) return;
  MYSQL_STMT* likeness = nullptr;
  try {
    prepare_on_server(likeness, fmt::format("SELECT {} FROM {}", columns, table));
    columns_.describe(mariadb_stmt_fetch_fields(likeness), mysql_stmt_field_count(likeness));
  } catch (...) {
    connection_.close_later(likeness);
    throw;
  }
  connection_.close_later(likeness);
}

void MariadbStatement::check_count(std::size_t count) const {
  if (count == parameters_.size()) return;
  throw UsageError{"parameter-count",
                   fmt::format("The statement has {} parameters, but {} values are bound: {}",
                               parameters_.size(), count, sql_)};
}

void MariadbStatement::bind(std::span<const Cell> parameters) {
  if (active_) reset();
  connection_.make_ready(sql_);
  if (generation_ != connection_.generation()) prepare();
  check_count(parameters.size());
  check_parameters(parameters, sql_);
  if (parameters_.fill(parameters) || !told_) {
    if (mysql_stmt_bind_param(statement_, parameters_.binds()) != 0) {
      connection_.fail(failure_of(statement_), sql_, false);
    }
    told_ = true;
  }
  active_ = true;
  executed_ = false;
  streams_ = std::exchange(stream_next_, false);
}

void MariadbStatement::execute() {
  connection_.make_ready(sql_);
  if (kind_.defines) connection_.refuse_definition(sql_);
  if (kind_.leaves_state) connection_.note_left();
  executed_ = true;
  int failed = 1;
  connection_.link().call([&] { return mysql_stmt_execute_start(&failed, statement_); },
                          [&](int ready) { return mysql_stmt_execute_cont(&failed, statement_, ready); });
  if (failed != 0) fail();
  connection_.note_status();
  std::size_t fields = mysql_stmt_field_count(statement_);
  has_rows_ = mysql_field_count(connection_.link().handle()) != 0;
  if (!has_rows_) return;
  if (fields != columns_.size()) fail_shape_changed();
  if (columns_.describe(mariadb_stmt_fetch_fields(statement_), fields)) forget_columns();
  if (streams_) {
    start_streaming();
  } else {
    store_rows();
  }
}

void MariadbStatement::store_rows() {
  int failed = 1;
  connection_.link().call(
      [&] { return mysql_stmt_store_result_start(&failed, statement_); },
      [&](int ready) { return mysql_stmt_store_result_cont(&failed, statement_, ready); });
  if (failed != 0) fail();
  connection_.note_status();
  next_ = mysql_stmt_row_tell(statement_);
}

bool MariadbStatement::step(Cell* row) {
  try {
    if (!executed_) execute();
    if (has_rows_ && streams_) return step_streamed(row);
    if (!has_rows_ || !next_) {
      reset();
      return false;
    }
    columns_.read_row({reinterpret_cast<const char*>(next_->data), next_->length}, row);
    next_ = next_->next;
    return true;
  } catch (...) {
    reset();
    throw;
  }
}

Outcome MariadbStatement::outcome() const {
  Outcome outcome;
  auto affected = std::int64_t(mysql_stmt_affected_rows(statement_));
  if (!kind_.read_only && affected > 0) outcome.rows_affected = affected;
  outcome.last_insert_id = std::int64_t(mysql_stmt_insert_id(statement_));
  return outcome;
}

Outcome MariadbStatement::run(std::span<const Cell> parameters) {
  stream_next_ = false;
  bind(parameters);
  try {
    execute();
  } catch (...) {
    reset();
    throw;
  }
  Outcome result = outcome();
  reset();
  return result;
}

void MariadbStatement::start_streaming() {
  mysql_stmt_attr_set(statement_, STMT_ATTR_CB_USER_DATA, this);
  mysql_stmt_attr_set(statement_, STMT_ATTR_CB_RESULT, reinterpret_cast<const void*>(&take_streamed));
  connection_.set_streaming(this);
}

void MariadbStatement::take_streamed(void* self, unsigned column, unsigned char** at) noexcept {
  auto& statement = *static_cast<MariadbStatement*>(self);
  Cell ignored;
  Cell& cell = statement.streamed_row_ ? statement.streamed_row_[column] : ignored;
  if (!at) {
    cell.kind = CellKind::null;
    return;
  }
  const unsigned char* from = *at;
  auto problem = statement.columns_.read_value(column, from, statement.connection_.link().buffer_end(), cell);
  if (problem != MariadbColumns::Problem::none && statement.problem_ == MariadbColumns::Problem::none) {
    statement.problem_ = problem;
    statement.problem_column_ = column;
  }
  *at = const_cast<unsigned char*>(from);
}

int MariadbStatement::fetch(Cell* row, MariadbLink::Deadline deadline) {
  streamed_row_ = row;
  problem_ = MariadbColumns::Problem::none;
  int code = 1;
  connection_.link().call([&] { return mysql_stmt_fetch_start(&code, statement_); },
                          [&](int ready) { return mysql_stmt_fetch_cont(&code, statement_, ready); },
                          deadline);
  if (code != 0) connection_.set_streaming(nullptr);
  return code;
}

bool MariadbStatement::step_streamed(Cell* row) {
  int code = fetch(row, MariadbLink::Deadline::max());
  if (code == MYSQL_NO_DATA) {
    connection_.note_status();
    reset();
    return false;
  }
  if (code != 0) fail();
  if (problem_ != MariadbColumns::Problem::none) columns_.throw_problem(problem_column_, problem_);
  return true;
}

void MariadbStatement::stop_streaming() noexcept {
  MariadbLink& link = connection_.link();
  UncancellableScope uncancellable;
  auto deadline = Waiter::Clock::now() + drain_time;
  try {
    for (int i = 0; i < rows_to_skip; ++i) {
      if (link.broken() || fetch(nullptr, deadline) != 0) return;
    }
    if (!link.kill_query()) link.abandon();
  } catch (...) {
    link.abandon();
  }
  connection_.set_streaming(nullptr);
}

void MariadbStatement::drop_rows() noexcept {
  MariadbLink& link = connection_.link();
  if (connection_.streaming() == this) stop_streaming();
  // Under another statement's rows libmariadb would take those for this one's; what is
  // stored is then freed by the next run.
  if (connection_.streaming() || link.broken()) return;
  if (link.handle()->status == MYSQL_STATUS_READY) {
    mysql_stmt_free_result(statement_);
    return;
  }
  UncancellableScope uncancellable;
  try {
    my_bool failed = 0;
    link.call([&] { return mysql_stmt_free_result_start(&failed, statement_); },
              [&](int ready) { return mysql_stmt_free_result_cont(&failed, statement_, ready); },
              Waiter::Clock::now() + drain_time);
  } catch (...) {
    link.abandon();
  }
  if (link.handle()->status != MYSQL_STATUS_READY) link.abandon();
}

void MariadbStatement::fail() {
  MariadbFailure failure = failure_of(statement_);
  if (failure.number == CR_NEW_STMT_METADATA) fail_shape_changed();
  // A broken stream is told of the connection only.
  if (failure.number == 0) failure = connection_.link().failure();
  auto row = refused_row();
  try {
    connection_.fail(failure, sql_, kind_.may_commit);
  } catch (DatabaseError& error) {
    if (row) error.set_row(*row);
    throw;
  }
}

void MariadbStatement::fail_shape_changed() {
  reset();
  prepare();
  throw RetryableError{
      "retry-transaction",
      fmt::format("A table has other columns than when this statement was prepared; it has been prepared "
                  "again. Roll back and run the whole unit again. It was: {}",
                  sql_),
      {.sqlstate = "0A000", .statement = sql_}};
}

void MariadbStatement::reset() noexcept {
  if (executed_) drop_rows();
  next_ = nullptr;
  has_rows_ = false;
  active_ = false;
  executed_ = false;
}

}  // namespace carafe::detail
