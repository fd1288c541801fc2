// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>

#include <carafe/util/wait.hpp>

namespace carafe::detail {

/// Lets a fixed number through at once, first come, first served: the pool's capacity
/// and the one writer of an SQLite file. Whoever waits is suspended (a fiber) or
/// blocked (a thread), and gives up at a deadline. Safe from any thread.
class FairGate {
 public:
  explicit FairGate(std::size_t slots) : free_(slots) {}
  FairGate(const FairGate&) = delete;
  FairGate& operator=(const FairGate&) = delete;

  /// False at the deadline. May throw Cancelled; then nothing is held.
  bool acquire(Waiter::Clock::time_point deadline);
  /// By any thread, once for each success of acquire.
  void release() noexcept;
  /// How many wait.
  std::size_t waiting() const;

 private:
  struct Waiting;
  void leave(Waiting& waiting) noexcept;
  void pass_on() noexcept;  // with the mutex held

  mutable std::mutex mutex_;
  std::size_t free_;
  std::deque<Waiting*> queue_;
};

}  // namespace carafe::detail
