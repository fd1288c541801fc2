// SPDX-License-Identifier: MIT
#include <carafe/db/nested_transaction.hpp>

#include <algorithm>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>
#include <carafe/util/error.hpp>
#include <carafe/util/wait.hpp>

#include "db/savepoints.hpp"

namespace carafe {
namespace detail {
namespace {
std::string name_of(std::uint64_t number) { return "carafe_" + std::to_string(number); }
}  // namespace

std::uint64_t Savepoints::open() {
  std::uint64_t number = ++last_;
  open_.reserve(open_.size() + 1);
  connection_.savepoint(name_of(number));
  open_.push_back(number);
  return number;
}

bool Savepoints::is_open(std::uint64_t number) const noexcept {
  // A transaction that the database has given up has no savepoints.
  return std::ranges::find(open_, number) != open_.end() && connection_.in_transaction();
}

void Savepoints::release(std::uint64_t number) {
  connection_.release_savepoint(name_of(number));
  forget_from(number);
}

void Savepoints::roll_back(std::uint64_t number) {
  // Rolling back to a savepoint keeps it, so it is released as well.
  connection_.rollback_to_savepoint(name_of(number));
  connection_.release_savepoint(name_of(number));
  forget_from(number);
}

void Savepoints::forget_from(std::uint64_t number) noexcept {
  open_.erase(std::ranges::find(open_, number), open_.end());
}

}  // namespace detail

NestedTransaction::NestedTransaction(std::shared_ptr<detail::Savepoints> savepoints)
    : savepoints_(std::move(savepoints)), number_(savepoints_->open()) {}

NestedTransaction& NestedTransaction::operator=(NestedTransaction&& other) noexcept {
  if (this != &other) {
    close();
    savepoints_ = std::move(other.savepoints_);
    number_ = other.number_;
  }
  return *this;
}

NestedTransaction::~NestedTransaction() { close(); }

bool NestedTransaction::is_open() const noexcept { return savepoints_ && savepoints_->is_open(number_); }

void NestedTransaction::commit() {
  if (!is_open()) {
    throw UsageError{"nested-transaction-ended",
                     "commit() of a nested transaction that has ended already: it was committed or rolled "
                     "back before, or what is around it was."};
  }
  savepoints_->release(number_);
}

void NestedTransaction::rollback() {
  if (is_open()) savepoints_->roll_back(number_);
}

void NestedTransaction::close() noexcept {
  if (!is_open()) return;
  UncancellableScope uncancellable;
  try {
    savepoints_->roll_back(number_);
  } catch (const std::exception& error) {
    // The transaction around it cannot be committed any more, which says so in its turn.
    spdlog::warn("sql: rolling back a nested transaction failed: {}", error.what());
  }
}

}  // namespace carafe
