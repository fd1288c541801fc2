// SPDX-License-Identifier: MIT
#include "db/logged_connection.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <exception>
#include <string>
#include <type_traits>
#include <vector>

#include <carafe/util/log.hpp>

namespace carafe::detail {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t parameters_shown = 20;

std::string shown(std::span<const Cell> parameters, const EngineOptions& options) {
  if (parameters.empty()) return "";
  if (options.hide_parameters) return fmt::format(" [{} hidden]", parameters.size());
  std::string values;
  for (std::size_t i = 0; i < parameters.size() && i < parameters_shown; ++i) {
    values += (i == 0 ? "" : ", ") + Value{parameters[i]}.to_display();
  }
  if (parameters.size() > parameters_shown) {
    values += fmt::format(", … and {} more", parameters.size() - parameters_shown);
  }
  return " [" + escape_control(values) + "]";
}

std::string shown(std::chrono::nanoseconds duration) {
  double microseconds = double(duration.count()) / 1000.0;
  return microseconds < 1000 ? fmt::format("{:.0f} µs", microseconds)
                             : fmt::format("{:.2f} ms", microseconds / 1000);
}

/// What options ask to be told, in one place for all connections of an engine.
class Teller {
 public:
  explicit Teller(const EngineOptions& options) : options_(options) {}

  const EngineEvents& events() const { return options_.events; }
  bool echoes() const { return options_.echo; }
  void set_token(std::string token) { token_ = escape_control(token); }
  std::span<const Cell> visible(std::span<const Cell> parameters) const {
    return options_.hide_parameters ? std::span<const Cell>{} : parameters;
  }

  void before(std::string_view sql, std::span<const Cell> parameters) const {
    if (options_.on_statement) options_.on_statement(sql, visible(parameters));
  }

  /// `parameters` and `outcome` as text.
  void log(std::string_view sql, std::string_view parameters, std::string_view outcome) const {
    if (!options_.echo) return;
    std::string name = options_.name.empty() ? "" : "[" + options_.name + "]";
    if (!token_.empty()) name += "[" + token_ + "]";
    spdlog::info("sql{}: {}{} ({})", name, sql, parameters, outcome);
  }
  std::string values(std::span<const Cell> parameters) const {
    return options_.echo ? shown(parameters, options_) : "";
  }

  /// For the error being handled.
  void failed(std::string_view sql, std::string_view parameters,
              std::chrono::nanoseconds duration) const noexcept {
    quietly("on_error", [&] {
      log(sql, parameters, "failed after " + shown(duration));
      if (events().on_error) events().on_error(std::current_exception(), sql);
    });
  }

  /// What is told afterwards must not fail what was done.
  template <class Tell>
  static void quietly(const char* what, Tell tell) noexcept {
    try {
      tell();
    } catch (const std::exception& error) {
      spdlog::error("sql: {} failed: {}", what, error.what());
    } catch (...) {
      spdlog::error("sql: {} failed", what);
    }
  }

  /// A verb of the connection, logged with its time.
  template <class Work>
  void timed(std::string_view verb, Work work) const {
    before(verb, {});
    auto begun = Clock::now();
    try {
      work();
    } catch (...) {
      failed(verb, "", Clock::now() - begun);
      throw;
    }
    log(verb, "", shown(Clock::now() - begun));
  }

 private:
  const EngineOptions& options_;
  std::string token_;
};

class LoggedStatement final : public Statement {
 public:
  LoggedStatement(std::unique_ptr<Statement> inner, const Teller& teller)
      : inner_(std::move(inner)), teller_(teller) {}

  void set_note(std::string note) { note_ = std::move(note); }

