// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carafe/sql/value.hpp>

namespace carafe {

/// How a cell of a result becomes a C++ value: the counterpart of ValueOf. A type of your
/// own is readable when it has a specialisation with
///
///     static constexpr std::string_view name = "colour";          // for messages
///     static bool read(const Cell& cell, Colour& out);            // false: it holds no such value
///
/// `read` never throws for what a database holds, and leaves `out` a valid value.
template <class T, class = void>
struct FromCell;

template <class T>
concept ReadableValue = requires(const Cell& cell, T& out) {
  { FromCell<T>::read(cell, out) } -> std::same_as<bool>;
};

namespace detail {

// The kinds a value rarely arrives as.
bool read_whole_number(const Cell& cell, std::int64_t& out);
bool read_real_number(const Cell& cell, double& out);
bool read_boolean(const Cell& cell, bool& out);
bool read_characters(const Cell& cell, std::string& out);
bool read_bytes(const Cell& cell, Bytes& out);
bool read_date(const Cell& cell, Date& out);
bool read_time(const Cell& cell, Time& out);
bool read_date_time(const Cell& cell, DateTime& out);
bool read_interval(const Cell& cell, std::chrono::microseconds& out);
bool read_decimal(const Cell& cell, Decimal& out);
bool read_uuid(const Cell& cell, Uuid& out);

}  // namespace detail

/// Whole numbers, also those that arrive as an exact decimal, as sums do.
template <class T>
struct FromCell<T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>>> {
  static constexpr std::string_view name = "whole number";
  static bool read(const Cell& cell, T& out) {
    std::int64_t number = cell.integer;
    if (cell.kind != CellKind::integer && !detail::read_whole_number(cell, number)) return false;
    if (!std::in_range<T>(number)) return false;
    out = static_cast<T>(number);
    return true;
  }
};
template <>
struct FromCell<bool> {
  static constexpr std::string_view name = "bool";
  static bool read(const Cell& cell, bool& out) { return detail::read_boolean(cell, out); }
};
template <>
struct FromCell<double> {
  static constexpr std::string_view name = "number";
  static bool read(const Cell& cell, double& out) {
    if (cell.kind != CellKind::real) return detail::read_real_number(cell, out);
    out = cell.real;
    return true;
  }
};
template <>
struct FromCell<float> {
  static constexpr std::string_view name = "number";
  static bool read(const Cell& cell, float& out) {
    double number = 0;
    if (!FromCell<double>::read(cell, number)) return false;
    out = static_cast<float>(number);
    return true;
  }
};
/// Also what a database without exact decimals stored as a float or an integer: a decimal
/// of up to 15 digits is the one its float is nearest to.
template <>
struct FromCell<Decimal> {
  static constexpr std::string_view name = "decimal number of at most 76 digits";
  static bool read(const Cell& cell, Decimal& out) { return detail::read_decimal(cell, out); }
};
template <>
struct FromCell<std::string> {
  static constexpr std::string_view name = "text";
  static bool read(const Cell& cell, std::string& out) {
    if (cell.kind != CellKind::text) return detail::read_characters(cell, out);
    out.assign(cell.data, cell.size);
    return true;
  }
};
template <>
struct FromCell<Bytes> {
  static constexpr std::string_view name = "binary data";
  static bool read(const Cell& cell, Bytes& out) { return detail::read_bytes(cell, out); }
};
template <>
struct FromCell<Date> {
  static constexpr std::string_view name = "date (YYYY-MM-DD)";
  static bool read(const Cell& cell, Date& out) { return detail::read_date(cell, out); }
};
template <>
struct FromCell<Time> {
  static constexpr std::string_view name = "time of day (HH:MM:SS)";
  static bool read(const Cell& cell, Time& out) { return detail::read_time(cell, out); }
};
template <>
struct FromCell<DateTime> {
  static constexpr std::string_view name = "date with a time (YYYY-MM-DD HH:MM:SS)";
  static bool read(const Cell& cell, DateTime& out) { return detail::read_date_time(cell, out); }
};
template <>
struct FromCell<std::chrono::microseconds> {
  static constexpr std::string_view name = "interval";
  static bool read(const Cell& cell, std::chrono::microseconds& out) {
    return detail::read_interval(cell, out);
  }
};
template <>
struct FromCell<Uuid> {
  static constexpr std::string_view name = "UUID";
  static bool read(const Cell& cell, Uuid& out) { return detail::read_uuid(cell, out); }
};
/// Whatever the database gave.
template <>
struct FromCell<Value> {
  static constexpr std::string_view name = "value";
  static bool read(const Cell& cell, Value& out) {
    out = Value(cell);
    return true;
  }
};
template <ReadableValue T>
struct FromCell<std::optional<T>> {
  static constexpr std::string_view name = FromCell<T>::name;
  static bool read(const Cell& cell, std::optional<T>& out) {
    if (!cell.is_null()) {
      // An optional that has a value keeps it, and its memory, to be assigned to.
      if (FromCell<T>::read(cell, out ? *out : out.emplace())) return true;
      out.reset();
      return false;
    }
    out.reset();
    return true;
  }
};

}  // namespace carafe
