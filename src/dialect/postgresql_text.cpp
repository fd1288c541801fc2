// SPDX-License-Identifier: MIT
#include "dialect/postgresql_text.hpp"

#include <algorithm>
#include <cctype>

#include "dialect/sqlite_compiler.hpp"

namespace carafe::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The end of the number or text `sql` begins with, 0 if it begins with neither.
std::size_t literal_end(std::string_view sql) {
  if (sql.empty()) return 0;
  if (sql.front() != '\'') {
    std::size_t sign = sql.front() == '-' ? 1 : 0;
    if (sign == sql.size() || !is_digit(sql[sign])) return 0;
    auto other = std::find_if(sql.begin() + std::ptrdiff_t(sign), sql.end(),
                              [](char c) { return !is_digit(c) && c != '.'; });
    return std::size_t(other - sql.begin());
  }
  for (std::size_t i = 1; i < sql.size(); ++i) {
    if (sql[i] != '\'') continue;
    if (i + 1 == sql.size() || sql[i + 1] != '\'') return i + 1;
    ++i;
  }
  return 0;
}

/// Whether `sql` is nothing but casts: ::character varying(5)::text
bool is_casts(std::string_view sql) {
  if (sql.empty()) return true;
  constexpr std::string_view punctuation = " _\"()[],.:";
  return sql.starts_with("::") && std::ranges::all_of(sql, [&](unsigned char c) {
           return std::isalnum(c) || c >= 0x80 || punctuation.find(char(c)) != punctuation.npos;
         });
}

bool is_cast_to_number(std::string_view cast) {
  for (std::string_view type :
       {"::smallint", "::integer", "::bigint", "::numeric", "::double precision", "::real"})
    if (cast.starts_with(type)) return true;
  return false;
}

}  // namespace

std::string postgresql_default(std::string_view sql) {
  sql = bare_expression(sql);
  if (std::size_t end = literal_end(sql); end > 0 && is_casts(sql.substr(end))) {
    std::string_view literal = sql.substr(0, end);
    if (literal.front() != '\'' || !is_cast_to_number(sql.substr(end))) return std::string{literal};
    std::string_view number = literal.substr(1, literal.size() - 2);
    return std::string{literal_end(number) == number.size() ? number : literal};
  }
  constexpr std::string_view next = "nextval(";
  if (sql.starts_with(next)) {
    std::string_view name = sql.substr(next.size());
    std::size_t end = literal_end(name);
    if (end > 0 && name.substr(end) == "::regclass)")
      return std::string{next} + std::string{name.substr(0, end)} + ')';
  }
  std::string word{sql};
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  if (word == "true" || word == "false") return word;
  if (word.starts_with("current_") || word.starts_with("local")) {
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return char(std::toupper(c)); });
    return word;
  }
  return std::string{sql};
}

}  // namespace carafe::detail
