// SPDX-License-Identifier: MIT
#include "dialect/postgresql_compiler.hpp"

namespace carafe::detail {

const SqlSyntax& PostgresqlCompiler::syntax() const {
  static constexpr SqlSyntax syntax{.database = "PostgreSQL", .dialect = "postgresql"};
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

std::string_view PostgresqlCompiler::function_form(std::string_view name, std::size_t arguments) const {
  if (name == "now" && arguments == 0) return "(now() AT TIME ZONE 'UTC')";
  if (name == "current_date" && arguments == 0) return "CAST(now() AT TIME ZONE 'UTC' AS DATE)";
  // Only of NUMERIC does it know how to round to digits.
  if (name == "round" && arguments == 2) return "round(CAST(%0 AS NUMERIC), %1)";
  return Compiler::function_form(name, arguments);
}

}  // namespace carafe::detail
