// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include <carafe/sql/expression.hpp>
#include <carafe/sql/value.hpp>

namespace carafe::detail {

/// A value as a parameter, borrowed where the value has the bytes itself; `keep` holds them
/// otherwise, and must stay as it is for as long as the cell is used.
template <class T>
Cell to_cell(const T& value, Value& keep) {
  if constexpr (std::is_same_v<T, bool>) {
    return Cell::of_integer(value, CellKind::boolean);
  } else if constexpr (std::is_integral_v<T> && (std::is_signed_v<T> || sizeof(T) < sizeof(std::int64_t))) {
    return Cell::of_integer(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return Cell::of_real(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return Cell::of_bytes(value);
  } else {
    keep = ValueOf<T>::make(value);
    return keep.cell();
  }
}
template <class T>
Cell to_cell(const std::optional<T>& value, Value& keep) {
  return value ? to_cell(*value, keep) : Cell{};
}

}  // namespace carafe::detail
