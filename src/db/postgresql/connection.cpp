// SPDX-License-Identifier: MIT
#include "db/postgresql/connection.hpp"

#include <carafe/db/errors.hpp>
#include <carafe/util/wait.hpp>

#include "db/postgresql/errors.hpp"
#include "db/postgresql/open.hpp"
#include "db/postgresql/pipeline.hpp"
#include "db/postgresql/statement.hpp"
#include "db/two_phase.hpp"

namespace carafe::detail {
namespace {

using namespace std::chrono_literals;

// What must not wait for ever: the connection is given up otherwise.
constexpr auto rollback_time = 5s;
constexpr auto ping_time = 5s;

std::string begin_text(const TransactionOptions& options) {
  std::string sql = "BEGIN";
  if (options.isolation) {
    switch (*options.isolation) {
      case IsolationLevel::read_uncommitted:
        sql += " ISOLATION LEVEL READ UNCOMMITTED";
        break;
      case IsolationLevel::read_committed:
        sql += " ISOLATION LEVEL READ COMMITTED";
        break;
      case IsolationLevel::repeatable_read:
        sql += " ISOLATION LEVEL REPEATABLE READ";
        break;
      case IsolationLevel::serializable:
        sql += " ISOLATION LEVEL SERIALIZABLE";
        break;
    }
  }
  if (options.read_only) sql += " READ ONLY";
  return sql;
}

[[noreturn]] void throw_in_doubt(const PgLink& link, const std::string& sql) {
  throw OperationalError{
      "commit-in-doubt",
      "The connection to the PostgreSQL server was lost during " + sql + " (" +
          std::string{trimmed(PQerrorMessage(link.connection()))} + "): " +
          (sql == "COMMIT" ? "the transaction is wholly there or wholly not. Look for what it wrote before "
                             "you do it again."
                           : "it was done or it was not. recover_twophase() tells whether the transaction "
                             "still waits for its end."),
      {.sqlstate = "08007", .statement = sql, .connection_lost = true}};
}

[[noreturn]] void throw_transaction_lost(const char* statement) {
  throw OperationalError{
      "transaction-lost",
      "PostgreSQL has undone this transaction after an earlier error. Roll back, then begin again.",
      {.sqlstate = "25P02", .statement = statement}};
}

}  // namespace

PostgresqlConnection::PostgresqlConnection(std::shared_ptr<const PgSettings> settings)
    : settings_(std::move(settings)), link_(open_postgresql(*settings_)) {
  // A pool in between takes no options at the start, but keeps this one for each client.
  const char* zone = PQparameterStatus(link_.connection(), "TimeZone");
  bool is_utc = zone != nullptr && (std::string_view{zone} == "UTC" || std::string_view{zone} == "Etc/UTC");
  if (!settings_->prepared_statements && !is_utc) {
    run_plain_within("SET TimeZone TO 'UTC'", PgLink::Clock::now() + settings_->connect_timeout);
  }
}

std::unique_ptr<Statement> PostgresqlConnection::prepare(std::string_view sql) {
  return std::make_unique<PgStatement>(*this, sql);
}

void PostgresqlConnection::begin(const TransactionOptions& options) {
  check_free("BEGIN");
  begin_sql_ = begin_text(options);
  twophase_id_.clear();
  open_ = begin_pending_ = true;
}

void PostgresqlConnection::check_free(std::string_view sql) {
  if (link_.broken()) throw_connection_lost(link_, sql);
  if (streaming_ != nullptr) {
    throw UsageError{
        "connection-busy",
        "The connection is in the middle of a query whose rows come as they are read, and PostgreSQL answers "
        "one question at a time. Read that result to its end, end it, or use another connection. The query "
        "is: " +
            std::string{streaming_->sql()}};
  }
  if (prepared_) throw_transaction_prepared(twophase_id_, sql);
  if (open_ && !begin_pending_ && link_.transaction_status() == PQTRANS_IDLE) throw_transaction_lost("");
}

void PostgresqlConnection::fail(const PGresult* result, std::string_view sql) {
  throw_postgresql_error(link_, result, sql);
}

PgResult PostgresqlConnection::ask(std::string_view sql, std::size_t commands,
                                   FunctionRef<int(PGconn*, std::size_t)> send) {
  check_free(sql);
  PgResult answer;
  bool with_closings = !closings_.empty() && link_.transaction_status() == PQTRANS_IDLE;
  if (commands == 1 && !begin_pending_ && !with_closings) {
    AbandonUnlessDone at_end{link_};
    link_.sent(send(link_.connection(), 0));
    answer = link_.receive();
    link_.finish();
  } else {
    PgPipeline pipeline{*this};
    for (std::size_t i = 0; i < commands; ++i) pipeline.command(send(link_.connection(), i));
    pipeline.end();
    while (PgResult next = pipeline.next()) {
      if (!answer || !is_error(answer.get())) answer = std::move(next);
    }
  }
  if (!answer && commands > 0) throw_connection_lost(link_, sql);
  if (answer && is_error(answer.get())) fail(answer.get(), sql);
  return answer;
}

bool PostgresqlConnection::at_start() const noexcept {
  return begin_pending_ || link_.transaction_status() == PQTRANS_IDLE;
}

void PostgresqlConnection::begin_again() {
  if (!open_ || begin_pending_) return;
  run_plain_within("ROLLBACK", PgLink::Clock::now() + rollback_time);
  begin_pending_ = true;
}

std::string PostgresqlConnection::end_with(const std::string& sql) {
  // A commit that was begun is waited for: its caller must learn how it ended.
  UncancellableScope uncancellable;
  PgResult answer;
  link_.sent(PQsendQuery(link_.connection(), sql.c_str()));
  try {
    answer = link_.receive();
    link_.finish();
  } catch (...) {
    // Not even whether it waits is known.
    link_.mark_broken();
  }
  if (!answer) {
    link_.mark_broken();
    throw_in_doubt(link_, sql);
  }
  if (is_error(answer.get())) {
    std::string_view severity = diagnostic(answer.get(), PG_DIAG_SEVERITY_NONLOCALIZED);
    if (link_.broken() || severity == "FATAL" || severity == "PANIC") {
      link_.mark_broken();
      throw_in_doubt(link_, sql);
    }
    fail(answer.get(), sql);
  }
  return PQcmdStatus(answer.get());
}

void PostgresqlConnection::commit() {
  if (!open_) return;
  if (prepared_) {
    end_with("COMMIT PREPARED " + quoted_text(twophase_id_));
  } else {
    check_free("COMMIT");
    // So the server ends a transaction that had failed.
    if (!begin_pending_ && end_with("COMMIT") == "ROLLBACK") throw_transaction_lost("COMMIT");
  }
  open_ = begin_pending_ = prepared_ = false;
}

void PostgresqlConnection::begin_twophase(const TransactionOptions& options, std::string_view id) {
  begin(options);
  twophase_id_ = id;
}

void PostgresqlConnection::prepare_twophase() {
  if (!open_ || twophase_id_.empty()) throw_not_twophase();
  std::string sql = "PREPARE TRANSACTION " + quoted_text(twophase_id_);
  check_free(sql);
  if (begin_pending_) {
    run_plain_within(begin_sql_.c_str(), PgLink::Clock::time_point::max());
    begun();
  }
  if (end_with(sql) == "ROLLBACK") throw_transaction_lost("PREPARE TRANSACTION");
  prepared_ = true;
}

std::vector<std::string> PostgresqlConnection::prepared_transactions() {
  auto statement =
      prepare("SELECT gid FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared, gid");
  std::vector<std::string> ids;
  Cell id;
  ResetAtEnd at_end{*statement};
  statement->bind({});
  while (statement->step(&id)) ids.emplace_back(id.data, id.size);
  return ids;
}

void PostgresqlConnection::end_prepared(std::string_view id, bool commit) {
  std::string sql = (commit ? "COMMIT PREPARED " : "ROLLBACK PREPARED ") + quoted_text(id);
  check_free(sql);
  end_with(sql);
}

void PostgresqlConnection::run_plain_within(const char* sql, PgLink::Clock::time_point deadline) {
  AbandonUnlessDone at_end{link_};
  link_.sent(PQsendQuery(link_.connection(), sql));
  PgResult failure;
  while (PgResult answer = link_.receive(deadline)) {
    if (is_error(answer.get()) && !failure) failure = std::move(answer);
  }
  link_.finish(deadline);
  if (failure) fail(failure.get(), sql);
}

void PostgresqlConnection::rollback() noexcept {
  if (!open_) return;
  open_ = begin_pending_ = false;
  if (std::exchange(prepared_, false)) {
    rollback_prepared();
    return;
  }
  try {
    UncancellableScope uncancellable;
    if (streaming_ != nullptr) {
      link_.abandon();
      streaming_ = nullptr;
    }
    if (link_.broken()) return;
    PGTransactionStatusType status = link_.transaction_status();
    if (status == PQTRANS_IDLE) return;
    run_plain_within("ROLLBACK", PgLink::Clock::now() + rollback_time);
    if (link_.transaction_status() != PQTRANS_IDLE) link_.mark_broken();
  } catch (...) {
    link_.mark_broken();
  }
}

void PostgresqlConnection::rollback_prepared() noexcept {
  bool done = false;
  try {
    UncancellableScope uncancellable;
    std::string sql = "ROLLBACK PREPARED " + quoted_text(twophase_id_);
    if (!link_.broken()) {
      run_plain_within(sql.c_str(), PgLink::Clock::now() + rollback_time);
      done = true;
    }
  } catch (const PgTimeout&) {
    link_.mark_broken();
  } catch (...) {
    // Said below; a refusal leaves the connection as good as it was.
  }
  if (!done) warn_prepared_stays(twophase_id_);
}

bool PostgresqlConnection::ping() {
  if (!usable()) return false;
  try {
    run_plain_within("", PgLink::Clock::now() + ping_time);
  } catch (const DatabaseError&) {
    link_.mark_broken();
  } catch (const PgTimeout&) {
    link_.mark_broken();
  }
  return usable();
}

void PostgresqlConnection::reset_session() noexcept {
  if (!touched_ || !usable()) return;
  touched_ = false;
  try {
    UncancellableScope uncancellable;
    // DISCARD ALL, but for the prepared statements.
    run_plain_within(
        "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT "
        "pg_advisory_unlock_all(); "
        "DISCARD TEMP; DISCARD SEQUENCES",
        PgLink::Clock::now() + rollback_time);
  } catch (...) {
    link_.mark_broken();
  }
}

void PostgresqlConnection::close_later(std::string name) noexcept {
  try {
    closings_.push_back(std::move(name));
  } catch (...) {
    // It stays on the server until the connection ends.
  }
}

std::vector<std::string> PostgresqlConnection::take_closings() noexcept {
  // Inside a transaction an error would spoil it.
  if (link_.transaction_status() != PQTRANS_IDLE) return {};
  return std::exchange(closings_, {});
}

}  // namespace carafe::detail
