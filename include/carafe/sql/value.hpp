// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <carafe/util/bytes.hpp>
#include <carafe/util/datetime.hpp>
#include <carafe/util/decimal.hpp>
#include <carafe/util/uuid.hpp>

namespace carafe {

/// What a Cell holds. The contract of every driver, in both directions:
///
/// A parameter may have any kind, and the driver converts it to what its database takes.
/// A result has the kind of the column's type where the database has such a type and
/// speaks it in binary; otherwise the nearest the database stores (`integer` for a boolean,
/// `text` for a date), which decoding accepts where its form is the one given here.
enum class CellKind : std::uint8_t {
  null,
  boolean,      ///< integer: 0 or 1
  integer,      ///< integer: a signed number of any width
  real,         ///< real: also of single precision, widened
  date,         ///< integer: days since 1970-01-01 (proleptic Gregorian); text: 2026-11-24
  time_of_day,  ///< integer: microseconds since midnight, below 86 400 000 000; text: 13:45:30.000000
  /// integer: microseconds since 1970-01-01 00:00:00 UTC, for a column with or without time zone;
  /// text: 2026-11-24 13:45:30.000000, with an offset (+02) only where the value has a zone.
  timestamp,
  /// integer: microseconds, signed. A day counts 24 hours; one of months or years has no
  /// such length and is delivered as text. A database without intervals stores the
  /// timestamp that lies so far from 1970-01-01 00:00:00, as text or timestamp.
  interval,
  // With bytes:
  text,  ///< UTF-8, which a driver checks of parameters; NUL is a character as any other
  blob,
  /// A decimal number as ASCII: -?[0-9]+(.[0-9]+)?, without exponent, the scale's zeros
  /// kept: -12.50. A result may also be NaN, Infinity and -Infinity, which no Decimal is.
  decimal,
  uuid,  ///< 16 bytes, in the order they are written; text: 32 hex digits, dashes or not
  json,  ///< a JSON text, UTF-8
  /// As PostgreSQL writes one: {1,2,NULL,"a \"b\""}, elements as their type's text form
  /// (t and f for booleans, \x and hex for blobs). A parameter's type is left to the server.
  array,
};

/// One value on its way to or from a database: a tag and a word, borrowed.
///
/// Text and blob bytes belong to somebody else: for a parameter to its owner until
/// the statement has been executed, for a result to the row until the next step.
struct Cell {
  CellKind kind = CellKind::null;
  bool hidden = false;     ///< of a column that is `hidden`: shown to nobody
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
/// read without a model. Implicitly made from the C++ types a column may have; of JSON,
/// arrays, enums and types of the user's by `ValueOf` (sql/expression.hpp).
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
  Value(std::chrono::microseconds value) : cell_(Cell::of_integer(value.count(), CellKind::interval)) {}
  Value(const Decimal& value) : bytes_(value.to_string()) { cell_.kind = CellKind::decimal; }
  Value(const Uuid& value)
      : Value({reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()}, CellKind::uuid) {}

  /// Bytes of another kind than text: a decimal, a UUID, JSON, an array.
  static Value of_bytes(std::string_view bytes, CellKind kind) { return Value(bytes, kind); }
  /// Copies what `cell` borrows.
  explicit Value(const Cell& cell);

  /// Borrows from this value, which must outlive the cell and stay unchanged.
  Cell cell() const {
    Cell cell = cell_;
    if (cell.has_bytes()) {
      cell.size = static_cast<std::uint32_t>(bytes_.size());
      cell.data = bytes_.data();
    }
    return cell;
  }
  CellKind kind() const { return cell_.kind; }
  bool is_null() const { return cell_.is_null(); }

  /// For logs and error messages: 42, 'text' (cut after 60 bytes), NULL, <12 bytes>, ***
  /// for a hidden one.
  std::string to_display() const;

  friend bool operator==(const Value& a, const Value& b);

 private:
  Value(std::string_view bytes, CellKind kind) : bytes_(bytes) { cell_.kind = kind; }

  Cell cell_;
  std::string bytes_;
};

}  // namespace carafe
