// SPDX-License-Identifier: MIT
#include "dialect/sqlite_compiler.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace carafe::detail {
namespace {

// Sorted. What SQLite reserves or may read as something else, beyond the common words.
constexpr std::array<std::string_view, 78> sqlite_words{
    "abort",     "add",     "after",     "alter",        "attach",      "autoincrement", "before",
    "begin",     "by",      "cascade",   "commit",       "conflict",    "cross",         "database",
    "deferred",  "delete",  "detach",    "drop",         "each",        "escape",        "exclude",
    "exclusive", "exists",  "explain",   "fail",         "filter",      "following",     "generated",
    "glob",      "if",      "ignore",    "immediate",    "index",       "indexed",       "insert",
    "instead",   "key",     "match",     "materialized", "no",          "nothing",       "nulls",
    "of",        "others",  "over",      "partition",    "plan",        "pragma",        "preceding",
    "query",     "raise",   "range",     "recursive",    "regexp",      "reindex",       "release",
    "rename",    "replace", "restrict",  "returning",    "rollback",    "row",           "rows",
    "savepoint", "temp",    "temporary", "ties",         "transaction", "trigger",       "unbounded",
    "update",    "vacuum",  "values",    "view",         "virtual",     "window",        "with",
    "without"};
static_assert(std::ranges::is_sorted(sqlite_words));

bool is_whole_number(TypeKind kind) {
  return kind == TypeKind::SmallInteger || kind == TypeKind::Integer || kind == TypeKind::BigInteger;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The end of the quoted text or parenthesis beginning at `at`, npos if it never ends.
std::size_t matching_end(std::string_view sql, std::size_t at) {
  if (sql[at] == '\'' || sql[at] == '"') {
    std::size_t end = sql.find(sql[at], at + 1);
    return end == sql.npos ? end : end + 1;
  }
  int depth = 0;
  while (at < sql.size()) {
    char c = sql[at];
    if (c == '\'' || c == '"') {
      at = matching_end(sql, at);
      if (at == sql.npos) return at;
      continue;
    }
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return at + 1;
    ++at;
  }
  return sql.npos;
}

/// A number, a string, a blob or a word: what may stand after DEFAULT without
/// parentheses.
bool is_literal(std::string_view sql) {
  if (!sql.empty() && (sql.front() == '-' || sql.front() == '+')) sql.remove_prefix(1);
  if (sql.empty()) return false;
  if (is_digit(sql.front()) || sql.front() == '.') {
    return std::ranges::all_of(sql, [](char c) { return is_digit(c) || c == '.'; });
  }
  std::string_view text = sql.front() == 'x' || sql.front() == 'X' ? sql.substr(1) : sql;
  if (!text.empty() && text.front() == '\'') {
    std::size_t at = 0;
    while (at < text.size() && text[at] == '\'') {
      at = matching_end(text, at);
      if (at == text.npos) return false;
    }
    return at == text.size();
  }
  std::string word{sql};
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return char(std::toupper(c)); });
  return word == "NULL" || word == "TRUE" || word == "FALSE" || word == "CURRENT_TIME" ||
         word == "CURRENT_DATE" || word == "CURRENT_TIMESTAMP";
}

[[noreturn]] void throw_no_alter() {
  throw_unsupported("SQLite", "ALTER TABLE for constraints",
                    "A migration makes the table anew (op.create_foreign_key and its kin do).");
}

}  // namespace

bool is_numbered_key(const Table& table, const TableColumn& column) {
  return is_whole_number(column.type.kind) && table.primary_key.columns.size() == 1 &&
         table.primary_key.columns.front() == column.name &&
         (column.autoincrement || column.type.kind == TypeKind::Integer);
}

std::string_view bare_expression(std::string_view sql) {
  constexpr std::string_view blanks = " \t\r\n";
  while (true) {
    sql.remove_prefix(std::min(sql.find_first_not_of(blanks), sql.size()));
    sql.remove_suffix(sql.size() - (sql.find_last_not_of(blanks) + 1));
    if (sql.empty() || sql.front() != '(' || matching_end(sql, 0) != sql.size()) return sql;
    sql = sql.substr(1, sql.size() - 2);
  }
}

bool SqliteCompiler::is_reserved(std::string_view word) const {
  return Compiler::is_reserved(word) || std::ranges::binary_search(sqlite_words, word);
}

bool has_table_option(const Table& table, std::string_view option) {
  auto own = options_of(table.options, "sqlite", {"autoincrement", "strict", "without_rowid"});
  auto found = own.find(std::string{option});
  return found != own.end() && found->second == "true";
}

