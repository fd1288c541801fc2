// SPDX-License-Identifier: MIT
#include "db/postgresql/statement_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace carafe::detail {
namespace {

std::string in_upper_case(std::string_view text) {
  std::string upper{text};
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return char(std::toupper(c)); });
  return upper;
}

/// Past blanks and comments.
std::string_view without_comments(std::string_view sql) {
  while (true) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n("), sql.size()));
    if (sql.starts_with("--")) {
      sql.remove_prefix(std::min(sql.find('\n'), sql.size()));
    } else if (sql.starts_with("/*")) {
      auto end = sql.find("*/", 2);
      sql.remove_prefix(end == sql.npos ? sql.size() : end + 2);
    } else {
      return sql;
    }
  }
}

std::string_view take_word(std::string_view& sql) {
  sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n("), sql.size()));
  auto end = std::ranges::find_if_not(sql, [](unsigned char c) { return std::isalpha(c) || c == '_'; });
  std::string_view word = sql.substr(0, std::size_t(end - sql.begin()));
  sql.remove_prefix(word.size());
  return word;
}

template <std::size_t count>
bool is_one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 30> commands{
    "CREATE",   "ALTER",      "DROP",    "COMMENT",  "TRUNCATE",   "GRANT",   "REVOKE",  "SET",
    "RESET",    "SAVEPOINT",  "RELEASE", "ROLLBACK", "VACUUM",     "REINDEX", "CLUSTER", "REFRESH",
    "LOCK",     "DO",         "DISCARD", "LISTEN",   "UNLISTEN",   "NOTIFY",  "BEGIN",   "COMMIT",
    "REASSIGN", "CHECKPOINT", "IMPORT",  "LOAD",     "DEALLOCATE", "SECURITY"};
constexpr std::array<std::string_view, 6> reads{"SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN", "WITH"};
constexpr std::array<std::string_view, 9> writing{"INSERT ",    "UPDATE ",   "DELETE ",
                                                  "MERGE ",     " INTO ",    "FOR UPDATE",
                                                  "FOR NO KEY", "FOR SHARE", "FOR KEY SHARE"};
constexpr std::array<std::string_view, 8> traces{"SET", "LISTEN", "PREPARE", "DECLARE",
                                                 "DO",  "CALL",   "LOAD",    "DISCARD"};
// Wherever they stand.
constexpr std::array<std::string_view, 4> trace_words{"SET_CONFIG", "PG_ADVISORY_LOCK",
                                                      "PG_TRY_ADVISORY_LOCK", "TEMP"};

template <std::size_t count>
bool contains_one_of(std::string_view text, const std::array<std::string_view, count>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace

StatementTraits read_statement(std::string_view sql) {
  std::string upper = in_upper_case(without_comments(sql));
  std::string_view rest = upper;
  std::string_view word = take_word(rest);
  std::string_view second = take_word(rest);
  StatementTraits traits;
  traits.is_command = is_one_of(word, commands);
  traits.read_only = is_one_of(word, reads) && !contains_one_of(upper, writing);
  bool of_transaction =
      word == "SET" && (second == "LOCAL" || second == "TRANSACTION" || second == "CONSTRAINTS");
  traits.leaves_traces = (is_one_of(word, traces) && !of_transaction) || contains_one_of(upper, trace_words);
  return traits;
}

}  // namespace carafe::detail
