// SPDX-License-Identifier: MIT
#include "util/stacktrace.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <unwind.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string_view>
#include <typeinfo>

// libbacktrace belongs to GCC, whose private include folder other compilers do not
// search; these few functions have not changed since 2012.
extern "C" {
struct backtrace_state;
using BacktraceError = void (*)(void* data, const char* message, int error);
using BacktraceFrame = int (*)(void* data, std::uintptr_t pc, const char* file, int line,
                               const char* function);
using BacktraceSymbol = void (*)(void* data, std::uintptr_t pc, const char* name, std::uintptr_t value,
                                 std::uintptr_t size);
backtrace_state* backtrace_create_state(const char* file, int threaded, BacktraceError error, void* data);
int backtrace_pcinfo(backtrace_state* state, std::uintptr_t pc, BacktraceFrame frame, BacktraceError error,
                     void* data);
int backtrace_syminfo(backtrace_state* state, std::uintptr_t pc, BacktraceSymbol symbol, BacktraceError error,
                      void* data);
}

namespace carafe::detail {
namespace {

// One entry an exception in flight, found by the address of the exception object. An
// entry is overwritten when another exception hashes to it; then a trace is lost, which
// is all that can go wrong. Fixed storage, because a throw may be about lack of memory.
struct Slot {
  std::atomic_flag busy = ATOMIC_FLAG_INIT;
  const void* exception = nullptr;
  RawTrace trace{};
};
constexpr std::size_t slot_count = 128;
constinit Slot slots[slot_count];

Slot& slot_of(const void* exception) {
  auto address = reinterpret_cast<std::uintptr_t>(exception);
  return slots[(address / 16 * 0x9e3779b97f4a7c15u >> 32) % slot_count];
}

_Unwind_Reason_Code take_frame(_Unwind_Context* context, void* data) {
  auto& trace = *static_cast<RawTrace*>(data);
  if (trace.count == RawTrace::capacity) return _URC_END_OF_STACK;
  if (auto pc = _Unwind_GetIP(context)) trace.frames[trace.count++] = reinterpret_cast<void*>(pc);
  return _URC_NO_REASON;
}

void record(const void* exception) noexcept {
  Slot& slot = slot_of(exception);
  if (slot.busy.test_and_set(std::memory_order_acquire)) return;
  slot.exception = exception;
  slot.trace.count = 0;
  _Unwind_Backtrace(take_frame, &slot.trace);
  slot.busy.clear(std::memory_order_release);
}

std::string demangle(const char* name) {
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> text{abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                              std::free};
  return status == 0 && text ? text.get() : name;
}

// A template's full name can fill a screen; its beginning says where one is.
std::string shortened(std::string name) {
  constexpr std::size_t longest = 160;
  if (name.size() > longest) name = name.substr(0, longest) + "...";
  return name;
}

void ignore_error(void*, const char*, int) {}

backtrace_state* debug_information() {
  // libbacktrace has no way to free it and means it to be made once.
  static backtrace_state* state = backtrace_create_state(nullptr, 1, ignore_error, nullptr);
  return state;
}

struct Lines {
  std::string text;
  bool found = false;

  void add(std::string name, const char* file, int line) {
    if (!text.empty()) text += '\n';
    text += "at " + shortened(std::move(name));
    if (file) text += " (" + std::string(file) + ":" + std::to_string(line) + ")";
    found = true;
  }
};

int take_line(void* data, std::uintptr_t, const char* file, int line, const char* function) {
  auto& lines = *static_cast<Lines*>(data);
  if (function) lines.add(demangle(function), file, line);
  return 0;
}

void take_symbol(void* data, std::uintptr_t, const char* name, std::uintptr_t, std::uintptr_t) {
  auto& lines = *static_cast<Lines*>(data);
  if (name) lines.add(demangle(name), nullptr, 0);
}

void add_module(Lines& lines, const void* pc) {
  Dl_info info{};
  if (::dladdr(pc, &info) && info.dli_fname)
    lines.add(std::string("a function of ") + info.dli_fname, nullptr, 0);
}

}  // namespace

RawTrace trace_of_current_exception() noexcept {
  RawTrace trace;
  std::exception_ptr current = std::current_exception();
  if (!current) return trace;
  // An exception_ptr is one pointer, to the thrown object.
  static_assert(sizeof current == sizeof(void*));
  const void* object = *reinterpret_cast<void* const*>(&current);
  Slot& slot = slot_of(object);
  if (slot.busy.test_and_set(std::memory_order_acquire)) return trace;
  if (slot.exception == object) trace = slot.trace;
  slot.busy.clear(std::memory_order_release);
  return trace;
}

RawTrace trace_of_here() noexcept {
  RawTrace trace;
  _Unwind_Backtrace(take_frame, &trace);
  return trace;
}

std::string first_line_of_program(const RawTrace& trace) {
  const std::string lines = describe(trace);
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = std::min(lines.find('\n', begin), lines.size());
    std::string_view line = std::string_view(lines).substr(begin, end - begin);
    begin = end + 1;
    // A template's function begins with what it returns.
    std::string_view name = line.substr(0, line.find('('));
    const bool known = line.find(" (") != line.npos && line.back() == ')';
    const bool own = name.find("carafe::") != name.npos || name.find("std::") != name.npos;
    if (known && !own) return std::string(line);
  }
  return {};
}

std::string current_exception_type() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return type ? demangle(type->name()) : "unknown";
}

std::string describe(const RawTrace& trace) {
  Lines lines;
  backtrace_state* state = debug_information();
  if (!state) return {};
  // The first two frames are the recording and __cxa_throw itself.
  for (std::size_t i = std::min<std::size_t>(2, trace.count); i < trace.count; ++i) {
    // A return address lies behind its call, perhaps in the next line.
    auto pc = reinterpret_cast<std::uintptr_t>(trace.frames[i]) - 1;
    lines.found = false;
    backtrace_pcinfo(state, pc, take_line, ignore_error, &lines);
    if (!lines.found) backtrace_syminfo(state, pc, take_symbol, ignore_error, &lines);
    if (!lines.found) add_module(lines, trace.frames[i]);
  }
  return lines.text;
}

}  // namespace carafe::detail

namespace __cxxabiv1 {
extern "C" __attribute__((noreturn, visibility("default"))) void __cxa_throw(void* object,
                                                                             std::type_info* type,
                                                                             void (*destroy)(void*)) {
  carafe::detail::record(object);
  using Throw = void (*)(void*, std::type_info*, void (*)(void*));
  static const Throw next = reinterpret_cast<Throw>(::dlsym(RTLD_NEXT, "__cxa_throw"));
  next(object, type, destroy);
  __builtin_unreachable();
}
}  // namespace __cxxabiv1
