// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/util/reflect_bindings.hpp>

/// Reflection of structs and enums: how many members, their names, each in turn. The one
/// place that knows the engine behind it; json, sql and orm build on `for_each_field`.
///
/// A struct can be reflected if it is an aggregate of 1 to 64 members, each of a type that
/// `M{}` makes: no base class with members, no constructor of its own, no C array,
/// reference or bit field. It may live in any namespace, also an anonymous one, or in a
/// function.
namespace carafe {

inline constexpr std::size_t max_fields = 64;

namespace detail {

/// Converts to anything, as an empty one of it: `T{blank, blank, …}` makes an aggregate
/// without running its members' initialisers.
struct Blank {
  template <class T>
  constexpr operator T() const {  // NOLINT: its purpose
    return T{};
  }
};
inline constexpr Blank blank{};

template <std::size_t>
using BlankAt = Blank;

template <class T, std::size_t... I>
consteval bool brace_makes(std::index_sequence<I...>) {
  return requires { T{BlankAt<I>{}...}; };
}

/// How many members; one more than `Most` is reported as that.
template <class T, std::size_t Least, std::size_t Most>
consteval std::size_t count_fields() {
  if constexpr (Least == Most) {
    return Least;
  } else {
    constexpr std::size_t middle = (Least + Most + 1) / 2;
    if constexpr (brace_makes<T>(std::make_index_sequence<middle>{})) {
      return count_fields<T, middle, Most>();
    } else {
      return count_fields<T, Least, middle - 1>();
    }
  }
}

template <class T>
consteval std::size_t checked_field_count() {
  // Most structs are small, so look there first.
  constexpr bool small = !brace_makes<T>(std::make_index_sequence<8>{});
  constexpr std::size_t count = small ? count_fields<T, 0, 7>() : count_fields<T, 8, max_fields + 1>();
  static_assert(count > 0, "carafe: a struct to be reflected has at least one member");
  static_assert(count <= max_fields, "carafe: a struct to be reflected has at most 64 members");
  return count;
}

template <class T, std::size_t... I>
T make_blank(std::index_sequence<I...>) {
  return T{BlankAt<I>{}...};
}

template <auto... Values>
consteval auto enumerator_text() {
  return std::string_view{__PRETTY_FUNCTION__};
}
template <class E, std::size_t... I>
consteval std::string_view enumerator_text(std::index_sequence<I...>) {
  return enumerator_text<static_cast<E>(I)...>();
}

/// Splits what the compiler printed for the values 0, 1, …; "" where there is no name.
std::vector<std::string_view> split_enumerators(std::string_view text);

}  // namespace detail

template <class T>
concept Reflectable = std::is_aggregate_v<T> && std::is_class_v<T> && !std::is_empty_v<T>;

/// How many members T has.
template <Reflectable T>
inline constexpr std::size_t field_count = detail::checked_field_count<T>();

/// The names of T's members, in order of declaration.
template <Reflectable T>
inline constexpr std::array<std::string_view, field_count<T>> field_names =
    detail::Binding<field_count<T>>::template names<T>();

/// Returns `f(member…)`, called with references to all members of `object`.
template <class T, class F>
requires Reflectable<std::remove_const_t<T>>
constexpr decltype(auto) with_fields(T& object, F&& f) {
  return detail::Binding<field_count<std::remove_const_t<T>>>::bind(object, f);
}

/// Calls `f(name, member)` for each member in order of declaration.
template <class T, class F>
requires Reflectable<std::remove_const_t<T>>
constexpr void for_each_field(T& object, F&& f) {
  with_fields(object, [&f](auto&... members) {
    const std::string_view* name = field_names<std::remove_const_t<T>>.data();
    (f(*name++, members), ...);
  });
}

/// An object whose members are each `M{}`, whatever their initialisers say.
template <Reflectable T>
T blank_object() {
  return detail::make_blank<T>(std::make_index_sequence<field_count<T>>{});
}

/// The largest value an enumerator may have to be known by its name.
inline constexpr std::size_t max_enumerator = 127;

/// The enumerators' names by value; "" where a value has none. Values below 0 and above
/// `max_enumerator` are not seen. The views last as long as the program.
template <class E>
requires std::is_enum_v<E>
const std::vector<std::string_view>& enumerator_names() {
  static_assert(!std::is_convertible_v<E, int>, "carafe: names are known of `enum class` types only");
  static const auto names =
      detail::split_enumerators(detail::enumerator_text<E>(std::make_index_sequence<max_enumerator + 1>{}));
  return names;
}

}  // namespace carafe
