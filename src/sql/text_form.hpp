// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <chrono>
#include <concepts>
#include <string_view>
#include <type_traits>

#include <carafe/sql/value.hpp>

/// Values from their text form, as databases store them where they have no such type, and
/// as the elements of an array. The whole text, or false with `out` as it was.
namespace carafe::detail {

template <class T>
requires((std::is_integral_v<T> && !std::is_same_v<T, bool>) ||
         std::is_floating_point_v<T>) bool from_text(std::string_view text, T& out) {
  T number{};
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return false;
  out = number;
  return true;
}
/// t or f.
bool from_text(std::string_view text, bool& out);
bool from_text(std::string_view text, std::string& out);
/// \x and hex digits.
bool from_text(std::string_view text, Bytes& out);
bool from_text(std::string_view text, Decimal& out);
bool from_text(std::string_view text, Date& out);
bool from_text(std::string_view text, Time& out);
/// Also with an offset of whole hours, +02.
bool from_text(std::string_view text, DateTime& out);
/// The timestamp that lies so far from the epoch, or ISO 8601's P1DT2H3M4.5S.
bool from_text(std::string_view text, std::chrono::microseconds& out);
/// 32 hex digits, with or without dashes.
bool from_text(std::string_view text, Uuid& out);

}  // namespace carafe::detail
