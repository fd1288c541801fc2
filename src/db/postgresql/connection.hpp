// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carafe/db/driver.hpp>
#include <carafe/util/function_ref.hpp>

#include "db/postgresql/link.hpp"
#include "db/postgresql/settings.hpp"

namespace carafe::detail {

class PostgresqlConnection final : public DriverConnection {
 public:
  explicit PostgresqlConnection(std::shared_ptr<const PgSettings> settings);

  std::unique_ptr<Statement> prepare(std::string_view sql) override;
  /// Sends nothing: the BEGIN travels with the first statement.
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  void begin_twophase(const TransactionOptions& options, std::string_view id) override;
  void prepare_twophase() override;
  std::vector<std::string> prepared_transactions() override;
  void end_prepared(std::string_view id, bool commit) override;
  bool in_transaction() const noexcept override { return open_; }
  bool usable() const noexcept override { return !link_.broken() && link_.idle(); }
  bool ping() override;
  int descriptor() const noexcept override { return PQsocket(link_.connection()); }
  bool autocommits() const noexcept override { return true; }
  void reset_session() noexcept override;

  // For PgStatement and PgPipeline.
  PgLink& link() noexcept { return link_; }
  const PgSettings& settings() const noexcept { return *settings_; }
  /// Throws where `sql` cannot be sent now: the connection is lost, or streams, or the
  /// server has ended the transaction by itself.
  void check_free(std::string_view sql);
  /// Sends what `send` sends, `commands` of them, with what was put off, and returns the
  /// answer of the last. Throws the first error.
  PgResult ask(std::string_view sql, std::size_t commands, FunctionRef<int(PGconn*, std::size_t)> send);
  /// Throws what `result`, an error, means.
  [[noreturn]] void fail(const PGresult* result, std::string_view sql);

  bool begin_pending() const noexcept { return begin_pending_; }
  const std::string& begin_sql() const noexcept { return begin_sql_; }
  void begun() noexcept { begin_pending_ = false; }
  /// Nothing has been done yet in this transaction, or there is none.
  bool at_start() const noexcept;
  /// Undoes a BEGIN whose first statement failed, so that it can be tried again.
  void begin_again();

  std::string new_statement_name() { return "carafe_" + std::to_string(++statements_made_); }
  void close_later(std::string name) noexcept;
  std::vector<std::string> take_closings() noexcept;
  /// The one statement whose rows come as they are stepped; null when it ends.
  void set_streaming(const Statement* statement) noexcept { streaming_ = statement; }
  void leaves_traces() noexcept { touched_ = true; }

 private:
  /// COMMIT and its kin, which are waited for whatever happens; returns what the server calls it.
  std::string end_with(const std::string& sql);
  void rollback_prepared() noexcept;
  void run_plain_within(const char* sql, PgLink::Clock::time_point deadline);

  std::shared_ptr<const PgSettings> settings_;
  PgLink link_;
  std::string begin_sql_;
  std::string twophase_id_;  // of the open transaction; empty for a plain one
  std::vector<std::string> closings_;
  const Statement* streaming_ = nullptr;
  std::size_t statements_made_ = 0;
  bool open_ = false;
  bool prepared_ = false;       // open, and promised
  bool begin_pending_ = false;  // open, and the server does not know yet
  bool touched_ = false;        // something may be left besides a transaction
};

}  // namespace carafe::detail
