// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include "dialect/postgresql_compiler.hpp"

namespace carafe::detail {
namespace {

std::string comment_on(std::string_view what, const std::string& literal) {
  return "COMMENT ON " + std::string{what} + " IS " + literal;
}

}  // namespace

std::string PostgresqlCompiler::column_definition(const Table& table, const TableColumn& column) const {
  std::string sql = Compiler::column_definition(table, column);
  if (column.identity) {
    sql += ' ' + identity_clause(*column.identity);
  } else if (column.autoincrement) {
    sql += ' ' + identity_clause(Identity{});
  }
  return sql;
}

std::string PostgresqlCompiler::computed_clause(const Computed& computed) const {
  if (computed.persisted == false) {
    throw_unsupported("PostgreSQL", "columns computed when they are read",
                      "Have it stored: computed(\"…\", true), or compute it in a view.");
  }
  return "GENERATED ALWAYS AS (" + computed.sql + ") STORED";
}

std::string PostgresqlCompiler::index_term(const IndexTerm& term) const {
  std::string sql = term.is_expression ? '(' + term.text + ')' : quote(term.text);
  if (!term.operator_class.empty()) sql += ' ' + quote(term.operator_class);
  if (term.descending) sql += " DESC";
  if (term.nulls_first) sql += *term.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return sql;
}

std::string PostgresqlCompiler::create_index(TableName table, const Index& index) const {
  DialectOptions options =
      options_of(index.options, "postgresql", {"using", "with", "tablespace", "concurrently"});
  std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  if (options["concurrently"] == "true") sql += "CONCURRENTLY ";
  sql += constraint_name(index.name) + " ON " + table_name(table);
  if (options.contains("using")) sql += " USING " + quote(options["using"]);
  std::string terms;
  for (const IndexTerm& term : index.columns) terms += (terms.empty() ? "" : ", ") + index_term(term);
  sql += " (" + terms + ')';
  std::string carried;
  for (const std::string& column : index.include) carried += (carried.empty() ? "" : ", ") + quote(column);
  if (!carried.empty()) sql += " INCLUDE (" + carried + ')';
  if (index.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
  if (options.contains("with")) sql += " WITH (" + options["with"] + ')';
  if (options.contains("tablespace")) sql += " TABLESPACE " + quote(options["tablespace"]);
  if (!index.where.empty()) sql += " WHERE " + index.where;
  return sql;
}

std::string PostgresqlCompiler::table_options(const Table& table) const {
  DialectOptions options =
      options_of(table.options, "postgresql", {"partition_by", "using", "with", "tablespace"});
  std::string sql;
  if (options.contains("partition_by")) sql += " PARTITION BY " + options["partition_by"];
  if (options.contains("using")) sql += " USING " + quote(options["using"]);
  if (options.contains("with")) sql += " WITH (" + options["with"] + ')';
  if (options.contains("tablespace")) sql += " TABLESPACE " + quote(options["tablespace"]);
  return sql;
}

std::string PostgresqlCompiler::comment_on_column(TableName table, const TableColumn& column) const {
  return comment_on("COLUMN " + table_name(table) + '.' + quote(column.name),
                    column.comment.empty() ? "NULL" : quote_literal(column.comment));
}

std::vector<std::string> PostgresqlCompiler::create_comments(const Table& table) const {
  std::vector<std::string> statements;
  if (!table.comment.empty())
    statements.push_back(comment_on("TABLE " + table_name(table), quote_literal(table.comment)));
  for (const TableColumn& column : table.columns)
    if (!column.comment.empty()) statements.push_back(comment_on_column(table, column));
  return statements;
}

std::string PostgresqlCompiler::create_type(const SqlType& type) const {
  std::string labels;
  for (const auto& label : type.labels) labels += (labels.empty() ? "" : ", ") + quote_literal(label);
  return "CREATE TYPE " + quote(type.name) + " AS ENUM (" + labels + ')';
}

std::string PostgresqlCompiler::drop_type(const SqlType& type) const {
  return "DROP TYPE " + quote(type.name);
}

std::vector<std::string> PostgresqlCompiler::alter_column(TableName table, const TableColumn& from,
                                                          const TableColumn& to) const {
  if (from.computed != to.computed && to.computed) {
    throw_unsupported("PostgreSQL", "way to change what a column is computed from",
                      "Drop the column and add it again.");
  }
  std::vector<std::string> statements;
  if (from.name != to.name) statements.push_back(rename_column(table, from.name, to.name));
  std::string alter = "ALTER TABLE " + table_name(table) + " ALTER COLUMN " + quote(to.name) + ' ';
  auto say = [&](const std::string& what) { statements.push_back(alter + what); };
  bool retyped = type_name(from.type) != type_name(to.type);
  bool numbered = to.autoincrement || to.identity.has_value();
  bool was_numbered = from.autoincrement || from.identity.has_value();
  bool renumbered = was_numbered != numbered || from.identity != to.identity;
  // A default does not always follow its column to another type.
  bool drop_default = from.server_default && (retyped || !to.server_default);
  if (from.computed && !to.computed) say("DROP EXPRESSION");
  if (was_numbered && renumbered) say("DROP IDENTITY IF EXISTS");
  if (drop_default) say("DROP DEFAULT");
  if (retyped) {
    std::string type = type_name(to.type);
    say("TYPE " + type + " USING " + quote(to.name) + "::" + type);
  }
  if (from.nullable != to.nullable) say(to.nullable ? "DROP NOT NULL" : "SET NOT NULL");
  if (to.server_default && (drop_default || from.server_default != to.server_default))
    say("SET DEFAULT " + default_clause(*to.server_default));
  if (numbered && renumbered) say("ADD " + identity_clause(to.identity.value_or(Identity{})));
  if (from.comment != to.comment) statements.push_back(comment_on_column(table, to));
  return statements;
}

}  // namespace carafe::detail
