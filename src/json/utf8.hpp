// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace carafe::detail {

/// The length of the UTF-8 sequence at `at`, 0 if it is none: overlong forms,
/// surrogates, values beyond U+10FFFF and cut sequences are none.
inline std::size_t utf8_sequence(const char* at, const char* end) {
  auto byte = [&](int i) { return static_cast<unsigned char>(at[i]); };
  auto follows = [&](int i, unsigned low = 0x80, unsigned high = 0xBF) {
    return end - at > i && byte(i) >= low && byte(i) <= high;
  };
  unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return follows(1) ? 2 : 0;
  if (lead < 0xF0) {
    unsigned low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (lead < 0xF5) {
    unsigned low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

/// At most `longest` bytes of UTF-8 text, not cutting a character.
inline std::string_view utf8_prefix(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return text;
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;
  return text.substr(0, longest);
}

}  // namespace carafe::detail
