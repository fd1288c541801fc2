// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>
#include <variant>
#include <vector>

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
  return name.empty() ? "" : "CONSTRAINT " + compiler.constraint_name(name) + ' ';
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

std::string match_clause(const std::string& match) {
  if (match.empty()) return "";
  if (match != "FULL" && match != "PARTIAL" && match != "SIMPLE") {
    throw UsageError{
        "bad-key-match",
        "\"" + match + "\" is no way for a foreign key to match; it can be FULL, PARTIAL or SIMPLE."};
  }
  return " MATCH " + match;
}

std::string_view deferral_clause(Deferral deferral) {
  switch (deferral) {
    case Deferral::none:
      break;
    case Deferral::immediate:
      return " DEFERRABLE";
    case Deferral::deferred:
      return " DEFERRABLE INITIALLY DEFERRED";
  }
  return "";
}

struct DefinitionWriter {
  const Compiler& compiler;

  std::string operator()(const PrimaryKeyConstraint& key) const {
    return constraint_prefix(compiler, key.name) + "PRIMARY KEY " + column_list(compiler, key.columns);
  }
  std::string operator()(const UniqueConstraint& unique) const {
    return constraint_prefix(compiler, unique.name) + "UNIQUE " +
           (unique.nulls_not_distinct ? "NULLS NOT DISTINCT " : "") + column_list(compiler, unique.columns) +
           std::string{deferral_clause(unique.deferral)};
  }
  std::string operator()(const CheckConstraint& check) const {
    return constraint_prefix(compiler, check.name) + "CHECK (" + check.sql + ')';
  }
  std::string operator()(const ForeignKeyConstraint& key) const {
    return constraint_prefix(compiler, key.name) + "FOREIGN KEY" + column_list(compiler, key.columns) +
           " REFERENCES " + compiler.table_name(TableName::referred_by(key)) + ' ' +
           column_list(compiler, key.referred_columns) + match_clause(key.match) +
           referential_action("DELETE", key.on_delete) + referential_action("UPDATE", key.on_update) +
           std::string{deferral_clause(key.deferral)};
  }
  std::string operator()(const ExcludeConstraint& exclude) const {
    return constraint_prefix(compiler, exclude.name) + "EXCLUDE " + exclude.sql;
  }
};

/// A type's name is written as it is, so it may hold nothing that could end it: words, balanced
/// parentheses, and whole quoted names and labels.
bool is_type_name(std::string_view name) {
  constexpr std::string_view punctuation = "_ (),.[]";
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    auto c = static_cast<unsigned char>(name[i]);
    if (c == '\'' || c == '"' || c == '`') {
      if (c == '\'' && depth == 0) return false;
      i = name.find(name[i], i + 1);
      if (i == name.npos) return false;
      continue;
    }
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
    if (!plain && punctuation.find(char(c)) == punctuation.npos) return false;
    if (c == '(') ++depth;
    if (c == ')' && --depth < 0) return false;
  }
  return depth == 0;
}

}  // namespace

std::string Compiler::constraint_definition(const Constraint& constraint) const {
  return std::visit(DefinitionWriter{*this}, constraint);
}

std::string Compiler::create_table(const Table& table) const {
  std::vector<std::string> parts;
  for (const TableColumn& column : table.columns) parts.push_back(column_definition(table, column));
  auto add = [&](const auto& constraints) {
    for (const auto& constraint : constraints) parts.push_back(constraint_definition(constraint));
  };
  if (!table.primary_key.columns.empty()) parts.push_back(constraint_definition(table.primary_key));
  add(table.uniques);
  add(table.foreign_keys);
  add(table.checks);
  add(table.excludes);
  std::string sql = "CREATE TABLE " + table_name(table) + " (";
  for (const auto& part : parts) sql += (&part == &parts.front() ? "\n\t" : ",\n\t") + part;
  return sql + "\n)" + table_options(table);
}

std::string Compiler::table_options(const Table&) const { return ""; }

std::vector<std::string> Compiler::create_comments(const Table&) const { return {}; }

std::string Compiler::drop_table(TableName table) const { return "DROP TABLE " + table_name(table); }

std::string Compiler::rename_table(TableName from, std::string_view to) const {
  return "ALTER TABLE " + table_name(from) + " RENAME TO " + quote(to);
}

std::string Compiler::index_term(const IndexTerm& term) const {
  std::string sql = term.is_expression ? '(' + term.text + ')' : quote(term.text);
  return term.descending ? sql + " DESC" : sql;
}

std::string Compiler::create_index(TableName table, const Index& index) const {
  std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql += constraint_name(index.name) + " ON " + table_name(table) + " (";
  for (const IndexTerm& term : index.columns)
    sql += (&term == &index.columns.front() ? "" : ", ") + index_term(term);
  sql += ')';
  if (!index.where.empty()) sql += " WHERE " + index.where;
  return sql;
}

