// SPDX-License-Identifier: MIT
#pragma once

#include <mysql.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <carafe/sql/value.hpp>

namespace carafe::detail {

/// Parameters of many runs of a statement, column by column, as they travel together.
class MariadbArray {
 public:
  explicit MariadbArray(std::size_t columns) : columns_(columns), binds_(columns) {}

  std::size_t rows() const { return rows_; }
  bool full() const;
  /// Copies a row; false, and takes nothing, where a type is not the one its column has.
  /// Throws as `mariadb_type` does.
  bool add(std::span<const Cell> cells);
  void clear();
  /// Valid until the next `add` or `clear`.
  MYSQL_BIND* binds();

 private:
  struct Column {
    enum_field_types type = MYSQL_TYPE_NULL;  // until the first value
    // A number, or where in `bytes_` or `moments_` a value is.
    std::vector<std::uint64_t> words;
    std::vector<unsigned long> lengths;
    std::vector<char> indicators;
    std::vector<const void*> addresses;
  };
  std::uint64_t word(const Cell& cell, unsigned long& length);

  std::vector<Column> columns_;
  std::vector<MYSQL_BIND> binds_;
  std::string bytes_;
  std::vector<MYSQL_TIME> moments_;
  std::size_t rows_ = 0;
};

}  // namespace carafe::detail
