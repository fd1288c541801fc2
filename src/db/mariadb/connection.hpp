// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <carafe/db/driver.hpp>

#include "db/mariadb/link.hpp"

namespace carafe::detail {

class MariadbStatement;
struct MariadbViolation;

/// Whether there is a transaction is what the server says with each answer, so that one
/// ended behind our back (DDL commits) is not believed in.
class MariadbConnection final : public DriverConnection {
 public:
  explicit MariadbConnection(std::shared_ptr<const MariadbSettings> settings);
  ~MariadbConnection() override;

  std::unique_ptr<Statement> prepare(std::string_view sql) override;
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  void begin_twophase(const TransactionOptions& options, std::string_view id) override;
  void prepare_twophase() override;
  std::vector<std::string> prepared_transactions() override;
  void end_prepared(std::string_view id, bool commit) override;
  bool in_transaction() const noexcept override { return open_; }
  bool usable() const noexcept override { return !link_->broken(); }
  bool ping() override;
  int descriptor() const noexcept override { return int(mysql_get_socket(link_->handle())); }
  bool autocommits() const noexcept override { return true; }
  void reset_session() noexcept override;

  // For MariadbStatement.
  MariadbLink& link() noexcept { return *link_; }
  /// Before anything is asked: throws where the connection or its transaction is lost, or
  /// another statement still gives rows.
  void make_ready(std::string_view sql);
  /// After an answer: takes up what the server says of the transaction.
  void note_status() noexcept { open_ = (link_->handle()->server_status & SERVER_STATUS_IN_TRANS) != 0; }
  /// Throws where the transaction is read only: the server would commit it, then obey.
  void refuse_definition(std::string_view sql) const;
  /// A statement failed: notes what became of the transaction, then throws.
  [[noreturn]] void fail(const MariadbFailure& failure, std::string_view sql, bool may_commit);
  /// `statement`, whose rows come as they are fetched; null at their end.
  void set_streaming(MariadbStatement* statement) noexcept { streaming_ = statement; }
  const MariadbStatement* streaming() const noexcept { return streaming_; }
  /// Has been run: something may be left on the session.
  void note_left() noexcept { left_something_ = true; }
  /// Closes a statement when the connection is free.
  void close_later(MYSQL_STMT* statement) noexcept;
  /// Changes whenever the server has forgotten the prepared statements.
  unsigned generation() const noexcept { return generation_; }

 private:
  void run(std::string_view sql);
  /// COMMIT and its kin, which are waited for whatever happens.
  void end_with(const std::string& sql);
  void close_statements();
  void look_up_columns(MariadbViolation& violation, std::string_view sql);

  std::unique_ptr<MariadbLink> link_;
  MariadbStatement* streaming_ = nullptr;
  std::vector<MYSQL_STMT*> closing_;
  unsigned generation_ = 0;
  std::string twophase_id_;  // of the open transaction; empty for a plain one
  bool prepared_ = false;    // open, and promised
  bool open_ = false;
  bool lost_ = false;  // the server has undone a transaction its user still believes in
  bool left_something_ = false;
};

}  // namespace carafe::detail
