// SPDX-License-Identifier: MIT
#include <carafe/orm/column_ops.hpp>
#include <carafe/orm/json_types.hpp>
#include <carafe/orm/select.hpp>
#include <carafe/sql/from_cell.hpp>
#include <carafe/util/error.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace carafe::detail {
namespace {

template <class T>
requires std::is_integral_v<T> Cell encode_value(T value) { return Cell::of_integer(value); }
Cell encode_value(bool value) { return Cell::of_integer(value, CellKind::boolean); }
Cell encode_value(double value) { return Cell::of_real(value); }
Cell encode_value(const std::string& value) { return Cell::of_bytes(value); }
Cell encode_value(const Bytes& value) { return Cell::of_bytes(value.view(), CellKind::blob); }
Cell encode_value(Date value) { return Cell::of_integer(value.days_since_epoch(), CellKind::date); }
Cell encode_value(Time value) { return Cell::of_integer(value.microseconds(), CellKind::time_of_day); }
Cell encode_value(DateTime value) {
  return Cell::of_integer(value.microseconds_since_epoch(), CellKind::timestamp);
}

// Dates and times in JSON are ISO 8601 texts, blobs are text in base64.
template <class T>
void write_value(JsonWriter& writer, const T& value) {
  JsonConvert<T>::write(writer, value);
}
template <class T>
bool read_value(JsonView json, T& out, JsonErrors& errors) {
  return JsonConvert<T>::read(json, out, errors);
}

template <class T>
consteval ColumnKind kind_of() {
  if constexpr (std::is_same_v<T, short>) return ColumnKind::int16;
  if constexpr (std::is_same_v<T, int>) return ColumnKind::int32;
  if constexpr (std::is_same_v<T, long> || std::is_same_v<T, long long>) return ColumnKind::int64;
  if constexpr (std::is_same_v<T, bool>) return ColumnKind::boolean;
  if constexpr (std::is_same_v<T, double>) return ColumnKind::real;
  if constexpr (std::is_same_v<T, std::string>) return ColumnKind::text;
  return ColumnKind::other;
}

template <class T>
struct Ops {
  using Value = without_optional<T>;

  static const Column<T>& at(const void* column) { return *static_cast<const Column<T>*>(column); }
  static Column<T>& at(void* column) { return *static_cast<Column<T>*>(column); }

  static bool decode(const Cell& cell, void* column) {
    T& value = ColumnAccess::value(at(column));
    if constexpr (is_optional<T>) {
      if (cell.is_null()) {
        value.reset();
      } else {
        bool had_value = value.has_value();
        if (!FromCell<Value>::read(cell, had_value ? *value : value.emplace())) {
          if (!had_value) value.reset();
          return false;
        }
      }
    } else if (!FromCell<T>::read(cell, value)) {
      return false;
    }
    ColumnAccess::assigned(at(column)) = true;
    return true;
  }
  static Cell encode(const void* column) {
    const T& value = ColumnAccess::value(at(column));
    if constexpr (is_optional<T>) {
      return value ? encode_value(*value) : Cell{};
    } else {
      return encode_value(value);
    }
  }
  static bool is_assigned(const void* column) { return ColumnAccess::assigned(at(column)); }
  static bool is_unset(const void* column) { return at(column).is_unset(); }
  static void reset(void* column) { at(column) = Column<T>{}; }
  static void copy(const void* from, void* to) { at(to) = at(from); }
  static void write_json(JsonWriter& writer, const void* column) {
    const T& value = ColumnAccess::value(at(column));
    if constexpr (is_optional<T>) {
      value ? write_value(writer, *value) : writer.null();
    } else {
      write_value(writer, value);
    }
  }
  static bool read_json(const JsonView& json, void* column, JsonErrors& errors) {
    if constexpr (is_optional<T>) {
      if (json.is_null()) {
        at(column) = std::nullopt;
        return true;
      }
    }
    Value value{};
    if (!read_value(json, value, errors)) return false;
    at(column) = std::move(value);
    return true;
  }

