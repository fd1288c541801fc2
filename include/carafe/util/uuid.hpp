// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carafe {

/// The 128 bits of a UUID (RFC 9562), in the order they are written. A plain value:
/// trivially copied, ordered as its text is.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  /// The canonical form: 36 characters, lower case, "8-4-4-4-12".
  std::string to_string() const;

  bool is_nil() const noexcept { return *this == Uuid{}; }

  friend constexpr bool operator==(const Uuid&, const Uuid&) = default;
  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

  /// Reads exactly the 8-4-4-4-12 form, in either case. False, with `result`
  /// untouched, when `text` is anything else: no braces, no "urn:uuid:".
  static bool parse(std::string_view text, Uuid& result) noexcept;

  /// The same for a text known to be good; throws UsageError ("bad-uuid") otherwise.
  static Uuid from_string(std::string_view text);

  /// A random UUID (version 4), from the operating system's generator.
  static Uuid random();
};

}  // namespace carafe
