// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <carafe/util/bytes.hpp>
#include <carafe/util/datetime.hpp>

namespace carafe {

/// What a Cell holds. `date`, `time_of_day`, `timestamp` and `interval` are counts (days,
/// and microseconds, since 1970-01-01 or midnight; timestamps in UTC) for databases that
/// speak them in binary. A database that stores a value as text delivers `text`, and
/// decoding accepts both.
enum class CellKind : std::uint8_t {
  null,
  boolean,
  integer,
  real,
  date,
  time_of_day,
  timestamp,
  interval,
  // With bytes:
  text,
  blob,
  decimal,  ///< a number as text: -12.50
  uuid,     ///< 16 bytes
  json,     ///< a JSON text
  array,    ///< as PostgreSQL writes one: {1,2,NULL,"a b"}
};

/// One value on its way to or from a database: a tag and a word, borrowed.
///
/// Text and blob bytes belong to somebody else: for a parameter to its owner until
/// the statement has been executed, for a result to the row until the next step.
struct Cell {
  CellKind kind = CellKind::null;
  std::uint32_t size = 0;  ///< of a kind with bytes
  union {
    std::int64_t integer = 0;  ///< also boolean, date, time_of_day, timestamp, interval
    double real;
    const char* data;
  };

  constexpr Cell() = default;
  static constexpr Cell of_integer(std::int64_t value, CellKind kind = CellKind::integer) {
    Cell cell;
    cell.kind = kind;
    cell.integer = value;
    return cell;
  }
  static constexpr Cell of_real(double value) {
    Cell cell;
    cell.kind = CellKind::real;
    cell.real = value;
    return cell;
  }
  static constexpr Cell of_bytes(std::string_view bytes, CellKind kind = CellKind::text) {
    Cell cell;
    cell.kind = kind;
    cell.size = static_cast<std::uint32_t>(bytes.size());
    cell.data = bytes.data();
    return cell;
  }

  constexpr bool is_null() const { return kind == CellKind::null; }
  constexpr bool has_bytes() const { return kind >= CellKind::text; }
  /// The bytes of a kind that has some.
  constexpr std::string_view bytes() const { return {data, size}; }
};
static_assert(sizeof(Cell) == 16);

/// An owned SQL value, for literals in expressions, parameters of raw SQL and results
/// read without a model. Implicitly made from the C++ types a column may have.
class Value {
 public:
  Value() = default;
  Value(std::nullptr_t) {}  // NOLINT: implicit by design, as the ones below
  Value(bool value) : cell_(Cell::of_integer(value, CellKind::boolean)) {}
  Value(int value) : cell_(Cell::of_integer(value)) {}
  Value(long value) : cell_(Cell::of_integer(value)) {}
  Value(long long value) : cell_(Cell::of_integer(value)) {}
  Value(unsigned value) : cell_(Cell::of_integer(value)) {}
  Value(double value) : cell_(Cell::of_real(value)) {}
  Value(const char* value) : Value(std::string_view{value}) {}
  Value(std::string_view value) : Value(value, CellKind::text) {}
  Value(std::string value) : bytes_(std::move(value)) { cell_.kind = CellKind::text; }
  Value(const Bytes& value) : Value(value.view(), CellKind::blob) {}
  Value(Date value) : cell_(Cell::of_integer(value.days_since_epoch(), CellKind::date)) {}
  Value(Time value) : cell_(Cell::of_integer(value.microseconds(), CellKind::time_of_day)) {}
  Value(DateTime value) : cell_(Cell::of_integer(value.microseconds_since_epoch(), CellKind::timestamp)) {}

  /// Bytes of another kind than text: a decimal, a UUID, JSON, an array.
  static Value of_bytes(std::string_view bytes, CellKind kind) { return Value(bytes, kind); }
  /// Copies what `cell` borrows.
  explicit Value(const Cell& cell);

  /// Borrows from this value, which must outlive the cell and stay unchanged.
  Cell cell() const {
    return cell_.has_bytes() ? Cell::of_bytes(bytes_, cell_.kind) : cell_;
  }
  CellKind kind() const { return cell_.kind; }
  bool is_null() const { return cell_.is_null(); }

  /// For logs and error messages: 42, 'text' (cut after 60 bytes), NULL, <12 bytes>.
  std::string to_display() const;

  friend bool operator==(const Value& a, const Value& b);

 private:
  Value(std::string_view bytes, CellKind kind) : bytes_(bytes) { cell_.kind = kind; }

  Cell cell_;
  std::string bytes_;
};

}  // namespace carafe
