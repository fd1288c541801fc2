// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

namespace carafe {

/// The request methods of RFC 9110. A request with any other method is answered 501
/// before a handler sees it.
enum class Method : unsigned char { Get, Head, Post, Put, Patch, Delete, Options, Connect, Trace };

/// The method as it stands in a request line, `"GET"`. The text is static.
std::string_view to_string(Method method) noexcept;

/// The method named exactly so; methods are case-sensitive.
std::optional<Method> parse_method(std::string_view text) noexcept;

/// Whether the method is "safe" in the sense of RFC 9110 §9.2.1: it asks for no change.
constexpr bool is_safe(Method method) noexcept {
  return method == Method::Get || method == Method::Head || method == Method::Options ||
         method == Method::Trace;
}

}  // namespace carafe
