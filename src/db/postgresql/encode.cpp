// SPDX-License-Identifier: MIT
#include "db/postgresql/encode.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>

#include <carafe/db/errors.hpp>
#include <carafe/util/uuid.hpp>

#include "db/postgresql/big_endian.hpp"
#include "db/postgresql/types.hpp"

namespace carafe::detail {
namespace {

constexpr std::size_t largest_value = std::size_t{1} << 30;

bool is_whole(const Cell& cell) { return cell.kind == CellKind::integer || cell.kind == CellKind::boolean; }

/// A value as SQL spells it.
std::string written(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::boolean:
      return cell.integer != 0 ? "true" : "false";
    case CellKind::integer:
      return fmt::format("{}", cell.integer);
    case CellKind::real:
      return std::isfinite(cell.real) ? fmt::format("{}", cell.real)
             : std::isnan(cell.real)  ? "NaN"
             : cell.real < 0          ? "-Infinity"
                                      : "Infinity";
    case CellKind::date:
      return Date::from_days_since_epoch(cell.integer).to_string();
    case CellKind::time_of_day:
      return Time{std::chrono::microseconds{cell.integer}}.to_string();
    case CellKind::timestamp:
      return DateTime::from_microseconds_since_epoch(cell.integer).to_string();
    case CellKind::interval:
      return fmt::format("{} microseconds", cell.integer);
    case CellKind::uuid: {
      Uuid uuid;
      if (cell.size == uuid.bytes.size()) std::copy_n(cell.data, cell.size, uuid.bytes.begin());
      return uuid.to_string();
    }
    case CellKind::blob: {
      std::string hex = "\\x";
      for (unsigned char byte : cell.bytes()) fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
      return hex;
    }
    default:
      return std::string{cell.bytes()};
  }
}

}  // namespace

void PgParameters::set(std::span<const Cell> cells, std::span<const Oid> types) {
  values_.clear();
  lengths_.clear();
  formats_.clear();
  offsets_.clear();
  buffer_.clear();
  for (position_ = 0; position_ < cells.size(); ++position_) encode(cells[position_], types[position_]);
  // Only now, for the buffer may have moved.
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (offsets_[i] >= 0) values_[i] = buffer_.data() + offsets_[i];
  }
}

void PgParameters::borrowed(std::string_view bytes) {
  if (bytes.size() > largest_value) refuse(Cell::of_bytes(bytes), "value of less than 1 GiB");
  values_.push_back(bytes.empty() ? "" : bytes.data());
  lengths_.push_back(int(bytes.size()));
  formats_.push_back(1);
  offsets_.push_back(-1);
}

void PgParameters::copied(std::string_view bytes, int format) {
  values_.push_back(nullptr);
  lengths_.push_back(int(bytes.size()));
  formats_.push_back(format);
  offsets_.push_back(std::ptrdiff_t(buffer_.size()));
  buffer_.append(bytes);
  buffer_ += '\0';
}

template <class Integer>
void PgParameters::binary(Integer value) {
  char bytes[sizeof value];
  write_big_endian(bytes, value);
  copied({bytes, sizeof bytes}, 1);
}

void PgParameters::as_written(const Cell& cell) {
  if (cell.has_bytes() && cell.kind != CellKind::blob && cell.kind != CellKind::uuid) {
    // Text for the server to read ends at a zero.
    if (cell.bytes().find('\0') != std::string_view::npos) refuse(cell, "text without a zero byte");
    copied(cell.bytes(), 0);
  } else {
    copied(written(cell), 0);
  }
}

void PgParameters::refuse(const Cell& cell, std::string_view wanted) const {
  throw DataError{"data-error",
                  fmt::format("The value of parameter {} does not fit: {} is no {}.", position_ + 1,
                              Value{cell}.to_display(), wanted),
                  {.sqlstate = "22003", .statement = {}}};
}

void PgParameters::encode(const Cell& cell, Oid type) {
  if (cell.is_null()) {
    values_.push_back(nullptr);
    lengths_.push_back(0);
    formats_.push_back(0);
    offsets_.push_back(-1);
    return;
  }
  switch (type) {
    case pg_type::boolean:
      if (is_whole(cell)) {
        if (cell.integer != 0 && cell.integer != 1) refuse(cell, "truth value (0 or 1)");
        return binary(std::uint8_t(cell.integer));
      }
      return cell.kind == CellKind::text ? as_written(cell) : refuse(cell, "truth value");
    case pg_type::int2:
      return encode_integer(cell, std::numeric_limits<std::int16_t>::min(),
                            std::numeric_limits<std::int16_t>::max(), 2);
    case pg_type::int4:
      return encode_integer(cell, std::numeric_limits<std::int32_t>::min(),
                            std::numeric_limits<std::int32_t>::max(), 4);
    case pg_type::int8:
      return encode_integer(cell, std::numeric_limits<std::int64_t>::min(),
                            std::numeric_limits<std::int64_t>::max(), 8);
    case pg_type::oid:
      return encode_integer(cell, 0, std::numeric_limits<std::uint32_t>::max(), 4);
    case pg_type::float4:
    case pg_type::float8:
      return encode_real(cell, type);
    case pg_type::text:
    case pg_type::varchar:
    case pg_type::bpchar:
    case pg_type::name:
    case pg_type::unknown:
    case pg_type::json:
      return encode_text(cell);
    case pg_type::jsonb:
      if (cell.kind == CellKind::json || cell.kind == CellKind::text) {
        return copied('\1' + std::string{cell.bytes()}, 1);
      }
      return as_written(cell);
    case pg_type::bytea:
      if (cell.kind == CellKind::blob || cell.kind == CellKind::text || cell.kind == CellKind::uuid) {
        return borrowed(cell.bytes());
      }
      refuse(cell, "binary data");
    case pg_type::date:
      return encode_date(cell);
    case pg_type::time:
    case pg_type::timetz:
      return encode_time(cell, type == pg_type::timetz);
    case pg_type::timestamp:
    case pg_type::timestamptz:
      return encode_timestamp(cell);
    case pg_type::interval:
      return encode_interval(cell);
    case pg_type::uuid:
      return encode_uuid(cell);
    default:
      return as_written(cell);
  }
}

