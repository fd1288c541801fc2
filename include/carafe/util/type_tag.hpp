// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace carafe {

/// A C++ type as a value: its address is its identity, its name is for people
/// ("shop::Order"). Lets compiled code speak of a model without its type.
struct TypeTag {
  std::string_view name;
};

namespace detail {

template <class T>
consteval std::string_view type_name() {
  // g++:   "… type_name() [with T = shop::Order; std::string_view = …]"
  // clang: "… type_name() [T = shop::Order]"
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find("T = ") + 4);
  return name.substr(0, name.find_first_of(";]"));
}

}  // namespace detail

template <class T>
inline constexpr TypeTag type_tag{detail::type_name<T>()};

/// A member of a model as plain data: which model, and how many bytes into it.
struct MemberTag {
  const TypeTag* model = nullptr;
  unsigned offset = 0;

  friend constexpr bool operator==(const MemberTag&, const MemberTag&) = default;
};

}  // namespace carafe
