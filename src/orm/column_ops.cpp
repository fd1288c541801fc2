// SPDX-License-Identifier: MIT
#include <carafe/db/errors.hpp>
#include <carafe/json/value.hpp>
#include <carafe/orm/column_ops.hpp>
#include <carafe/orm/select.hpp>
#include <carafe/util/error.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

namespace carafe {

bool FromCell<JsonValue>::read(const Cell& cell, JsonValue& out) {
  switch (cell.kind) {
    case CellKind::json:
    case CellKind::text:
      break;
    // SQLite makes numbers of a column's texts that are numbers.
    case CellKind::integer:
      out = cell.integer;
      return true;
    case CellKind::real:
      out = cell.real;
      return true;
    default:
      return false;
  }
  try {
    out = parse_json(cell.bytes());
    return true;
  } catch (const JsonParseError&) {
    return false;
  }
}

namespace detail {
namespace {

bool is_deeper_than(const JsonValue& value, std::size_t levels) {
  if (!value.is_structured()) return false;
  return levels == 0 || std::any_of(value.begin(), value.end(),
                                    [=](const auto& one) { return is_deeper_than(one, levels - 1); });
}

}  // namespace

Cell BuiltinCodec<JsonValue>::encode(const JsonValue& value, CellStore& store) {
  // What could not be read again is not written.
  if (is_deeper_than(value, json_max_depth)) {
    throw DataError("value-out-of-range",
                    "a JSON value for a column is nested deeper than " + std::to_string(json_max_depth) +
                        " levels, the most that is read back; keep less in one value",
                    {.sqlstate = "22032", .statement = {}});
  }
  return Cell::of_bytes(store.keep(to_json(value)), CellKind::json);
}

template <class T>
const ColumnOps& builtin_column_ops() {
  return OpsOfColumn<T>::ops;
}

template const ColumnOps& builtin_column_ops<signed char>();
template const ColumnOps& builtin_column_ops<unsigned char>();
template const ColumnOps& builtin_column_ops<short>();
template const ColumnOps& builtin_column_ops<unsigned short>();
template const ColumnOps& builtin_column_ops<int>();
template const ColumnOps& builtin_column_ops<unsigned>();
template const ColumnOps& builtin_column_ops<long>();
template const ColumnOps& builtin_column_ops<long long>();
template const ColumnOps& builtin_column_ops<bool>();
template const ColumnOps& builtin_column_ops<float>();
template const ColumnOps& builtin_column_ops<double>();
template const ColumnOps& builtin_column_ops<Decimal>();
template const ColumnOps& builtin_column_ops<std::string>();
template const ColumnOps& builtin_column_ops<Bytes>();
template const ColumnOps& builtin_column_ops<Date>();
template const ColumnOps& builtin_column_ops<Time>();
template const ColumnOps& builtin_column_ops<DateTime>();
template const ColumnOps& builtin_column_ops<std::chrono::microseconds>();
template const ColumnOps& builtin_column_ops<Uuid>();
template const ColumnOps& builtin_column_ops<JsonValue>();
template const ColumnOps& builtin_column_ops<std::optional<signed char>>();
template const ColumnOps& builtin_column_ops<std::optional<unsigned char>>();
template const ColumnOps& builtin_column_ops<std::optional<short>>();
template const ColumnOps& builtin_column_ops<std::optional<unsigned short>>();
template const ColumnOps& builtin_column_ops<std::optional<int>>();
template const ColumnOps& builtin_column_ops<std::optional<unsigned>>();
template const ColumnOps& builtin_column_ops<std::optional<long>>();
template const ColumnOps& builtin_column_ops<std::optional<long long>>();
template const ColumnOps& builtin_column_ops<std::optional<bool>>();
template const ColumnOps& builtin_column_ops<std::optional<float>>();
template const ColumnOps& builtin_column_ops<std::optional<double>>();
template const ColumnOps& builtin_column_ops<std::optional<Decimal>>();
template const ColumnOps& builtin_column_ops<std::optional<std::string>>();
template const ColumnOps& builtin_column_ops<std::optional<Bytes>>();
template const ColumnOps& builtin_column_ops<std::optional<Date>>();
template const ColumnOps& builtin_column_ops<std::optional<Time>>();
template const ColumnOps& builtin_column_ops<std::optional<DateTime>>();
template const ColumnOps& builtin_column_ops<std::optional<std::chrono::microseconds>>();
template const ColumnOps& builtin_column_ops<std::optional<Uuid>>();
template const ColumnOps& builtin_column_ops<std::optional<JsonValue>>();

long long signed_integer(unsigned long long value) {
  if (std::in_range<long long>(value)) return static_cast<long long>(value);
  throw UsageError("integer-too-large", "the value " + std::to_string(value) +
                                            " is larger than any integer of SQL, which end at " +
                                            std::to_string(std::numeric_limits<long long>::max()));
}

void write_enum_json(JsonWriter& writer, const Cell& cell) {
  cell.is_null() ? writer.null() : writer.string(cell.bytes());
}

bool read_enum_json(const JsonView& json, const std::vector<std::string_view>& names, std::int64_t& value,
                    JsonErrors& errors) {
  value = -1;
  std::string_view name;
  if (json.get(name)) value = find_enumerator(names, name);
  if (value >= 0) return true;
  std::string expected = "one of";
  for (std::string_view known : names) {
    if (!known.empty()) expected += (expected.size() > 6 ? ", \"" : " \"") + std::string(known) + "\"";
  }
  return errors.expected(expected, json);
}

}  // namespace detail
}  // namespace carafe
