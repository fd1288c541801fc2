// SPDX-License-Identifier: MIT
// The character classes of RFC 9110 and RFC 3986, for everything in http/.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace carafe::detail {

enum CharClass : unsigned char {
  token_char = 1,   // tchar of RFC 9110 §5.6.2
  value_char = 2,   // what a field value may hold: HTAB, SP, VCHAR, obs-text
  path_char = 4,    // what we take in a target's path; wider than RFC 3986 where browsers are
  query_char = 8,   // likewise in its query
  host_char = 16,   // reg-name and IP literals
  plain_char = 32,  // unreserved of RFC 3986: never percent-encoded
};

inline constexpr auto char_classes = [] {
  std::array<unsigned char, 256> classes{};
  auto set = [&](std::string_view text, CharClass bit) {
    for (char c : text) classes[static_cast<unsigned char>(c)] |= bit;
  };
  constexpr std::string_view letters_and_digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  for (auto bit : {token_char, path_char, query_char, host_char, plain_char}) set(letters_and_digits, bit);
  set("!#$%&'*+-.^_`|~", token_char);
  set("-._~", plain_char);
  set("-._~!$&'()*+,;=%[]:", host_char);
  set("-._~!$&'()*+,;=%:@/[]|^", path_char);
  set("-._~!$&'()*+,;=%:@/?[]|^\\`{}", query_char);
  classes['\t'] |= value_char;
  for (int c = 0x20; c < 0x100; ++c) {
    if (c != 0x7F) classes[std::size_t(c)] |= value_char;
  }
  return classes;
}();

constexpr bool is(char c, CharClass wanted) noexcept {
  return (char_classes[static_cast<unsigned char>(c)] & wanted) != 0;
}

constexpr bool all_are(std::string_view text, CharClass wanted) noexcept {
  for (char c : text) {
    if (!is(c, wanted)) return false;
  }
  return true;
}

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

constexpr int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_utf8(std::string_view text) noexcept;

/// Without leading and trailing spaces and tabs.
std::string_view trim(std::string_view text) noexcept;

/// Calls `each` with every element of a comma-separated list, trimmed, empty ones too.
template <class F>
void for_each_element(std::string_view list, F&& each) {
  while (true) {
    auto comma = list.find(',');
    each(trim(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace carafe::detail
