// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/connection.hpp>
#include <carafe/db/engine.hpp>
#include <carafe/orm/session_core.hpp>

#include <optional>

namespace carafe::detail {

/// The connection of a session while a transaction of it is open: lent from the engine, or somebody
/// else's, whose transaction the session's lies in.
class SessionConnection {
 public:
  SessionConnection() = default;
  SessionConnection(Connection* joined, JoinTransaction mode) : joined_(joined), mode_(mode) {}
  SessionConnection(const SessionConnection&) = delete;
  SessionConnection& operator=(const SessionConnection&) = delete;

  explicit operator bool() const noexcept { return open_ != nullptr; }
  Connection* operator->() noexcept { return open_; }
  const Connection* operator->() const noexcept { return open_; }

  void begin(Engine& engine, const TransactionOptions& transaction, SourcePlace place);
  void commit();
  void rollback() noexcept;
  /// Gives it back.
  void reset() noexcept;

 private:
  Connection* joined_ = nullptr;
  JoinTransaction mode_ = JoinTransaction::savepoint;
  std::optional<Connection> lent_;
  std::optional<NestedTransaction> savepoint_;
  Connection* open_ = nullptr;
  bool is_guest_ = false;  ///< the transaction is the joined connection's own
};

}  // namespace carafe::detail
