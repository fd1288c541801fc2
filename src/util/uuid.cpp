// SPDX-License-Identifier: MIT
#include <carafe/util/uuid.hpp>

#include <sys/random.h>

#include <cerrno>
#include <system_error>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

constexpr std::size_t text_size = 36;
constexpr bool is_dash_position(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Uuid::to_string() const {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(text_size);
  for (std::uint8_t byte : bytes) {
    if (is_dash_position(text.size())) text += '-';
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

bool Uuid::parse(std::string_view text, Uuid& result) noexcept {
  if (text.size() != text_size) return false;
  Uuid parsed;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text_size; ++i) {
    if (is_dash_position(i)) {
      if (text[i] != '-') return false;
      continue;
    }
    int value = hex_value(text[i]);
    if (value < 0) return false;
    auto& byte = parsed.bytes[nibble / 2];
    byte = std::uint8_t(byte << 4 | value);
    ++nibble;
  }
  result = parsed;
  return true;
}

Uuid Uuid::from_string(std::string_view text) {
  Uuid result;
  if (!parse(text, result)) {
    throw UsageError("bad-uuid", "\"" + std::string(text) +
                                     "\" is not a UUID; write 32 hexadecimal digits as 8-4-4-4-12, e.g. "
                                     "\"123e4567-e89b-12d3-a456-426614174000\"");
  }
  return result;
}

Uuid Uuid::random() {
  Uuid result;
  while (::getrandom(result.bytes.data(), result.bytes.size(), 0) != ssize_t(result.bytes.size())) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  result.bytes[6] = std::uint8_t((result.bytes[6] & 0x0f) | 0x40);
  result.bytes[8] = std::uint8_t((result.bytes[8] & 0x3f) | 0x80);
  return result;
}

}  // namespace carafe
