// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cctype>
#include <string>
#include <variant>
#include <vector>

#include <carafe/util/error.hpp>

#include "dialect/mariadb_compiler.hpp"
#include "dialect/sqlite_compiler.hpp"

namespace carafe::detail {
namespace {

bool is_long(TypeKind kind) {
  return kind == TypeKind::Text || kind == TypeKind::LargeBinary || kind == TypeKind::JSON;
}

/// What may stand after DEFAULT without parentheses: a number, a text, a word.
bool stands_bare(std::string_view sql) {
  if (sql.empty()) return false;
  if (sql.front() == '\'') {
    std::size_t at = 1;
    while (at < sql.size() && (sql[at] != '\'' || sql.substr(at, 2) == "''")) at += sql[at] == '\'' ? 2 : 1;
    return at + 1 == sql.size();
  }
  if (sql.front() == '-' || sql.front() == '+') sql.remove_prefix(1);
  return !sql.empty() &&
         std::ranges::all_of(sql, [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; });
}

void refuse_deferral(Deferral deferral) {
  if (deferral != Deferral::none) {
    throw_unsupported("MariaDB", "constraints that wait for the end of their transaction",
                      "Leave out deferrable and initially_deferred, or insert in the order keys need.");
  }
}

struct Refusal {
  void operator()(const UniqueConstraint& unique) const {
    refuse_deferral(unique.deferral);
    if (unique.nulls_not_distinct)
      throw_unsupported("MariaDB", "unique constraints to which two NULLs are one",
                        "Make the columns NOT NULL.");
  }
  void operator()(const ForeignKeyConstraint& key) const {
    refuse_deferral(key.deferral);
    // It reads both, and keeps neither.
    if (!key.match.empty() && key.match != "SIMPLE") {
      throw_unsupported("MariaDB", "foreign keys that MATCH " + key.match,
                        "Leave it out, or make the columns NOT NULL.");
    }
    if (key.on_delete == "SET DEFAULT" || key.on_update == "SET DEFAULT")
      throw_unsupported("MariaDB", "foreign keys that SET DEFAULT",
                        "Say \"SET NULL\", or set it in the program.");
  }
  void operator()(const ExcludeConstraint&) const {
    throw_unsupported("MariaDB", "EXCLUDE constraints",
                      "Check it in the program, in a serializable transaction.");
  }
  void operator()(const PrimaryKeyConstraint&) const {}
  void operator()(const CheckConstraint&) const {}
};

}  // namespace

std::string MariadbCompiler::column_type(const Table& table, const TableColumn& column) const {
  try {
    return type_name(column.type);
  } catch (const UsageError& error) {
    throw UsageError{error.code(), "The column " + table.name + '.' + column.name + ": " + error.what()};
  }
}

std::string MariadbCompiler::column_definition(const Table& table, const TableColumn& column) const {
  std::string sql = quote(column.name) + ' ' + column_type(table, column);
  if (column.computed) {
    sql += ' ' + computed_clause(*column.computed);  // no NOT NULL may follow
  } else {
    if (!column.nullable || column.primary_key) sql += " NOT NULL";
    if (column.server_default) sql += " DEFAULT " + default_clause(*column.server_default);
    if (column.autoincrement || column.identity) sql += " AUTO_INCREMENT";
  }
  if (!column.comment.empty()) sql += " COMMENT " + quote_literal(column.comment);
  return sql;
}

std::string MariadbCompiler::default_clause(std::string_view sql) const {
  std::string_view bare = bare_expression(sql);
  return stands_bare(bare) ? std::string{bare} : '(' + std::string{bare} + ')';
}

std::string MariadbCompiler::create_table(const Table& table) const {
  for (const std::string& name : table.primary_key.columns) {
    const TableColumn* column = table.find_column(name);
    if (column && is_long(column->type.kind)) {
      throw UsageError{"unsupported-type", "The column " + table.name + '.' + name +
                                               ": MariaDB takes no text or blob of any length as a primary "
                                               "key. Say its length: String(255)."};
    }
  }
  return Compiler::create_table(table);
}

std::string MariadbCompiler::constraint_definition(const Constraint& constraint) const {
  std::visit(Refusal{}, constraint);
  return Compiler::constraint_definition(constraint);
}

std::string MariadbCompiler::drop_constraint(TableName table, const Constraint& constraint) const {
  if (std::holds_alternative<PrimaryKeyConstraint>(constraint))
    return "ALTER TABLE " + table_name(table) + " DROP PRIMARY KEY";
  return Compiler::drop_constraint(table, constraint);
}

std::string MariadbCompiler::index_term(const IndexTerm& term) const {
  if (term.is_expression) {
    throw_unsupported("MariaDB", "indexes on an expression",
                      "Add a column computed(\"" + term.text + "\") and index that.");
  }
  std::string sql = quote(term.text);
  if (term.length > 0) sql += '(' + std::to_string(term.length) + ')';
  return term.descending ? sql + " DESC" : sql;
}

std::string MariadbCompiler::create_index(TableName table, const Index& index) const {
  if (!index.where.empty())
    throw_unsupported("MariaDB", "indexes of some rows only",
                      "Leave out the condition of " + index.name + '.');
  if (!index.include.empty())
    throw_unsupported("MariaDB", "indexes that carry further columns",
                      "Put them among the columns of " + index.name + '.');
  if (index.nulls_not_distinct)
    throw_unsupported("MariaDB", "unique indexes to which two NULLs are one", "Make the columns NOT NULL.");
  DialectOptions options = options_of(index.options, "mariadb", {"prefix", "parser"});
  std::string prefix = options.contains("prefix") ? options["prefix"] : index.unique ? "UNIQUE" : "";
  if (prefix != "" && prefix != "UNIQUE" && prefix != "FULLTEXT" && prefix != "SPATIAL") {
    throw UsageError{"unknown-table-option", "The option mariadb_prefix of the index " + index.name +
                                                 " is \"" + prefix + "\"; it can be FULLTEXT or SPATIAL."};
  }
  std::string terms;
  for (const IndexTerm& term : index.columns) terms += (terms.empty() ? "" : ", ") + index_term(term);
  return "CREATE " + prefix + (prefix.empty() ? "" : " ") + "INDEX " + constraint_name(index.name) + " ON " +
         table_name(table) + " (" + terms + ')' +
         (options.contains("parser") ? " WITH PARSER " + quote(options["parser"]) : "");
}

std::string MariadbCompiler::drop_index(TableName table, std::string_view index) const {
  return "DROP INDEX " + constraint_name(index) + " ON " + table_name(table);
}

std::string MariadbCompiler::table_options(const Table& table) const {
  DialectOptions options =
      options_of(table.options, "mariadb", {"engine", "charset", "collate", "row_format"});
  std::string sql = " ENGINE=" + (options.contains("engine") ? quote(options["engine"]) : "InnoDB");
  if (options.contains("charset")) {
    sql += " DEFAULT CHARSET=" + quote(options["charset"]);
  } else if (!options.contains("collate")) {
    sql += " DEFAULT CHARSET=utf8mb4";
  }
  if (options.contains("collate")) sql += " COLLATE=" + quote(options["collate"]);
  if (options.contains("row_format")) sql += " ROW_FORMAT=" + quote(options["row_format"]);
  if (!table.comment.empty()) sql += " COMMENT=" + quote_literal(table.comment);
  return sql;
}

std::vector<std::string> MariadbCompiler::alter_column(TableName table, const TableColumn& from,
                                                       const TableColumn& to) const {
  Table named;
  named.name = table.name;
  std::string definition = column_definition(named, to);
  if (from.name == to.name && definition == column_definition(named, from)) return {};
  return {"ALTER TABLE " + table_name(table) + " CHANGE COLUMN " + quote(from.name) + ' ' + definition};
}

}  // namespace carafe::detail
