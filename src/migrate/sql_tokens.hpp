// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carafe::migrations::detail {

enum class TokenKind { name, quoted_name, string, number, punctuation };

/// A token of SQLite's SQL; spaces and comments stand between tokens.
struct SqlToken {
  TokenKind kind;
  std::size_t begin;
  std::size_t end;
};

/// Text that is no SQL is cut into something all the same: what uses the tokens decides.
std::vector<SqlToken> tokenize(std::string_view sql);

/// A name without its quotes: "a""b", `a`, [a] or 'a'.
std::string unquoted(std::string_view name);

/// As SQLite compares names and keywords: letters A-Z without case.
bool same_name(std::string_view a, std::string_view b);

/// Whether `name` occurs in `sql` as a name or quoted, outside strings and comments.
bool mentions(std::string_view sql, std::string_view name);

}  // namespace carafe::migrations::detail
