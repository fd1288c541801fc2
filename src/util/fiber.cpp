// SPDX-License-Identifier: MIT
#include "util/fiber.hpp"

#include <cxxabi.h>
#include <sys/mman.h>

#include <cassert>
#include <new>
#include <utility>

#include <carafe/util/context.hpp>

#if defined(__SANITIZE_ADDRESS__)
#define CARAFE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CARAFE_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define CARAFE_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CARAFE_TSAN 1
#endif
#endif

#ifdef CARAFE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef CARAFE_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace carafe::detail {
namespace {

#if defined(CARAFE_ASAN) || defined(CARAFE_TSAN)
constexpr std::size_t stack_size = 4 * 256 * 1024;
#else
constexpr std::size_t stack_size = 256 * 1024;
#endif
// Wide, so that a frame of a few pages cannot step over it. Address space only.
constexpr std::size_t guard_size = 64 * 1024;

/// The lowest byte above the guard.
char* allocate_stack() {
  void* memory = ::mmap(nullptr, guard_size + stack_size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  if (::mprotect(memory, guard_size, PROT_NONE) != 0) {
    ::munmap(memory, guard_size + stack_size);
    throw std::bad_alloc();
  }
  return static_cast<char*>(memory) + guard_size;
}

// The two calls around a switch that tell a sanitizer which stack is current. Inlined,
// because ThreadSanitizer counts calls and returns for each fiber.
[[gnu::always_inline]] inline void announce_switch([[maybe_unused]] void** fake_stack,
                                                   [[maybe_unused]] const void* bottom,
                                                   [[maybe_unused]] std::size_t size,
                                                   [[maybe_unused]] void* sanitizer_fiber) {
#ifdef CARAFE_ASAN
  __sanitizer_start_switch_fiber(fake_stack, bottom, size);
#endif
#ifdef CARAFE_TSAN
  __tsan_switch_to_fiber(sanitizer_fiber, 0);
#endif
}

[[gnu::always_inline]] inline void announce_arrival([[maybe_unused]] void* fake_stack,
                                                    [[maybe_unused]] const void** from_bottom,
                                                    [[maybe_unused]] std::size_t* from_size) {
#ifdef CARAFE_ASAN
  __sanitizer_finish_switch_fiber(fake_stack, from_bottom, from_size);
#endif
}

}  // namespace

FiberThread::FiberThread() : exceptions_(reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals())) {
#ifdef CARAFE_TSAN
  sanitizer_fiber_ = __tsan_get_current_fiber();
#endif
}

Fiber::Fiber(FiberThread& thread) : thread_(thread), stack_bottom_(allocate_stack()) {
  inner_ = boost::context::detail::make_fcontext(stack_bottom_ + stack_size, stack_size, &Fiber::begin);
#ifdef CARAFE_TSAN
  sanitizer_fiber_ = __tsan_create_fiber(0);
#endif
}

Fiber::~Fiber() {
  assert(finished());
  // With nothing to run it leaves its stack for good.
  resume();
#ifdef CARAFE_TSAN
  __tsan_destroy_fiber(sanitizer_fiber_);
#endif
#ifdef CARAFE_ASAN
  // The frames left on it are marked; the next mapping at this address is not ours.
  __asan_unpoison_memory_region(stack_bottom_, stack_size);
#endif
  ::munmap(stack_bottom_ - guard_size, guard_size + stack_size);
}

void Fiber::start(Entry entry, void* argument) noexcept {
  assert(finished());
  entry_ = entry;
  argument_ = argument;
  context_ = nullptr;
  exceptions_ = {};
}

void Fiber::resume() {
  ExceptionState outside = std::exchange(*thread_.exceptions_, exceptions_);
  Context* outside_context = std::exchange(running_context, context_);
  announce_switch(&thread_.fake_stack_, stack_bottom_, stack_size, sanitizer_fiber_);
  inner_ = boost::context::detail::jump_fcontext(inner_, this).fctx;
  announce_arrival(thread_.fake_stack_, nullptr, nullptr);
  context_ = std::exchange(running_context, outside_context);
  exceptions_ = std::exchange(*thread_.exceptions_, outside);
}

void Fiber::suspend() {
  announce_switch(&fake_stack_, thread_.stack_bottom_, thread_.stack_size_, thread_.sanitizer_fiber_);
  outer_ = boost::context::detail::jump_fcontext(outer_, nullptr).fctx;
  announce_arrival(fake_stack_, &thread_.stack_bottom_, &thread_.stack_size_);
}

void Fiber::begin(boost::context::detail::transfer_t from) {
  Fiber& self = *static_cast<Fiber*>(from.data);
  announce_arrival(nullptr, &self.thread_.stack_bottom_, &self.thread_.stack_size_);
  self.outer_ = from.fctx;
  while (self.entry_) {
    self.entry_(self.argument_);
    self.entry_ = nullptr;
    self.suspend();
  }
  // A null fake stack says that nobody comes back.
  announce_switch(nullptr, self.thread_.stack_bottom_, self.thread_.stack_size_,
                  self.thread_.sanitizer_fiber_);
  boost::context::detail::jump_fcontext(self.outer_, nullptr);
}

bool Fiber::is_in_guard(const void* address) const noexcept {
  auto* byte = static_cast<const char*>(address);
  return byte >= stack_bottom_ - guard_size && byte < stack_bottom_;
}

}  // namespace carafe::detail
