// SPDX-License-Identifier: MIT
#include "db/mariadb/encode.hpp"

#include <cmath>

#include <carafe/db/errors.hpp>

namespace carafe::detail {
namespace {

constexpr std::int64_t day = 86'400'000'000;

std::int64_t floor_days(std::int64_t microseconds) {
  return microseconds / day - (microseconds % day < 0 ? 1 : 0);
}

void set_time(MYSQL_TIME& moment, std::int64_t in_day) {
  moment.hour = unsigned(in_day / 3'600'000'000);
  moment.minute = unsigned(in_day / 60'000'000 % 60);
  moment.second = unsigned(in_day / 1'000'000 % 60);
  moment.second_part = (unsigned long)(in_day % 1'000'000);
}

}  // namespace

MYSQL_TIME mariadb_date(std::int64_t days) {
  // 0000-01-01 and 9999-12-31
  if (days < -719'528 || days > 2'932'896) {
    throw DataError{"data-error",
                    "A date is outside of the years 0 to 9999, which MariaDB has.",
                    {.sqlstate = "22008", .statement = {}}};
  }
  auto date = Date::from_days_since_epoch(days).ymd();
  MYSQL_TIME moment{};
  moment.year = unsigned(int(date.year()));
  moment.month = unsigned(date.month());
  moment.day = unsigned(date.day());
  moment.time_type = MYSQL_TIMESTAMP_DATE;
  return moment;
}

MYSQL_TIME mariadb_timestamp(std::int64_t microseconds) {
  std::int64_t days = floor_days(microseconds);
  MYSQL_TIME moment = mariadb_date(days);
  set_time(moment, microseconds - days * day);
  moment.time_type = MYSQL_TIMESTAMP_DATETIME;
  return moment;
}

MYSQL_TIME mariadb_time_of_day(std::int64_t microseconds) {
  if (microseconds < 0 || microseconds >= day) {
    throw DataError{"data-error",
                    "A time of day is not between 00:00:00 and 23:59:59.999999.",
                    {.sqlstate = "22008", .statement = {}}};
  }
  MYSQL_TIME moment{};
  set_time(moment, microseconds);
  moment.time_type = MYSQL_TIMESTAMP_TIME;
  return moment;
}

UuidDigits uuid_digits(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  UuidDigits text;
  if (bytes.size() != 16) {
    throw DataError{"data-error", "A UUID does not have 16 bytes.", {.sqlstate = "22000", .statement = {}}};
  }
  for (std::size_t i = 0; i < 16; ++i) {
    auto byte = static_cast<unsigned char>(bytes[i]);
    text[2 * i] = digits[byte >> 4];
    text[2 * i + 1] = digits[byte & 15];
  }
  return text;
}

enum_field_types mariadb_type(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::null:
      return MYSQL_TYPE_NULL;
    case CellKind::boolean:
    case CellKind::integer:
      return MYSQL_TYPE_LONGLONG;
    case CellKind::real:
      if (!std::isfinite(cell.real)) {
        throw DataError{"data-error",
                        "A number is infinite or NaN, which MariaDB has not.",
                        {.sqlstate = "22003", .statement = {}}};
      }
      return MYSQL_TYPE_DOUBLE;
    case CellKind::date:
      return MYSQL_TYPE_DATE;
    case CellKind::time_of_day:
      return MYSQL_TYPE_TIME;
    case CellKind::timestamp:
    case CellKind::interval:  // as a moment that long after 1970
      return MYSQL_TYPE_DATETIME;
    case CellKind::blob:
      return MYSQL_TYPE_BLOB;
    case CellKind::decimal:
      return MYSQL_TYPE_NEWDECIMAL;
    case CellKind::text:
    case CellKind::uuid:
    case CellKind::json:
      return MYSQL_TYPE_STRING;
    case CellKind::array:
      break;
  }
  throw ProgrammingError{"unsupported-type",
                         "MariaDB has no arrays. Store them as JSON, or as rows of a table of their own.",
                         {.sqlstate = "0A000", .statement = {}}};
}

MariadbParameters::MariadbParameters(std::size_t count) : binds_(count), slots_(count) {
  for (std::size_t i = 0; i < count; ++i) {
    binds_[i].buffer_type = MYSQL_TYPE_NULL;
    binds_[i].is_null = &slots_[i].is_null;
  }
}

bool MariadbParameters::fill(std::span<const Cell> cells) {
  bool changed = false;
  for (std::size_t i = 0; i < cells.size(); ++i) changed |= fill_one(cells[i], binds_[i], slots_[i]);
  return changed;
}

bool MariadbParameters::fill_one(const Cell& cell, MYSQL_BIND& bind, Slot& slot) {
  enum_field_types type = mariadb_type(cell);
  slot.is_null = cell.is_null() ? 1 : 0;
  // A NULL has the type of what was there before.
  if (cell.is_null()) return bind.buffer_type == MYSQL_TYPE_NULL;
  bool changed = bind.buffer_type != type;
  bind.buffer_type = type;
  switch (type) {
    case MYSQL_TYPE_LONGLONG:
      slot.integer = cell.integer;
      bind.buffer = &slot.integer;
      return changed;
    case MYSQL_TYPE_DOUBLE:
      slot.real = cell.real;
      bind.buffer = &slot.real;
      return changed;
    case MYSQL_TYPE_DATE:
      slot.moment = mariadb_date(cell.integer);
      bind.buffer = &slot.moment;
      return changed;
    case MYSQL_TYPE_TIME:
      slot.moment = mariadb_time_of_day(cell.integer);
      bind.buffer = &slot.moment;
      return changed;
    case MYSQL_TYPE_DATETIME:
      slot.moment = mariadb_timestamp(cell.integer);
      bind.buffer = &slot.moment;
      return changed;
    default: {
      std::string_view bytes = cell.bytes();
      if (cell.kind == CellKind::uuid) {
        slot.digits = uuid_digits(bytes);
        bytes = {slot.digits.data(), slot.digits.size()};
      }
      // A null pointer would bind NULL, and an empty string_view may have one.
      bind.buffer = const_cast<char*>(bytes.empty() ? "" : bytes.data());
      bind.buffer_length = bytes.size();
      bind.length = &bind.buffer_length;
      return true;
    }
  }
}

}  // namespace carafe::detail
