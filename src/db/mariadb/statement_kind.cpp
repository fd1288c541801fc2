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

std::string next_word(std::string_view& sql) {
  skip_to_word(sql);
  std::string word;
  while (!sql.empty() && (std::isalpha(static_cast<unsigned char>(sql.front())) || sql.front() == '_')) {
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

std::string changed_table(std::string_view sql) {
  std::string word = next_word(sql);
  if (!is_one_of(word, {"INSERT", "REPLACE", "UPDATE"})) return "";
  auto before = sql;
  while (is_one_of(next_word(sql), {"INTO", "IGNORE", "LOW_PRIORITY", "LOW", "HIGH", "DELAYED"}))
    before = sql;
  skip_to_word(before);
  std::string name;
  while (!before.empty()) {
    bool is_quoted = before.front() == '`';
    auto end = is_quoted ? before.find('`', 1) : before.find_first_of(" \t\r\n(.,;=");
    name = before.substr(is_quoted ? 1 : 0, end == before.npos ? end : end - (is_quoted ? 1 : 0));
    if (end == before.npos) break;
    before.remove_prefix(end + (is_quoted ? 1 : 0));
    if (!before.starts_with('.')) break;
    before.remove_prefix(1);
  }
  return name;
}

}  // namespace carafe::detail
