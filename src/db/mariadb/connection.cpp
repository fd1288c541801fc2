// SPDX-License-Identifier: MIT
#include "db/mariadb/connection.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

#include <algorithm>

#include <carafe/db/errors.hpp>

#include "db/mariadb/errors.hpp"
#include "db/mariadb/statement.hpp"
#include "db/two_phase.hpp"

namespace carafe::detail {
namespace {

using namespace std::chrono_literals;

constexpr auto rollback_time = 10s;
constexpr auto ping_time = 5s;
constexpr auto close_time = 5s;
constexpr auto look_up_time = 3s;

std::unique_ptr<MariadbLink> open_link(const std::shared_ptr<const MariadbSettings>& settings) {
  std::size_t left = settings->endpoints.size();
  for (const MariadbEndpoint& endpoint : settings->endpoints) {
    try {
      return std::make_unique<MariadbLink>(settings, endpoint);
    } catch (const OperationalError& error) {
      // A server that answers and says no is the one that was meant.
      bool no_answer = error.sqlstate().starts_with("08") || error.sqlstate() == "53300";
      if (--left == 0 || !no_answer) throw;
    }
  }
  throw UsageError{"bad-database-url", "The database URL names no host."};
}

}  // namespace

MariadbConnection::MariadbConnection(std::shared_ptr<const MariadbSettings> settings)
    : link_(open_link(settings)) {}

MariadbConnection::~MariadbConnection() {
  // The server closes a session's statements with it.
  link_.reset();
  for (MYSQL_STMT* statement : closing_) mysql_stmt_close(statement);
}

std::unique_ptr<Statement> MariadbConnection::prepare(std::string_view sql) {
  return std::make_unique<MariadbStatement>(*this, sql);
}

void MariadbConnection::begin(const TransactionOptions& options) {
  if (options.isolation) {
    run(fmt::format("SET TRANSACTION ISOLATION LEVEL {}", isolation_name(*options.isolation)));
  }
  run(options.read_only ? "START TRANSACTION READ ONLY" : "START TRANSACTION");
}

void MariadbConnection::commit() {
  if (!open_ && !lost_) return;
  if (twophase_id_.empty()) {
    make_ready("COMMIT");
    end_with("COMMIT");
    return;
  }
  std::string id = quoted_text(twophase_id_);
  if (!prepared_) run("XA END " + id);
  end_with("XA COMMIT " + id + (prepared_ ? "" : " ONE PHASE"));
  twophase_id_.clear();
  prepared_ = false;
}

void MariadbConnection::end_with(const std::string& sql) {
  // A commit that was begun is waited for: its caller must learn how it ended.
  UncancellableScope uncancellable;
  if (link_->query(sql)) {
    note_status();
    return;
  }
  MariadbFailure failure = link_->failure();
  if (!is_connection_lost(failure.number)) fail(failure, sql, false);
  open_ = prepared_ = false;
  twophase_id_.clear();
  link_->abandon();
  DatabaseErrorDetails details{.sqlstate = "08007", .statement = sql, .connection_lost = true};
  throw OperationalError{
      "commit-in-doubt",
      fmt::format("The connection to the database server {} was lost during {} ({}). {}",
                  link_->endpoint().to_string(), sql, failure.message,
                  sql == "COMMIT" ? "The transaction is wholly there or wholly not: look for one of its rows "
                                    "before you run it again."
                                  : "It was done or it was not: recover_twophase() tells whether the "
                                    "transaction still waits for its end."),
      std::move(details)};
}

void MariadbConnection::rollback() noexcept {
  if (streaming_) streaming_->reset();
  std::string id = std::exchange(twophase_id_, {});
  bool prepared = std::exchange(prepared_, false);
  bool done = false;
  if ((open_ || lost_) && usable()) {
    UncancellableScope uncancellable;
    try {
      link_->absorb_kill();
      auto deadline = Waiter::Clock::now() + rollback_time;
      // It fails where the server has given the transaction up, which is all the same.
      if (!id.empty() && !prepared) link_->query("XA END " + quoted_text(id), deadline);
      done = link_->query(id.empty() ? "ROLLBACK" : "XA ROLLBACK " + quoted_text(id), deadline);
      if (!done) link_->abandon();
    } catch (...) {
      link_->abandon();
    }
  }
  if (prepared && !done) warn_prepared_stays(id);
  open_ = false;
  lost_ = false;
}

void MariadbConnection::begin_twophase(const TransactionOptions& options, std::string_view id) {
  if (options.isolation) {
    run(fmt::format("SET TRANSACTION ISOLATION LEVEL {}", isolation_name(*options.isolation)));
  }
  if (options.read_only) run("SET TRANSACTION READ ONLY");
  run("XA START " + quoted_text(id));
  twophase_id_ = id;
}

void MariadbConnection::prepare_twophase() {
  if ((!open_ && !lost_) || twophase_id_.empty()) throw_not_twophase();
  std::string id = quoted_text(twophase_id_);
  run("XA END " + id);
  end_with("XA PREPARE " + id);
  prepared_ = true;
}

std::vector<std::string> MariadbConnection::prepared_transactions() {
  auto statement = prepare("XA RECOVER");
  std::vector<std::string> ids;
  Cell row[4];
  ResetAtEnd at_end{*statement};
  statement->bind({});
  while (statement->step(row)) {
    // Those of other programs' coordinators may have a second part, which has no name here.
    bool is_plain = row[0].integer == 1 && row[2].integer == 0;
    if (is_plain) ids.emplace_back(row[3].data, row[3].size);
  }
  std::ranges::sort(ids);
  return ids;
}

void MariadbConnection::end_prepared(std::string_view id, bool commit) {
  std::string sql = (commit ? "XA COMMIT " : "XA ROLLBACK ") + quoted_text(id);
  make_ready(sql);
  end_with(sql);
}

bool MariadbConnection::ping() {
  if (!usable()) return false;
  make_ready("");
  int failed = 1;
  link_->call([&] { return mysql_ping_start(&failed, link_->handle()); },
              [&](int ready) { return mysql_ping_cont(&failed, link_->handle(), ready); },
              Waiter::Clock::now() + ping_time);
  if (failed != 0) link_->abandon();
  return usable();
}

void MariadbConnection::reset_session() noexcept {
  if (!std::exchange(left_something_, false) || !usable()) return;
  UncancellableScope uncancellable;
  try {
    make_ready("");
    auto deadline = Waiter::Clock::now() + rollback_time;
    int failed = 1;
    ++generation_;
    link_->call([&] { return mysql_reset_connection_start(&failed, link_->handle()); },
                [&](int ready) { return mysql_reset_connection_cont(&failed, link_->handle(), ready); },
                deadline);
    if (failed != 0 || !link_->query(link_->settings().init_sql(), deadline)) link_->abandon();
  } catch (...) {
    link_->abandon();
  }
}

void MariadbConnection::make_ready(std::string_view sql) {
  auto details = [&](const char* sqlstate) {
    return DatabaseErrorDetails{.sqlstate = sqlstate, .statement = std::string{sql}};
  };
  if (!usable()) {
    auto lost = details("08003");
    lost.connection_lost = true;
    throw OperationalError{"connection-lost",
                           fmt::format("This connection to the database server {} was lost before. Hand it "
                                       "back and take another.",
                                       link_->endpoint().to_string()),
                           std::move(lost)};
  }
  if (prepared_) throw_transaction_prepared(twophase_id_, sql);
  if (lost_) {
    throw OperationalError{
        "transaction-lost",
        "The server has undone this transaction after an earlier error. Roll back, then begin again.",
        details("25P02")};
  }
  if (streaming_) {
    throw UsageError{
        "connection-busy",
        fmt::format("This connection still streams the rows of another statement, and can do nothing else "
                    "until the last has been read or the statement is reset. It was: {}",
                    streaming_->sql())};
  }
  close_statements();
  link_->absorb_kill();
}

void MariadbConnection::run(std::string_view sql) {
  make_ready(sql);
  if (!link_->query(sql)) fail(link_->failure(), sql, false);
  note_status();
}

void MariadbConnection::fail(const MariadbFailure& failure, std::string_view sql, bool may_commit) {
  bool in_doubt = open_ && may_commit;
  if (is_connection_lost(failure.number)) {
    link_->abandon();
    lost_ = open_;
  } else if (ends_transaction(failure.number)) {
    lost_ = open_;
  } else if (in_doubt) {
    // A failed CREATE TABLE has committed as well, and an error carries no status.
    if (link_->query("DO 0")) note_status();
  }
  MariadbViolation violation = read_violation(failure);
  if (is_unique_violation(failure.number)) look_up_columns(violation, sql);
  throw_mariadb_error(failure, sql, link_->endpoint(), std::move(violation));
}

void MariadbConnection::refuse_definition(std::string_view sql) const {
  if ((link_->handle()->server_status & SERVER_STATUS_IN_TRANS_READONLY) == 0) return;
  throw_read_only_transaction(sql);
}

void MariadbConnection::look_up_columns(MariadbViolation& violation, std::string_view sql) {
  if (violation.constraint.empty()) return;
  if (violation.table.empty()) violation.table = changed_table(sql);
  if (violation.table.empty() || !usable()) return;
  violation.columns = link_->first_column(
      fmt::format("SELECT COLUMN_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND "
                  "TABLE_NAME = {} AND INDEX_NAME = {} ORDER BY SEQ_IN_INDEX",
                  quoted_text(violation.table), quoted_text(violation.constraint)),
      Waiter::Clock::now() + look_up_time);
}

void MariadbConnection::close_later(MYSQL_STMT* statement) noexcept {
  if (!statement) return;
  try {
    closing_.push_back(statement);
  } catch (...) {
    if (!streaming_) mysql_stmt_close(statement);
  }
}

void MariadbConnection::close_statements() {
  if (closing_.empty()) return;
  UncancellableScope uncancellable;
  while (!closing_.empty()) {
    MYSQL_STMT* statement = closing_.back();
    closing_.pop_back();
    my_bool failed = 0;
    link_->call([&] { return mysql_stmt_close_start(&failed, statement); },
                [&](int ready) { return mysql_stmt_close_cont(&failed, statement, ready); },
                Waiter::Clock::now() + close_time);
  }
}

}  // namespace carafe::detail
