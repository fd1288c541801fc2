// SPDX-License-Identifier: MIT
#include "dialect/mariadb_compiler.hpp"

namespace carafe::detail {

std::string MariadbCompiler::quote_literal(std::string_view text) const {
  std::string quoted;
  for (char c : Compiler::quote_literal(text)) {
    if (c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted;
}

std::string MariadbCompiler::column_definition(const Table& table, const TableColumn& column) const {
  std::string sql = Compiler::column_definition(table, column);
  if (column.autoincrement) sql += " AUTO_INCREMENT";
  return sql;
}

}  // namespace carafe::detail
