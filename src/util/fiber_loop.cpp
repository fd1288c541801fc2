// SPDX-License-Identifier: MIT
#include "util/fiber_loop.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <new>
#include <system_error>
#include <utility>

#include <carafe/util/context.hpp>

#include "util/crash_guard.hpp"

namespace carafe::detail {

// More idle fibers than this are given back: a burst must not pin its stacks.
constexpr std::size_t most_idle_fibers = 128;

struct LoopFiber {
  LoopFiber(FiberLoop& owner, FiberThread& thread) : loop(owner), fiber(thread) {
    uv_timer_init(owner.uv(), &timer);
    timer.data = this;
  }

  FiberLoop& loop;
  Fiber fiber;
  uv_timer_t timer;
  FiberTask* task = nullptr;
  Wake why = Wake::event;
  bool waiting = false;
  bool cancellable = false;
  bool cancelled = false;
  int held_off = 0;  // how many UncancellableScopes are open
};

/// One signal's state, shared by the two sides. All but the way into the inbox happens on
/// the loop's thread.
struct SignalState {
  FiberTask* waiting = nullptr;
  bool notified = false;
};

class Inbox {
 public:
  explicit Inbox(FiberLoop& loop) : loop_(loop) {
    if (int error = uv_async_init(loop.uv(), &async_,
                                  [](uv_async_t* async) { static_cast<Inbox*>(async->data)->deliver(); })) {
      throw std::system_error(-error, std::generic_category(), "uv_async_init");
    }
    async_.data = this;
  }

  void leave(std::shared_ptr<SignalState> signal) noexcept {
    std::lock_guard lock{guard_};
    if (!open_) return;
    if (signal) given_.push_back(std::move(signal));
    uv_async_send(&async_);
  }

  void close() {
    std::lock_guard lock{guard_};
    open_ = false;
    uv_close(reinterpret_cast<uv_handle_t*>(&async_), nullptr);
  }

 private:
  void deliver() {
    {
      std::lock_guard lock{guard_};
      delivered_.swap(given_);
    }
    for (auto& signal : delivered_) {
      signal->notified = true;
      if (auto* task = std::exchange(signal->waiting, nullptr)) loop_.wake(*task, Wake::event);
    }
    delivered_.clear();
    if (loop_.on_poke) loop_.on_poke();
  }

  FiberLoop& loop_;
  uv_async_t async_;
  std::mutex guard_;
  std::vector<std::shared_ptr<SignalState>> given_;
  std::vector<std::shared_ptr<SignalState>> delivered_;
  bool open_ = true;
};

class FiberLoop::FiberSignal final : public Signal {
 public:
  explicit FiberSignal(FiberLoop& loop) : loop_(loop), inbox_(loop.inbox_) {}

  void wait() override { wait(true); }

  void wait(bool cancellable) {
    assert(loop_.on_fiber());
    LoopFiber& fiber = *loop_.current_;
    if (state_->notified) return;
    if (cancellable) loop_.throw_if_cancelled(fiber);
    state_->waiting = fiber.task;
    loop_.suspend(cancellable);
    state_->waiting = nullptr;
    // A signal that was given counts, even if a cancellation came as well.
    if (!state_->notified) loop_.throw_if_cancelled(fiber);
  }

  void notify() noexcept override {
    auto inbox = inbox_;
    inbox->leave(state_);
  }

 private:
  FiberLoop& loop_;
  std::shared_ptr<Inbox> inbox_;
  std::shared_ptr<SignalState> state_ = std::make_shared<SignalState>();
};

/// Asked on another thread (by a blocking call that carries a handler's context along), it
/// waits as threads do.
class FiberLoop::FiberWaiter final : public Waiter {
 public:
  explicit FiberWaiter(FiberLoop& loop) : loop_(loop) {}

  Readiness wait_for(int descriptor, Readiness wanted, Clock::time_point deadline) override;
  void sleep_until(Clock::time_point when) override;
  void run_blocking(Lane lane, FunctionRef<void()> work) override;
  std::unique_ptr<Signal> make_signal() override;
  void hold_cancellation(bool hold) noexcept override;

