// SPDX-License-Identifier: MIT
#pragma once

#include <mysql.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <carafe/sql/value.hpp>

namespace carafe::detail {

/// Throws DataError for a date outside of the years 0 to 9999, which MariaDB has.
MYSQL_TIME mariadb_date(std::int64_t days);
MYSQL_TIME mariadb_timestamp(std::int64_t microseconds);
MYSQL_TIME mariadb_time_of_day(std::int64_t microseconds);

using UuidDigits = std::array<char, 32>;
UuidDigits uuid_digits(std::string_view bytes);

/// The type a cell travels as. Throws ProgrammingError "unsupported-type" for an array,
/// DataError for a number that is none.
enum_field_types mariadb_type(const Cell& cell);

/// What one run of a statement binds, laid out once and filled for every run.
class MariadbParameters {
 public:
  explicit MariadbParameters(std::size_t count);

  std::size_t size() const { return binds_.size(); }
  /// True where libmariadb has to be told, because types or addresses have changed.
  /// Borrows the bytes of the cells.
  bool fill(std::span<const Cell> cells);
  MYSQL_BIND* binds() { return binds_.data(); }

 private:
  struct Slot {
    std::int64_t integer = 0;
    double real = 0;
    MYSQL_TIME moment{};
    UuidDigits digits{};
    my_bool is_null = 0;
  };
  bool fill_one(const Cell& cell, MYSQL_BIND& bind, Slot& slot);

  std::vector<MYSQL_BIND> binds_;
  std::vector<Slot> slots_;
};

}  // namespace carafe::detail
