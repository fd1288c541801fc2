// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include <carafe/util/error.hpp>

#include "dialect/declaration.hpp"
#include "dialect/mariadb_compiler.hpp"

namespace carafe::detail {
namespace {

constexpr KnownType known_types[] = {
    {"SMALLINT", TypeKind::SmallInteger},
    {"INT", TypeKind::Integer},
    {"INTEGER", TypeKind::Integer},
    {"BIGINT", TypeKind::BigInteger},
    {"BOOL", TypeKind::Boolean},
    {"BOOLEAN", TypeKind::Boolean},
    {"FLOAT", TypeKind::Float},
    {"DOUBLE", TypeKind::Double},
    {"DOUBLE PRECISION", TypeKind::Double},
    {"REAL", TypeKind::Double},
    {"DECIMAL", TypeKind::Numeric},
    {"NUMERIC", TypeKind::Numeric},
    {"VARCHAR", TypeKind::String},
    {"TEXT", TypeKind::Text},
    {"MEDIUMTEXT", TypeKind::Text},
    {"LONGTEXT", TypeKind::Text},
    {"BLOB", TypeKind::LargeBinary},
    {"MEDIUMBLOB", TypeKind::LargeBinary},
    {"LONGBLOB", TypeKind::LargeBinary},
    {"DATE", TypeKind::Date},
    {"TIME", TypeKind::Time},
    {"DATETIME", TypeKind::DateTime},
    {"JSON", TypeKind::JSON},
};

bool is_whole_number(TypeKind kind) {
  return kind == TypeKind::SmallInteger || kind == TypeKind::Integer || kind == TypeKind::BigInteger;
}

[[noreturn]] void throw_unsupported(std::string message) {
  throw UsageError{"unsupported-type", std::move(message)};
}

}  // namespace

std::string MariadbCompiler::type_name(const SqlType& type) const {
  switch (type.kind) {
    case TypeKind::Boolean:
      return "BOOL";
    case TypeKind::Double:
      return "DOUBLE";
    case TypeKind::Numeric:
      if (type.length <= 0) {
        throw_unsupported(
            "MariaDB keeps no digits after the point in a NUMERIC without a precision. Say how many there "
            "are: Numeric(12, 2).");
      }
      return Compiler::type_name(type);
    case TypeKind::String:
      if (type.length <= 0) {
        throw_unsupported(
            "MariaDB has no VARCHAR without a length. Say the longest there is, String(255), or Text() for "
            "text of any length.");
      }
      return Compiler::type_name(type);
    case TypeKind::Text:
      return "LONGTEXT";
    case TypeKind::LargeBinary:
      return "LONGBLOB";
    // Without digits MariaDB keeps whole seconds.
    case TypeKind::Time:
      return "TIME(6)";
    case TypeKind::DateTime:
    case TypeKind::Interval:
      return "DATETIME(6)";
    case TypeKind::Enum: {
      std::string list;
      for (const auto& label : type.labels) list += (list.empty() ? "" : ",") + quote_literal(label);
      if (list.empty()) throw_unsupported("An enum without a single name cannot be a column in MariaDB.");
      return "ENUM(" + list + ')';
    }
    case TypeKind::Array:
      throw_unsupported(
          "MariaDB has no arrays. Hold the values in a column of JsonType(), or in rows of a table of their "
          "own.");
    default:
      return Compiler::type_name(type);
  }
}

SqlType mariadb_type(std::string_view declaration) {
  TypeDeclaration declared = take_apart(declaration);
  if (declared.name == "ENUM") return Enum(parse_labels(declared.arguments));
  if (declared.name == "TINYINT" && declared.arguments == "1") return Boolean();
  auto known = std::ranges::find(known_types, declared.name, &KnownType::name);
  if (known == std::end(known_types)) return other_type(declaration);
  // The width MariaDB shows after whole numbers is how broad they are printed.
  if (is_whole_number(known->kind)) declared.arguments.clear();
  return with_arguments(known->kind, declared).value_or(other_type(declaration));
}

}  // namespace carafe::detail
