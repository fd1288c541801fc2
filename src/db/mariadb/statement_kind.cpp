// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cctype>

#include "db/mariadb/statement.hpp"

namespace carafe::detail {
namespace {

/// Goes past blanks, comments and opening parentheses.
void skip_to_word(std::string_view& sql) {
  while (true) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n("), sql.size()));
    std::string_view end;
    if (sql.starts_with("/*")) {
      end = "*/";
    } else if (sql.starts_with("--") || sql.starts_with('#')) {
      end = "\n";
    } else {
      return;
    }
    auto at = sql.find(end);
    sql.remove_prefix(at == sql.npos ? sql.size() : at + end.size());
  }
}

bool is_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }

std::string next_word(std::string_view& sql) {
  skip_to_word(sql);
  std::string word;
  while (!sql.empty() && is_word(sql.front())) {
    word += char(std::toupper(static_cast<unsigned char>(sql.front())));
    sql.remove_prefix(1);
  }
  return word;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool mentions(std::string_view sql, std::string_view wanted) {
  auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
  return !std::ranges::search(sql, wanted, same).empty();
}

}  // namespace

MariadbStatementKind mariadb_statement_kind(std::string_view sql) {
  std::string_view rest = sql;
  std::string word = next_word(rest);
  MariadbStatementKind kind;
  kind.read_only = is_one_of(word, {"SELECT", "WITH", "VALUES", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "DO"});
  kind.takes_arrays = is_one_of(word, {"INSERT", "REPLACE", "UPDATE", "DELETE"});
  kind.inserts = is_one_of(word, {"INSERT", "REPLACE"});
  kind.one_row_each = kind.inserts && !mentions(sql, "IGNORE");
  kind.defines = is_one_of(word, {"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE"});
  kind.may_commit =
      !kind.read_only && !kind.takes_arrays && !is_one_of(word, {"SAVEPOINT", "RELEASE", "ROLLBACK"});
  bool temporary = is_one_of(word, {"CREATE", "DROP"}) && mentions(sql, "TEMPORARY");
  kind.leaves_state = temporary ||
                      is_one_of(word, {"SET", "USE", "LOCK", "PREPARE", "HANDLER", "CALL", "XA"}) ||
                      mentions(sql, "GET_LOCK") || mentions(sql, ":=") || mentions(sql, "INTO @");
  return kind;
}

std::string_view returned_columns(std::string_view sql) {
  char quote = 0;
  std::string_view found;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (quote != 0) {
      if (sql[i] == quote) quote = 0;
    } else if (sql[i] == '\'' || sql[i] == '"' || sql[i] == '`') {
      quote = sql[i];
    } else if (i > 0 && !is_word(sql[i - 1]) && is_word(sql[i])) {
      std::string_view rest = sql.substr(i);
      if (next_word(rest) == "RETURNING") found = rest;
    }
  }
  return found;
}

std::string_view changed_table_text(std::string_view sql) {
  if (!is_one_of(next_word(sql), {"INSERT", "REPLACE", "UPDATE", "DELETE"})) return "";
  auto at = sql;
  while (is_one_of(next_word(sql),
                   {"INTO", "FROM", "IGNORE", "QUICK", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED"})) {
    at = sql;
  }
  skip_to_word(at);
  bool quoted = false;
  std::size_t length = 0;
  for (; length < at.size(); ++length) {
    if (at[length] == '`') quoted = !quoted;
    if (!quoted && std::string_view{" \t\r\n(,;="}.find(at[length]) != std::string_view::npos) break;
  }
  return at.substr(0, length);
}

std::string changed_table(std::string_view sql) {
  std::string_view name = changed_table_text(sql);
  bool quoted = name.ends_with('`') && name.size() > 1;
  auto begin = quoted ? name.rfind('`', name.size() - 2) : name.rfind('.');
  name.remove_prefix(begin == name.npos ? 0 : begin + 1);
  if (quoted) name.remove_suffix(1);
  return std::string{name};
}

}  // namespace carafe::detail
