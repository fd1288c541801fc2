// SPDX-License-Identifier: MIT
#include "dialect/postgresql_compiler.hpp"

namespace carafe::detail {

const SqlSyntax& PostgresqlCompiler::syntax() const {
  static constexpr SqlSyntax syntax{.database = "PostgreSQL"};
  return syntax;
}

std::string_view PostgresqlCompiler::literal_type(CellKind kind) const {
  switch (kind) {
    case CellKind::boolean:
      return "BOOLEAN";
    case CellKind::integer:
      return "BIGINT";
    case CellKind::real:
      return "DOUBLE PRECISION";
    case CellKind::date:
      return "DATE";
    case CellKind::time_of_day:
      return "TIME";
    case CellKind::timestamp:
      return "TIMESTAMP";
    case CellKind::interval:
      return "INTERVAL";
    case CellKind::text:
      return "TEXT";
    case CellKind::blob:
      return "BYTEA";
    case CellKind::decimal:
      return "NUMERIC";
    case CellKind::uuid:
      return "UUID";
    case CellKind::json:
      return "JSONB";
    default:
      return "";
  }
}

}  // namespace carafe::detail
