// SPDX-License-Identifier: MIT
// What people want to read of what cmake, ninja and make print.
#pragma once

#include <string>
#include <string_view>

namespace carafe::tool {

/// The compiler's and CMake's own messages, without progress lines and the commands that
/// were run.
std::string messages_of(std::string_view output);

/// The first error in them in one line, as `src/main.cpp:12:5: expected ';'`, with paths
/// below `root` relative to it; empty if none is recognised.
std::string first_error(std::string_view messages, std::string_view root);

}  // namespace carafe::tool
