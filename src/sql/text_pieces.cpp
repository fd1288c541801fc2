// SPDX-License-Identifier: MIT
#include "sql/text_pieces.hpp"

#include <algorithm>
#include <utility>

#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Knows where quoted strings, quoted names and comments end.
class Scanner {
 public:
  Scanner(std::string_view sql, const SqlSyntax& syntax) : sql_(sql), syntax_(syntax) {}

  /// Behind what begins at `at` and hides its text; `at` itself where nothing does.
  std::size_t skip(std::size_t at) const {
    char c = sql_[at];
    if (c == '\'' || c == '"' || c == '`') return quoted(at);
    if (sql_.substr(at, 2) == "--" && begins_comment(at)) return after("\n", at + 2);
    if (c == '#' && syntax_.hash_comments) return after("\n", at + 1);
    if (sql_.substr(at, 2) == "/*") return block_comment(at);
    if (c == '$' && syntax_.dollar_quotes) return dollar_quoted(at);
    return at;
  }

 private:
  std::size_t after(std::string_view closing, std::size_t from) const {
    std::size_t end = sql_.find(closing, from);
    return end == sql_.npos ? sql_.size() : end + closing.size();
  }

  bool begins_comment(std::size_t at) const {
    return !syntax_.dash_comment_needs_blank || at + 2 == sql_.size() ||
           static_cast<unsigned char>(sql_[at + 2]) <= ' ';
  }

  std::size_t quoted(std::size_t at) const {
    char quote = sql_[at];
    bool is_escape_string = syntax_.escape_strings && quote == '\'' && at > 0 &&
                            (sql_[at - 1] == 'E' || sql_[at - 1] == 'e') &&
                            (at == 1 || !is_word(sql_[at - 2]));
    bool backslash = quote != '`' && (syntax_.backslash_escapes || is_escape_string);
    for (std::size_t i = at + 1; i < sql_.size(); ++i) {
      if (backslash && sql_[i] == '\\') {
        ++i;
      } else if (sql_[i] == quote) {
        // Doubled, it is a quote in the text.
        if (i + 1 >= sql_.size() || sql_[i + 1] != quote) return i + 1;
        ++i;
      }
    }
    return sql_.size();
  }

  std::size_t block_comment(std::size_t at) const {
    if (!syntax_.nested_comments) return after("*/", at + 2);
    std::size_t depth = 0;
    for (std::size_t i = at; i + 1 < sql_.size(); ++i) {
      std::string_view two = sql_.substr(i, 2);
      if (two == "/*") {
        ++depth;
        ++i;
      } else if (two == "*/") {
        ++i;
        if (--depth == 0) return i + 1;
      }
    }
    return sql_.size();
  }

  std::size_t dollar_quoted(std::size_t at) const {
    if (at > 0 && (is_word(sql_[at - 1]) || sql_[at - 1] == '$')) return at;
    std::size_t end = at + 1;
    while (end < sql_.size() && is_word(sql_[end])) ++end;
    if (end >= sql_.size() || sql_[end] != '$' || is_digit(sql_[at + 1])) return at;
    std::string_view tag = sql_.substr(at, end + 1 - at);
    return after(tag, end + 1);
  }

  std::string_view sql_;
  const SqlSyntax& syntax_;
};

std::string listed(std::span<const std::string> names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? ":" : ", :") + name;
  return out.empty() ? "none" : out;
}

}  // namespace

TextPieces text_pieces(std::string_view sql, const SqlSyntax& syntax) {
  TextPieces text;
  Scanner scanner{sql, syntax};
  std::string piece;
  std::size_t at = 0;
  while (at < sql.size()) {
    if (std::size_t end = scanner.skip(at); end > at) {
      piece += sql.substr(at, end - at);
      at = end;
      continue;
    }
    if (sql.substr(at, 2) == "\\:") {
      piece += ':';
      at += 2;
      continue;
    }
    if (sql.substr(at, 2) == "::") {
      piece += "::";
      at += 2;
      continue;
    }
    std::size_t end = at + 1;
    while (end < sql.size() && is_word(sql[end])) ++end;
    bool is_parameter =
        sql[at] == ':' && end > at + 1 && !is_digit(sql[at + 1]) && (at == 0 || !is_word(sql[at - 1]));
    if (!is_parameter) {
      piece += sql[at++];
      continue;
    }
    std::string name{sql.substr(at + 1, end - at - 1)};
    auto known = std::ranges::find(text.names, name);
    text.uses.push_back(std::uint32_t(known - text.names.begin()));
    if (known == text.names.end()) text.names.push_back(std::move(name));
    text.pieces.push_back(std::exchange(piece, {}));
    at = end;
  }
  text.pieces.push_back(std::move(piece));
  return text;
}

std::vector<std::size_t> match_parameters(std::span<const std::string> names,
                                          std::span<const std::string_view> given) {
  for (std::string_view name : given) {
    if (std::ranges::find(names, name) == names.end()) {
      throw UsageError{"unknown-parameter", "A value is given for :" + std::string{name} +
                                                ", but the text has the parameters " + listed(names) + "."};
    }
  }
  std::vector<std::size_t> positions;
  positions.reserve(names.size());
  for (const std::string& name : names) {
    auto found = std::ranges::find(given, name);
    if (found == given.end()) {
      throw UsageError{"missing-parameter",
                       "The text has the parameter :" + name +
                           ", but no value is given for it. Pass one: execute(text(\"…\"), {{\"" + name +
                           "\", value}}). A colon that is no parameter is written \\:."};
    }
    positions.push_back(std::size_t(found - given.begin()));
  }
  return positions;
}

}  // namespace carafe::detail
