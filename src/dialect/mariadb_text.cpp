// SPDX-License-Identifier: MIT
#include "dialect/mariadb_text.hpp"

#include <algorithm>
#include <cctype>

#include "dialect/sqlite_compiler.hpp"

namespace carafe::detail {
namespace {

char unescaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case '0':
      return '\0';
    case 'Z':
      return '\x1A';
    default:
      return c;
  }
}

/// Writes the text that begins at `at` without backslashes; returns where it ends.
std::size_t copy_text(std::string_view sql, std::size_t at, std::string& out) {
  out += '\'';
  for (++at; at < sql.size(); ++at) {
    if (sql[at] == '\\' && at + 1 < sql.size()) {
      char c = unescaped(sql[++at]);
      out += c;
      if (c == '\'') out += c;
    } else if (sql[at] != '\'') {
      out += sql[at];
    } else if (at + 1 < sql.size() && sql[at + 1] == '\'') {
      out += "''";
      ++at;
    } else {
      break;
    }
  }
  out += '\'';
  return at + 1;
}

std::size_t copy_name(std::string_view sql, std::size_t at, const Compiler& compiler, std::string& out) {
  std::string name;
  for (++at; at < sql.size(); ++at) {
    if (sql[at] == '`') {
      if (at + 1 == sql.size() || sql[at + 1] != '`') break;
      ++at;
    }
    name += sql[at];
  }
  if (!name.empty()) out += compiler.quote(name);
  return at + 1;
}

std::string upper(std::string_view sql) {
  std::string out{sql};
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return char(std::toupper(c)); });
  return out;
}

}  // namespace

std::string mariadb_as_standard(std::string_view sql, const Compiler& compiler) {
  std::string out;
  std::size_t at = 0;
  while (at < sql.size()) {
    if (sql[at] == '\'') {
      at = copy_text(sql, at, out);
    } else if (sql[at] == '`') {
      at = copy_name(sql, at, compiler, out);
    } else {
      out += sql[at++];
    }
  }
  return out;
}

std::string mariadb_default(std::string_view sql) {
  sql = bare_expression(sql);
  std::string word = upper(sql);
  std::string_view name = word;
  for (std::string_view call : {"(6)", "()"})
    if (name.ends_with(call)) name.remove_suffix(call.size());
  bool called = name.size() != word.size();
  if (name == "CURRENT_TIMESTAMP" || (name == "NOW" && called)) return "CURRENT_TIMESTAMP";
  if (name == "CURRENT_DATE" || (name == "CURDATE" && called)) return "CURRENT_DATE";
  if (name == "CURRENT_TIME" || (name == "CURTIME" && called)) return "CURRENT_TIME";
  if (name == "TRUE") return "1";
  if (name == "FALSE") return "0";
  return std::string{sql};
}

bool mariadb_is_constraint(const Index& index) {
  return index.unique && index.where.empty() && index.options.empty() &&
         std::ranges::all_of(index.columns, [](const IndexTerm& term) {
           return !term.is_expression && !term.descending && term.length == 0;
         });
}

}  // namespace carafe::detail
