// SPDX-License-Identifier: MIT
#include "db/postgresql/statement.hpp"

#include <fmt/format.h>

#include <charconv>
#include <exception>
#include <utility>

#include <carafe/db/errors.hpp>

#include "db/parameters.hpp"
#include "db/postgresql/connection.hpp"
#include "db/postgresql/errors.hpp"
#include "db/postgresql/pipeline.hpp"

namespace carafe::detail {
namespace {

/// INSERT 0 3, UPDATE 3; what a SELECT gave is no change.
std::int64_t rows_changed(PGresult* result) {
  std::string_view status = PQcmdStatus(result);
  if (status.starts_with("SELECT") || status.starts_with("FETCH")) return 0;
  std::string_view count = PQcmdTuples(result);
  std::int64_t rows = 0;
  std::from_chars(count.data(), count.data() + count.size(), rows);
  return rows;
}

}  // namespace

PgStatement::PgStatement(PostgresqlConnection& connection, std::string_view sql)
    : connection_(connection), sql_(sql), traits_(read_statement(sql)) {
  if (traits_.is_command) {
    described_ = true;
  } else {
    prepare();
  }
}

PgStatement::~PgStatement() {
  reset();
  if (!name_.empty()) connection_.close_later(std::move(name_));
}

/// Has the server parse the statement and tell its parameters and columns, in one trip.
void PgStatement::prepare() {
  std::string name = connection_.settings().prepared_statements ? connection_.new_statement_name() : "";
  PgResult description = connection_.ask(sql_, 2, [&](PGconn* connection, std::size_t command) {
    return command == 0 ? PQsendPrepare(connection, name.c_str(), sql_.c_str(), 0, nullptr)
                        : PQsendDescribePrepared(connection, name.c_str());
  });
  name_ = std::move(name);
  parameter_types_.clear();
  for (int i = 0; i < PQnparams(description.get()); ++i) {
    parameter_types_.push_back(PQparamtype(description.get(), i));
  }
  decoder_.describe(description.get());
  forget_columns();
  described_ = true;
}

/// Once more, where the server has forgotten the statement or the table has changed.
void PgStatement::prepare_again() {
  std::size_t columns = decoder_.column_count();
  prepare();
  if (decoder_.column_count() == columns) return;
  throw RetryableError{
      "retry-transaction",
      fmt::format(
          "The columns of the statement have changed from {} to {}, for somebody altered the table. Run "
          "the whole unit again. It was: {}",
          columns, decoder_.column_count(), sql_),
      {.sqlstate = "0A000", .statement = sql_}};
}

bool PgStatement::is_outdated(const DatabaseError& error) const noexcept {
  if (error.sqlstate() == "26000") return !name_.empty();
  return error.sqlstate() == "0A000" && dynamic_cast<const RetryableError*>(&error) != nullptr;
}

/// Called with what a first try threw: prepares for a second one, where nothing has been
/// done in the transaction yet; rethrows otherwise.
void PgStatement::recover(const DatabaseError& error, bool at_start) {
  if (!is_outdated(error)) throw;
  described_ = false;
  name_.clear();
  if (!at_start) {
    throw RetryableError{
        "retry-transaction",
        fmt::format("The server had forgotten a prepared statement, or a table it reads has been "
                    "altered, and the transaction has failed by it ({}). Roll back and run the "
                    "whole unit again.",
                    error.what()),
        {.sqlstate = error.sqlstate(), .statement = sql_}};
  }
  connection_.begin_again();
  prepare_again();
}

void PgStatement::encode(std::span<const Cell> parameters) {
  if (parameters.size() != parameter_types_.size()) {
    throw UsageError{"parameter-count",
                     fmt::format("The statement has {} parameters, but {} values are bound: {}",
                                 parameter_types_.size(), parameters.size(), sql_)};
  }
  check_parameters(parameters, sql_);
  parameters_.set(parameters, parameter_types_);
}

void PgStatement::bind(std::span<const Cell> parameters) {
  reset();
  connection_.check_free(sql_);
  if (!described_) prepare_again();
  encode(parameters);
  state_ = State::bound;
}

int PgStatement::send(PGconn* connection) {
  if (!name_.empty()) {
    return PQsendQueryPrepared(connection, name_.c_str(), parameters_.count(), parameters_.values(),
                               parameters_.lengths(), parameters_.formats(), decoder_.result_format());
  }
  return PQsendQueryParams(connection, sql_.c_str(), parameters_.count(), parameter_types_.data(),
                           parameters_.values(), parameters_.lengths(), parameters_.formats(),
                           decoder_.result_format());
}

PgResult PgStatement::execute() {
  if (traits_.leaves_traces) connection_.leaves_traces();
  auto ask = [&] {
    return checked(
        connection_.ask(sql_, 1, [&](PGconn* connection, std::size_t) { return send(connection); }));
  };
  bool at_start = connection_.at_start();
  try {
    return ask();
  } catch (const DatabaseError& error) {
    recover(error, at_start);
  }
  return ask();
}

PgResult PgStatement::checked(PgResult result) {
  switch (PQresultStatus(result.get())) {
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
      if (decoder_.fits(result.get())) return result;
      described_ = false;
      throw RetryableError{
          "retry-transaction",
          fmt::format("The statement gave other columns than it was to give, for somebody altered "
                      "the table. Run the whole unit again. It was: {}",
                      sql_),
          {.sqlstate = "0A000", .statement = sql_}};
    case PGRES_EMPTY_QUERY:
      throw ProgrammingError{
          "sql-error", "The SQL text holds no statement.", {.sqlstate = "42601", .statement = sql_}};
    default:
      return result;
  }
}

bool PgStatement::step(Cell* row) {
  if (state_ == State::idle) return false;
  // An exception leaves the statement reset.
  struct ResetUnlessDone {
    PgStatement* statement;
    ~ResetUnlessDone() {
      if (statement != nullptr) statement->reset();
    }
  } at_end{this};
  if (state_ == State::bound && std::exchange(stream_next_, false)) start_streaming();
  if (state_ == State::streaming) {
    if (!next_streamed(row)) return false;
    at_end.statement = nullptr;
    return true;
  }
  if (state_ == State::bound) {
    rows_ = execute();
    row_ = 0;
    state_ = State::buffered;
  }
  if (row_ == PQntuples(rows_.get())) return false;
  decoder_.decode(rows_.get(), row_++, row);
  at_end.statement = nullptr;
  return true;
}

void PgStatement::start_streaming() {
  // In single-row mode nothing else travels along.
  connection_.ask(sql_, 0, [](PGconn*, std::size_t) { return 1; });
  if (traits_.leaves_traces) connection_.leaves_traces();
  PgLink& link = connection_.link();
  link.sent(send(link.connection()));
  connection_.set_streaming(this);
  state_ = State::streaming;
  PQsetSingleRowMode(link.connection());
}

bool PgStatement::next_streamed(Cell* row) {
  PgLink& link = connection_.link();
  rows_.reset();
  rows_ = link.receive();
  if (!rows_) throw_connection_lost(link, sql_);
  if (is_error(rows_.get())) {
    link.finish();
    connection_.fail(rows_.get(), sql_);
  }
  rows_ = checked(std::move(rows_));
  if (PQresultStatus(rows_.get()) != PGRES_SINGLE_TUPLE) {
    link.finish();
    return false;
  }
  decoder_.decode(rows_.get(), 0, row);
  return true;
}

Outcome PgStatement::run(std::span<const Cell> parameters) {
  bind(parameters);
  state_ = State::idle;
  PgResult result = execute();
  return {.rows_affected = rows_changed(result.get()), .last_insert_id = 0};
}

Outcome PgStatement::run_many(std::size_t rows,
                              FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                              FunctionRef<void(std::size_t row, const Cell* cells)> on_row) {
  reset();
  if (rows == 0) return {};
  connection_.check_free(sql_);
  if (!described_) prepare_again();
  if (traits_.leaves_traces) connection_.leaves_traces();
  bool at_start = connection_.at_start();
  try {
    return pipeline_rows(rows, parameters, on_row);
  } catch (const DatabaseError& error) {
    recover(error, at_start && error.row() == std::size_t{0});
  }
  return pipeline_rows(rows, parameters, on_row);
}

Outcome PgStatement::pipeline_rows(std::size_t rows,
                                   FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                                   FunctionRef<void(std::size_t row, const Cell* cells)> on_row) {
  Outcome outcome;
  std::vector<Cell> cells(column_count());
  std::size_t answered = 0;
  std::size_t failed_row = 0;
  PgResult failure;
  std::exception_ptr thrown;
  auto take = [&](PgResult result) {
    std::size_t row = answered++;
    if (failure || thrown) return;
    if (is_error(result.get())) {
      failure = std::move(result);
      failed_row = row;
      return;
    }
    try {
      result = checked(std::move(result));
      outcome.rows_affected += rows_changed(result.get());
      for (int i = 0; i < PQntuples(result.get()); ++i) {
        decoder_.decode(result.get(), i, cells.data());
        on_row(row, cells.data());
      }
    } catch (...) {
      thrown = std::current_exception();
      failed_row = row;
    }
  };

  PgPipeline pipeline{connection_};
  for (std::size_t row = 0; row < rows && !failure && !thrown; ++row) {
    try {
      encode(parameters(row));
    } catch (...) {
      thrown = std::current_exception();
      failed_row = row;
      break;
    }
    pipeline.command(send(connection_.link().connection()));
    while (PgResult result = pipeline.next_if_ready()) take(std::move(result));
  }
  pipeline.end();
  while (PgResult result = pipeline.next()) take(std::move(result));
  try {
    if (failure) connection_.fail(failure.get(), sql_);
    if (thrown) std::rethrow_exception(thrown);
  } catch (DatabaseError& error) {
    error.set_row(failed_row);
    throw;
  }
  return outcome;
}

void PgStatement::reset() noexcept {
  if (state_ == State::streaming) {
    if (!connection_.link().idle()) connection_.link().abandon();
    connection_.set_streaming(nullptr);
  }
  rows_.reset();
  state_ = State::idle;
}

}  // namespace carafe::detail
