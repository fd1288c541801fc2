// SPDX-License-Identifier: MIT
#include "dialect/mariadb_compiler.hpp"

namespace carafe::detail {

std::string MariadbCompiler::type_name(const SqlType& type) const {
  switch (type.kind) {
    case TypeKind::Boolean:
      return "BOOL";
    case TypeKind::Double:
      return "DOUBLE";
    // Without digits MariaDB keeps whole seconds.
    case TypeKind::Time:
      return "TIME(6)";
    case TypeKind::DateTime:
    case TypeKind::Interval:
      return "DATETIME(6)";
    case TypeKind::LargeBinary:
      return "LONGBLOB";
    default:
      return Compiler::type_name(type);
  }
}

std::string MariadbCompiler::column_definition(const Table& table, const TableColumn& column) const {
  std::string sql = Compiler::column_definition(table, column);
  if (column.autoincrement) sql += " AUTO_INCREMENT";
  return sql;
}

}  // namespace carafe::detail
