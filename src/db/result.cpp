// SPDX-License-Identifier: MIT
#include <carafe/db/result.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include <carafe/db/errors.hpp>

namespace carafe {
namespace detail {
namespace {

[[noreturn]] void throw_wrong_type(const Value& value, std::string_view column, const char* wanted) {
  throw DataError{"wrong-type",
                  fmt::format("The column {} holds {}, which is no {}. Read it as another type{}.", column,
                              value.to_display(), wanted,
                              value.is_null() ? ", std::optional for a column that may be NULL" : ""),
                  {.sqlstate = "22018", .statement = {}}};
}

/// Dates and times arrive as counts or as text, by the database.
template <class T>
bool parse_text(const Value& value, T& out) {
  if (value.kind() != CellKind::text) return false;
  auto parsed = T::parse(value.cell().bytes());
  if (parsed) out = *parsed;
  return parsed.has_value();
}

}  // namespace

void read_value(const Value& value, std::string_view column, std::int64_t& out) {
  if (value.kind() != CellKind::integer && value.kind() != CellKind::boolean) {
    throw_wrong_type(value, column, "whole number");
  }
  out = value.cell().integer;
}

void read_value(const Value& value, std::string_view column, int& out) {
  std::int64_t wide = 0;
  read_value(value, column, wide);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
    throw_wrong_type(value, column, "int (it does not fit; read std::int64_t)");
  }
  out = int(wide);
}

void read_value(const Value& value, std::string_view column, bool& out) {
  std::int64_t number = 0;
  if (value.kind() == CellKind::boolean || value.kind() == CellKind::integer) number = value.cell().integer;
  if ((value.kind() != CellKind::boolean && value.kind() != CellKind::integer) ||
      (number != 0 && number != 1)) {
    throw_wrong_type(value, column, "bool");
  }
  out = number != 0;
}

void read_value(const Value& value, std::string_view column, double& out) {
  if (value.kind() == CellKind::integer) {
    out = double(value.cell().integer);
  } else if (value.kind() == CellKind::real) {
    out = value.cell().real;
  } else {
    throw_wrong_type(value, column, "number");
  }
}

void read_value(const Value& value, std::string_view column, std::string& out) {
  if (value.kind() != CellKind::text) throw_wrong_type(value, column, "text");
  out = value.cell().bytes();
}

void read_value(const Value& value, std::string_view column, Bytes& out) {
  if (value.kind() != CellKind::blob && value.kind() != CellKind::text)
    throw_wrong_type(value, column, "binary data");
  out.assign(value.cell().bytes());
}

void read_value(const Value& value, std::string_view column, Date& out) {
  if (value.kind() == CellKind::date) {
    out = Date::from_days_since_epoch(value.cell().integer);
  } else if (!parse_text(value, out)) {
    throw_wrong_type(value, column, "date (YYYY-MM-DD)");
  }
}

void read_value(const Value& value, std::string_view column, Time& out) {
  if (value.kind() == CellKind::time_of_day) {
    out = Time{std::chrono::microseconds{value.cell().integer}};
  } else if (!parse_text(value, out)) {
    throw_wrong_type(value, column, "time of day (HH:MM:SS)");
  }
}

void read_value(const Value& value, std::string_view column, DateTime& out) {
  if (value.kind() == CellKind::timestamp) {
    out = DateTime::from_microseconds_since_epoch(value.cell().integer);
  } else if (!parse_text(value, out)) {
    throw_wrong_type(value, column, "date with a time (YYYY-MM-DD HH:MM:SS)");
  }
}

void read_value(const Value& value, std::string_view, Value& out) { out = value; }

}  // namespace detail

const Value& Row::operator[](std::size_t position) const {
  if (position >= size()) {
    throw UsageError{"no-such-column",
                     fmt::format("The row has {} columns; position {} is none of them.", size(), position)};
  }
  return data_->values[row_ * size() + position];
}

const Value& Row::operator[](std::string_view column) const {
  auto found = std::ranges::find(data_->columns, column);
  if (found == data_->columns.end()) {
    throw UsageError{"no-such-column", fmt::format("The row has no column \"{}\"; it has {}.", column,
                                                   fmt::join(data_->columns, ", "))};
  }
  return (*this)[std::size_t(found - data_->columns.begin())];
}

std::vector<Row> Result::all() const {
  std::vector<Row> rows;
  rows.reserve(size());
  for (std::size_t row = 0; row < size(); ++row) rows.push_back((*this)[row]);
  return rows;
}

std::optional<Row> Result::first() const {
  if (empty()) return std::nullopt;
  return (*this)[0];
}

Row Result::one() const {
  if (empty())
    throw DatabaseError{"no-row",
                        "The query gave no row where exactly one was asked for.",
                        {.sqlstate = "02000", .statement = {}}};
  if (size() > 1) {
    throw DatabaseError{"several-rows",
                        fmt::format("The query gave {} rows where exactly one was asked for.", size()),
                        {.sqlstate = "21000", .statement = {}}};
  }
  return (*this)[0];
}

}  // namespace carafe