std::string SqliteCompiler::create_table(const Table& table) const {
  for (const ForeignKeyConstraint& key : table.foreign_keys) {
    if (key.referred_schema == table.schema) continue;
    throw_unsupported("SQLite", "foreign keys from one file to another",
                      "Keep " + TableName{table}.to_string() + " and " +
                          TableName::referred_by(key).to_string() + " in one schema.");
  }
  if (!has_table_option(table, "autoincrement")) return Compiler::create_table(table);
  // AUTOINCREMENT is only taken at the column.
  Table with_key_at_column = table;
  auto key = std::ranges::find_if(with_key_at_column.columns,
                                  [&](const TableColumn& column) { return is_numbered_key(table, column); });
  if (key == with_key_at_column.columns.end()) {
    throw_unsupported(
        "SQLite", "AUTOINCREMENT but of a single integer primary key",
        "Leave sqlite_autoincrement out of the options of " + TableName{table}.to_string() + '.');
  }
  key->autoincrement = key->primary_key = true;
  with_key_at_column.primary_key.columns.clear();
  return Compiler::create_table(with_key_at_column);
}

std::string SqliteCompiler::create_index(TableName table, const Index& index) const {
  if (index.nulls_not_distinct)
    throw_unsupported("SQLite", "NULLS NOT DISTINCT", "Index an expression: coalesce(…, …).");
  // The index is said to be in a schema, its table is found there.
  std::string sql = Compiler::create_index(table.name, index);
  if (table.schema.empty()) return sql;
  return sql.insert(sql.find("INDEX ") + 6, quote(table.schema) + '.');
}

std::string SqliteCompiler::add_constraint(TableName, const Constraint&) const { throw_no_alter(); }
std::string SqliteCompiler::drop_constraint(TableName, const Constraint&) const { throw_no_alter(); }

std::string SqliteCompiler::constraint_definition(const Constraint& constraint) const {
  if (const auto* unique = std::get_if<UniqueConstraint>(&constraint)) {
    if (unique->deferral != Deferral::none)
      throw_unsupported("SQLite", "deferrable unique constraints", "Leave `deferrable` out.");
    if (unique->nulls_not_distinct)
      throw_unsupported("SQLite", "NULLS NOT DISTINCT",
                        "Use a unique index on an expression: coalesce(…, …).");
  }
  if (std::holds_alternative<ExcludeConstraint>(constraint))
    throw_unsupported("SQLite", "EXCLUDE constraints", "A trigger can check what they do.");
  const auto* key = std::get_if<ForeignKeyConstraint>(&constraint);
  if (!key) return Compiler::constraint_definition(constraint);
  if (!key->match.empty() && key->match != "SIMPLE")
    throw_unsupported("SQLite", "MATCH " + key->match,
                      "It reads the words and matches as SIMPLE does; say a check instead.");
  ForeignKeyConstraint in_its_file = *key;
  in_its_file.referred_schema.clear();
  return Compiler::constraint_definition(in_its_file);
}

std::string SqliteCompiler::table_options(const Table& table) const {
  std::string options;
  if (has_table_option(table, "without_rowid")) options += " WITHOUT ROWID";
  if (has_table_option(table, "strict")) options += options.empty() ? " STRICT" : ", STRICT";
  return options;
}

std::string SqliteCompiler::column_definition(const Table& table, const TableColumn& column) const {
  TableColumn plain = column;
  plain.computed.reset();
  bool key_at_column =
      column.autoincrement && table.primary_key.columns.empty() && has_table_option(table, "autoincrement");
  if (key_at_column || is_numbered_key(table, column)) plain.type.kind = TypeKind::Integer;
  std::string sql = Compiler::column_definition(table, plain);
  if (key_at_column) {
    if (!table.primary_key.name.empty()) sql += " CONSTRAINT " + constraint_name(table.primary_key.name);
    sql += " PRIMARY KEY AUTOINCREMENT";
  }
  if (column.computed) sql += ' ' + computed_clause(*column.computed);
  // At the column, so that it comes and goes with it.
  if (column.type.kind == TypeKind::Enum && !column.type.labels.empty()) {
    std::string labels;
    for (const auto& label : column.type.labels)
      labels += (labels.empty() ? "" : ", ") + quote_literal(label);
    sql += " CONSTRAINT " + constraint_name(check_name(table.name, column.name)) + " CHECK (" +
           quote(column.name) + " IN (" + labels + "))";
  }
  return sql;
}

std::string SqliteCompiler::default_clause(std::string_view sql) const {
  std::string_view bare = bare_expression(sql);
  return is_literal(bare) ? std::string{bare} : '(' + std::string{bare} + ')';
}

}  // namespace carafe::detail
