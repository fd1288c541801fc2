// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/engine.hpp>
#include <carafe/db/errors.hpp>
#include <carafe/dialect/sqlite.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carafe::testing_db {

/// A server that exists only here and fails where it is told to.
///
/// What is asked of it, it notes: connect, begin, commit, rollback, ping, close, and the SQL.
/// A query answers with one row of one value: its parameter, or the server's number.
class FakeServer {
 public:
  /// Called before each thing asked; what it throws is the server's answer.
  std::function<void(std::string_view asked)> on_ask;
  bool autocommits = false;
  std::int64_t number = 0;

  /// The connections there are now are lost.
  void restart() {
    std::lock_guard lock{mutex_};
    ++epoch_;
    living_ = 0;
  }
  std::size_t open() const { return open_; }
  /// The most that lived at once. A connection that a restart has ended and whose user has not
  /// noticed yet is none of them.
  std::size_t most_living() const {
    std::lock_guard lock{mutex_};
    return most_living_;
  }
  std::size_t transactions() const { return transactions_; }

  std::vector<std::string> asked() const {
    std::lock_guard lock{mutex_};
    return asked_;
  }
  std::size_t count(std::string_view what) const {
    std::lock_guard lock{mutex_};
    return std::size_t(std::ranges::count(asked_, what));
  }
  void forget_asked() {
    std::lock_guard lock{mutex_};
    asked_.clear();
  }

  // For its connections.
  void ask(std::string_view what) {
    {
      std::lock_guard lock{mutex_};
      asked_.emplace_back(what);
    }
    if (on_ask) on_ask(what);
  }
  int epoch() const { return epoch_; }
  void opened(int epoch) {
    ++open_;
    std::lock_guard lock{mutex_};
    if (epoch == epoch_) most_living_ = std::max(most_living_, ++living_);
  }
  void closed(int epoch) {
    --open_;
    std::lock_guard lock{mutex_};
    if (epoch == epoch_) --living_;
  }
  std::atomic<std::size_t> transactions_{0};

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  std::atomic<int> epoch_{0};
  std::atomic<std::size_t> open_{0};
  std::size_t living_ = 0;
  std::size_t most_living_ = 0;
};

[[noreturn]] inline void throw_lost(std::string_view code = "connection-lost") {
  throw OperationalError{
      code, "the server is gone", {.sqlstate = "08006", .statement = {}, .connection_lost = true}};
}
[[noreturn]] inline void throw_conflict() {
  throw RetryableError{"retry-transaction", "another was first", {.sqlstate = "40001", .statement = {}}};
}

class FakeConnection final : public DriverConnection {
 public:
  explicit FakeConnection(FakeServer& server) : server_(server), epoch_(server.epoch()) {
    server.ask("connect");
    server.opened(epoch_);
  }
  ~FakeConnection() override {
    rollback();
    server_.closed(epoch_);
    try {
      server_.ask("close");
    } catch (const std::exception&) {  // drivers close without a word
    }
  }

  std::unique_ptr<Statement> prepare(std::string_view sql) override;
  void begin(const TransactionOptions& options) override {
    std::string what = "begin";
    if (options.intent == Intent::write) what += " write";
    if (options.isolation) what += ' ' + std::string{isolation_name(*options.isolation)};
    if (options.read_only) what += " read only";
    ask(what);
    set_open(true);
  }
  void commit() override {
    if (!open_) return;
    try {
      ask("commit");
    } catch (const DatabaseError& error) {
      if (error.connection_lost()) throw_lost("commit-in-doubt");
      throw;
    }
    set_open(false);
  }
  void rollback() noexcept override {
    if (!std::exchange(open_, false)) return;
    --server_.transactions_;
    try {
      ask("rollback");
    } catch (const std::exception&) {
      usable_ = false;
    }
  }
  bool in_transaction() const noexcept override { return open_; }
  bool usable() const noexcept override { return usable_; }
  bool ping() override {
    try {
      ask("ping");
    } catch (const OperationalError&) {
      usable_ = false;
    }
    return usable_;
  }
  bool autocommits() const noexcept override { return server_.autocommits; }

  void ask(std::string_view what) {
    if (epoch_ != server_.epoch()) {
      usable_ = false;
      throw_lost();
    }
    try {
      server_.ask(what);
    } catch (const DatabaseError& error) {
      if (error.connection_lost()) usable_ = false;
      throw;
    }
  }
  std::int64_t number() const { return server_.number; }

 private:
  void set_open(bool open) {
    open_ = open;
    server_.transactions_ += open ? 1 : std::size_t(-1);
  }

  FakeServer& server_;
  int epoch_;
  bool open_ = false;
  bool usable_ = true;
};

class FakeStatement final : public Statement {
 public:
  FakeStatement(FakeConnection& connection, std::string_view sql) : connection_(connection), sql_(sql) {}
  void bind(std::span<const Cell> parameters) override {
    connection_.ask(sql_);
    answer_ = parameters.empty() ? Cell::of_integer(connection_.number()) : parameters[0];
    rows_ = column_count();
    active_ = true;
  }
  bool step(Cell* row) override {
    if (rows_ == 0) {
      active_ = false;
      return false;
    }
    --rows_;
    *row = answer_;
    return true;
  }
  Outcome run(std::span<const Cell>) override {
    connection_.ask(sql_);
    return {.rows_affected = 1};
  }
  void reset() noexcept override { active_ = false; }
  bool active() const noexcept override { return active_; }
  bool is_read_only() const noexcept override { return column_count() == 1; }
  std::size_t column_count() const noexcept override { return sql_.starts_with("select") ? 1 : 0; }
  std::string_view column_name(std::size_t) const override { return "answer"; }
  std::string_view sql() const noexcept override { return sql_; }

 private:
  FakeConnection& connection_;
  std::string sql_;
  Cell answer_;
  std::size_t rows_ = 0;
  bool active_ = false;
};

inline std::unique_ptr<Statement> FakeConnection::prepare(std::string_view sql) {
  return std::make_unique<FakeStatement>(*this, sql);
}

class FakeDriver final : public Driver {
 public:
  explicit FakeDriver(FakeServer& server) : server_(server) {}
  const Dialect& dialect() const override { return sqlite_dialect(); }
  std::unique_ptr<DriverConnection> connect() override { return std::make_unique<FakeConnection>(server_); }
  std::unique_ptr<DriverConnection> connect_to(const DatabaseUrl& url) override {
    server_.ask("password " + url.password);
    return connect();
  }

 private:
  FakeServer& server_;
};

inline Engine fake_engine(FakeServer& server, EngineOptions options = {}) {
  return detail::make_engine(std::make_unique<FakeDriver>(server),
                             DatabaseUrl{.dialect = "fake", .host = "h"}, std::move(options));
}

}  // namespace carafe::testing_db
