// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>

#include <carafe/util/wait.hpp>

namespace carafe {

/// A lock that may be held across a wait: who waits for it in a handler is suspended and
/// its loop goes on, elsewhere the thread blocks. First come, first served, also between
/// threads. Not recursive.
///
/// Meets the standard's Lockable, so `std::lock_guard` and `std::unique_lock` take it.
class Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  /// Nobody may hold it or wait for it.
  ~Mutex() = default;

  /// May throw `Cancelled`; the lock is then not held.
  void lock();
  bool try_lock() noexcept;
  /// Hands the lock to the longest waiting, if any.
  void unlock() noexcept;

 private:
  struct Waiting;
  std::mutex guard_;
  Waiting* first_ = nullptr;
  Waiting* last_ = nullptr;
  bool held_ = false;
};

}  // namespace carafe
