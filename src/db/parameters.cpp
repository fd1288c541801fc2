// SPDX-License-Identifier: MIT
#include "db/parameters.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <carafe/db/errors.hpp>

namespace carafe::detail {
namespace {

constexpr std::int64_t day = 86'400'000'000;
constexpr std::int64_t first_day = -719'528;  // 0000-01-01
constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31

[[noreturn]] void throw_out_of_range(const std::string& message) {
  throw DataError{"value-out-of-range", message, {.sqlstate = "22008", .statement = {}}};
}

/// What most parameters are; a call of the library costs more than this.
bool is_short_ascii(std::string_view text) {
  if (text.size() > 16) return false;
  unsigned char all = 0;
  for (char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

bool is_utf8(std::string_view text) {
  return is_short_ascii(text) || simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace

void check_parameters(std::span<const Cell> parameters, std::string_view sql) {
  for (const Cell& cell : parameters) {
    bool is_text = cell.kind == CellKind::text || cell.kind == CellKind::json || cell.kind == CellKind::array;
    if (!is_text || is_utf8(cell.bytes())) continue;
    throw DataError{
        "invalid-utf8",
        fmt::format("Parameter {} is text, but its {} bytes are no UTF-8. Convert it where it comes "
                    "from, or hold bytes of any kind in Bytes (a BLOB).",
                    &cell - parameters.data() + 1, cell.size),
        {.sqlstate = "22021", .statement = std::string(sql)}};
  }
}

std::span<const Cell> arranged(const CompiledSql& compiled, std::span<const Cell> cells,
                               std::vector<Cell>& room) {
  if (compiled.slots_in_order && compiled.slots.size() == cells.size()) return cells;
  room.clear();
  room.reserve(compiled.slots.size());
  for (std::uint32_t slot : compiled.slots) room.push_back(cells[slot]);
  return room;
}

std::string date_text(std::int64_t days) {
  if (days < first_day || days > last_day) {
    throw_out_of_range(fmt::format(
        "A date {} days from 1970-01-01 is outside of the years 0 to 9999, which the database has.", days));
  }
  return Date::from_days_since_epoch(days).to_string();
}

std::string time_text(std::int64_t microseconds) {
  if (microseconds < 0 || microseconds >= day) {
    throw_out_of_range(fmt::format(
        "A time of day of {} microseconds is not between 00:00:00 and 23:59:59.999999.", microseconds));
  }
  return Time{std::chrono::microseconds{microseconds}}.to_string();
}

std::string timestamp_text(std::int64_t microseconds) {
  if (microseconds < first_day * day || microseconds >= (last_day + 1) * day) {
    throw_out_of_range(fmt::format(
        "A moment {} microseconds from 1970-01-01 is outside of the years 0 to 9999, which the database has.",
        microseconds));
  }
  return DateTime::from_microseconds_since_epoch(microseconds).to_string();
}

std::string uuid_text(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (unsigned char byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

}  // namespace carafe::detail
