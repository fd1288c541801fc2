// SPDX-License-Identifier: MIT
#include <carafe/http/method.hpp>

#include <array>

namespace carafe {
namespace {
constexpr std::array<std::string_view, 9> names{"GET",    "HEAD",    "POST",    "PUT",  "PATCH",
                                                "DELETE", "OPTIONS", "CONNECT", "TRACE"};
}

std::string_view to_string(Method method) noexcept { return names[static_cast<unsigned char>(method)]; }

std::optional<Method> parse_method(std::string_view text) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return Method(i);
  }
  return std::nullopt;
}

}  // namespace carafe
