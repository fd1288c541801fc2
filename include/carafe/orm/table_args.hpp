// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <carafe/orm/column.hpp>

/// Constraints over several columns, which a model states in a static function:
///
///     struct Vote {
///         Column<int> user_id {primary_key, foreign_key(&User::id)};
///         Column<int> post_id {primary_key, foreign_key(&Post::id)};
///         Column<int> weight {};
///         static auto table_args() {
///             return TableArgs{index("post_id", "weight"), check_constraint("positive", "weight > 0")};
///         }
///     };
namespace carafe {

/// A column of the model it is said in, by name or by member.
struct TableArgColumn {
  std::string name;
  MemberTag member{};

  TableArgColumn(const char* column) : name(column) {}  // NOLINT: implicit by design
  template <class Model, class T>
  TableArgColumn(Column<T> Model::*column) : member(detail::member_tag(column)) {}  // NOLINT
};

struct TableArg {
  enum class Kind { unique, index, check } kind;
  std::vector<TableArgColumn> columns;
  std::string name;  ///< empty: by the naming convention
  std::string sql;   ///< of a check

  /// With a name of one's own.
  TableArg named(std::string own) && {
    name = std::move(own);
    return std::move(*this);
  }
};

/// What `table_args()` returns; a single TableArg is one, too.
class TableArgs : public std::vector<TableArg> {
 public:
  TableArgs() = default;
  TableArgs(std::initializer_list<TableArg> args) : std::vector<TableArg>(args) {}
  explicit TableArgs(TableArg arg) { push_back(std::move(arg)); }
};

template <class... C>
requires(sizeof...(C) > 0 && (std::is_convertible_v<C, TableArgColumn> && ...)) TableArg
    unique_constraint(C... columns) {
  return {TableArg::Kind::unique, {TableArgColumn(columns)...}, {}, {}};
}

template <class... C>
requires(sizeof...(C) > 0 && (std::is_convertible_v<C, TableArgColumn> && ...)) TableArg index(C... columns) {
  return {TableArg::Kind::index, {TableArgColumn(columns)...}, {}, {}};
}

/// `sql` must hold for every row. The constraint is named ck_<table>_<name>.
inline TableArg check_constraint(const char* name, const char* sql) {
  return {TableArg::Kind::check, {}, name, sql};
}

}  // namespace carafe
