// SPDX-License-Identifier: MIT
#include "orm/session_connection.hpp"

#include <utility>

namespace carafe::detail {

void SessionConnection::begin(Engine& engine, const TransactionOptions& transaction, SourcePlace place) {
  if (joined_ == nullptr) {
    Connection connection = transaction.read_only ? engine.connect_read_only(place) : engine.connect(place);
    connection.begin(transaction);
    open_ = &lent_.emplace(std::move(connection));
    return;
  }
  is_guest_ = joined_->in_transaction() && mode_ != JoinTransaction::control_fully;
  if (!joined_->in_transaction()) {
    joined_->begin(transaction);
  } else if (mode_ == JoinTransaction::savepoint) {
    savepoint_.emplace(joined_->begin_nested());
  }
  open_ = joined_;
}

void SessionConnection::commit() {
  if (!is_guest_) {
    open_->commit();
  } else if (savepoint_) {
    savepoint_->commit();
  }
}

void SessionConnection::rollback() noexcept {
  if (is_guest_ && savepoint_) {
    try {
      savepoint_->rollback();
      return;
    } catch (...) {
      // The whole transaction, then: nothing of the session's may stay.
    }
  }
  open_->rollback();
}

void SessionConnection::reset() noexcept {
  savepoint_.reset();
  lent_.reset();
  open_ = nullptr;
}

}  // namespace carafe::detail