void PgParameters::encode_integer(const Cell& cell, std::int64_t least, std::int64_t most,
                                  std::size_t bytes) {
  std::int64_t value = cell.integer;
  if (cell.kind == CellKind::real) {
    // 2^63 itself is no std::int64_t any more.
    bool fits = cell.real >= -0x1p63 && cell.real < 0x1p63 && std::trunc(cell.real) == cell.real;
    if (!fits) refuse(cell, "whole number");
    value = std::int64_t(cell.real);
  } else if (cell.kind == CellKind::text || cell.kind == CellKind::decimal) {
    return as_written(cell);
  } else if (!is_whole(cell)) {
    refuse(cell, "whole number");
  }
  if (value < least || value > most) refuse(cell, fmt::format("number from {} to {}", least, most));
  if (bytes == 2) return binary(std::int16_t(value));
  if (bytes == 4) return binary(std::uint32_t(value));
  binary(value);
}

void PgParameters::encode_real(const Cell& cell, Oid type) {
  double value = cell.real;
  if (is_whole(cell)) {
    value = double(cell.integer);
  } else if (cell.kind == CellKind::text || cell.kind == CellKind::decimal) {
    return as_written(cell);
  } else if (cell.kind != CellKind::real) {
    refuse(cell, "number");
  }
  if (type == pg_type::float8) return binary(std::bit_cast<std::uint64_t>(value));
  if (std::isfinite(value) && std::abs(value) > double(std::numeric_limits<float>::max())) {
    refuse(cell, "number that a REAL can hold");
  }
  binary(std::bit_cast<std::uint32_t>(float(value)));
}

void PgParameters::encode_date(const Cell& cell) {
  std::int64_t days = cell.integer;
  if (cell.kind == CellKind::text) return as_written(cell);
  if (cell.kind == CellKind::timestamp) {
    if (cell.integer % microseconds_per_day != 0) refuse(cell, "date: it has a time of day");
    days = cell.integer / microseconds_per_day;
  } else if (cell.kind != CellKind::date) {
    refuse(cell, "date");
  }
  days -= epoch_days;
  // The greatest and the least number mean infinity.
  if (days <= std::numeric_limits<std::int32_t>::min() || days >= std::numeric_limits<std::int32_t>::max()) {
    refuse(cell, "date that PostgreSQL can hold");
  }
  binary(std::int32_t(days));
}

void PgParameters::encode_timestamp(const Cell& cell) {
  std::int64_t count = cell.integer;
  if (cell.kind == CellKind::text) return as_written(cell);
  if (cell.kind == CellKind::date) {
    if (__builtin_mul_overflow(cell.integer, microseconds_per_day, &count)) {
      refuse(cell, "moment that PostgreSQL can hold");
    }
  } else if (cell.kind != CellKind::timestamp) {
    refuse(cell, "date with a time");
  }
  if (count <= std::numeric_limits<std::int64_t>::min() + epoch_microseconds + 1) {
    refuse(cell, "moment that PostgreSQL can hold");
  }
  binary(count - epoch_microseconds);
}

void PgParameters::encode_time(const Cell& cell, bool with_zone) {
  if (cell.kind == CellKind::text) return as_written(cell);
  if (cell.kind != CellKind::time_of_day) refuse(cell, "time of day");
  if (cell.integer < 0 || cell.integer > microseconds_per_day) refuse(cell, "time of day");
  char bytes[12];
  write_big_endian(bytes, cell.integer);
  write_big_endian(bytes + 8, std::int32_t{0});
  copied({bytes, with_zone ? 12U : 8U}, 1);
}

void PgParameters::encode_interval(const Cell& cell) {
  if (cell.kind == CellKind::text) return as_written(cell);
  if (cell.kind != CellKind::interval) refuse(cell, "interval");
  char bytes[16];
  write_big_endian(bytes, cell.integer % microseconds_per_day);
  write_big_endian(bytes + 8, std::int32_t(cell.integer / microseconds_per_day));
  write_big_endian(bytes + 12, std::int32_t{0});
  copied({bytes, sizeof bytes}, 1);
}

void PgParameters::encode_uuid(const Cell& cell) {
  if (cell.kind == CellKind::text) return as_written(cell);
  if ((cell.kind != CellKind::uuid && cell.kind != CellKind::blob) || cell.size != 16) refuse(cell, "UUID");
  borrowed(cell.bytes());
}

void PgParameters::encode_text(const Cell& cell) {
  if (cell.has_bytes() && cell.kind != CellKind::uuid && cell.kind != CellKind::blob) {
    return borrowed(cell.bytes());
  }
  copied(written(cell), 1);
}

}  // namespace carafe::detail
