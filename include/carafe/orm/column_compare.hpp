// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carafe/orm/column_type.hpp>

/// What columns compare with, and how. Private to orm/column.hpp.
namespace carafe {

template <class T>
class Column;

namespace detail {

template <class T>
inline constexpr bool is_column = false;
template <class T>
inline constexpr bool is_column<Column<T>> = true;

template <class T>
struct ColumnValueOf;
template <class T>
struct ColumnValueOf<Column<T>> {
  using type = T;
};
/// The T of a Column<T>.
template <class C>
using column_value = typename ColumnValueOf<std::remove_cv_t<C>>::type;

template <class A>
concept Number = std::is_arithmetic_v<A> && !std::is_same_v<A, bool> && !std::is_same_v<A, char>;
template <class A>
concept PlainInteger = Number<A> && std::is_integral_v<A>;

/// What a column of T compares with. Spelled out rather than asked of `==`, which would
/// come back here through the columns' own operators.
template <class T, class U>
consteval bool comparable_with() {
  if constexpr (is_column<U>) {
    return comparable_with<T, column_value<U>>();
  } else if constexpr (std::is_same_v<T, U>) {
    return true;
  } else if constexpr (is_optional<T>) {
    return std::is_same_v<U, std::nullopt_t> || comparable_with<without_optional<T>, without_optional<U>>();
  } else if constexpr (is_optional<U>) {
    return comparable_with<T, without_optional<U>>();
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::is_arithmetic_v<U>;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::is_convertible_v<const U&, std::string_view>;
  } else {
    // A U that has a Column in it brings its own operators (a test framework's wrapper).
    return std::is_class_v<T> && std::is_convertible_v<const U&, T> &&
           !std::is_convertible_v<const U&, const volatile Column<T>&>;
  }
}
template <class U, class T>
concept ComparableWith = !std::is_same_v<T, U> && !std::is_same_v<Column<T>, U> && comparable_with<T, U>();

/// Two comparable values, made fit for the built-in or standard operator.
template <class T, class U, class Compare>
constexpr auto compare_as_values(const T& a, const U& b, Compare compare) {
  if constexpr (is_column<U>) {
    return compare_as_values(a, static_cast<const column_value<U>&>(b), compare);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if constexpr (is_optional<U>) {
      return compare(a, b);
    } else {
      return compare(std::string_view(a), std::string_view(b));
    }
  } else if constexpr (std::is_class_v<T> && !is_optional<T> && !is_optional<U>) {
    return compare(a, T(b));
  } else {
    return compare(a, b);
  }
}

struct CompareEqual {
  template <class T, class U>
  constexpr bool operator()(const T& a, const U& b) const {
    if constexpr (PlainInteger<T> && PlainInteger<U>) {
      return std::cmp_equal(a, b);
    } else {
      return a == b;
    }
  }
};
struct CompareOrder {
  template <class T, class U>
  constexpr auto operator()(const T& a, const U& b) const {
    if constexpr (PlainInteger<T> && PlainInteger<U>) {
      return std::cmp_less(a, b)   ? std::strong_ordering::less
             : std::cmp_less(b, a) ? std::strong_ordering::greater
                                   : std::strong_ordering::equal;
    } else {
      return a <=> b;
    }
  }
};

}  // namespace detail
}  // namespace carafe
