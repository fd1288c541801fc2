// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/sql_statement.hpp>
#include <carafe/sql/value.hpp>

namespace carafe {

/// A value for a `:name` of a text clause.
struct NamedValue {
  std::string_view name;
  Value value;
};

template <class... T>
struct TextRows;

/// Hand-written SQL with named parameters. The only way raw SQL enters Carafe: no
/// function takes SQL as a plain string. What is quoted and what a comment is decided by
/// the database it is compiled for.
class TextClause {
 public:
  explicit TextClause(std::string_view sql) : sql_(sql) {}

  std::string_view sql() const { return sql_; }
  /// Distinct names in order of first use.
  std::vector<std::string> names(const Compiler& compiler) const;
  /// Placeholders as `compiler` writes them; slots are positions in `names(compiler)`.
  CompiledSql compile(const Compiler& compiler) const;
  /// The values for `names(compiler)` in order, borrowed from `parameters`. Throws
  /// UsageError "missing-parameter" or "unknown-parameter".
  std::vector<Cell> bind(const Compiler& compiler, std::span<const NamedValue> parameters) const;

  /// Says what the rows are: text("…").columns<int, std::string>("id", "name"). The names are
  /// those of the columns from left to right, whatever the SQL calls them.
  template <class... T, class... Names>
  TextRows<T...> columns(const Names&... names) const {
    static_assert(sizeof...(T) == sizeof...(Names) || sizeof...(Names) == 0,
                  "carafe: columns<…>() takes a name for each of its types, or no names");
    return {*this, {std::string(names)...}};
  }

 private:
  std::string sql_;
};

/// Hand-written SQL whose rows are known while compiling; made by `TextClause::columns`.
template <class... T>
struct TextRows {
  TextClause clause;
  std::vector<std::string> names;
};

/// text("select name from user where id = :id"). A colon in a quoted string, in a
/// comment or doubled (`::`) is left alone; write `\:` for one that stands free.
inline TextClause text(std::string_view sql) { return TextClause{sql}; }

}  // namespace carafe
