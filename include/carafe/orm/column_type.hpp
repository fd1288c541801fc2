// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include <carafe/sql/types.hpp>
#include <carafe/util/bytes.hpp>
#include <carafe/util/datetime.hpp>

/// Which C++ types a column may hold, and the SQL type each has where the column does
/// not say.
namespace carafe::detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct WithoutOptional {
  using type = T;
};
template <class T>
struct WithoutOptional<std::optional<T>> {
  using type = T;
};
template <class T>
using without_optional = typename WithoutOptional<T>::type;

template <class T>
inline constexpr TypeSpec default_type{TypeKind::Other};
template <class T>
requires std::is_enum_v<T>
inline constexpr TypeSpec default_type<T>{TypeKind::Enum};
template <>
inline constexpr TypeSpec default_type<short> = SmallInteger();
template <>
inline constexpr TypeSpec default_type<int> = Integer();
template <>
inline constexpr TypeSpec default_type<long> = BigInteger();
template <>
inline constexpr TypeSpec default_type<long long> = BigInteger();
template <>
inline constexpr TypeSpec default_type<bool> = Boolean();
template <>
inline constexpr TypeSpec default_type<double> = Double();
template <>
inline constexpr TypeSpec default_type<std::string> = Text();
template <>
inline constexpr TypeSpec default_type<Bytes> = LargeBinary();
template <>
inline constexpr TypeSpec default_type<Date> = DateType();
template <>
inline constexpr TypeSpec default_type<Time> = TimeType();
template <>
inline constexpr TypeSpec default_type<DateTime> = DateTimeType();

template <class T>
consteval bool column_type_sentence() {
  using V = without_optional<T>;
  static_assert(!std::is_unsigned_v<V> || std::is_same_v<V, bool> || std::is_enum_v<V>,
                "carafe: SQL has no unsigned integers; hold this column in the next larger signed type");
  static_assert(!std::is_same_v<V, float>, "carafe: hold this column in a double");
  static_assert(!std::is_same_v<V, const char*> && !std::is_same_v<V, char*>,
                "carafe: hold text in Column<std::string>");
  static_assert(!std::is_enum_v<V> || !std::is_convertible_v<V, int>,
                "carafe: a column holds an `enum class`, whose names are stored");
  return default_type<V>.kind != TypeKind::Other;
}

}  // namespace carafe::detail
