// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <type_traits>

#include <carafe/json/fwd.hpp>
#include <carafe/sql/cpp_types.hpp>

/// Which C++ types a column may hold.
namespace carafe {

/// Where JSON is stored as text. A JSON null is a value, as SQL's NULL is not:
/// Column<std::optional<JsonValue>> has both.
template <>
struct FromCell<JsonValue> {
  static constexpr std::string_view name = "JSON";
  static bool read(const Cell& cell, JsonValue& out);
};

namespace detail {

template <>
inline constexpr TypeSpec builtin_type<JsonValue> = JsonType();
template <>
struct BuiltinCodec<JsonValue> {
  static Cell encode(const JsonValue& value, CellStore& store);
};

template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;
template <class T>
inline constexpr bool is_time_point = false;
template <class Clock, class Duration>
inline constexpr bool is_time_point<std::chrono::time_point<Clock, Duration>> = true;

/// What the compiler prints for a type that is nearly right, below the line of the member.
template <class T>
consteval bool column_type_sentence() {
  using V = without_optional<T>;
  constexpr bool known = default_type<V>.kind != TypeKind::Other;
  static_assert(
      known || !std::is_unsigned_v<V> || std::is_same_v<V, char>,
      "carafe: SQL has no unsigned 64-bit integers; hold this column in a signed type, or in a Decimal");
  static_assert(!std::is_same_v<V, long double>, "carafe: hold this column in a double, or in a Decimal");
  static_assert(!std::is_same_v<V, const char*> && !std::is_same_v<V, char*> && !std::is_same_v<V, char> &&
                    !std::is_same_v<V, std::string_view>,
                "carafe: hold text in Column<std::string>");
  static_assert(known || !is_duration<V>, "carafe: hold a duration in Column<std::chrono::microseconds>");
  static_assert(
      known || !is_time_point<V>,
      "carafe: hold a moment in Column<DateTime> or a day in Column<Date>; both convert from and to "
      "std::chrono");
  static_assert(!std::is_same_v<V, std::chrono::year_month_day>,
                "carafe: hold a day in Column<Date>, which converts from and to std::chrono");
  static_assert(
      known || !is_vector<V>,
      "carafe: an array column holds numbers, bool, text, blobs, dates, times or UUIDs, or std::optional "
      "of these");
  static_assert(!std::is_enum_v<V> || ConvertedType<V> || !std::is_convertible_v<V, int>,
                "carafe: a column holds an `enum class`, whose names are stored");
  static_assert(
      known || !std::is_class_v<V>,
      "carafe: no column can hold this type; teach Carafe how it is stored with a specialisation of "
      "carafe::ColumnTypeOf (see <carafe/sql/cpp_types.hpp>)");
  return known;
}

}  // namespace detail
}  // namespace carafe