  static constexpr ColumnOps ops{default_type<Value>,
                                 is_optional<T> ? ColumnKind::other : kind_of<T>(),
                                 is_optional<T>,
                                 &type_tag<Value>,
                                 &decode,
                                 &encode,
                                 &is_assigned,
                                 &is_unset,
                                 &reset,
                                 &copy,
                                 &write_json,
                                 &read_json,
                                 nullptr};
};

}  // namespace

template <class T>
const ColumnOps& builtin_column_ops() {
  return Ops<T>::ops;
}

template const ColumnOps& builtin_column_ops<short>();
template const ColumnOps& builtin_column_ops<int>();
template const ColumnOps& builtin_column_ops<long>();
template const ColumnOps& builtin_column_ops<long long>();
template const ColumnOps& builtin_column_ops<bool>();
template const ColumnOps& builtin_column_ops<double>();
template const ColumnOps& builtin_column_ops<std::string>();
template const ColumnOps& builtin_column_ops<Bytes>();
template const ColumnOps& builtin_column_ops<Date>();
template const ColumnOps& builtin_column_ops<Time>();
template const ColumnOps& builtin_column_ops<DateTime>();
template const ColumnOps& builtin_column_ops<std::optional<short>>();
template const ColumnOps& builtin_column_ops<std::optional<int>>();
template const ColumnOps& builtin_column_ops<std::optional<long>>();
template const ColumnOps& builtin_column_ops<std::optional<long long>>();
template const ColumnOps& builtin_column_ops<std::optional<bool>>();
template const ColumnOps& builtin_column_ops<std::optional<double>>();
template const ColumnOps& builtin_column_ops<std::optional<std::string>>();
template const ColumnOps& builtin_column_ops<std::optional<Bytes>>();
template const ColumnOps& builtin_column_ops<std::optional<Date>>();
template const ColumnOps& builtin_column_ops<std::optional<Time>>();
template const ColumnOps& builtin_column_ops<std::optional<DateTime>>();

long long signed_integer(unsigned long long value) {
  if (std::in_range<long long>(value)) return static_cast<long long>(value);
  throw UsageError("integer-too-large", "the value " + std::to_string(value) +
                                            " is larger than any integer of SQL, which end at " +
                                            std::to_string(std::numeric_limits<long long>::max()));
}

Cell encode_enum(const std::vector<std::string_view>& names, const TypeTag& type, std::int64_t value) {
  if (value < 0 || value >= std::int64_t(names.size()) || names[std::size_t(value)].empty()) {
    throw UsageError("unnamed-enumerator",
                     "a column of the enum " + std::string(type.name) + " has the value " +
                         std::to_string(value) +
                         ", which is no enumerator Carafe can name (they are stored by "
                         "name, and have values from 0 to 127); assign one of its enumerators");
  }
  return Cell::of_bytes(names[std::size_t(value)]);
}

std::int64_t find_enumerator(const std::vector<std::string_view>& names, std::string_view name) {
  if (name.empty()) return -1;
  for (std::size_t value = 0; value < names.size(); ++value) {
    if (names[value] == name) return std::int64_t(value);
  }
  return -1;
}

void write_enum_json(JsonWriter& writer, const Cell& cell) {
  cell.is_null() ? writer.null() : writer.string(cell.bytes());
}

bool read_enum_json(const JsonView& json, const std::vector<std::string_view>& names, bool nullable,
                    std::int64_t& value, JsonErrors& errors) {
  value = -1;
  if (nullable && json.is_null()) return true;
  std::string_view name;
  if (json.get(name)) value = find_enumerator(names, name);
  if (value >= 0) return true;
  std::string expected = "one of";
  for (std::string_view known : names) {
    if (!known.empty()) expected += (expected.size() > 6 ? ", \"" : " \"") + std::string(known) + "\"";
  }
  return errors.expected(expected, json);
}

}  // namespace carafe::detail
