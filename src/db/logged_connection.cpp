// SPDX-License-Identifier: MIT
#include "db/logged_connection.hpp"

#include <spdlog/spdlog.h>

#include <string>

namespace carafe::detail {
namespace {

void tell(const EngineOptions& options, std::string_view sql, std::span<const Cell> parameters) {
  if (options.on_statement) options.on_statement(sql, parameters);
  if (!options.echo) return;
  std::string values;
  for (const Cell& cell : parameters) values += (values.empty() ? "" : ", ") + Value{cell}.to_display();
  if (values.empty()) {
    spdlog::info("sql: {}", sql);
  } else {
    spdlog::info("sql: {} [{}]", sql, values);
  }
}

class LoggedStatement final : public Statement {
 public:
  LoggedStatement(std::unique_ptr<Statement> inner, const EngineOptions& options)
      : inner_(std::move(inner)), options_(options) {}

  void bind(std::span<const Cell> parameters) override {
    tell(options_, sql(), parameters);
    inner_->bind(parameters);
  }
  bool step(Cell* row) override { return inner_->step(row); }
  Outcome run(std::span<const Cell> parameters) override {
    tell(options_, sql(), parameters);
    return inner_->run(parameters);
  }
  Outcome run_many(std::size_t rows,
                   FunctionRef<std::span<const Cell>(std::size_t row)> parameters) override {
    return inner_->run_many(rows, [&](std::size_t row) {
      auto cells = parameters(row);
      tell(options_, sql(), cells);
      return cells;
    });
  }
  void stream_rows() override { inner_->stream_rows(); }
  void reset() noexcept override { inner_->reset(); }
  bool active() const noexcept override { return inner_->active(); }
  bool is_read_only() const noexcept override { return inner_->is_read_only(); }
  std::size_t column_count() const noexcept override { return inner_->column_count(); }
  std::string_view column_name(std::size_t position) const override { return inner_->column_name(position); }
  std::string_view sql() const noexcept override { return inner_->sql(); }

 private:
  std::unique_ptr<Statement> inner_;
  const EngineOptions& options_;
};

class LoggedConnection final : public DriverConnection {
 public:
  LoggedConnection(std::unique_ptr<DriverConnection> inner, const EngineOptions& options)
      : inner_(std::move(inner)), options_(options) {}

  std::unique_ptr<Statement> prepare(std::string_view sql) override {
    return std::make_unique<LoggedStatement>(inner_->prepare(sql), options_);
  }
  void begin(const TransactionOptions& options) override {
    tell(options_, options.intent == Intent::write ? "BEGIN (write)" : "BEGIN", {});
    inner_->begin(options);
  }
  void commit() override {
    if (in_transaction()) tell(options_, "COMMIT", {});
    inner_->commit();
  }
  void rollback() noexcept override {
    if (in_transaction()) tell_rollback();
    inner_->rollback();
  }
  bool in_transaction() const noexcept override { return inner_->in_transaction(); }
  bool usable() const noexcept override { return inner_->usable(); }
  void savepoint(std::string_view name) override {
    tell(options_, "SAVEPOINT", {});
    inner_->savepoint(name);
  }
  void release_savepoint(std::string_view name) override {
    tell(options_, "RELEASE SAVEPOINT", {});
    inner_->release_savepoint(name);
  }
  void rollback_to_savepoint(std::string_view name) override {
    tell(options_, "ROLLBACK TO SAVEPOINT", {});
    inner_->rollback_to_savepoint(name);
  }
  bool ping() override { return inner_->ping(); }
  void reset_session() noexcept override { inner_->reset_session(); }

 private:
  /// Rolling back must not fail because telling of it did.
  void tell_rollback() noexcept {
    try {
      tell(options_, "ROLLBACK", {});
    } catch (const std::exception& error) {
      spdlog::error("on_statement failed at a rollback: {}", error.what());
    }
  }

  std::unique_ptr<DriverConnection> inner_;
  const EngineOptions& options_;
};

}  // namespace

std::unique_ptr<DriverConnection> make_logged(std::unique_ptr<DriverConnection> connection,
                                              const EngineOptions& options) {
  return std::make_unique<LoggedConnection>(std::move(connection), options);
}

}  // namespace carafe::detail
