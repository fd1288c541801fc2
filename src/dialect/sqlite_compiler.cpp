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

std::string SqliteCompiler::column_definition(const Table& table, const TableColumn& column) const {
  if (!is_numbered_key(table, column)) return Compiler::column_definition(table, column);
  TableColumn key = column;
  key.type.kind = TypeKind::Integer;
  return Compiler::column_definition(table, key);
}

std::string SqliteCompiler::default_clause(std::string_view sql) const {
  std::string_view bare = bare_expression(sql);
  return is_literal(bare) ? std::string{bare} : '(' + std::string{bare} + ')';
}

}  // namespace carafe::detail