  void bind(std::span<const Cell> parameters) override {
    begin(parameters);
    measured([&] { inner_->bind(parameters); });
  }
  bool step(Cell* row) override {
    bool more = measured([&] { return inner_->step(row); });
    if (more) {
      ++rows_;
    } else {
      finish();
    }
    return more;
  }
  Outcome run(std::span<const Cell> parameters) override {
    begin(parameters);
    Outcome outcome = measured([&] { return inner_->run(parameters); });
    rows_ = outcome.rows_affected;
    finish();
    return outcome;
  }
  Outcome run_many(std::size_t rows, FunctionRef<std::span<const Cell>(std::size_t row)> parameters,
                   FunctionRef<void(std::size_t row, const Cell* cells)> on_row) override {
    if (rows == 0) return {};
    begin(parameters(0));
    if (rows > 1 && teller_.echoes()) values_ += fmt::format(" and {} further rows", rows - 1);
    Outcome outcome = measured([&] {
      auto told = [&](std::size_t row) {
        auto cells = parameters(row);
        if (row > 0) teller_.before(sql(), cells);
        return cells;
      };
      return inner_->run_many(rows, told, on_row);
    });
    rows_ = outcome.rows_affected;
    finish();
    return outcome;
  }
  void stream_rows() override { inner_->stream_rows(); }
  void reset() noexcept override {
    finish();
    inner_->reset();
  }
  bool active() const noexcept override { return inner_->active(); }
  bool is_read_only() const noexcept override { return inner_->is_read_only(); }
  std::size_t column_count() const noexcept override { return inner_->column_count(); }
  std::string_view column_name(std::size_t position) const override { return inner_->column_name(position); }
  std::string_view sql() const noexcept override { return inner_->sql(); }
  const ColumnNames& columns() override { return inner_->columns(); }

 private:
  void begin(std::span<const Cell> parameters) {
    running_ = false;
    origin_ = std::exchange(note_, {});
    teller_.before(sql(), parameters);
    if (teller_.events().before_execute) {
      teller_.events().before_execute({.sql = sql(), .parameters = teller_.visible(parameters)});
    }
    values_ = teller_.values(parameters);
    if (teller_.events().after_execute) cells_.assign(parameters.begin(), parameters.end());
    duration_ = {};
    rows_ = 0;
    running_ = true;
  }

  template <class Work>
  std::invoke_result_t<Work&> measured(Work work) {
    auto begun = Clock::now();
    struct Stop {
      std::chrono::nanoseconds& total;
      Clock::time_point begun;
      ~Stop() { total += Clock::now() - begun; }
    };
    try {
      Stop stop{duration_, begun};
      return work();
    } catch (...) {
      running_ = false;
      teller_.failed(sql(), values_, duration_);
      throw;
    }
  }

  void finish() noexcept {
    if (!std::exchange(running_, false)) return;
    Teller::quietly("after_execute", [&] {
      teller_.log(sql(), values_,
                  fmt::format("{}, {} {}{}", shown(duration_), rows_, rows_ == 1 ? "row" : "rows", origin_));
      if (teller_.events().after_execute) {
        teller_.events().after_execute(
            {.sql = sql(), .parameters = teller_.visible(cells_), .duration = duration_, .rows = rows_});
      }
    });
  }

  std::unique_ptr<Statement> inner_;
  const Teller& teller_;
  bool running_ = false;
  std::string note_;    // for the next run
  std::string origin_;  // of this one's text
  std::string values_;
  std::vector<Cell> cells_;  // their bytes are borrowed as the statement borrows them
  std::chrono::nanoseconds duration_{0};
  std::int64_t rows_ = 0;
};

std::string begin_text(const TransactionOptions& options) {
  std::string how = options.intent == Intent::write ? "write" : "";
  auto add = [&](std::string_view word) { how += (how.empty() ? "" : ", ") + std::string{word}; };
  if (options.isolation) add(isolation_name(*options.isolation));
  if (options.read_only) add("read only");
  return how.empty() ? "BEGIN" : "BEGIN (" + how + ")";
}

class LoggedConnection final : public DriverConnection {
 public:
  LoggedConnection(std::unique_ptr<DriverConnection> inner, const EngineOptions& options)
      : inner_(std::move(inner)), teller_(options) {}

  void set_token(std::string token) { teller_.set_token(std::move(token)); }

