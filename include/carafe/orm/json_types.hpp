// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <carafe/json/convert.hpp>
#include <carafe/util/bytes.hpp>
#include <carafe/util/datetime.hpp>
#include <carafe/util/decimal.hpp>
#include <carafe/util/uuid.hpp>

/// The types of columns that JSON has no type for.
namespace carafe {

/// "2026-11-24"
template <>
struct JsonConvert<Date> {
  static void write(JsonWriter& writer, Date value);
  static bool read(const JsonView& json, Date& out, JsonErrors& errors);
};

/// "13:45:30.000000"
template <>
struct JsonConvert<Time> {
  static void write(JsonWriter& writer, Time value);
  static bool read(const JsonView& json, Time& out, JsonErrors& errors);
};

/// "2026-11-24T13:45:30.000000"; an offset that is read is applied, so that the value is UTC.
template <>
struct JsonConvert<DateTime> {
  static void write(JsonWriter& writer, DateTime value);
  static bool read(const JsonView& json, DateTime& out, JsonErrors& errors);
};

/// Base64 (RFC 4648, with padding).
template <>
struct JsonConvert<Bytes> {
  static void write(JsonWriter& writer, const Bytes& value);
  static bool read(const JsonView& json, Bytes& out, JsonErrors& errors);
};

/// "12.50": a text, since readers of JSON take its numbers for floats. A whole number is read, too.
template <>
struct JsonConvert<Decimal> {
  static void write(JsonWriter& writer, const Decimal& value);
  static bool read(const JsonView& json, Decimal& out, JsonErrors& errors);
};

/// "123e4567-e89b-12d3-a456-426614174000"
template <>
struct JsonConvert<Uuid> {
  static void write(JsonWriter& writer, const Uuid& value);
  static bool read(const JsonView& json, Uuid& out, JsonErrors& errors);
};

/// A number of seconds: 90.5
template <>
struct JsonConvert<std::chrono::microseconds> {
  static void write(JsonWriter& writer, std::chrono::microseconds value);
  static bool read(const JsonView& json, std::chrono::microseconds& out, JsonErrors& errors);
};

}  // namespace carafe
