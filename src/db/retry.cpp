// SPDX-License-Identifier: MIT
#include <carafe/db/retry.hpp>

#include <algorithm>
#include <cstdint>

#include <carafe/db/errors.hpp>
#include <carafe/util/wait.hpp>

namespace carafe::detail {
namespace {

bool may_be_repeated(const DatabaseError& error) {
  if (error.code() == "commit-in-doubt") return false;
  return error.connection_lost() || dynamic_cast<const RetryableError*>(&error) != nullptr;
}

/// Anything that differs between those who met: the clock's nanoseconds and a place on the
/// stack, mixed (splitmix64).
double random_part() {
  int local = 0;
  auto state = std::uint64_t(std::chrono::steady_clock::now().time_since_epoch().count()) +
               std::uint64_t(reinterpret_cast<std::uintptr_t>(&local)) * 0x9E3779B97F4A7C15U;
  state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9U;
  state = (state ^ (state >> 27)) * 0x94D049BB133111EBU;
  return double((state ^ (state >> 31)) >> 11) * 0x1p-53;
}

}  // namespace

void retry(const RetryOptions& options, FunctionRef<void()> unit) {
  auto pause = std::max(options.first_pause, std::chrono::milliseconds{0});
  for (int attempt = 1;; ++attempt) {
    try {
      unit();
      return;
    } catch (const DatabaseError& error) {
      if (attempt >= options.attempts || !may_be_repeated(error)) throw;
    }
    sleep_for(std::chrono::duration_cast<std::chrono::nanoseconds>(pause * random_part()));
    pause = std::min(pause * 2, options.longest_pause);
  }
}

}  // namespace carafe::detail
