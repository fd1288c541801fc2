// SPDX-License-Identifier: MIT
// Rows as they travel, read in place.
#pragma once

#include <mysql.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/value.hpp>

namespace carafe::detail {

class MariadbColumns {
 public:
  /// How a column's bytes are read.
  enum class Form : unsigned char {
    tiny,
    tiny_unsigned,
    small,
    small_unsigned,
    medium,
    medium_unsigned,
    big,
    big_unsigned,
    single_real,
    double_real,
    date,
    time,
    timestamp,
    bits,
    text,
    blob,
    decimal,
    json,
    null,
  };
  /// What may be wrong with a value.
  enum class Problem : unsigned char { none, zero_date, too_large, no_time_of_day, malformed };

  /// Takes up what the fields of a result say. True where their names are others than before.
  bool describe(const MYSQL_FIELD* fields, std::size_t count);

  std::size_t size() const { return forms_.size(); }
  std::string_view name(std::size_t position) const { return names_.at(position); }

  /// Reads a row of `bytes`, as libmariadb stores it, into row[0 … size()). Throws
  /// DataError naming the column. Texts borrow from `bytes`.
  void read_row(std::string_view bytes, Cell* row) const;

  /// Reads one value and moves `at` behind it.
  Problem read_value(std::size_t column, const unsigned char*& at, const unsigned char* end,
                     Cell& cell) const noexcept;
  [[noreturn]] void throw_problem(std::size_t column, Problem problem) const;

 private:
  std::vector<Form> forms_;
  std::vector<std::string> names_;
};

}  // namespace carafe::detail
