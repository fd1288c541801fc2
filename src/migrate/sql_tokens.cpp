// SPDX-License-Identifier: MIT
#include "migrate/sql_tokens.hpp"

#include <algorithm>

namespace carafe::migrations::detail {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::size_t past_quote(std::string_view sql, std::size_t at) {
  char close = sql[at] == '[' ? ']' : sql[at];
  for (++at; at < sql.size(); ++at) {
    if (sql[at] != close) continue;
    bool doubled = close != ']' && at + 1 < sql.size() && sql[at + 1] == close;
    if (!doubled) return at + 1;
    ++at;
  }
  return sql.size();
}

// The next place that is neither space nor comment.
std::size_t past_space(std::string_view sql, std::size_t at) {
  while (at < sql.size()) {
    if (is_space(sql[at])) {
      ++at;
    } else if (sql.substr(at, 2) == "--") {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (sql.substr(at, 2) == "/*") {
      auto close = sql.find("*/", at + 2);
      at = close == std::string_view::npos ? sql.size() : close + 2;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace

std::vector<SqlToken> tokenize(std::string_view sql) {
  std::vector<SqlToken> tokens;
  for (std::size_t at = past_space(sql, 0); at < sql.size(); at = past_space(sql, at)) {
    std::size_t begin = at;
    char c = sql[at];
    TokenKind kind = TokenKind::punctuation;
    if (c == '\'' || c == '"' || c == '`' || c == '[') {
      kind = c == '\'' ? TokenKind::string : TokenKind::quoted_name;
      at = past_quote(sql, at);
    } else if ((c == 'x' || c == 'X') && at + 1 < sql.size() && sql[at + 1] == '\'') {
      kind = TokenKind::string;
      at = past_quote(sql, at + 1);
    } else if (is_digit(c) || (c == '.' && at + 1 < sql.size() && is_digit(sql[at + 1]))) {
      kind = TokenKind::number;
      while (at < sql.size() && (is_name(sql[at]) || sql[at] == '.' ||
                                 ((sql[at] == '+' || sql[at] == '-') && lower(sql[at - 1]) == 'e')))
        ++at;
    } else if (is_name(c)) {
      kind = TokenKind::name;
      while (at < sql.size() && is_name(sql[at])) ++at;
    } else {
      ++at;
    }
    tokens.push_back({kind, begin, at});
  }
  return tokens;
}

std::string unquoted(std::string_view name) {
  if (name.size() < 2) return std::string{name};
  char open = name.front();
  if (open != '"' && open != '`' && open != '[' && open != '\'') return std::string{name};
  std::string out;
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    out += name[i];
    if (open != '[' && name[i] == open) ++i;
  }
  return out;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char one, char other) { return lower(one) == lower(other); });
}

bool mentions(std::string_view sql, std::string_view name) {
  for (const SqlToken& token : tokenize(sql)) {
    if (token.kind != TokenKind::name && token.kind != TokenKind::quoted_name) continue;
    if (same_name(unquoted(sql.substr(token.begin, token.end - token.begin)), name)) return true;
  }
  return false;
}

}  // namespace carafe::migrations::detail
