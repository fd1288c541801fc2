// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace carafe::detail {

/// How deep statements may stand inside statements: writing them recurses, and a fiber's
/// stack is small.
inline constexpr std::size_t max_nesting = 24;

[[noreturn]] void throw_too_deep();

/// One level of a recursion over nested statements, counted in `depth`.
class Nesting {
 public:
  explicit Nesting(std::size_t& depth) : depth_(depth) {
    if (depth_ >= max_nesting) throw_too_deep();
    ++depth_;
  }
  ~Nesting() { --depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  std::size_t& depth_;
};

}  // namespace carafe::detail
