// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <carafe/db/driver.hpp>
#include <carafe/util/function_ref.hpp>

namespace carafe {

/// How `run_transaction` repeats a unit that the database refused because of a concurrent
/// one (a serialization failure, a deadlock).
struct RetryOptions {
  TransactionOptions transaction{.intent = Intent::write};
  /// How often the unit is run at most; 1 never repeats it.
  int attempts = 10;
  /// The pause before the second attempt; doubled each time, up to `longest_pause`. What is
  /// waited is a random part of it, so that those who met do not meet again.
  std::chrono::milliseconds first_pause{10};
  std::chrono::milliseconds longest_pause{1'000};
};

namespace detail {

/// Calls `unit`, which is a whole transaction, until it does not throw RetryableError.
void retry(const RetryOptions& options, FunctionRef<void()> unit);

}  // namespace detail
}  // namespace carafe
