// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <new>
#include <type_traits>

#include <carafe/util/function_ref.hpp>

namespace carafe {

/// Which of Carafe's bounded thread pools a blocking call runs on. Lanes are kept
/// apart so that slow password hashes cannot hold up commits.
enum class Lane { database, files, hashing, user };

/// What a descriptor is waited for; a set of bits.
enum class Readiness : unsigned { none = 0, readable = 1, writable = 2 };
constexpr Readiness operator|(Readiness a, Readiness b) { return Readiness(unsigned(a) | unsigned(b)); }
constexpr bool has(Readiness set, Readiness bit) { return (unsigned(set) & unsigned(bit)) != 0; }

/// A one-shot wake-up: one side waits, another side, on any thread, notifies.
/// A notification that comes first is kept. Neither call may come twice.
class Signal {
 public:
  virtual ~Signal() = default;
  virtual void wait() = 0;
  /// Safe from any thread. The signal may be destroyed by the woken side as soon as
  /// this has been called, so the caller touches it no more.
  virtual void notify() noexcept = 0;
};

/// How the running code waits. In a server fiber every call suspends the fiber and
/// lets its loop go on; elsewhere it blocks the thread. Code that may run in both
/// places (a driver, a lock) asks `current_waiter()` and need not know.
///
/// Every call but those in a destructor may throw `Cancelled`.
class Waiter {
 public:
  using Clock = std::chrono::steady_clock;

  virtual ~Waiter() = default;

  /// Waits until `descriptor` is ready for one of `wanted`, or until `deadline`;
  /// returns what it is ready for, `Readiness::none` at the deadline.
  virtual Readiness wait_for(int descriptor, Readiness wanted, Clock::time_point deadline) = 0;

  virtual void sleep_until(Clock::time_point when) = 0;

  /// Runs `work` where blocking is allowed and returns when it is done, with the
  /// caller's context in force. An exception of `work` is thrown here.
  virtual void run_blocking(Lane lane, FunctionRef<void()> work) = 0;

  virtual std::unique_ptr<Signal> make_signal() = 0;

  /// Holds `Cancelled` off until called as often with false; see UncancellableScope.
  virtual void hold_cancellation(bool) noexcept {}
};

/// The waiter of the running context; the thread-blocking one when there is none.
Waiter& current_waiter() noexcept;

/// The waiter that blocks the calling thread; runs blocking work in place.
Waiter& thread_waiter() noexcept;

/// Thrown at a wait in a handler whose client is gone, whose deadline has passed or
/// whose server is stopping, and again at the next wait if swallowed. Deliberately no
/// std::exception, so that `catch (const std::exception&)` lets it through.
struct Cancelled {};

/// While one lives, no wait of the running code throws `Cancelled`: for what must not stop
/// half-way (a COMMIT) and for waits in destructors. Nests. During the unwinding of an
/// exception waits do not throw it anyway.
class UncancellableScope {
 public:
  UncancellableScope() noexcept : waiter_(current_waiter()) { waiter_.hold_cancellation(true); }
  ~UncancellableScope() { waiter_.hold_cancellation(false); }
  UncancellableScope(const UncancellableScope&) = delete;
  UncancellableScope& operator=(const UncancellableScope&) = delete;

 private:
  Waiter& waiter_;
};

/// Suspends the running handler, not its thread.
void sleep_for(std::chrono::nanoseconds duration);

/// Runs `work` on the pool for users' blocking calls and returns its result; the
/// handler is suspended meanwhile, its loop is not. Outside a server it simply runs.
template <class F>
auto run_blocking(F&& work) -> std::invoke_result_t<F&> {
  using Result = std::invoke_result_t<F&>;
  if constexpr (std::is_void_v<Result>) {
    current_waiter().run_blocking(Lane::user, work);
  } else {
    static_assert(!std::is_reference_v<Result>, "run_blocking: return a value, not a reference");
    alignas(Result) unsigned char storage[sizeof(Result)];
    current_waiter().run_blocking(Lane::user, [&] { ::new (static_cast<void*>(storage)) Result(work()); });
    auto* result = std::launder(reinterpret_cast<Result*>(storage));
    struct Destroy {
      Result* value;
      ~Destroy() { value->~Result(); }
    } destroy{result};
    return std::move(*result);
  }
}

}  // namespace carafe
