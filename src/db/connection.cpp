// SPDX-License-Identifier: MIT
#include <carafe/db/connection.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <string>

#include <carafe/db/errors.hpp>
#include <carafe/util/error.hpp>

#include "db/engine_state.hpp"
#include "db/logged_connection.hpp"
#include "db/parameters.hpp"

namespace carafe {
namespace {

/// The first words of a statement in upper case.
std::array<std::string, 2> first_words(std::string_view sql) {
  std::array<std::string, 2> words;
  for (std::string& word : words) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n("), sql.size()));
    while (!sql.empty() && std::isalpha(static_cast<unsigned char>(sql.front()))) {
      word += char(std::toupper(static_cast<unsigned char>(sql.front())));
      sql.remove_prefix(1);
    }
  }
  return words;
}

/// Statements that databases refuse inside a transaction, or ignore there.
bool stands_alone(std::string_view sql) {
  static constexpr std::array<std::string_view, 4> alone{"PRAGMA", "VACUUM", "ATTACH", "DETACH"};
  auto [word, second] = first_words(sql);
  bool whole_database = (word == "CREATE" || word == "DROP") && second == "DATABASE";
  return whole_database || std::ranges::find(alone, word) != alone.end();
}

void refuse_transaction_control(std::string_view sql) {
  static constexpr std::array<std::string_view, 4> control{"BEGIN", "COMMIT", "END", "ROLLBACK"};
  auto [word, second] = first_words(sql);
  bool to_savepoint = word == "ROLLBACK" && second == "TO";
  if (to_savepoint || std::ranges::find(control, word) == control.end()) return;
  throw UsageError{
      "transaction-in-text",
      word +
          " is not run as text, for the connection would not know of it. Call begin(), commit() or "
          "rollback() of the connection or session."};
}

/// Puts parameters in the order of their placeholders.
void arrange(const CompiledSql& compiled, std::vector<Cell>& cells) {
  std::vector<Cell> room;
  if (detail::arranged(compiled, cells, room).data() != cells.data()) cells = std::move(room);
}

/// The names of a statement's columns, or those that hand-written SQL was given for them.
ColumnNames column_names(Statement& statement, std::span<const std::string> names) {
  if (!names.empty() && names.size() != statement.column_count()) {
    throw UsageError{"row-does-not-fit", "columns() names " + std::to_string(names.size()) +
                                             " columns, and the statement gives " +
                                             std::to_string(statement.column_count()) +
                                             ". Name each of them."};
  }
  if (names.empty()) return statement.columns();
  return std::make_shared<std::vector<std::string>>(names.begin(), names.end());
}

std::shared_ptr<const detail::RowBuffer> read_all(Statement& statement, std::span<const Cell> cells,
                                                  std::span<const std::string> names) {
  auto rows = std::make_shared<detail::RowBuffer>(column_names(statement, names));
  if (rows->width() == 0) {
    rows->outcome = statement.run(cells);
    return rows;
  }
  ResetAtEnd at_end{statement};
  statement.bind(cells);
  while (statement.step(rows->next_row())) rows->keep();
  // What INSERT … RETURNING changed is what it returned.
  if (!statement.is_read_only()) rows->outcome.rows_affected = std::int64_t(rows->size());
  return rows;
}

[[noreturn]] void throw_only_reads(std::string_view sql) {
  throw OperationalError{
      "read-only-transaction",
      "This connection is read only: it was asked for with connect_read_only(), or by a session that only "
      "reads. What writes asks for one with connect().",
      {.sqlstate = "25006", .statement = std::string{sql}}};
}

}  // namespace

Connection::Connection(std::shared_ptr<detail::EngineState> engine,
                       std::unique_ptr<detail::PooledConnection> pooled)
    : engine_(std::move(engine)), pooled_(std::move(pooled)) {}
Connection::Connection(Connection&& other) noexcept = default;

Connection& Connection::operator=(Connection&& other) noexcept {
  if (this != &other) {
    hand_back();
    engine_ = std::move(other.engine_);
    pooled_ = std::move(other.pooled_);
  }
  return *this;
}

Connection::~Connection() { hand_back(); }

void Connection::hand_back() noexcept {
  if (!pooled_) return;
  detail::Pool& home = pooled_->home;
  home.give_back(std::move(pooled_));
}

const Dialect& Connection::dialect() const { return engine_->dialect(); }

void Connection::begin(Intent intent) { begin(TransactionOptions{.intent = intent}); }

TransactionOptions Connection::options_for(const char* asked, const TransactionOptions& wanted) const {
  if (in_transaction()) {
    throw UsageError{"transaction-open", std::string{asked} +
                                             " is called while a transaction is open on this connection. "
                                             "Commit or roll it back first."};
  }
  TransactionOptions options = wanted;
  if (!options.isolation) options.isolation = pooled_->lending.isolation;
  if (!options.isolation) options.isolation = engine_->options.isolation_level;
  options.read_only = options.read_only || pooled_->lending.read_only;
  if (options.read_only) options.intent = Intent::read;
  return options;
}

void Connection::begin(const TransactionOptions& wanted) {
  TransactionOptions options = options_for("begin()", wanted);
  pooled_->forget_savepoints();
  pooled_->driver().begin(options);
}

void Connection::commit() {
  if (pooled_->lending.in_unit) {
    throw UsageError{"transaction-ended",
                     "commit() is called inside run_transaction(), which commits when its function returns, "
                     "and could not run it again after a commit in between. Leave commit() out."};
  }
  pooled_->forget_savepoints();
  pooled_->driver().commit();
}

void Connection::rollback() noexcept {
  pooled_->forget_savepoints();
  pooled_->driver().rollback();
}

bool Connection::in_transaction() const noexcept { return pooled_->driver().in_transaction(); }

NestedTransaction Connection::begin_nested() {
  if (!in_transaction()) {
    throw UsageError{"no-transaction",
                     "begin_nested() is called where no transaction is open, of which it could be a part. "
                     "Call begin() first."};
  }
  return NestedTransaction{pooled_->savepoints()};
}

void Connection::set_isolation_level(std::optional<IsolationLevel> level) {
  pooled_->lending.isolation = level;
}

void Connection::invalidate() noexcept { pooled_->lending.invalid = true; }

void Connection::set_logging_token(std::string token) {
  if (!engine_->options.echo) return;
  pooled_->lending.has_token = true;
  detail::set_logging_token(pooled_->driver(), std::move(token));
}

void Connection::detach() { pooled_->home.detach(*pooled_); }

void Connection::run_unit(FunctionRef<void(Connection&)> work, const TransactionOptions& options) {
  begin(options);
  pooled_->lending.in_unit = true;
  try {
    work(*this);
  } catch (...) {
    pooled_->lending.in_unit = false;
    rollback();
    throw;
  }
  pooled_->lending.in_unit = false;
  if (!in_transaction()) {
    throw UsageError{"transaction-ended",
                     "The function given to run_transaction() has ended the transaction. Throw an exception "
                     "to have it rolled back, return to have it committed."};
  }
  commit();
}

Statement& Connection::prepare(std::string_view sql) { return pooled_->prepare(sql); }

Statement& Connection::prepare(const SqlStatement& statement, const ModelResolver& models,
                               std::vector<Cell>& cells) {
  bool logs = engine_->options.echo;
  auto asked_at = logs ? std::chrono::steady_clock::now() : std::chrono::steady_clock::time_point{};
  auto compiled = engine_->statement_cache.get(statement, dialect().compiler(), models);
  cells.clear();
  statement.collect_parameters(cells);
  arrange(*compiled, cells);
  if (!compiled->warning.empty()) engine_->warn_of(compiled->text, compiled->warning);
  Statement& prepared = prepare(compiled->text);
  if (logs) detail::note_compiled(prepared, *compiled, asked_at);
  return prepared;
}

Result Connection::execute(const TextClause& sql, std::initializer_list<NamedValue> parameters) {
  return execute(sql, std::span{parameters.begin(), parameters.size()});
}

Statement& Connection::prepare(const TextClause& sql, std::span<const NamedValue> parameters,
                               std::vector<Cell>& cells) {
  CompiledSql compiled = sql.compile(dialect().compiler());
  refuse_transaction_control(compiled.text);
  cells = sql.bind(dialect().compiler(), parameters);
  arrange(compiled, cells);
  return prepare(compiled.text);
}

Result Connection::execute(const TextClause& sql, std::span<const NamedValue> parameters,
                           std::span<const std::string> names) {
  std::vector<Cell> cells;
  Statement& prepared = prepare(sql, parameters, cells);
  return run(prepared, cells, names);
}

detail::RowCursor Connection::open_cursor(const SqlStatement& statement, const ModelResolver& models) {
  std::vector<Cell> cells;
  Statement& prepared = prepare(statement, models, cells);
  return open_cursor(prepared, cells, {});
}

detail::RowCursor Connection::open_cursor(const TextClause& sql, std::span<const NamedValue> parameters,
                                          std::span<const std::string> names) {
  std::vector<Cell> cells;
  Statement& prepared = prepare(sql, parameters, cells);
  return open_cursor(prepared, cells, names);
}

detail::RowCursor Connection::open_cursor(Statement& statement, std::span<const Cell> cells,
                                          std::span<const std::string> names) {
  if (!in_transaction() && !statement.is_read_only()) {
    throw UsageError{
        "stream-outside-transaction",
        "stream() of a statement that writes needs a transaction, which ends after its last row. Call "
        "begin() first, or execute() it."};
  }
  return {statement, cells, column_names(statement, names), pooled_->stream_token()};
}

Result Connection::execute(const SqlStatement& statement, const ModelResolver& models) {
  if (auto complete = statement.with_client_values(models)) return execute_as_is(*complete, models);
  return execute_as_is(statement, models);
}

Result Connection::execute_as_is(const SqlStatement& statement, const ModelResolver& models) {
  std::vector<Cell> cells;
  Statement& prepared = prepare(statement, models, cells);
  return run(prepared, cells);
}

Outcome Connection::execute_ddl(std::string_view sql) {
  if (pooled_->lending.read_only) throw_only_reads(sql);
  // Not from the cache: it runs once, and keeping it would push out what runs often.
  auto statement = pooled_->driver().prepare(sql);
  if (in_transaction() || stands_alone(sql) || commits_by_itself()) return statement->run({});
  Outcome outcome;
  in_own_transaction([&] { outcome = statement->run({}); });
  return outcome;
}

Result Connection::run(Statement& statement, std::span<const Cell> cells,
                       std::span<const std::string> names) {
  if (pooled_->lending.read_only && !statement.is_read_only()) throw_only_reads(statement.sql());
  if (in_transaction() || statement.is_read_only() || stands_alone(statement.sql()) || commits_by_itself()) {
    return Result{read_all(statement, cells, names)};
  }
  std::shared_ptr<const detail::RowBuffer> rows;
  in_own_transaction([&] { rows = read_all(statement, cells, names); });
  return Result{std::move(rows)};
}

bool Connection::commits_by_itself() const noexcept {
  const auto& lending = pooled_->lending;
  return pooled_->driver().autocommits() && !lending.isolation && !engine_->options.isolation_level;
}

void Connection::in_own_transaction(FunctionRef<void()> work) {
  begin(Intent::write);
  try {
    work();
    commit();
  } catch (...) {
    rollback();
    throw;
  }
}

}  // namespace carafe
