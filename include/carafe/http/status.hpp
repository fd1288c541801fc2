// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace carafe {

/// The registered reason phrase in title case (`"Not Found"`), or `"Unknown"`.
/// The text is static.
std::string_view reason_phrase(int status) noexcept;

/// Whether an answer of this status never has content: 1xx, 204 and 304.
constexpr bool is_bodyless(int status) noexcept {
  return (status >= 100 && status < 200) || status == 204 || status == 304;
}

}  // namespace carafe
