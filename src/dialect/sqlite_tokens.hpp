// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carafe::detail {

/// A word, a quoted name, a text or a sign of SQL as SQLite reads it.
struct SqliteToken {
  enum Kind { word, quoted, string, other } kind;
  std::string text;       // without its quotes; a bare word as written
  std::size_t begin = 0;  // in the source
  std::size_t end = 0;

  bool is(char c) const { return kind == other && text.size() == 1 && text[0] == c; }
  /// A bare word equal to `keyword`, which is upper case.
  bool is(std::string_view keyword) const;
};

/// Comments and blanks left out. Text that does not end is taken to its end.
std::vector<SqliteToken> tokenize_sqlite(std::string_view sql);

}  // namespace carafe::detail
