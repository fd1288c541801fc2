// SPDX-License-Identifier: MIT
// Says which handler overflowed its stack before the process dies of it.
#pragma once

#include <signal.h>

#include <memory>

namespace carafe::detail {

class FiberLoop;

/// While one lives on a loop's thread, a fault in a fiber's guard pages writes one line
/// naming the task to standard error. The signal then takes the course it had without.
class CrashGuard {
 public:
  explicit CrashGuard(FiberLoop& loop);
  ~CrashGuard();
  CrashGuard(const CrashGuard&) = delete;
  CrashGuard& operator=(const CrashGuard&) = delete;

 private:
  FiberLoop& loop_;
  std::unique_ptr<char[]> alternate_stack_;
  stack_t former_stack_{};
};

}  // namespace carafe::detail
