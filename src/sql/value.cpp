// SPDX-License-Identifier: MIT
#include <carafe/sql/value.hpp>

#include <fmt/format.h>

#include <cstring>

namespace carafe {

Value::Value(const Cell& cell) : cell_(cell) {
  if (cell.has_bytes()) {
    bytes_.assign(cell.bytes());
    cell_.data = nullptr;
    cell_.size = 0;
  }
}

std::string Value::to_display() const {
  constexpr std::size_t shown = 60;
  if (cell_.hidden) return "***";
  switch (cell_.kind) {
    case CellKind::null:
      return "NULL";
    case CellKind::boolean:
      return cell_.integer ? "true" : "false";
    case CellKind::integer:
      return fmt::format("{}", cell_.integer);
    case CellKind::real:
      return fmt::format("{}", cell_.real);
    case CellKind::text: {
      if (bytes_.size() <= shown) return fmt::format("'{}'", bytes_);
      // Not in the middle of a UTF-8 sequence.
      std::size_t cut = shown;
      while (cut > shown - 4 && (static_cast<unsigned char>(bytes_[cut]) & 0xC0) == 0x80) --cut;
      return fmt::format("'{}…' ({} bytes)", std::string_view{bytes_}.substr(0, cut), bytes_.size());
    }
    case CellKind::decimal:
      return bytes_;
    case CellKind::json:
    case CellKind::array:
      return Value(bytes_, CellKind::text).to_display();
    case CellKind::uuid: {
      Uuid uuid;
      if (bytes_.size() != uuid.bytes.size()) return fmt::format("<{} bytes>", bytes_.size());
      std::memcpy(uuid.bytes.data(), bytes_.data(), bytes_.size());
      return uuid.to_string();
    }
    case CellKind::blob:
      return fmt::format("<{} bytes>", bytes_.size());
    case CellKind::date:
      return Date::from_days_since_epoch(cell_.integer).to_string();
    case CellKind::time_of_day:
      return Time{std::chrono::microseconds{cell_.integer}}.to_string();
    case CellKind::timestamp:
      return DateTime::from_microseconds_since_epoch(cell_.integer).to_string();
    case CellKind::interval:
      return fmt::format("{} µs", cell_.integer);
  }
  return {};
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case CellKind::null:
      return true;
    case CellKind::real:
      return a.cell_.real == b.cell_.real;
    default:
      if (a.cell_.has_bytes()) return a.bytes_ == b.bytes_;
      return a.cell_.integer == b.cell_.integer;
  }
}

}  // namespace carafe
