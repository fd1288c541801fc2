// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <carafe/db/driver.hpp>

namespace carafe::detail {

/// The open savepoints of a connection, the innermost last. Shared with the
/// NestedTransactions, which may outlive it: what is not open any more is never touched.
class Savepoints {
 public:
  explicit Savepoints(DriverConnection& connection) : connection_(connection) {}

  std::uint64_t open();
  bool is_open(std::uint64_t number) const noexcept;
  /// Each ends those inside it too.
  void release(std::uint64_t number);
  void roll_back(std::uint64_t number);
  /// The transaction, or the connection's lending, has ended.
  void forget_all() noexcept { open_.clear(); }

 private:
  void forget_from(std::uint64_t number) noexcept;

  DriverConnection& connection_;
  std::vector<std::uint64_t> open_;
  std::uint64_t last_ = 0;
};

}  // namespace carafe::detail