  std::unique_ptr<Statement> prepare(std::string_view sql) override {
    try {
      return std::make_unique<LoggedStatement>(inner_->prepare(sql), teller_);
    } catch (...) {
      teller_.failed(sql, "", {});
      throw;
    }
  }
  void begin(const TransactionOptions& options) override {
    if (teller_.events().on_begin) teller_.events().on_begin(options);
    teller_.timed(begin_text(options), [&] { inner_->begin(options); });
  }
  void commit() override {
    if (!in_transaction()) {
      inner_->commit();
      return;
    }
    teller_.timed("COMMIT", [&] { inner_->commit(); });
    if (teller_.events().on_commit) Teller::quietly("on_commit", teller_.events().on_commit);
  }
  void rollback() noexcept override {
    if (!in_transaction()) {
      inner_->rollback();
      return;
    }
    Teller::quietly("on_statement", [&] { teller_.before("ROLLBACK", {}); });
    auto begun = Clock::now();
    inner_->rollback();
    Teller::quietly("on_rollback", [&] {
      teller_.log("ROLLBACK", "", shown(Clock::now() - begun));
      if (teller_.events().on_rollback) teller_.events().on_rollback();
    });
  }
  void begin_twophase(const TransactionOptions& options, std::string_view id) override {
    if (teller_.events().on_begin) teller_.events().on_begin(options);
    teller_.timed(fmt::format("{} TWO-PHASE '{}'", begin_text(options), escape_control(id)),
                  [&] { inner_->begin_twophase(options, id); });
  }
  void prepare_twophase() override {
    teller_.timed("PREPARE TRANSACTION", [&] { inner_->prepare_twophase(); });
  }
  std::vector<std::string> prepared_transactions() override { return inner_->prepared_transactions(); }
  void end_prepared(std::string_view id, bool commit) override {
    teller_.timed(fmt::format("{} PREPARED '{}'", commit ? "COMMIT" : "ROLLBACK", escape_control(id)),
                  [&] { inner_->end_prepared(id, commit); });
  }
  bool in_transaction() const noexcept override { return inner_->in_transaction(); }
  bool usable() const noexcept override { return inner_->usable(); }
  void savepoint(std::string_view name) override {
    teller_.timed("SAVEPOINT", [&] { inner_->savepoint(name); });
    tell_savepoint("SAVEPOINT", name);
  }
  void release_savepoint(std::string_view name) override {
    teller_.timed("RELEASE SAVEPOINT", [&] { inner_->release_savepoint(name); });
    tell_savepoint("RELEASE SAVEPOINT", name);
  }
  void rollback_to_savepoint(std::string_view name) override {
    teller_.timed("ROLLBACK TO SAVEPOINT", [&] { inner_->rollback_to_savepoint(name); });
    tell_savepoint("ROLLBACK TO SAVEPOINT", name);
  }
  bool ping() override { return inner_->ping(); }
  int descriptor() const noexcept override { return inner_->descriptor(); }
  bool autocommits() const noexcept override { return inner_->autocommits(); }
  void reset_session() noexcept override { inner_->reset_session(); }

 private:
  void tell_savepoint(std::string_view verb, std::string_view name) const noexcept {
    if (!teller_.events().on_savepoint) return;
    Teller::quietly("on_savepoint", [&] { teller_.events().on_savepoint(verb, name); });
  }

  std::unique_ptr<DriverConnection> inner_;
  Teller teller_;
};

}  // namespace

void note_compiled(Statement& statement, const CompiledSql& compiled, Clock::time_point asked_at) {
  bool was_there = compiled.compiled_at < asked_at;
  static_cast<LoggedStatement&>(statement).set_note(
      was_there ? fmt::format(", cached since {:.1f} s ago",
                              std::chrono::duration<double>(asked_at - compiled.compiled_at).count())
                : ", generated in " + shown(compiled.compile_time));
}

void set_logging_token(DriverConnection& connection, std::string token) {
  static_cast<LoggedConnection&>(connection).set_token(std::move(token));
}

bool wants_log(const EngineOptions& options) {
  const EngineEvents& events = options.events;
  return options.echo || options.on_statement || events.before_execute || events.after_execute ||
         events.on_begin || events.on_savepoint || events.on_commit || events.on_rollback || events.on_error;
}

std::unique_ptr<DriverConnection> make_logged(std::unique_ptr<DriverConnection> connection,
                                              const EngineOptions& options) {
  return std::make_unique<LoggedConnection>(std::move(connection), options);
}

}  // namespace carafe::detail
