// SPDX-License-Identifier: MIT
// How types are declared in SQLite, and what a declared type is.
#include <algorithm>
#include <string>
#include <utility>

#include <carafe/util/error.hpp>

#include "dialect/declaration.hpp"
#include "dialect/sqlite_compiler.hpp"

namespace carafe::detail {
namespace {

/// The longest decimal number of which a double, SQLite's only fraction, keeps every digit.
constexpr int double_digits = 15;

/// Numbers of more digits are stored as text: SQLite gives a type with TEXT in its name
/// text affinity, and reflection finds the digits in it.
constexpr std::string_view decimal_text = "DECIMAL_TEXT";

constexpr KnownType known_types[] = {
    {"INTEGER", TypeKind::Integer},
    {"INT", TypeKind::Integer},
    {"SMALLINT", TypeKind::SmallInteger},
    {"INT2", TypeKind::SmallInteger},
    {"BIGINT", TypeKind::BigInteger},
    {"INT8", TypeKind::BigInteger},
    {"BOOLEAN", TypeKind::Boolean},
    {"BOOL", TypeKind::Boolean},
    {"DOUBLE", TypeKind::Double},
    {"DOUBLE PRECISION", TypeKind::Double},
    {"DOUBLE_PRECISION", TypeKind::Double},
    {"REAL", TypeKind::Double},
    {"FLOAT", TypeKind::Double},
    {"NUMERIC", TypeKind::Numeric},
    {"DECIMAL", TypeKind::Numeric},
    {decimal_text, TypeKind::Numeric},
    {"VARCHAR", TypeKind::String},
    {"NVARCHAR", TypeKind::String},
    {"CHARACTER VARYING", TypeKind::String},
    {"TEXT", TypeKind::Text},
    {"CLOB", TypeKind::Text},
    {"BLOB", TypeKind::LargeBinary},
    {"DATE", TypeKind::Date},
    {"TIME", TypeKind::Time},
    {"DATETIME", TypeKind::DateTime},
    {"TIMESTAMP", TypeKind::DateTime},
    {"JSON", TypeKind::JSON},
};

}  // namespace

bool is_decimal_text(const SqlType& type) {
  return type.kind == TypeKind::Numeric && (type.length == 0 || type.length > double_digits);
}

std::string SqliteCompiler::type_name(const SqlType& type) const {
  switch (type.kind) {
    case TypeKind::Double:
      return "DOUBLE";
    case TypeKind::DateTime:
    case TypeKind::Interval:
      return "DATETIME";
    case TypeKind::Numeric: {
      if (!is_decimal_text(type)) return Compiler::type_name(type);
      std::string name{decimal_text};
      if (type.length > 0) {
        name += '(' + std::to_string(type.length) + ", " + std::to_string(type.scale) + ')';
      }
      return name + " COLLATE carafe_decimal";
    }
    case TypeKind::Array:
      throw UsageError{
          "unsupported-type",
          "SQLite has no arrays. Hold the values in a column of JsonType(), or in rows of a table "
          "of their own."};
    default:
      return Compiler::type_name(type);
  }
}

SqlType sqlite_type(std::string_view declaration) {
  TypeDeclaration declared = take_apart(declaration);
  auto collation = declared.name.find(" COLLATE");
  if (declared.name.starts_with(decimal_text) && collation != declared.name.npos) {
    declared.name.resize(collation);
  }
  auto known = std::ranges::find(known_types, declared.name, &KnownType::name);
  if (known == std::end(known_types)) return OtherType(std::string{declaration});
  SqlType type = with_arguments(known->kind, declared).value_or(OtherType(std::string{declaration}));
  // A NUMERIC of more digits than it keeps is not what a Numeric of so many is.
  if (is_decimal_text(type) != (known->name == decimal_text)) return OtherType(std::string{declaration});
  return type;
}

}  // namespace carafe::detail
