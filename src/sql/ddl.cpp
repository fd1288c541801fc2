// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>

#include <carafe/sql/compiler.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

std::string column_list(const Compiler& compiler, const std::vector<std::string>& columns) {
  std::string list = "(";
  for (const auto& column : columns) list += (list.size() == 1 ? "" : ", ") + compiler.quote(column);
  return list + ')';
}

std::string constraint_prefix(const Compiler& compiler, const std::string& name) {
  return name.empty() ? "" : "CONSTRAINT " + compiler.quote(name) + ' ';
}

std::string referential_action(std::string_view event, const std::string& action) {
  if (action.empty()) return "";
  static constexpr std::array<std::string_view, 5> actions{"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT",
                                                           "NO ACTION"};
  if (std::ranges::find(actions, action) == actions.end()) {
    throw UsageError{"bad-referential-action",
                     "\"" + action + "\" is not what a foreign key can do ON " + std::string{event} +
                         ". It can CASCADE, SET NULL, SET DEFAULT, RESTRICT or take NO ACTION."};
  }
  return " ON " + std::string{event} + ' ' + action;
}

std::string foreign_key_definition(const Compiler& compiler, const ForeignKeyConstraint& key) {
  std::string sql = constraint_prefix(compiler, key.name) + "FOREIGN KEY" +
                    column_list(compiler, key.columns) + " REFERENCES " + compiler.quote(key.referred_table) +
                    ' ' + column_list(compiler, key.referred_columns);
  return sql + referential_action("DELETE", key.on_delete) + referential_action("UPDATE", key.on_update);
}

}  // namespace

std::string Compiler::create_table(const Table& table) const {
  std::vector<std::string> parts;
  for (const TableColumn& column : table.columns) parts.push_back(column_definition(table, column));
  if (!table.primary_key.columns.empty()) {
    parts.push_back(constraint_prefix(*this, table.primary_key.name) + "PRIMARY KEY " +
                    column_list(*this, table.primary_key.columns));
  }
  for (const auto& unique : table.uniques) {
    parts.push_back(constraint_prefix(*this, unique.name) + "UNIQUE " + column_list(*this, unique.columns));
  }
  for (const auto& key : table.foreign_keys) parts.push_back(foreign_key_definition(*this, key));
  for (const auto& check : table.checks) {
    parts.push_back(constraint_prefix(*this, check.name) + "CHECK (" + check.sql + ')');
  }
  std::string sql = "CREATE TABLE " + quote(table.name) + " (";
  for (const auto& part : parts) sql += (&part == &parts.front() ? "\n\t" : ",\n\t") + part;
  return sql + "\n)";
}

std::string Compiler::drop_table(std::string_view table) const { return "DROP TABLE " + quote(table); }

std::string Compiler::rename_table(std::string_view from, std::string_view to) const {
  return "ALTER TABLE " + quote(from) + " RENAME TO " + quote(to);
}

std::string Compiler::create_index(std::string_view table, const Index& index) const {
  return std::string{index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX "} + quote(index.name) + " ON " +
         quote(table) + ' ' + column_list(*this, index.columns);
}

std::string Compiler::drop_index(std::string_view, std::string_view index) const {
  return "DROP INDEX " + quote(index);
}

std::string Compiler::add_column(std::string_view table, const TableColumn& column) const {
  Table alone;
  alone.name = table;
  return "ALTER TABLE " + quote(table) + " ADD COLUMN " + column_definition(alone, column);
}

std::string Compiler::drop_column(std::string_view table, std::string_view column) const {
  return "ALTER TABLE " + quote(table) + " DROP COLUMN " + quote(column);
}

std::string Compiler::rename_column(std::string_view table, std::string_view from,
                                    std::string_view to) const {
  return "ALTER TABLE " + quote(table) + " RENAME COLUMN " + quote(from) + " TO " + quote(to);
}

std::string Compiler::column_definition(const Table&, const TableColumn& column) const {
  std::string sql = quote(column.name) + ' ' + type_name(column.type);
  if (column.server_default) sql += " DEFAULT " + default_clause(*column.server_default);
  if (!column.nullable || column.primary_key) sql += " NOT NULL";
  return sql;
}

std::string Compiler::default_clause(std::string_view sql) const { return std::string{sql}; }

std::string Compiler::type_name(const SqlType& type) const {
  switch (type.kind) {
    case TypeKind::SmallInteger:
      return "SMALLINT";
    case TypeKind::Integer:
      return "INTEGER";
    case TypeKind::BigInteger:
      return "BIGINT";
    case TypeKind::Boolean:
      return "BOOLEAN";
    case TypeKind::Float:
      return "FLOAT";
    case TypeKind::Double:
      return "DOUBLE PRECISION";
    case TypeKind::Numeric:
      return type.length > 0
                 ? "NUMERIC(" + std::to_string(type.length) + ", " + std::to_string(type.scale) + ')'
                 : "NUMERIC";
    case TypeKind::Enum:
    case TypeKind::String:
      return type.length > 0 ? "VARCHAR(" + std::to_string(type.length) + ')' : "VARCHAR";
    case TypeKind::Text:
      return "TEXT";
    case TypeKind::LargeBinary:
      return "BLOB";
    case TypeKind::Date:
      return "DATE";
    case TypeKind::Time:
      return "TIME";
    case TypeKind::DateTime:
      return "TIMESTAMP";
    case TypeKind::Interval:
      return "INTERVAL";
    case TypeKind::JSON:
      return "JSON";
    case TypeKind::Uuid:
      return "CHAR(32)";
    case TypeKind::Array:
      throw UsageError{"unsupported-type",
                       "This database has no arrays. Hold the values in a JSON column, or in rows of a table."};
    case TypeKind::Other:
      break;
  }
  // A type's name is written as it is, so it may hold nothing that could end it.
  constexpr std::string_view punctuation = "_ (),.";
  auto allowed = [&](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80 ||
           punctuation.find(char(c)) != punctuation.npos;
  };
  if (!std::ranges::all_of(type.name, allowed) ||
      std::ranges::count(type.name, '(') != std::ranges::count(type.name, ')')) {
    throw UsageError{"bad-type-name", "\"" + type.name + "\" is not the name of an SQL type."};
  }
  return type.name;
}

}  // namespace carafe
