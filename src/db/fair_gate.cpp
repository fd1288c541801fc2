// SPDX-License-Identifier: MIT
#include "db/fair_gate.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace carafe::detail {

/// One who waits, on its own stack. It waits on a descriptor, not on a Signal, because
/// only waiting for a descriptor has a deadline.
struct FairGate::Waiting {
  Waiting() : descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  ~Waiting() { ::close(descriptor); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  int descriptor;
  bool granted = false;
};

bool FairGate::acquire(Waiter::Clock::time_point deadline) {
  {
    std::lock_guard lock{mutex_};
    if (free_ > 0) {
      --free_;
      return true;
    }
  }
  Waiting waiting;
  {
    std::lock_guard lock{mutex_};
    if (free_ > 0) {
      --free_;
      return true;
    }
    queue_.push_back(&waiting);
  }
  try {
    while (true) {
      bool in_time =
          current_waiter().wait_for(waiting.descriptor, Readiness::readable, deadline) != Readiness::none;
      std::lock_guard lock{mutex_};
      if (waiting.granted) return true;
      if (!in_time) {
        std::erase(queue_, &waiting);
        return false;
      }
    }
  } catch (...) {
    leave(waiting);
    throw;
  }
}

void FairGate::release() noexcept {
  std::lock_guard lock{mutex_};
  pass_on();
}

std::size_t FairGate::waiting() const {
  std::lock_guard lock{mutex_};
  return queue_.size();
}

void FairGate::leave(Waiting& waiting) noexcept {
  std::lock_guard lock{mutex_};
  if (waiting.granted) {
    pass_on();
  } else {
    std::erase(queue_, &waiting);
  }
}

void FairGate::pass_on() noexcept {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  Waiting* next = queue_.front();
  queue_.pop_front();
  next->granted = true;
  // Under the mutex: the woken side destroys its descriptor once it has held it too.
  std::uint64_t one = 1;
  [[maybe_unused]] auto written = ::write(next->descriptor, &one, sizeof one);
}

}  // namespace carafe::detail