 private:
  FiberLoop& loop_;
};

Readiness FiberLoop::FiberWaiter::wait_for(int descriptor, Readiness wanted, Clock::time_point deadline) {
  if (!loop_.on_fiber()) return thread_waiter().wait_for(descriptor, wanted, deadline);
  LoopFiber& fiber = *loop_.current_;
  loop_.throw_if_cancelled(fiber);

  struct Poll {
    uv_poll_t handle;
    FiberTask* task;
    Readiness ready = Readiness::none;
  };
  auto poll = std::make_unique<Poll>();
  if (int error = uv_poll_init(loop_.uv(), &poll->handle, descriptor)) {
    throw std::system_error(-error, std::generic_category(), "uv_poll_init");
  }
  // Closing a handle ends at the loop's next turn, so it outlives this call.
  struct Closer {
    Poll* poll;
    ~Closer() {
      uv_close(reinterpret_cast<uv_handle_t*>(&poll->handle),
               [](uv_handle_t* handle) { delete static_cast<Poll*>(handle->data); });
    }
  } closer{poll.release()};
  closer.poll->handle.data = closer.poll;
  closer.poll->task = fiber.task;

  int events = (has(wanted, Readiness::readable) ? UV_READABLE : 0) |
               (has(wanted, Readiness::writable) ? UV_WRITABLE : 0);
  int error = uv_poll_start(&closer.poll->handle, events, [](uv_poll_t* handle, int status, int happened) {
    auto& self = *static_cast<Poll*>(handle->data);
    // An error is told by the next read or write.
    if (status < 0) happened = UV_READABLE | UV_WRITABLE;
    self.ready = ((happened & UV_READABLE) ? Readiness::readable : Readiness::none) |
                 ((happened & UV_WRITABLE) ? Readiness::writable : Readiness::none);
    uv_poll_stop(handle);
    static_cast<FiberLoop*>(handle->loop->data)->wake(*self.task, Wake::event);
  });
  if (error) throw std::system_error(-error, std::generic_category(), "uv_poll_start");

  if (deadline != Clock::time_point::max()) loop_.start_timer(fiber, deadline);
  loop_.suspend(true);
  uv_timer_stop(&fiber.timer);
  if (closer.poll->ready == Readiness::none) loop_.throw_if_cancelled(fiber);
  return Readiness(unsigned(closer.poll->ready) & unsigned(wanted));
}

void FiberLoop::FiberWaiter::sleep_until(Clock::time_point when) {
  if (!loop_.on_fiber()) return thread_waiter().sleep_until(when);
  LoopFiber& fiber = *loop_.current_;
  loop_.throw_if_cancelled(fiber);
  loop_.start_timer(fiber, when);
  loop_.suspend(true);
  uv_timer_stop(&fiber.timer);
  if (fiber.why == Wake::cancelled) loop_.throw_if_cancelled(fiber);
}

void FiberLoop::FiberWaiter::run_blocking(Lane lane, FunctionRef<void()> work) {
  if (!loop_.on_fiber()) return work();
  loop_.throw_if_cancelled(*loop_.current_);
  // Once handed over it is waited for: the work holds references into this stack.
  FiberSignal done{loop_};
  BlockingJob job{work, current_context(), &done};
  loop_.pools_.submit(lane, job);
  done.wait(false);
  if (job.failure) std::rethrow_exception(std::move(job.failure));
}

std::unique_ptr<Signal> FiberLoop::FiberWaiter::make_signal() {
  if (!loop_.on_fiber()) return thread_waiter().make_signal();
  return std::make_unique<FiberSignal>(loop_);
}

void FiberLoop::FiberWaiter::hold_cancellation(bool hold) noexcept {
  if (loop_.on_fiber()) loop_.current_->held_off += hold ? 1 : -1;
}

FiberLoop::FiberLoop(WorkerPools& pools) : pools_(pools), waiter_(std::make_unique<FiberWaiter>(*this)) {
  if (int error = uv_loop_init(&loop_)) {
    throw std::system_error(-error, std::generic_category(), "uv_loop_init");
  }
  loop_.data = this;
  inbox_ = std::make_shared<Inbox>(*this);
}

FiberLoop::~FiberLoop() {
  assert(!current_);
  inbox_->close();
  while (uv_loop_close(&loop_) == UV_EBUSY) uv_run(&loop_, UV_RUN_NOWAIT);
}

void FiberLoop::run() {
  thread_ = pthread_self();
  thread_stack_ = std::make_unique<FiberThread>();
  running_ = true;
  {
    CrashGuard guard{*this};
    while (!stopped_) uv_run(&loop_, UV_RUN_DEFAULT);
  }
  // Stacks belong to the thread; they go with it.
  ending_ = true;
  for (auto* fiber : idle_) destroy(*fiber);
  idle_.clear();
  uv_run(&loop_, UV_RUN_NOWAIT);
  running_ = false;
}

Waiter& FiberLoop::waiter() noexcept { return *waiter_; }

void FiberLoop::poke() noexcept { inbox_->leave(nullptr); }

bool FiberLoop::spawn(FiberTask& task) {
  assert(running_ && !current_ && !task.fiber_);
  if (ending_) return false;
  LoopFiber* fiber;
  if (idle_.empty()) {
    try {
      fiber = new LoopFiber(*this, *thread_stack_);
    } catch (const std::bad_alloc&) {
      return false;
    }
  } else {
    fiber = idle_.back();
    idle_.pop_back();
  }
  fiber->task = &task;
  fiber->cancelled = false;
  fiber->held_off = 0;
  task.fiber_ = fiber;
  fiber->fiber.start(
      [](void* argument) noexcept {
        FiberTask& started = *static_cast<FiberTask*>(argument);
        try {
          started.run();
        } catch (...) {
          started.escaped(std::current_exception());
        }
      },
      &task);
  resume(*fiber, Wake::event);
  return true;
}

void FiberLoop::resume(LoopFiber& fiber, Wake why) {
  assert(!current_);
  fiber.why = why;
  fiber.waiting = false;
  current_ = &fiber;
  if (slow_limit_ > slow_limit_.zero()) {
    auto before = Waiter::Clock::now();
    fiber.fiber.resume();
    auto held = Waiter::Clock::now() - before;
    if (held > slow_limit_) report_slow_(*fiber.task, held);
  } else {
    fiber.fiber.resume();
  }
  current_ = nullptr;
  if (fiber.fiber.finished()) recycle(fiber);
}

void FiberLoop::recycle(LoopFiber& fiber) {
  fiber.task->fiber_ = nullptr;
  fiber.task = nullptr;
  if (idle_.size() < most_idle_fibers && !ending_) {
    idle_.push_back(&fiber);
  } else {
    destroy(fiber);
  }
}

void FiberLoop::destroy(LoopFiber& fiber) {
  uv_close(reinterpret_cast<uv_handle_t*>(&fiber.timer),
           [](uv_handle_t* handle) { delete static_cast<LoopFiber*>(handle->data); });
}

Wake FiberLoop::suspend(bool cancellable) {
  assert(on_fiber());
  LoopFiber& fiber = *current_;
  fiber.task->before_suspend();
  fiber.waiting = true;
  fiber.cancellable = cancellable && fiber.held_off == 0 && thread_stack_->uncaught_exceptions() == 0;
  fiber.fiber.suspend();
  return fiber.why;
}

void FiberLoop::wake(FiberTask& task, Wake why) {
  if (task.fiber_ && task.fiber_->waiting) resume(*task.fiber_, why);
}

void FiberLoop::cancel(FiberTask& task) {
  LoopFiber* fiber = task.fiber_;
  if (!fiber) return;
  fiber->cancelled = true;
  if (fiber->waiting && fiber->cancellable) resume(*fiber, Wake::cancelled);
}

void FiberLoop::throw_if_cancelled(const LoopFiber& fiber) const {
  if (fiber.cancelled && fiber.held_off == 0 && thread_stack_->uncaught_exceptions() == 0) throw Cancelled{};
}

void FiberLoop::start_timer(LoopFiber& fiber, Waiter::Clock::time_point when) {
  using namespace std::chrono;
  auto left = when == Waiter::Clock::time_point::max() ? hours(24 * 365)
                                                       : ceil<milliseconds>(when - Waiter::Clock::now());
  // Timers count from the loop's own clock, which is as old as the handler has run.
  uv_update_time(&loop_);
  uv_timer_start(
      &fiber.timer,
      [](uv_timer_t* timer) {
        auto& waiting = *static_cast<LoopFiber*>(timer->data);
        if (waiting.task) waiting.loop.wake(*waiting.task, Wake::timeout);
      },
      std::uint64_t(std::max<std::int64_t>(duration_cast<milliseconds>(left).count(), 0)), 0);
}

void FiberLoop::watch_slow(std::chrono::nanoseconds limit,
                           std::function<void(const FiberTask&, std::chrono::nanoseconds)> report) {
  slow_limit_ = limit;
  report_slow_ = std::move(report);
}

const FiberTask* FiberLoop::overflowed_task(const void* fault_address) const noexcept {
  return current_ && current_->fiber.is_in_guard(fault_address) ? current_->task : nullptr;
}

}  // namespace carafe::detail
