// SPDX-License-Identifier: MIT
#include "db/mariadb/decode.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <limits>

#include <carafe/db/errors.hpp>

namespace carafe::detail {
namespace {

using Form = MariadbColumns::Form;
using Problem = MariadbColumns::Problem;

constexpr unsigned binary_charset = 63;

template <class T>
T load(const unsigned char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);  // the protocol's order is little-endian
  return value;
}
static_assert(std::endian::native == std::endian::little, "values are read as they travel");

bool is_json(const MYSQL_FIELD& field) {
  MARIADB_CONST_STRING format{};
  return mariadb_field_attr(&format, &field, MARIADB_FIELD_ATTR_FORMAT_NAME) == 0 &&
         std::string_view{format.str, format.length} == "json";
}

Form form_of(const MYSQL_FIELD& field) {
  bool is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
  switch (field.type) {
    case MYSQL_TYPE_TINY:
      return is_unsigned ? Form::tiny_unsigned : Form::tiny;
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
      return is_unsigned ? Form::small_unsigned : Form::small;
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
      return is_unsigned ? Form::medium_unsigned : Form::medium;
    case MYSQL_TYPE_LONGLONG:
      return is_unsigned ? Form::big_unsigned : Form::big;
    case MYSQL_TYPE_FLOAT:
      return Form::single_real;
    case MYSQL_TYPE_DOUBLE:
      return Form::double_real;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
      return Form::date;
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_TIME2:
      return Form::time;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_DATETIME2:
    case MYSQL_TYPE_TIMESTAMP:
    case MYSQL_TYPE_TIMESTAMP2:
      return Form::timestamp;
    case MYSQL_TYPE_BIT:
      return Form::bits;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
      return Form::decimal;
    case MYSQL_TYPE_JSON:
      return Form::json;
    case MYSQL_TYPE_NULL:
      return Form::null;
    default:
      if (field.charsetnr == binary_charset) return Form::blob;
      return is_json(field) ? Form::json : Form::text;
  }
}

/// A length before bytes: one byte, or a mark and 2, 3 or 8.
bool read_length(const unsigned char*& at, const unsigned char* end, std::uint64_t& length) {
  if (at >= end) return false;
  unsigned char first = *at++;
  std::size_t width = first < 251 ? 0 : first == 252 ? 2 : first == 253 ? 3 : first == 254 ? 8 : 9;
  if (width > 8 || std::size_t(end - at) < width) return false;
  length = first;
  if (width > 0) {
    length = 0;
    std::memcpy(&length, at, width);
  }
  at += width;
  return length <= std::uint64_t(end - at);
}

template <class T>
Problem read_integer(const unsigned char*& at, const unsigned char* end, Cell& cell) {
  if (end - at < std::ptrdiff_t(sizeof(T))) return Problem::malformed;
  cell.kind = CellKind::integer;
  cell.integer = std::int64_t(load<T>(at));
  at += sizeof(T);
  return sizeof(T) == 8 && std::is_unsigned_v<T> && cell.integer < 0 ? Problem::too_large : Problem::none;
}

/// A FLOAT as the shortest decimal that means it: what was stored as 0.1 reads as 0.1.
double widen(float value) {
  std::array<char, 32> text{};
  auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  double wide = value;
  std::from_chars(text.data(), written.ptr, wide);
  return wide;
}

Problem read_real(bool single, const unsigned char*& at, const unsigned char* end, Cell& cell) {
  std::ptrdiff_t width = single ? 4 : 8;
  if (end - at < width) return Problem::malformed;
  cell.kind = CellKind::real;
  cell.real = single ? widen(load<float>(at)) : load<double>(at);
  at += width;
  return Problem::none;
}

Problem read_date(const unsigned char* at, std::uint64_t length, std::int64_t& days) {
  using namespace std::chrono;
  if (length == 0) return Problem::zero_date;
  if (length < 4) return Problem::malformed;
  year_month_day date{year{load<std::uint16_t>(at)}, month{at[2]}, day{at[3]}};
  if (!date.ok()) return Problem::zero_date;
  days = sys_days{date}.time_since_epoch().count();
  return Problem::none;
}

std::int64_t time_of(const unsigned char* at) {
  return (std::int64_t{at[0]} * 3600 + std::int64_t{at[1]} * 60 + at[2]) * 1'000'000;
}

Problem read_moment(Form form, const unsigned char*& at, const unsigned char* end, Cell& cell) {
  std::uint64_t length = 0;
  if (!read_length(at, end, length)) return Problem::malformed;
  const unsigned char* value = at;
  at += length;
  if (form == Form::time) {
    cell.kind = CellKind::time_of_day;
    cell.integer = 0;
    if (length == 0) return Problem::none;
    if (length != 8 && length != 12) return Problem::malformed;
    bool negative = value[0] != 0;
    if (negative || load<std::uint32_t>(value + 1) != 0) return Problem::no_time_of_day;
    cell.integer = time_of(value + 5) + (length == 12 ? load<std::uint32_t>(value + 8) : 0);
    return Problem::none;
  }
  std::int64_t days = 0;
  if (Problem problem = read_date(value, length, days); problem != Problem::none) return problem;
  if (form == Form::date) {
    cell.kind = CellKind::date;
    cell.integer = days;
    return Problem::none;
  }
  cell.kind = CellKind::timestamp;
  cell.integer = days * 86'400'000'000;
  if (length >= 7) cell.integer += time_of(value + 4);
  if (length >= 11) cell.integer += load<std::uint32_t>(value + 7);
  return Problem::none;
}

Problem read_bits(const unsigned char*& at, const unsigned char* end, Cell& cell) {
  std::uint64_t length = 0;
  if (!read_length(at, end, length) || length > 8) return Problem::malformed;
  std::uint64_t bits = 0;
  for (std::uint64_t i = 0; i < length; ++i) bits = bits << 8 | *at++;
  cell.kind = CellKind::integer;
  cell.integer = std::int64_t(bits);
  return cell.integer < 0 ? Problem::too_large : Problem::none;
}

Problem read_bytes(CellKind kind, const unsigned char*& at, const unsigned char* end, Cell& cell) {
  std::uint64_t length = 0;
  if (!read_length(at, end, length)) return Problem::malformed;
  if (length > std::numeric_limits<std::uint32_t>::max()) return Problem::too_large;
  cell.kind = kind;
  cell.size = std::uint32_t(length);
  cell.data = reinterpret_cast<const char*>(at);
  at += length;
  return Problem::none;
}

}  // namespace

