// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

namespace carafe::detail {

/// Return addresses, innermost first. Cheap to take; names are found only on demand.
struct RawTrace {
  static constexpr std::size_t capacity = 48;
  void* frames[capacity] = {};
  std::size_t count = 0;
};

/// Where the exception now being handled was first thrown; to be called inside a catch
/// block. Empty when that is not known (thrown long ago by many others since, or by a
/// library that throws in a way of its own).
///
/// Every program that links this file has its `throw` recorded: the file defines
/// __cxa_throw, which keeps the addresses in a fixed table and calls the real one.
RawTrace trace_of_current_exception() noexcept;

/// From the caller on.
RawTrace trace_of_here() noexcept;
/// The innermost line of `trace` that is neither of Carafe nor of the standard library, as `describe` has
/// it; empty where none has debug information.
std::string first_line_of_program(const RawTrace& trace);

/// The demangled type of the exception being handled.
std::string current_exception_type();

/// One line a frame, "at function (file:line)", without a final newline; frames of the
/// throw itself left out. Reads debug information from disk: not for an event loop.
std::string describe(const RawTrace& trace);

}  // namespace carafe::detail
