// SPDX-License-Identifier: MIT
#pragma once

namespace carafe {

/// A line of the program, for messages about what was done there. As the last parameter of
/// a function it is the caller's: `SourcePlace place = SourcePlace::here()`.
struct SourcePlace {
  const char* file = "";
  unsigned line = 0;  ///< 0 where `file` says it all

  // What std::source_location would be, which clang 14 has not.
  static constexpr SourcePlace here(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE()) {
    return {file, line};
  }
};

}  // namespace carafe
