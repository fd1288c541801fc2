// SPDX-License-Identifier: MIT
#include <carafe/db/result.hpp>

#include <fmt/format.h>

#include <carafe/db/errors.hpp>

namespace carafe {
namespace detail {

void throw_not_one_row(std::size_t found) {
  if (found == 0) {
    throw DatabaseError{"no-row",
                        "The query gave no row where exactly one was asked for.",
                        {.sqlstate = "02000", .statement = {}}};
  }
  throw DatabaseError{"several-rows",
                      fmt::format("The query gave {} rows where exactly one was asked for.", found),
                      {.sqlstate = "21000", .statement = {}}};
}

std::size_t checked_partition(std::size_t rows) {
  if (rows == 0) {
    throw UsageError{"empty-partition",
                     "partitions(0) asks for groups of no rows; give how many a group has at most."};
  }
  return rows;
}

}  // namespace detail

const Cell& Row::cell(std::size_t position) const {
  if (position >= size()) {
    throw UsageError{"no-such-column",
                     fmt::format("The row has {} columns; position {} is none of them.", size(), position)};
  }
  return data_->row(row_)[position];
}

std::size_t Row::position_of(std::string_view column) const {
  return detail::column_position(columns(), column);
}

std::vector<Row> Result::all() const { return {begin(), end()}; }

std::optional<Row> Result::first() const {
  if (empty()) return std::nullopt;
  return (*this)[0];
}

Row Result::one() const {
  if (size() != 1) detail::throw_not_one_row(size());
  return (*this)[0];
}

std::optional<Row> Result::one_or_none() const {
  if (size() > 1) detail::throw_not_one_row(size());
  return first();
}

}  // namespace carafe
