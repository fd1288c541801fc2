// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carafe {

/// SQLAlchemy's generic types; a dialect says how each is written in DDL.
enum class TypeKind : std::uint8_t {
  SmallInteger,
  Integer,
  BigInteger,
  Boolean,
  Float,
  Double,
  Numeric,  ///< NUMERIC(precision, scale)
  String,   ///< VARCHAR(length)
  Text,
  LargeBinary,
  Date,
  Time,
  DateTime,
  Interval,
  Enum,  ///< stored as the enumerator's name, VARCHAR(longest) where no native type is used
  JSON,
  Uuid,
  Array,  ///< of `item`
  Other,  ///< reflected, and not one of these: `SqlType::name` has its text
};

/// A type as a model or revision spells it: trivial, so that it may stand in a member's
/// initialiser at no cost. Becomes a SqlType where schema is built.
struct TypeSpec {
  TypeKind kind;
  int length = 0;                   ///< of String; the precision of Numeric
  int scale = 0;                    ///< of Numeric
  bool timezone = false;            ///< of Time and DateTime
  TypeKind item = TypeKind::Other;  ///< of Array
};

/// The type of a column in a schema.
struct SqlType {
  TypeKind kind = TypeKind::Integer;
  int length = 0;                   ///< of String and Enum, precision of Numeric; 0 is none
  int scale = 0;                    ///< of Numeric
  bool timezone = false;            ///< of Time and DateTime: kept where the database can, else UTC
  TypeKind item = TypeKind::Other;  ///< of Array
  std::vector<std::string> labels;  ///< of Enum
  std::string name;  ///< of Other: as the database spells it; of Enum: the named type, where there are such

  SqlType() = default;
  SqlType(TypeSpec spec)  // NOLINT: implicit by design
      : kind(spec.kind), length(spec.length), scale(spec.scale), timezone(spec.timezone), item(spec.item) {}
  explicit SqlType(TypeKind type_kind) : kind(type_kind) {}

  /// As written in a revision: Integer(), String(50).
  std::string to_source() const;

  friend bool operator==(const SqlType&, const SqlType&) = default;
};

constexpr TypeSpec SmallInteger() { return {TypeKind::SmallInteger}; }
constexpr TypeSpec Integer() { return {TypeKind::Integer}; }
constexpr TypeSpec BigInteger() { return {TypeKind::BigInteger}; }
constexpr TypeSpec Boolean() { return {TypeKind::Boolean}; }
constexpr TypeSpec Float() { return {TypeKind::Float}; }
constexpr TypeSpec Double() { return {TypeKind::Double}; }
/// An exact number of at most `precision` digits, `scale` of them after the point.
constexpr TypeSpec Numeric(int precision = 0, int scale = 0) { return {TypeKind::Numeric, precision, scale}; }
/// VARCHAR(length); without a length, VARCHAR.
constexpr TypeSpec String(int length = 0) { return {TypeKind::String, length}; }
constexpr TypeSpec Text() { return {TypeKind::Text}; }
constexpr TypeSpec LargeBinary() { return {TypeKind::LargeBinary}; }
/// DATE, TIME and DATETIME are spelled apart from the C++ types Date, Time, DateTime.
constexpr TypeSpec DateType() { return {TypeKind::Date}; }
constexpr TypeSpec TimeType() { return {TypeKind::Time}; }
constexpr TypeSpec DateTimeType() { return {TypeKind::DateTime}; }
constexpr TypeSpec IntervalType() { return {TypeKind::Interval}; }
constexpr TypeSpec JsonType() { return {TypeKind::JSON}; }
constexpr TypeSpec UuidType() { return {TypeKind::Uuid}; }
/// Only where the database has arrays: ArrayType(Integer()).
constexpr TypeSpec ArrayType(TypeSpec item) { return {TypeKind::Array, item.length, 0, false, item.kind}; }
/// DateTimeType() or TimeType() that says which moment it is, not what a clock showed.
constexpr TypeSpec with_timezone(TypeSpec type) {
  type.timezone = true;
  return type;
}

/// An enum's names, for revisions: Enum({"admin", "user"}); `name` is its type's where such have names.
SqlType Enum(std::vector<std::string> labels, std::string name = {});

/// A type of one database by the name it has there: OtherType("NUMERIC(10, 2)").
SqlType OtherType(std::string name);

}  // namespace carafe
