// SPDX-License-Identifier: MIT
#include "db/mariadb/array.hpp"

#include <bit>

#include "db/mariadb/encode.hpp"

namespace carafe::detail {
namespace {

constexpr std::size_t most_rows = 4096;
/// Far below the 16 MiB a server takes at once by default.
constexpr std::size_t most_bytes = 1 << 20;

bool is_moment(enum_field_types type) {
  return type == MYSQL_TYPE_DATE || type == MYSQL_TYPE_TIME || type == MYSQL_TYPE_DATETIME;
}
bool is_number(enum_field_types type) { return type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_DOUBLE; }

}  // namespace

bool MariadbArray::full() const {
  return rows_ >= most_rows || bytes_.size() + rows_ * columns_.size() * 12 >= most_bytes;
}

bool MariadbArray::add(std::span<const Cell> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    enum_field_types type = mariadb_type(cells[i]);
    bool fits = type == MYSQL_TYPE_NULL || columns_[i].type == MYSQL_TYPE_NULL || columns_[i].type == type;
    if (!fits) return false;
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    Column& column = columns_[i];
    unsigned long length = 0;
    column.words.push_back(word(cells[i], length));
    column.lengths.push_back(length);
    column.indicators.push_back(cells[i].is_null() ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
    if (!cells[i].is_null()) column.type = mariadb_type(cells[i]);
  }
  ++rows_;
  return true;
}

std::uint64_t MariadbArray::word(const Cell& cell, unsigned long& length) {
  auto moment = [&](const MYSQL_TIME& value) {
    moments_.push_back(value);
    return std::uint64_t(moments_.size() - 1);
  };
  auto copy = [&](std::string_view value) {
    length = value.size();
    bytes_ += value;
    return std::uint64_t(bytes_.size() - value.size());
  };
  switch (cell.kind) {
    case CellKind::null:
    case CellKind::array:
      return 0;
    case CellKind::boolean:
    case CellKind::integer:
      return std::uint64_t(cell.integer);
    case CellKind::real:
      return std::bit_cast<std::uint64_t>(cell.real);
    case CellKind::date:
      return moment(mariadb_date(cell.integer));
    case CellKind::time_of_day:
      return moment(mariadb_time_of_day(cell.integer));
    case CellKind::timestamp:
    case CellKind::interval:
      return moment(mariadb_timestamp(cell.integer));
    case CellKind::uuid: {
      UuidDigits digits = uuid_digits(cell.bytes());
      return copy({digits.data(), digits.size()});
    }
    case CellKind::text:
    case CellKind::blob:
    case CellKind::decimal:
    case CellKind::json:
      break;
  }
  return copy(cell.bytes());
}

void MariadbArray::clear() {
  for (Column& column : columns_) {
    column.type = MYSQL_TYPE_NULL;
    column.words.clear();
    column.lengths.clear();
    column.indicators.clear();
  }
  bytes_.clear();
  moments_.clear();
  rows_ = 0;
}

MYSQL_BIND* MariadbArray::binds() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    MYSQL_BIND& bind = binds_[i] = MYSQL_BIND{};
    bind.buffer_type = column.type;
    bind.u.indicator = column.indicators.data();
    bind.length = column.lengths.data();
    if (is_number(column.type)) {
      bind.buffer = column.words.data();
      continue;
    }
    column.addresses.clear();
    for (std::uint64_t at : column.words) {
      column.addresses.push_back(is_moment(column.type) ? static_cast<const void*>(moments_.data() + at)
                                                        : bytes_.data() + at);
    }
    bind.buffer = column.addresses.data();
  }
  return binds_.data();
}

}  // namespace carafe::detail
