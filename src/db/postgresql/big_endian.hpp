// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstring>
#include <type_traits>

namespace carafe::detail {

template <class Integer>
Integer swapped_to_network(Integer value) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    if constexpr (sizeof(Integer) == 8)
      return Integer(__builtin_bswap64(std::make_unsigned_t<Integer>(value)));
    if constexpr (sizeof(Integer) == 4)
      return Integer(__builtin_bswap32(std::make_unsigned_t<Integer>(value)));
    if constexpr (sizeof(Integer) == 2)
      return Integer(__builtin_bswap16(std::make_unsigned_t<Integer>(value)));
  }
  return value;
}

/// The number at `data`, as PostgreSQL sends numbers.
template <class Integer>
Integer read_big_endian(const char* data) noexcept {
  Integer value;
  std::memcpy(&value, data, sizeof value);
  return swapped_to_network(value);
}

template <class Integer>
void write_big_endian(char* out, Integer value) noexcept {
  value = swapped_to_network(value);
  std::memcpy(out, &value, sizeof value);
}

}  // namespace carafe::detail
