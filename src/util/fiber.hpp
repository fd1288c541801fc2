// SPDX-License-Identifier: MIT
// A stack of one's own, and the switch to it and back. Used by fiber_loop alone; what a
// fiber waits for is not known here.
#pragma once

#include <boost/context/detail/fcontext.hpp>

#include <cstddef>

namespace carafe {
class Context;
}

namespace carafe::detail {

/// What the C++ runtime keeps per thread about exceptions in flight. A fiber has its own,
/// or one that waits inside a `catch` would hand its exception to another.
struct ExceptionState {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};

/// The stack every fiber of a thread returns to: the thread's own. Made on that thread.
class FiberThread {
 public:
  FiberThread();
  FiberThread(const FiberThread&) = delete;
  FiberThread& operator=(const FiberThread&) = delete;

  /// Exceptions on their way on the running fiber; a wait in a destructor sees it above 0.
  unsigned int uncaught_exceptions() const noexcept { return exceptions_->uncaught; }

 private:
  friend class Fiber;
  ExceptionState* exceptions_;
  void* fake_stack_ = nullptr;  // AddressSanitizer's
  const void* stack_bottom_ = nullptr;
  std::size_t stack_size_ = 0;
  void* sanitizer_fiber_ = nullptr;  // ThreadSanitizer's
};

/// A guarded stack that runs one function after another, never leaving its thread.
class Fiber {
 public:
  using Entry = void (*)(void*) noexcept;

  /// Throws std::bad_alloc when the system gives no more stacks. `thread` outlives it.
  explicit Fiber(FiberThread& thread);
  /// It must have finished what it was started with.
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Sets what the next resume() runs. The fiber is idle before.
  void start(Entry entry, void* argument) noexcept;

  /// Runs it until it suspends or finishes. From the thread's own stack only.
  void resume();
  /// Back to who resumed it. From the fiber only.
  void suspend();

  bool finished() const noexcept { return entry_ == nullptr; }
  /// Whether an address lies in the inaccessible pages below the stack.
  bool is_in_guard(const void* address) const noexcept;

 private:
  static void begin(boost::context::detail::transfer_t from);

  FiberThread& thread_;
  // Boost.Context's bare switch: its class `fiber` unwinds the stack it destroys, which
  // needs a last visit to it, and switches inside functions that ThreadSanitizer counts.
  boost::context::detail::fcontext_t inner_;
  boost::context::detail::fcontext_t outer_ = nullptr;
  Entry entry_ = nullptr;
  void* argument_ = nullptr;
  Context* context_ = nullptr;
  ExceptionState exceptions_;
  char* stack_bottom_;
  void* fake_stack_ = nullptr;
  void* sanitizer_fiber_ = nullptr;
};

}  // namespace carafe::detail
