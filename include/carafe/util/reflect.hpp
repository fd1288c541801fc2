// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/util/describe.hpp>
#include <carafe/util/reflect_bindings.hpp>

/// Reflection of structs and enums: how many members, their names, each in turn. The one
/// place that knows the engine behind it; json, sql and orm build on `for_each_field`.
///
/// A struct can be reflected if it is an aggregate of 1 to 64 members, each of a type that
/// `M{}` makes: no base class with members, no constructor of its own, no C array,
/// reference or bit field. It may live in any namespace, also an anonymous one, or in a
/// function. Others say what they have by CARAFE_DESCRIBE (util/describe.hpp).
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
concept Reflectable = Described<T> ||(std::is_aggregate_v<T>&& std::is_class_v<T> && !std::is_empty_v<T>);

namespace detail {

template <class T>
consteval std::size_t count_all_fields();

template <class... B>
struct BaseList<void(B...)> {
  static consteval std::size_t count() { return (std::size_t{0} + ... + count_all_fields<B>()); }
  /// All members of all bases, as one tuple of references.
  template <class T>
  static constexpr auto tie(T& object);
  static constexpr auto names();
  /// f(base&) for each
  template <class T, class F>
  static constexpr void for_each(T& object, F&& f) {
    (f(static_cast<std::conditional_t<std::is_const_v<T>, const B, B>&>(object)), ...);
  }
};

template <class T>
consteval std::size_t count_all_fields() {
  if constexpr (Described<T>) {
    constexpr std::size_t count =
        BaseList<typename T::CarafeBases>::count() + count_names(T::carafe_members());
    static_assert(count > 0, "carafe: a class to be reflected has at least one member");
    static_assert(count <= max_fields, "carafe: a class to be reflected has at most 64 members");
    return count;
  } else {
    return checked_field_count<T>();
  }
}

template <class T>
consteval auto all_field_names() {
  if constexpr (Described<T>) {
    constexpr std::size_t own = count_names(T::carafe_members());
    static_assert(own == std::tuple_size_v<decltype(std::declval<T&>().carafe_tie())>);
    constexpr auto inherited = BaseList<typename T::CarafeBases>::names();
    std::array<std::string_view, inherited.size() + own> names{};
    std::size_t next = 0;
    for (std::string_view name : inherited) names[next++] = name;
    for (std::string_view name : split_names<own>(T::carafe_members())) names[next++] = name;
    return names;
  } else {
    return Binding<checked_field_count<T>()>::template names<T>();
  }
}

/// References to all members of a described class.
template <class T>
constexpr auto tie_fields(T& object) {
  using Plain = std::remove_const_t<T>;
  if constexpr (Described<Plain>) {
    return std::tuple_cat(BaseList<typename Plain::CarafeBases>::tie(object), object.carafe_tie());
  } else {
    auto tie = [](auto&... members) { return std::tie(members...); };
    return Binding<checked_field_count<Plain>()>::bind(object, tie);
  }
}

template <class... B>
template <class T>
constexpr auto BaseList<void(B...)>::tie(T& object) {
  return std::tuple_cat(
      tie_fields(static_cast<std::conditional_t<std::is_const_v<T>, const B, B>&>(object))...);
}
template <class... B>
constexpr auto BaseList<void(B...)>::names() {
  std::array<std::string_view, count()> names{};
  std::size_t next = 0;
  [[maybe_unused]] auto add = [&](const auto& of_base) {
    for (std::string_view name : of_base) names[next++] = name;
  };
  (add(all_field_names<B>()), ...);
  return names;
}

}  // namespace detail

/// How many members T has.
template <Reflectable T>
inline constexpr std::size_t field_count = detail::count_all_fields<T>();

/// The names of T's members, in order of declaration.
template <Reflectable T>
inline constexpr std::array<std::string_view, field_count<T>> field_names = detail::all_field_names<T>();

/// Returns `f(member…)`, called with references to all members of `object`.
template <class T, class F>
requires Reflectable<std::remove_const_t<T>>
constexpr decltype(auto) with_fields(T& object, F&& f) {
  if constexpr (Described<std::remove_const_t<T>>) {
    return std::apply(f, detail::tie_fields(object));
  } else {
    return detail::Binding<field_count<std::remove_const_t<T>>>::bind(object, f);
  }
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

/// An object whose members are each `M{}`, whatever their initialisers say; of a described class,
/// what its default constructor makes.
template <Reflectable T>
T blank_object() {
  if constexpr (Described<T>) {
    static_assert(
        std::is_default_constructible_v<T>,
        "carafe: a class with CARAFE_DESCRIBE needs a default constructor, for its rows are made by it");
    return T{};
  } else {
    return detail::make_blank<T>(std::make_index_sequence<field_count<T>>{});
  }
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