bool MariadbColumns::describe(const MYSQL_FIELD* fields, std::size_t count) {
  forms_.resize(count);
  bool renamed = names_.size() != count;
  names_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    forms_[i] = form_of(fields[i]);
    std::string_view name{fields[i].name, fields[i].name_length};
    if (names_[i] == name) continue;
    names_[i] = name;
    renamed = true;
  }
  return renamed;
}

MariadbColumns::Problem MariadbColumns::read_value(std::size_t column, const unsigned char*& at,
                                                   const unsigned char* end, Cell& cell) const noexcept {
  switch (forms_[column]) {
    case Form::tiny:
      return read_integer<std::int8_t>(at, end, cell);
    case Form::tiny_unsigned:
      return read_integer<std::uint8_t>(at, end, cell);
    case Form::small:
      return read_integer<std::int16_t>(at, end, cell);
    case Form::small_unsigned:
      return read_integer<std::uint16_t>(at, end, cell);
    case Form::medium:
      return read_integer<std::int32_t>(at, end, cell);
    case Form::medium_unsigned:
      return read_integer<std::uint32_t>(at, end, cell);
    case Form::big:
      return read_integer<std::int64_t>(at, end, cell);
    case Form::big_unsigned:
      return read_integer<std::uint64_t>(at, end, cell);
    case Form::single_real:
      return read_real(true, at, end, cell);
    case Form::double_real:
      return read_real(false, at, end, cell);
    case Form::date:
    case Form::time:
    case Form::timestamp:
      return read_moment(forms_[column], at, end, cell);
    case Form::bits:
      return read_bits(at, end, cell);
    case Form::text:
      return read_bytes(CellKind::text, at, end, cell);
    case Form::blob:
      return read_bytes(CellKind::blob, at, end, cell);
    case Form::decimal:
      return read_bytes(CellKind::decimal, at, end, cell);
    case Form::json:
      return read_bytes(CellKind::json, at, end, cell);
    case Form::null:
      cell.kind = CellKind::null;
      return Problem::none;
  }
  return Problem::malformed;
}

void MariadbColumns::read_row(std::string_view bytes, Cell* row) const {
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* end = begin + bytes.size();
  // A byte, then a bit for each NULL, the first two unused.
  std::size_t nulls = (forms_.size() + 9) / 8;
  if (bytes.size() < 1 + nulls) throw_problem(0, Problem::malformed);
  const unsigned char* at = begin + 1 + nulls;
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    if (begin[1 + (i + 2) / 8] >> ((i + 2) % 8) & 1) {
      row[i].kind = CellKind::null;
      continue;
    }
    Problem problem = read_value(i, at, end, row[i]);
    if (problem != Problem::none) [[unlikely]]
      throw_problem(i, problem);
  }
}

void MariadbColumns::throw_problem(std::size_t column, Problem problem) const {
  DatabaseErrorDetails details{.sqlstate = "22000", .statement = {}};
  std::string name = column < names_.size() ? names_[column] : "";
  switch (problem) {
    case Problem::zero_date:
      details.sqlstate = "22008";
      throw DataError{
          "data-error",
          fmt::format(
              "The column {} holds a date without a year, month or day (0000-00-00), which is no day. "
              "Set it to NULL or to a day: UPDATE … SET {} = NULL WHERE {} = 0",
              name, name, name),
          std::move(details)};
    case Problem::too_large:
      details.sqlstate = "22003";
      throw DataError{"data-error",
                      fmt::format("The column {} holds a value above 9223372036854775807, the largest a "
                                  "64-bit integer has. Read it as text: CAST({} AS CHAR)",
                                  name, name),
                      std::move(details)};
    case Problem::no_time_of_day:
      details.sqlstate = "22008";
      throw DataError{"data-error",
                      fmt::format("The column {} holds a span of time that is no time of day (MariaDB's TIME "
                                  "goes from -838 to 838 hours). Read it as a number: TIME_TO_SEC({})",
                                  name, name),
                      std::move(details)};
    default:
      throw DatabaseError{
          "database-error",
          fmt::format("The server's answer for the column {} does not have the form it says.", name),
          std::move(details)};
  }
}

}  // namespace carafe::detail
