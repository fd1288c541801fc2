// SPDX-License-Identifier: MIT
#include <carafe/util/wait.hpp>

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include <carafe/util/context.hpp>

namespace carafe {
namespace {

class ThreadSignal final : public Signal {
 public:
  void wait() override {
    std::unique_lock lock{state_->mutex};
    state_->changed.wait(lock, [&] { return state_->notified; });
  }

  void notify() noexcept override {
    // Its own reference: the waiting side may destroy this signal once it is woken.
    auto state = state_;
    std::lock_guard lock{state->mutex};
    state->notified = true;
    state->changed.notify_one();
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    bool notified = false;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

class ThreadWaiter final : public Waiter {
 public:
  Readiness wait_for(int descriptor, Readiness wanted, Clock::time_point deadline) override {
    short events = short((has(wanted, Readiness::readable) ? POLLIN : 0) |
                         (has(wanted, Readiness::writable) ? POLLOUT : 0));
    pollfd entry{descriptor, events, 0};
    while (true) {
      int ready = ::poll(&entry, 1, milliseconds_until(deadline));
      if (ready > 0) return readiness_of(entry.revents, wanted);
      if (ready == 0 && Clock::now() >= deadline) return Readiness::none;
      if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
    }
  }

  void sleep_until(Clock::time_point when) override { std::this_thread::sleep_until(when); }

  void run_blocking(Lane, FunctionRef<void()> work) override { work(); }

  std::unique_ptr<Signal> make_signal() override { return std::make_unique<ThreadSignal>(); }

 private:
  static int milliseconds_until(Clock::time_point deadline) {
    if (deadline == Clock::time_point::max()) return -1;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return int(std::clamp<long long>(left.count(), 0, 60'000));
  }

  static Readiness readiness_of(short events, Readiness wanted) {
    // An error or hang-up is reported as readiness: the next read or write tells it.
    if (events & (POLLERR | POLLHUP | POLLNVAL)) return wanted;
    return ((events & POLLIN) ? Readiness::readable : Readiness::none) |
           ((events & POLLOUT) ? Readiness::writable : Readiness::none);
  }
};

}  // namespace

Waiter& thread_waiter() noexcept {
  static ThreadWaiter waiter;
  return waiter;
}

Waiter& current_waiter() noexcept {
  Context* context = current_context();
  return context ? context->waiter() : thread_waiter();
}

void sleep_for(std::chrono::nanoseconds duration) {
  current_waiter().sleep_until(Waiter::Clock::now() + duration);
}

}  // namespace carafe