std::string Compiler::drop_index(TableName table, std::string_view index) const {
  std::string schema = table.schema.empty() ? "" : quote(table.schema) + '.';
  return "DROP INDEX " + schema + constraint_name(index);
}

std::string Compiler::add_column(TableName table, const TableColumn& column) const {
  Table alone;
  alone.name = table.name;
  alone.schema = table.schema;
  return "ALTER TABLE " + table_name(table) + " ADD COLUMN " + column_definition(alone, column);
}

std::string Compiler::drop_column(TableName table, std::string_view column) const {
  return "ALTER TABLE " + table_name(table) + " DROP COLUMN " + quote(column);
}

std::string Compiler::rename_column(TableName table, std::string_view from, std::string_view to) const {
  return "ALTER TABLE " + table_name(table) + " RENAME COLUMN " + quote(from) + " TO " + quote(to);
}

std::string Compiler::add_constraint(TableName table, const Constraint& constraint) const {
  return "ALTER TABLE " + table_name(table) + " ADD " + constraint_definition(constraint) +
         (detail::is_not_valid(constraint) ? not_valid_clause() : "");
}

std::string Compiler::drop_constraint(TableName table, const Constraint& constraint) const {
  const std::string& name =
      std::visit([](const auto& one) -> const std::string& { return one.name; }, constraint);
  return "ALTER TABLE " + table_name(table) + " DROP CONSTRAINT " + constraint_name(name);
}

std::vector<std::string> Compiler::alter_column(TableName, const TableColumn&, const TableColumn&) const {
  detail::throw_unsupported("This database", "ALTER TABLE that changes a column", "Build the table anew.");
}

std::string Compiler::create_type(const SqlType&) const {
  detail::throw_unsupported("This database", "types with names of their own", "Leave out the type's name.");
}

std::string Compiler::drop_type(const SqlType& type) const { return create_type(type); }

std::string Compiler::column_definition(const Table&, const TableColumn& column) const {
  std::string sql = quote(column.name) + ' ' + type_name(column.type);
  if (column.server_default) sql += " DEFAULT " + default_clause(*column.server_default);
  if (column.computed) sql += ' ' + computed_clause(*column.computed);
  if (!column.nullable || column.primary_key) sql += " NOT NULL";
  return sql;
}

std::string Compiler::computed_clause(const Computed& computed) const {
  std::string sql = "GENERATED ALWAYS AS (" + computed.sql + ')';
  if (computed.persisted) sql += *computed.persisted ? " STORED" : " VIRTUAL";
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
      throw UsageError{
          "unsupported-type",
          "This database has no arrays. Hold the values in a JSON column, or in rows of a table."};
    case TypeKind::Other:
      break;
  }
  if (!is_type_name(type.name))
    throw UsageError{"bad-type-name", "\"" + type.name + "\" is not the name of an SQL type."};
  return type.name;
}

std::string Compiler::not_valid_clause() const {
  detail::throw_unsupported(syntax().database, "constraints that rows which exist may break (NOT VALID)",
                            "Correct these rows first, and leave `not_valid` out.");
}

namespace detail {

bool is_not_valid(const Constraint& constraint) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.not_valid; }) return one.not_valid;
        return false;
      },
      constraint);
}

void throw_unsupported(std::string_view dialect, std::string_view feature, std::string_view instead) {
  throw UsageError{"unsupported-operation",
                   std::string{dialect} + " has no " + std::string{feature} + ". " + std::string{instead}};
}

std::string identity_clause(const Identity& identity) {
  std::string how;
  auto say = [&](const char* words, const std::optional<std::int64_t>& number) {
    if (number) how += (how.empty() ? "" : " ") + (words + std::to_string(*number));
  };
  say("INCREMENT BY ", identity.increment);
  say("START WITH ", identity.start);
  say("MINVALUE ", identity.min_value);
  say("MAXVALUE ", identity.max_value);
  say("CACHE ", identity.cache);
  if (identity.cycle) how += how.empty() ? "CYCLE" : " CYCLE";
  return std::string{"GENERATED "} + (identity.always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY" +
         (how.empty() ? "" : " (" + how + ')');
}

DialectOptions options_of(const DialectOptions& options, std::string_view dialect,
                          std::initializer_list<std::string_view> known) {
  DialectOptions own;
  std::string prefix = std::string{dialect} + '_';
  for (const auto& [name, value] : options) {
    if (!name.starts_with(prefix)) continue;
    std::string option = name.substr(prefix.size());
    if (std::find(known.begin(), known.end(), option) == known.end()) {
      std::string all;
      for (std::string_view one : known) all += (all.empty() ? "" : ", ") + prefix + std::string{one};
      throw UsageError{"unknown-table-option",
                       '"' + name + "\" is no option of a table or index. The options are " + all + '.'};
    }
    own.emplace(std::move(option), value);
  }
  return own;
}

}  // namespace detail
}  // namespace carafe
