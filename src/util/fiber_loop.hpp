// SPDX-License-Identifier: MIT
// One thread's event loop and the fibers it resumes. The server has one per worker; how
// code in a handler waits (`current_waiter()`) is decided here.
#pragma once

#include <uv.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include <carafe/util/wait.hpp>

#include "util/fiber.hpp"
#include "util/worker_pools.hpp"

namespace carafe::detail {

class FiberLoop;
struct LoopFiber;

/// Why a suspended fiber goes on.
enum class Wake { event, timeout, cancelled };

/// What a fiber is started for. Lives until run() has returned.
class FiberTask {
 public:
  virtual ~FiberTask() = default;
  virtual void run() = 0;
  /// Called on the fiber each time it is about to suspend inside run().
  virtual void before_suspend() noexcept {}
  /// An exception that left run(); nothing is on its way any more.
  virtual void escaped(std::exception_ptr) noexcept {}
  /// What to call it in a log line. Also read in a signal handler, so it only looks.
  virtual std::string_view label() const noexcept { return {}; }

  bool is_running() const noexcept { return fiber_ != nullptr; }

 private:
  friend class FiberLoop;
  LoopFiber* fiber_ = nullptr;
};

/// What another thread may still hold of a loop: where to leave signals for it.
class Inbox;

class FiberLoop {
 public:
  explicit FiberLoop(WorkerPools& pools);
  /// No task may be running.
  ~FiberLoop();
  FiberLoop(const FiberLoop&) = delete;
  FiberLoop& operator=(const FiberLoop&) = delete;

  uv_loop_t* uv() noexcept { return &loop_; }
  Waiter& waiter() noexcept;

  /// Makes the calling thread the loop's and works until stop(); no task may run then.
  /// Once.
  void run();
  /// From the loop's thread.
  void stop() noexcept {
    uv_stop(&loop_);
    stopped_ = true;
  }
  /// Wakes the loop from any thread and has it call `on_poke`.
  void poke() noexcept;
  std::function<void()> on_poke;

  /// Runs `task` on a fiber up to its first suspension. False when there are no more
  /// stacks. From the loop's own stack (a libuv callback).
  bool spawn(FiberTask& task);

  /// Makes every later wait of the task throw `Cancelled`, and the present one, unless
  /// cancellation is held off. From the loop's own stack.
  void cancel(FiberTask& task);

  /// Suspends the running fiber until wake(). Code that owns its handles waits with this.
  Wake suspend(bool cancellable);
  /// Resumes a suspended task. From the loop's own stack.
  void wake(FiberTask& task, Wake why);

  /// Reports, on a zero never, each time a fiber has held the loop longer than this.
  void watch_slow(std::chrono::nanoseconds limit,
                  std::function<void(const FiberTask&, std::chrono::nanoseconds)> report);

  /// For the crash guard, both async-signal-safe: whether this is the loop of `thread`, and
  /// which task ran into the guard pages of its stack by touching `fault_address`.
  bool is_thread(pthread_t thread) const noexcept { return pthread_equal(thread, thread_) != 0; }
  const FiberTask* overflowed_task(const void* fault_address) const noexcept;

 private:
  class FiberWaiter;
  class FiberSignal;
  friend class Inbox;

  bool on_fiber() const noexcept {
    return running_ && pthread_equal(pthread_self(), thread_) && current_ != nullptr;
  }
  void resume(LoopFiber& fiber, Wake why);
  void recycle(LoopFiber& fiber);
  void destroy(LoopFiber& fiber);
  void throw_if_cancelled(const LoopFiber& fiber) const;
  void start_timer(LoopFiber& fiber, Waiter::Clock::time_point when);
  static void close_all(uv_loop_t& loop);

  uv_loop_t loop_;
  WorkerPools& pools_;
  std::unique_ptr<FiberThread> thread_stack_;
  std::unique_ptr<FiberWaiter> waiter_;
  std::shared_ptr<Inbox> inbox_;
  std::vector<LoopFiber*> idle_;
  LoopFiber* current_ = nullptr;
  pthread_t thread_{};
  bool running_ = false;
  bool stopped_ = false;
  bool ending_ = false;
  std::chrono::nanoseconds slow_limit_{0};
  std::function<void(const FiberTask&, std::chrono::nanoseconds)> report_slow_;
};

}  // namespace carafe::detail
