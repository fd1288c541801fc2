// SPDX-License-Identifier: MIT
#include <carafe/util/mutex.hpp>

namespace carafe {

/// On the stack of who waits; linked under `guard_`.
struct Mutex::Waiting {
  Signal* signal;
  Waiting* next = nullptr;
  bool owns = false;
};

void Mutex::lock() {
  if (try_lock()) return;
  auto signal = current_waiter().make_signal();
  Waiting self{signal.get()};
  {
    std::lock_guard lock{guard_};
    if (!held_) {
      held_ = true;
      return;
    }
    (last_ ? last_->next : first_) = &self;
    last_ = &self;
  }
  try {
    signal->wait();
  } catch (...) {
    std::unique_lock lock{guard_};
    if (self.owns) {
      // It was handed over in the same moment: pass it on.
      lock.unlock();
      unlock();
      throw;
    }
    Waiting* before = nullptr;
    for (Waiting* one = first_; one != &self; one = one->next) before = one;
    (before ? before->next : first_) = self.next;
    if (last_ == &self) last_ = before;
    throw;
  }
}

bool Mutex::try_lock() noexcept {
  std::lock_guard lock{guard_};
  if (held_) return false;
  held_ = true;
  return true;
}

void Mutex::unlock() noexcept {
  // Notified under the guard: a cancelled waiter takes the guard before it destroys the
  // signal, so it cannot do so in between.
  std::lock_guard lock{guard_};
  Waiting* next = first_;
  if (!next) {
    held_ = false;
    return;
  }
  first_ = next->next;
  if (!first_) last_ = nullptr;
  next->owns = true;
  next->signal->notify();
}

}  // namespace carafe
