// SPDX-License-Identifier: MIT
#include "dialect/sqlite_tokens.hpp"

#include <algorithm>
#include <cctype>

namespace carafe::detail {
namespace {

bool is_word(unsigned char c) { return std::isalnum(c) || c == '_' || c == '$' || c >= 0x80; }

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view sql) : sql_(sql) {}

  std::vector<SqliteToken> run() {
    std::vector<SqliteToken> tokens;
    while (skip_blanks()) tokens.push_back(next());
    return tokens;
  }

 private:
  /// False at the end.
  bool skip_blanks() {
    while (at_ < sql_.size()) {
      if (std::isspace(static_cast<unsigned char>(sql_[at_]))) {
        ++at_;
      } else if (sql_.substr(at_, 2) == "--") {
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      } else if (sql_.substr(at_, 2) == "/*") {
        std::size_t end = sql_.find("*/", at_ + 2);
        at_ = end == sql_.npos ? sql_.size() : end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  SqliteToken next() {
    std::size_t begin = at_;
    char c = sql_[at_];
    SqliteToken token;
    if (c == '"' || c == '`' || c == '\'' || c == '[') {
      token.kind = c == '\'' ? SqliteToken::string : SqliteToken::quoted;
      token.text = quoted(c == '[' ? ']' : c);
    } else if (is_word(static_cast<unsigned char>(c))) {
      while (at_ < sql_.size() && is_word(static_cast<unsigned char>(sql_[at_]))) ++at_;
      token.kind = SqliteToken::word;
      token.text = sql_.substr(begin, at_ - begin);
    } else {
      ++at_;
      token.kind = SqliteToken::other;
      token.text = std::string(1, c);
    }
    token.begin = begin;
    token.end = at_;
    return token;
  }

  std::string quoted(char closing) {
    std::string text;
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] != closing) {
        text += sql_[at_];
      } else if (closing != ']' && at_ + 1 < sql_.size() && sql_[at_ + 1] == closing) {
        text += closing;
        ++at_;
      } else {
        ++at_;
        break;
      }
    }
    return text;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

bool SqliteToken::is(std::string_view keyword) const {
  return kind == word &&
         std::ranges::equal(text, keyword, [](unsigned char a, char b) { return std::toupper(a) == b; });
}

std::vector<SqliteToken> tokenize_sqlite(std::string_view sql) { return Tokenizer{sql}.run(); }

}  // namespace carafe::detail
