// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include <carafe/util/uuid.hpp>

namespace carafe::detail {

/// What a variable of a route took from a path, already converted and in the range of
/// the handler's parameter. `text` refers into the matched path.
struct PathValue {
  std::string_view text;
  union {
    std::int64_t signed_number;
    std::uint64_t unsigned_number;
    double floating;
  };
};

/// The value as the handler's parameter takes it.
template <class T>
T path_value(const PathValue& value) {
  if constexpr (std::is_same_v<T, Uuid>) {
    Uuid uuid;
    Uuid::parse(value.text, uuid);
    return uuid;
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(value.floating);
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<T>(value.signed_number);
  } else if constexpr (std::is_unsigned_v<T>) {
    return static_cast<T>(value.unsigned_number);
  } else {
    return T(value.text);
  }
}

}  // namespace carafe::detail
