// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/json/convert.hpp>
#include <carafe/orm/column.hpp>
#include <carafe/orm/json_types.hpp>
#include <carafe/sql/cpp_types.hpp>
#include <carafe/sql/value.hpp>

/// A column without its type: what compiled code does to the columns of any model.
namespace carafe::detail {

/// The types that loading a row handles without a call; `other` is decoded by `decode`.
enum class ColumnKind : std::uint8_t { int16, int32, int64, boolean, real, text, other };

/// One table per column type, for the life of the program. Every `column` is the address
/// of a Column of that type.
struct ColumnOps {
  TypeSpec default_type;
  ColumnKind kind;
  bool nullable;
  /// Of the value, without optional.
  const TypeTag* value_type;
  /// Stores what the cell says and marks the column assigned; false if the cell is no
  /// such value, which leaves the column as it was.
  bool (*decode)(const Cell& cell, void* column);
  /// Borrows from the column, or from the store where a value is not held as it is sent.
  /// Throws UsageError for an enum value without a name.
  Cell (*encode)(const void* column, CellStore& store);
  bool (*is_assigned)(const void* column);
  bool (*is_unset)(const void* column);
  /// Makes the column a new one.
  void (*reset)(void* column);
  void (*copy)(const void* from, void* to);
  void (*write_json)(JsonWriter& writer, const void* column);
  bool (*read_json)(const JsonView& json, void* column, JsonErrors& errors);
  /// The enumerators by value, for a column of an enum; else null.
  const std::vector<std::string_view>& (*enumerators)();
};

void write_enum_json(JsonWriter& writer, const Cell& cell);
/// Reads a name; false with a note of the names there are.
bool read_enum_json(const JsonView& json, const std::vector<std::string_view>& names, std::int64_t& value,
                    JsonErrors& errors);

/// The JSON form of what a column holds, without optional.
template <class V>
struct ColumnJson {
  static void write(JsonWriter& writer, const V& value) {
    if constexpr (ConvertedType<V> && (std::is_aggregate_v<V> || !JsonWritable<V>)) {
      carafe::write_json(writer, ColumnTypeOf<V>::to_database(value));
    } else if constexpr (std::is_enum_v<V> && !ConvertedType<V>) {
      CellStore store;
      write_enum_json(writer, encode_cell(value, store));
    } else {
      JsonConvert<V>::write(writer, value);
    }
  }
  static bool read(const JsonView& json, V& value, JsonErrors& errors) {
    if constexpr (ConvertedType<V> && (std::is_aggregate_v<V> || !JsonReadable<V>)) {
      typename ColumnTypeOf<V>::stored stored{};
      if (!carafe::read_json(json, stored, errors)) return false;
      return convert_stored(stored, value) || errors.expected("a " + std::string(type_tag<V>.name), json);
    } else if constexpr (std::is_enum_v<V> && !ConvertedType<V>) {
      std::int64_t number;
      if (!read_enum_json(json, enumerator_names<V>(), number, errors)) return false;
      value = static_cast<V>(number);
      return true;
    } else {
      return JsonConvert<V>::read(json, value, errors);
    }
  }
};

template <class T>
consteval ColumnKind column_kind_of() {
  if (std::is_same_v<T, short>) return ColumnKind::int16;
  if (std::is_same_v<T, int>) return ColumnKind::int32;
  if (std::is_same_v<T, long> || std::is_same_v<T, long long>) return ColumnKind::int64;
  if (std::is_same_v<T, bool>) return ColumnKind::boolean;
  if (std::is_same_v<T, double>) return ColumnKind::real;
  if (std::is_same_v<T, std::string>) return ColumnKind::text;
  return ColumnKind::other;
}

using EnumeratorsFunction = const std::vector<std::string_view>& (*)();
template <class V>
consteval EnumeratorsFunction enumerators_of() {
  if constexpr (std::is_enum_v<V> && !ConvertedType<V>) {
    return &enumerator_names<V>;
  } else {
    return nullptr;
  }
}

template <class T>
struct OpsOfColumn {
  using Value = without_optional<T>;

  static const Column<T>& at(const void* column) { return *static_cast<const Column<T>*>(column); }
  static Column<T>& at(void* column) { return *static_cast<Column<T>*>(column); }

  static bool decode(const Cell& cell, void* column) {
    if (!FromCell<T>::read(cell, ColumnAccess::value(at(column)))) return false;
    ColumnAccess::assigned(at(column)) = true;
    return true;
  }
  static Cell encode(const void* column, CellStore& store) {
    return encode_cell(ColumnAccess::value(at(column)), store);
  }
  static bool is_assigned(const void* column) { return ColumnAccess::assigned(at(column)); }
  static bool is_unset(const void* column) { return at(column).is_unset(); }
  static void reset(void* column) { at(column) = Column<T>{}; }
  static void copy(const void* from, void* to) { at(to) = at(from); }
  static void write_json(JsonWriter& writer, const void* column) {
    const T& value = ColumnAccess::value(at(column));
    if constexpr (is_optional<T>) {
      value ? ColumnJson<Value>::write(writer, *value) : writer.null();
    } else {
      ColumnJson<Value>::write(writer, value);
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
    if (!ColumnJson<Value>::read(json, value, errors)) return false;
    at(column) = std::move(value);
    return true;
  }
  static constexpr ColumnOps ops{default_type<Value>,
                                 column_kind_of<T>(),
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
                                 enumerators_of<Value>()};
};

/// Defined in the library for every column type that Carafe knows by itself.
template <class T>
const ColumnOps& builtin_column_ops();

template <class T>
const ColumnOps& column_ops() {
  if constexpr (builtin_type<without_optional<T>>.kind != TypeKind::Other) {
    return builtin_column_ops<T>();
  } else {
    return OpsOfColumn<T>::ops;
  }
}

}  // namespace carafe::detail
