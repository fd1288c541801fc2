// SPDX-License-Identifier: MIT
#include "util/crash_guard.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <mutex>

#include "util/fiber_loop.hpp"

namespace carafe::detail {
namespace {

constexpr std::size_t alternate_stack_size = 64 * 1024;

// A signal handler is the process's and gets no argument, so what it needs is static.
struct Registry {
  std::mutex guard;
  unsigned installed = 0;
  struct sigaction former_segv, former_bus;
  std::array<std::atomic<FiberLoop*>, 1024> loops{};
};
Registry& registry() {
  static Registry instance;
  return instance;
}
std::atomic<Registry*> handler_registry{nullptr};

void write_overflow(std::string_view label) noexcept {
  char line[512];
  std::size_t length = 0;
  auto append = [&](std::string_view text) {
    text = text.substr(0, sizeof line - length);
    std::memcpy(line + length, text.data(), text.size());
    length += text.size();
  };
  append("carafe: stack overflow while handling ");
  std::size_t from = length;
  append(label.empty() ? std::string_view("a request") : label.substr(0, 300));
  // A target may hold what a terminal would obey.
  std::replace_if(
      line + from, line + length, [](unsigned char c) { return c < 0x20 || c > 0x7E; }, '?');
  append(": endless recursion, or too much on the stack (256 KiB)\n");
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, line, length);
}

void on_fault(int number, siginfo_t* info, void*) {
  Registry& known = *handler_registry.load(std::memory_order_acquire);
  for (auto& slot : known.loops) {
    FiberLoop* loop = slot.load(std::memory_order_acquire);
    if (!loop || !loop->is_thread(pthread_self())) continue;
    if (auto* task = loop->overflowed_task(info->si_addr)) write_overflow(task->label());
  }
  // The instruction faults again, now under the former handler.
  ::sigaction(number, number == SIGSEGV ? &known.former_segv : &known.former_bus, nullptr);
}

}  // namespace

CrashGuard::CrashGuard(FiberLoop& loop) : loop_(loop), alternate_stack_(new char[alternate_stack_size]) {
  stack_t stack{};
  stack.ss_sp = alternate_stack_.get();
  stack.ss_size = alternate_stack_size;
  ::sigaltstack(&stack, &former_stack_);

  Registry& known = registry();
  std::lock_guard lock{known.guard};
  for (auto& slot : known.loops) {
    FiberLoop* free = nullptr;
    if (slot.compare_exchange_strong(free, &loop)) break;
  }
  if (known.installed++ > 0) return;
  handler_registry.store(&known, std::memory_order_release);
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGSEGV, &action, &known.former_segv);
  ::sigaction(SIGBUS, &action, &known.former_bus);
}

CrashGuard::~CrashGuard() {
  Registry& known = registry();
  std::lock_guard lock{known.guard};
  for (auto& slot : known.loops) {
    FiberLoop* mine = &loop_;
    if (slot.compare_exchange_strong(mine, nullptr)) break;
  }
  if (--known.installed == 0) {
    ::sigaction(SIGSEGV, &known.former_segv, nullptr);
    ::sigaction(SIGBUS, &known.former_bus, nullptr);
  }
  ::sigaltstack(&former_stack_, nullptr);
}

}  // namespace carafe::detail
