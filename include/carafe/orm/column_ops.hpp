// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include <carafe/json/fwd.hpp>
#include <carafe/orm/column.hpp>
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
  /// Borrows from the column. Throws UsageError for an enum value without a name.
  Cell (*encode)(const void* column);
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

/// Defined in the library for every column type but enums.
template <class T>
const ColumnOps& builtin_column_ops();

Cell encode_enum(const std::vector<std::string_view>& names, const TypeTag& type, std::int64_t value);
/// The value of a name, or -1.
std::int64_t find_enumerator(const std::vector<std::string_view>& names, std::string_view name);
void write_enum_json(JsonWriter& writer, const Cell& cell);
/// Reads a name; for a nullable column also null, which gives -1. False with a note.
bool read_enum_json(const JsonView& json, const std::vector<std::string_view>& names, bool nullable,
                    std::int64_t& value, JsonErrors& errors);

template <class T>
struct EnumColumn {
  using Enum = without_optional<T>;

  static const Column<T>& at(const void* column) { return *static_cast<const Column<T>*>(column); }
  static Column<T>& at(void* column) { return *static_cast<Column<T>*>(column); }
  static const std::vector<std::string_view>& names() { return enumerator_names<Enum>(); }

  /// -1 is NULL.
  static void store(void* column, std::int64_t value) {
    if constexpr (is_optional<T>) {
      value < 0 ? at(column).reset() : static_cast<void>(at(column).emplace(static_cast<Enum>(value)));
    } else {
      at(column) = static_cast<Enum>(value);
    }
  }
  static bool decode(const Cell& cell, void* column) {
    std::int64_t value = -1;
    if (!(is_optional<T> && cell.is_null())) {
      if (cell.kind != CellKind::text) return false;
      value = find_enumerator(names(), cell.bytes());
      if (value < 0) return false;
    }
    store(column, value);
    return true;
  }
  static Cell encode(const void* column) {
    const T& value = ColumnAccess::value(at(column));
    if constexpr (is_optional<T>) {
      if (!value) return {};
      return encode_enum(names(), type_tag<Enum>, static_cast<std::int64_t>(*value));
    } else {
      return encode_enum(names(), type_tag<Enum>, static_cast<std::int64_t>(value));
    }
  }
  static bool is_assigned(const void* column) { return ColumnAccess::assigned(at(column)); }
  static bool is_unset(const void* column) { return at(column).is_unset(); }
  static void reset(void* column) { at(column) = Column<T>{}; }
  static void copy(const void* from, void* to) { at(to) = at(from); }
  static void write_json(JsonWriter& writer, const void* column) { write_enum_json(writer, encode(column)); }
  static bool read_json(const JsonView& json, void* column, JsonErrors& errors) {
    std::int64_t value;
    if (!read_enum_json(json, names(), is_optional<T>, value, errors)) return false;
    store(column, value);
    return true;
  }

  static constexpr ColumnOps ops{
      {TypeKind::Enum}, ColumnKind::other, is_optional<T>, &type_tag<Enum>, &decode,
      &encode,          &is_assigned,      &is_unset,      &reset,          &copy,
      &write_json,      &read_json,        &names};
};

template <class T>
const ColumnOps& column_ops() {
  if constexpr (std::is_enum_v<without_optional<T>>) {
    return EnumColumn<T>::ops;
  } else {
    return builtin_column_ops<T>();
  }
}

}  // namespace carafe::detail
