// SPDX-License-Identifier: MIT
#include "dialect/sqlite_index_sql.hpp"

#include <algorithm>
#include <span>

#include "dialect/sqlite_compiler.hpp"
#include "dialect/sqlite_tokens.hpp"

namespace carafe::detail {
namespace {

using Tokens = std::span<const SqliteToken>;

IndexTerm parse_term(std::string_view sql, Tokens tokens) {
  bool descending = tokens.size() > 1 && tokens.back().is("DESC");
  if (descending || (tokens.size() > 1 && tokens.back().is("ASC"))) tokens = tokens.first(tokens.size() - 1);
  IndexTerm term;
  if (tokens.size() == 1 && tokens[0].kind != SqliteToken::other) {
    term.text = tokens[0].text;
  } else {
    std::size_t begin = tokens.front().begin;
    term = index_expression(std::string{bare_expression(sql.substr(begin, tokens.back().end - begin))});
  }
  term.descending = descending;
  return term;
}

}  // namespace

IndexSql parse_index_sql(std::string_view sql) {
  std::vector<SqliteToken> tokens = tokenize_sqlite(sql);
  IndexSql index;
  auto on = std::ranges::find_if(tokens, [](const SqliteToken& token) { return token.is("ON"); });
  auto open = std::ranges::find_if(on, tokens.end(), [](const SqliteToken& token) { return token.is('('); });
  if (open == tokens.end()) return index;

  auto begin = open + 1;
  int depth = 1;
  auto at = begin;
  for (; at != tokens.end() && depth > 0; ++at) {
    if (at->is('(')) ++depth;
    if (at->is(')')) --depth;
    bool ends = depth == 0 || (depth == 1 && at->is(','));
    if (ends && at != begin) index.terms.push_back(parse_term(sql, Tokens{begin, at}));
    if (ends) begin = at + 1;
  }
  if (at != tokens.end() && at->is("WHERE")) index.where = bare_expression(sql.substr(at->end));
  return index;
}

}  // namespace carafe::detail
