// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "dialect/declaration.hpp"
#include "dialect/postgresql_compiler.hpp"

namespace carafe::detail {
namespace {

constexpr KnownType known_types[] = {
    {"SMALLINT", TypeKind::SmallInteger},
    {"INT2", TypeKind::SmallInteger},
    {"SMALLSERIAL", TypeKind::SmallInteger},
    {"INTEGER", TypeKind::Integer},
    {"INT", TypeKind::Integer},
    {"INT4", TypeKind::Integer},
    {"SERIAL", TypeKind::Integer},
    {"BIGINT", TypeKind::BigInteger},
    {"INT8", TypeKind::BigInteger},
    {"BIGSERIAL", TypeKind::BigInteger},
    {"BOOLEAN", TypeKind::Boolean},
    {"BOOL", TypeKind::Boolean},
    {"REAL", TypeKind::Float},
    {"FLOAT4", TypeKind::Float},
    {"FLOAT", TypeKind::Double},
    {"FLOAT8", TypeKind::Double},
    {"DOUBLE PRECISION", TypeKind::Double},
    {"NUMERIC", TypeKind::Numeric},
    {"DECIMAL", TypeKind::Numeric},
    {"CHARACTER VARYING", TypeKind::String},
    {"VARCHAR", TypeKind::String},
    {"TEXT", TypeKind::Text},
    {"BYTEA", TypeKind::LargeBinary},
    {"DATE", TypeKind::Date},
    {"TIME", TypeKind::Time},
    {"TIME WITHOUT TIME ZONE", TypeKind::Time},
    {"TIME WITH TIME ZONE", TypeKind::Time},
    {"TIMETZ", TypeKind::Time},
    {"TIMESTAMP", TypeKind::DateTime},
    {"TIMESTAMP WITHOUT TIME ZONE", TypeKind::DateTime},
    {"TIMESTAMP WITH TIME ZONE", TypeKind::DateTime},
    {"TIMESTAMPTZ", TypeKind::DateTime},
    {"INTERVAL", TypeKind::Interval},
    {"JSONB", TypeKind::JSON},
    {"JSON", TypeKind::JSON},
    {"UUID", TypeKind::Uuid},
};

SqlType item_of(const SqlType& array) {
  SqlType item{array.item};
  item.length = array.length;
  item.scale = array.scale;
  item.timezone = array.timezone;
  return item;
}

}  // namespace

std::string PostgresqlCompiler::type_name(const SqlType& type) const {
  switch (type.kind) {
    case TypeKind::LargeBinary:
      return "BYTEA";
    case TypeKind::JSON:
      return "JSONB";
    case TypeKind::Uuid:
      return "UUID";
    case TypeKind::Float:
      return "REAL";
    case TypeKind::Time:
      return type.timezone ? "TIME WITH TIME ZONE" : "TIME WITHOUT TIME ZONE";
    case TypeKind::DateTime:
      return type.timezone ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP WITHOUT TIME ZONE";
    case TypeKind::Enum:
      return type.name.empty() ? Compiler::type_name(type) : quote(type.name);
    case TypeKind::Array:
      return type_name(item_of(type)) + "[]";
    default:
      return Compiler::type_name(type);
  }
}

SqlType postgresql_type(std::string_view declaration) {
  auto bare = declaration.substr(0, declaration.find_last_not_of(" \t") + 1);
  if (bare.ends_with("[]")) {
    SqlType item = postgresql_type(bare.substr(0, bare.size() - 2));
    if (item.kind == TypeKind::Other || item.kind == TypeKind::Array) {
      return other_type(declaration);
    }
    SqlType array = item;
    array.item = item.kind;
    array.kind = TypeKind::Array;
    return array;
  }
  TypeDeclaration declared = take_apart(declaration);
  auto known = std::ranges::find(known_types, declared.name, &KnownType::name);
  if (known == std::end(known_types)) return other_type(declaration);
  auto type = with_arguments(known->kind, declared);
  if (!type) return other_type(declaration);
  type->timezone = declared.name.ends_with("WITH TIME ZONE") || declared.name.ends_with("TZ");
  return *type;
}

}  // namespace carafe::detail
