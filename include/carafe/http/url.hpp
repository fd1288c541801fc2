// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carafe {

/// `text` with every byte but letters, digits, `-._~` and those in `keep` as `%XX`.
std::string percent_encode(std::string_view text, std::string_view keep = {});

/// Resolves `%XX`. Empty where a `%` is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);

/// As `percent_decode`, with `+` read as a space: the encoding of HTML forms.
std::optional<std::string> form_decode(std::string_view text);

/// A path as handlers see it: percent-decoded, valid UTF-8, without NUL; `%2F` has become
/// a slash, as in Flask. Empty where `raw` breaks one of these rules (the client gets 400).
std::optional<std::string> decode_path(std::string_view raw);

/// The parts of a request target (RFC 9112 §3.2), still encoded; views into it.
struct Target {
  enum class Form { origin, absolute, authority, asterisk };
  Form form;
  std::string_view authority;  ///< host and port of the absolute and authority form
  std::string_view path;       ///< never empty in the origin and absolute form
  std::string_view query;      ///< behind the first `?`, without it
};

/// Empty where `target` is none of the four forms or holds a byte no target may hold
/// (control characters, spaces, `#`, bytes above 0x7E, unencoded `"<>`).
std::optional<Target> parse_target(std::string_view target) noexcept;

namespace detail {
std::optional<long long> parse_integer(std::string_view text, long long least, long long greatest) noexcept;
std::optional<unsigned long long> parse_unsigned(std::string_view text, unsigned long long greatest) noexcept;
std::optional<double> parse_double(std::string_view text) noexcept;
std::optional<bool> parse_bool(std::string_view text) noexcept;

/// The whole of `text` as a T, or empty. Numbers in decimal, booleans as
/// true/false/1/0/yes/no/on/off.
template <class T>
std::optional<T> parse_value(std::string_view text) {
  if constexpr (std::is_same_v<T, bool>) {
    return parse_bool(text);
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    if (auto n = parse_integer(text, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()))
      return T(*n);
    return std::nullopt;
  } else if constexpr (std::is_integral_v<T>) {
    if (auto n = parse_unsigned(text, std::numeric_limits<T>::max())) return T(*n);
    return std::nullopt;
  } else if constexpr (std::is_floating_point_v<T>) {
    if (auto n = parse_double(text)) return T(*n);
    return std::nullopt;
  } else {
    static_assert(std::is_constructible_v<T, std::string_view>,
                  "QueryArgs: ask for an integer, a floating point type, bool or a string");
    return T(text);
  }
}
}  // namespace detail

/// The decoded parameters of a query string or form, in order; a name may come twice.
class QueryArgs {
 public:
  /// More parameters than this are refused, so that a request cannot buy quadratic work.
  static constexpr std::size_t max_parameters = 1000;

  QueryArgs() = default;

  /// Reads `a=1&b=2`. Empty where an escape is malformed, the text is not UTF-8 once
  /// decoded, or there are more than `max_parameters`.
  static std::optional<QueryArgs> parse(std::string_view text);

  /// The first value under `name`. The view lives as long as the QueryArgs.
  std::optional<std::string_view> get(std::string_view name) const noexcept;
  std::string_view get(std::string_view name, std::string_view fallback) const noexcept {
    return get(name).value_or(fallback);
  }

  /// The first value under `name` as a T; empty (or `fallback`) when it is absent or is not
  /// wholly a T, as Flask's `args.get(name, type=int)`.
  template <class T>
  std::optional<T> get(std::string_view name) const {
    auto text = get(name);
    return text ? detail::parse_value<T>(*text) : std::nullopt;
  }
  template <class T>
  requires std::is_arithmetic_v<T> T get(std::string_view name, T fallback)
  const { return get<T>(name).value_or(fallback); }

  std::vector<std::string_view> get_all(std::string_view name) const;
  bool contains(std::string_view name) const noexcept { return get(name).has_value(); }

  std::size_t size() const noexcept { return parameters_.size(); }
  bool empty() const noexcept { return parameters_.empty(); }
  auto begin() const noexcept { return parameters_.begin(); }
  auto end() const noexcept { return parameters_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace carafe
