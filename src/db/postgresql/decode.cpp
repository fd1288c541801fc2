// SPDX-License-Identifier: MIT
#include "db/postgresql/decode.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>

#include <carafe/util/uuid.hpp>

#include "db/postgresql/big_endian.hpp"
#include "db/postgresql/types.hpp"

namespace carafe::detail {
namespace {

/// The types that are known, and whether in binary.
struct KnownType {
  PgDecoder decoder;
  bool binary;
};

KnownType known_type(Oid type) {
  switch (type) {
    case pg_type::boolean:
      return {PgDecoder::boolean, true};
    case pg_type::int2:
      return {PgDecoder::int2, true};
    case pg_type::int4:
      return {PgDecoder::int4, true};
    case pg_type::int8:
      return {PgDecoder::int8, true};
    case pg_type::oid:
      return {PgDecoder::oid, true};
    case pg_type::float4:
      return {PgDecoder::float4, true};
    case pg_type::float8:
      return {PgDecoder::float8, true};
    case pg_type::text:
    case pg_type::varchar:
    case pg_type::bpchar:
    case pg_type::name:
    case pg_type::character:
    case pg_type::unknown:
      return {PgDecoder::text, true};
    case pg_type::bytea:
      return {PgDecoder::blob, true};
    case pg_type::date:
      return {PgDecoder::date, true};
    case pg_type::time:
      return {PgDecoder::time, true};
    case pg_type::timetz:
      return {PgDecoder::timetz, true};
    case pg_type::timestamp:
    case pg_type::timestamptz:
      return {PgDecoder::timestamp, true};
    case pg_type::interval:
      return {PgDecoder::interval, true};
    case pg_type::numeric:
      return {PgDecoder::numeric, true};
    case pg_type::uuid:
      return {PgDecoder::uuid, true};
    case pg_type::json:
      return {PgDecoder::json, true};
    case pg_type::jsonb:
      return {PgDecoder::jsonb, true};
    case pg_type::void_type:
      return {PgDecoder::nothing, true};
    // Arrays of the types above, as the catalogue numbers them.
    case 1000:
    case 1001:
    case 1002:
    case 1003:
    case 1005:
    case 1007:
    case 1016:
    case 1028:
    case 199:
    case 1021:
    case 1022:
    case 1009:
    case 1014:
    case 1015:
    case 1182:
    case 1183:
    case 1270:
    case 1115:
    case 1185:
    case 1187:
    case 1231:
    case 2951:
    case 3807:
      return {PgDecoder::array, false};
    default:
      return {PgDecoder::text, false};
  }
}

constexpr std::string_view infinity(bool negative) { return negative ? "-infinity" : "infinity"; }

template <class Number>
bool parse_number(std::string_view text, Number& out) {
  auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

/// PostgreSQL writes an offset of whole hours without its minutes.
std::optional<DateTime> parse_moment(std::string_view text) {
  bool short_offset = text.size() > 3 && (text[text.size() - 3] == '+' || text[text.size() - 3] == '-') &&
                      text.find(':') != text.npos;
  return short_offset ? DateTime::parse(std::string{text} + ":00") : DateTime::parse(text);
}

int hex_value(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

}  // namespace

void PgRowDecoder::describe(const PGresult* description) {
  columns_.clear();
  binary_ = true;
  int count = PQnfields(description);
  for (int i = 0; i < count; ++i) {
    Oid type = PQftype(description, i);
    KnownType known = known_type(type);
    columns_.push_back({.name = PQfname(description, i), .type = type, .decoder = known.decoder});
    binary_ = binary_ && known.binary;
  }
}

bool PgRowDecoder::fits(const PGresult* result) const noexcept {
  if (std::size_t(PQnfields(result)) != columns_.size()) return false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (PQftype(result, int(i)) != columns_[i].type) return false;
  }
  return true;
}

void PgRowDecoder::decode(const PGresult* result, int row, Cell* cells) {
  buffer_.clear();
  in_buffer_.clear();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Cell& cell = cells[i];
    int column = int(i);
    int length = PQgetlength(result, row, column);
    if (length == 0 && PQgetisnull(result, row, column) != 0) {
      cell.kind = CellKind::null;
      continue;
    }
    const char* data = PQgetvalue(result, row, column);
    if (binary_) {
      decode_binary(columns_[i].decoder, data, std::size_t(length), cell);
    } else {
      decode_text(columns_[i].decoder, data, std::size_t(length), cell);
    }
  }
  for (Cell* cell : in_buffer_) cell->data = buffer_.data() + cell->integer;
}

void PgRowDecoder::in_buffer(std::size_t from, CellKind kind, Cell& cell) {
  cell.kind = kind;
  cell.size = std::uint32_t(buffer_.size() - from);
  cell.integer = std::int64_t(from);
  in_buffer_.push_back(&cell);
}

void PgRowDecoder::decode_binary(PgDecoder decoder, const char* data, std::size_t size, Cell& cell) {
  switch (decoder) {
    case PgDecoder::boolean:
      cell = Cell::of_integer(*data, CellKind::boolean);
      return;
    case PgDecoder::int2:
      cell = Cell::of_integer(read_big_endian<std::int16_t>(data));
      return;
    case PgDecoder::int4:
      cell = Cell::of_integer(read_big_endian<std::int32_t>(data));
      return;
    case PgDecoder::int8:
      cell = Cell::of_integer(read_big_endian<std::int64_t>(data));
      return;
    case PgDecoder::oid:
      cell = Cell::of_integer(read_big_endian<std::uint32_t>(data));
      return;
    case PgDecoder::float4:
      cell = Cell::of_real(std::bit_cast<float>(read_big_endian<std::uint32_t>(data)));
      return;
    case PgDecoder::float8:
      cell = Cell::of_real(std::bit_cast<double>(read_big_endian<std::uint64_t>(data)));
      return;
    case PgDecoder::text:
    case PgDecoder::array:
      cell = Cell::of_bytes({data, size});
      return;
    case PgDecoder::blob:
      cell = Cell::of_bytes({data, size}, CellKind::blob);
      return;
    case PgDecoder::date: {
      auto days = read_big_endian<std::int32_t>(data);
      if (days == std::numeric_limits<std::int32_t>::max() ||
          days == std::numeric_limits<std::int32_t>::min()) {
        cell = Cell::of_bytes(infinity(days < 0));
      } else {
        cell = Cell::of_integer(days + epoch_days, CellKind::date);
      }
      return;
    }
    case PgDecoder::time: {
      auto count = read_big_endian<std::int64_t>(data);
      // A day's end is no time of the day.
      cell = count == microseconds_per_day ? Cell::of_bytes("24:00:00")
                                           : Cell::of_integer(count, CellKind::time_of_day);
      return;
    }
    case PgDecoder::timetz: {
      // The zone counts seconds west of UTC.
      std::int64_t utc = read_big_endian<std::int64_t>(data) +
                         read_big_endian<std::int32_t>(data + 8) * std::int64_t{1'000'000};
      cell = Cell::of_integer((utc % microseconds_per_day + microseconds_per_day) % microseconds_per_day,
                              CellKind::time_of_day);
      return;
    }
    case PgDecoder::timestamp: {
      auto count = read_big_endian<std::int64_t>(data);
      if (count == std::numeric_limits<std::int64_t>::max() ||
          count == std::numeric_limits<std::int64_t>::min()) {
        cell = Cell::of_bytes(infinity(count < 0));
      } else {
        cell = Cell::of_integer(count + epoch_microseconds, CellKind::timestamp);
      }
      return;
    }
    case PgDecoder::interval:
      write_interval(data, cell);
      return;
    case PgDecoder::numeric:
      write_numeric(data, size, cell);
      return;
    case PgDecoder::uuid:
      cell = Cell::of_bytes({data, size}, CellKind::uuid);
      return;
    case PgDecoder::json:
      cell = Cell::of_bytes({data, size}, CellKind::json);
      return;
    case PgDecoder::jsonb:
      // A version comes first.
      cell = Cell::of_bytes({data + 1, size - 1}, CellKind::json);
      return;
    case PgDecoder::nothing:
      cell.kind = CellKind::null;
      return;
  }
}

void PgRowDecoder::write_interval(const char* data, Cell& cell) {
  auto microseconds = read_big_endian<std::int64_t>(data);
  std::int64_t days = read_big_endian<std::int32_t>(data + 8);
  std::int64_t months = read_big_endian<std::int32_t>(data + 12);
  std::int64_t of_days = days * microseconds_per_day;
  std::int64_t count = 0;
  if (months == 0 && !__builtin_add_overflow(of_days, microseconds, &count)) {
    cell = Cell::of_integer(count, CellKind::interval);
    return;
  }
  // A month has no length: as PostgreSQL writes it in ISO 8601.
  std::size_t from = buffer_.size();
  auto out = std::back_inserter(buffer_);
  *out = 'P';
  if (months / 12 != 0) fmt::format_to(out, "{}Y", months / 12);
  if (months % 12 != 0) fmt::format_to(out, "{}M", months % 12);
  if (days != 0) fmt::format_to(out, "{}D", days);
  if (microseconds != 0) {
    *out = 'T';
    std::int64_t seconds = microseconds / 1'000'000;
    if (seconds / 3600 != 0) fmt::format_to(out, "{}H", seconds / 3600);
    if (seconds / 60 % 60 != 0) fmt::format_to(out, "{}M", seconds / 60 % 60);
    std::int64_t rest = microseconds % 60'000'000;
    if (rest != 0) {
      fmt::format_to(out, "{}{}", rest < 0 ? "-" : "", std::abs(rest) / 1'000'000);
      if (rest % 1'000'000 != 0) {
        fmt::format_to(out, ".{:06}", std::abs(rest % 1'000'000));
        while (buffer_.back() == '0') buffer_.pop_back();
      }
      *out = 'S';
    }
  }
  in_buffer(from, CellKind::text, cell);
}

/// Groups of four decimal digits, the first of weight 10000^weight.
void PgRowDecoder::write_numeric(const char* data, std::size_t size, Cell& cell) {
  int groups = read_big_endian<std::int16_t>(data);
  int weight = read_big_endian<std::int16_t>(data + 2);
  auto sign = read_big_endian<std::uint16_t>(data + 4);
  int scale = read_big_endian<std::int16_t>(data + 6);
  std::size_t from = buffer_.size();
  auto group = [&](int position) {
    bool there = position >= 0 && position < groups && std::size_t(8 + 2 * position + 2) <= size;
    return there ? int(read_big_endian<std::int16_t>(data + 8 + 2 * position)) : 0;
  };
  if (sign == 0xC000) {
    buffer_ += "NaN";
  } else if (sign == 0xD000 || sign == 0xF000) {
    buffer_ += sign == 0xD000 ? "Infinity" : "-Infinity";
  } else {
    if (sign == 0x4000) buffer_ += '-';
    std::size_t digits_from = buffer_.size();
    auto add_group = [&](int value) {
      char digits[4] = {char('0' + value / 1000), char('0' + value / 100 % 10), char('0' + value / 10 % 10),
                        char('0' + value % 10)};
      buffer_.append(digits, 4);
    };
    for (int i = 0; i <= weight; ++i) add_group(group(i));
    auto first = std::min(buffer_.find_first_not_of('0', digits_from), buffer_.size());
    buffer_.erase(digits_from, first - digits_from);
    if (buffer_.size() == digits_from) buffer_ += '0';
    if (scale > 0) {
      buffer_ += '.';
      std::size_t end = buffer_.size() + std::size_t(scale);
      for (int i = weight + 1; buffer_.size() < end; ++i) add_group(group(i));
      buffer_.resize(end);
    }
  }
  in_buffer(from, CellKind::decimal, cell);
}

void PgRowDecoder::write_blob(std::string_view hex, Cell& cell) {
  std::size_t from = buffer_.size();
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2) {
    buffer_ += char(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
  }
  in_buffer(from, CellKind::blob, cell);
}

void PgRowDecoder::decode_text(PgDecoder decoder, const char* data, std::size_t size, Cell& cell) {
  std::string_view text{data, size};
  std::int64_t integer = 0;
  double real = 0;
  // Whatever is not as expected stays the text it is.
  cell = Cell::of_bytes(text);
  switch (decoder) {
    case PgDecoder::boolean:
      cell = Cell::of_integer(text == "t", CellKind::boolean);
      return;
    case PgDecoder::int2:
    case PgDecoder::int4:
    case PgDecoder::int8:
    case PgDecoder::oid:
      if (parse_number(text, integer)) cell = Cell::of_integer(integer);
      return;
    case PgDecoder::float4:
    case PgDecoder::float8:
      if (parse_number(text, real)) cell = Cell::of_real(real);
      return;
    case PgDecoder::blob:
      if (text.starts_with("\\x")) write_blob(text, cell);
      return;
    case PgDecoder::date:
      if (auto date = Date::parse(text)) cell = Cell::of_integer(date->days_since_epoch(), CellKind::date);
      return;
    case PgDecoder::time:
      if (auto time = Time::parse(text)) cell = Cell::of_integer(time->microseconds(), CellKind::time_of_day);
      return;
    case PgDecoder::timestamp:
      if (auto moment = parse_moment(text))
        cell = Cell::of_integer(moment->microseconds_since_epoch(), CellKind::timestamp);
      return;
    case PgDecoder::numeric:
      cell.kind = CellKind::decimal;
      return;
    case PgDecoder::json:
    case PgDecoder::jsonb:
      cell.kind = CellKind::json;
      return;
    case PgDecoder::array:
      cell.kind = CellKind::array;
      return;
    case PgDecoder::uuid:
      if (Uuid uuid; Uuid::parse(text, uuid)) {
        std::size_t from = buffer_.size();
        buffer_.append(reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size());
        in_buffer(from, CellKind::uuid, cell);
      }
      return;
    case PgDecoder::nothing:
      cell.kind = CellKind::null;
      return;
    case PgDecoder::text:
    case PgDecoder::timetz:
    case PgDecoder::interval:
      return;
  }
}

}  // namespace carafe::detail
