// SPDX-License-Identifier: MIT
#include <carafe/sql/from_cell.hpp>

#include <charconv>
#include <cstdio>
#include <cstring>

#include "sql/text_form.hpp"

namespace carafe::detail {
namespace {

/// Dates and times arrive as counts or as text, by the database.
template <class T>
bool parse_text(const Cell& cell, T& out) {
  return cell.kind == CellKind::text && from_text(cell.bytes(), out);
}

}  // namespace

bool read_whole_number(const Cell& cell, std::int64_t& out) {
  if (cell.kind == CellKind::boolean) {
    out = cell.integer;
    return true;
  }
  if (cell.kind != CellKind::decimal) return false;
  std::string_view text = cell.bytes();
  if (std::size_t point = text.find('.'); point != text.npos) {
    if (text.find_first_not_of('0', point + 1) != text.npos) return false;
    text = text.substr(0, point);
  }
  return from_text(text, out);
}

bool read_real_number(const Cell& cell, double& out) {
  if (cell.kind == CellKind::integer) {
    out = static_cast<double>(cell.integer);
    return true;
  }
  return cell.kind == CellKind::decimal && from_text(cell.bytes(), out);
}

bool read_boolean(const Cell& cell, bool& out) {
  if (cell.kind != CellKind::boolean && cell.kind != CellKind::integer) return false;
  if (cell.integer != 0 && cell.integer != 1) return false;
  out = cell.integer != 0;
  return true;
}

bool read_characters(const Cell& cell, std::string& out) {
  switch (cell.kind) {
    case CellKind::text:
    case CellKind::decimal:
    case CellKind::json:
    case CellKind::array:
      out.assign(cell.data, cell.size);
      return true;
    default:
      return false;
  }
}

bool read_bytes(const Cell& cell, Bytes& out) {
  if (cell.kind != CellKind::blob && cell.kind != CellKind::text) return false;
  out.assign(cell.bytes());
  return true;
}

bool read_date(const Cell& cell, Date& out) {
  if (cell.kind != CellKind::date) return parse_text(cell, out);
  out = Date::from_days_since_epoch(cell.integer);
  return true;
}

bool read_time(const Cell& cell, Time& out) {
  if (cell.kind != CellKind::time_of_day) return parse_text(cell, out);
  out = Time{std::chrono::microseconds{cell.integer}};
  return true;
}

bool read_date_time(const Cell& cell, DateTime& out) {
  if (cell.kind != CellKind::timestamp) return parse_text(cell, out);
  out = DateTime::from_microseconds_since_epoch(cell.integer);
  return true;
}

bool read_interval(const Cell& cell, std::chrono::microseconds& out) {
  // Stored as the timestamp that lies so far from the epoch, where there are no intervals.
  if (cell.kind != CellKind::interval && cell.kind != CellKind::timestamp) return parse_text(cell, out);
  out = std::chrono::microseconds{cell.integer};
  return true;
}

bool read_decimal(const Cell& cell, Decimal& out) {
  switch (cell.kind) {
    case CellKind::decimal:
    case CellKind::text:
      return from_text(cell.bytes(), out);
    case CellKind::integer:
      out = cell.integer;
      return true;
    case CellKind::real: {
      char text[32];
      int size = std::snprintf(text, sizeof text, "%.15g", cell.real);
      return from_text(std::string_view{text, std::size_t(size)}, out);
    }
    default:
      return false;
  }
}

bool read_uuid(const Cell& cell, Uuid& out) {
  if (cell.kind != CellKind::uuid) return parse_text(cell, out);
  if (cell.size != out.bytes.size()) return false;
  std::memcpy(out.bytes.data(), cell.data, out.bytes.size());
  return true;
}

}  // namespace carafe::detail
