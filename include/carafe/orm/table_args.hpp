// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <carafe/orm/column.hpp>
#include <carafe/sql/schema.hpp>

/// What a model says of its table as a whole, in a static function:
///
///     struct Vote {
///         Column<int> user_id {primary_key, foreign_key(&User::id)};
///         Column<int> post_id {primary_key, foreign_key(&Post::id)};
///         Column<int> weight {};
///         static auto table_args() {
///             return TableArgs{index(&Vote::post_id, descending(&Vote::weight)).where("weight > 0"),
///                              check_constraint("positive", "weight > 0"), comment("Who liked what")};
///         }
///     };
namespace carafe {

/// A column of the model it is said in, by name or by member; in an index also an expression.
struct TableArgColumn {
  IndexTerm term;  ///< its text is empty where the column is a member
  MemberTag member{};

  TableArgColumn(const char* column) : term(column) {}                   // NOLINT: implicit by design
  TableArgColumn(IndexTerm index_term) : term(std::move(index_term)) {}  // NOLINT: likewise
  template <class Model, class T>
  TableArgColumn(Column<T> Model::*column) : member(detail::member_tag(column)) {}  // NOLINT
};

template <class Model, class T>
TableArgColumn descending(Column<T> Model::*column) {
  TableArgColumn made{column};
  made.term.descending = true;
  return made;
}

/// One thing said of a table. Made by the functions below, each of which gives the kind that has
/// what can be said further of it.
struct TableArg {
  enum class Kind { unique, index, check, foreign_key, exclude, comment, option } kind;
  std::vector<TableArgColumn> columns{};
  std::string name{};  ///< empty: by the naming convention
  std::string sql{};   ///< of a check or exclude constraint, a comment, an option
  Index index{};
  UniqueConstraint unique{};
  ForeignKeyConstraint key{};
  std::vector<TableArgColumn> referred{};
  bool not_valid = false;  ///< of a check

  TableArg(Kind what) : kind(what) {}                                       // NOLINT: only for what follows
  TableArg(options::Comment said) : kind(Kind::comment), sql(said.text) {}  // NOLINT: implicit by design
};

struct UniqueArg : TableArg {
  /// With a name of one's own.
  UniqueArg named(std::string own) && { return name = std::move(own), std::move(*this); }
  /// Checked at the end of a transaction, or where a transaction asks for it.
  UniqueArg initially_deferred() && { return unique.deferral = Deferral::deferred, std::move(*this); }
  UniqueArg deferrable() && { return unique.deferral = Deferral::immediate, std::move(*this); }
  UniqueArg nulls_not_distinct() && { return unique.nulls_not_distinct = true, std::move(*this); }
};

struct IndexArg : TableArg {
  IndexArg named(std::string own) && { return name = std::move(own), std::move(*this); }
  /// No two rows of the index are the same.
  IndexArg unique_rows() && { return index.unique = true, std::move(*this); }
  /// Only rows for which the SQL holds are in it.
  IndexArg where(std::string condition) && { return index.where = std::move(condition), std::move(*this); }
  /// PostgreSQL: columns, by name, that are only carried.
  IndexArg include(std::vector<std::string> carried) && {
    return index.include = std::move(carried), std::move(*this);
  }
  IndexArg nulls_not_distinct() && { return index.nulls_not_distinct = true, std::move(*this); }
  /// with("postgresql_using", "gin"): see DialectOptions.
  IndexArg with(const std::string& option, std::string value) && {
    return index.options[option] = std::move(value), std::move(*this);
  }
};

struct ForeignKeyArg : TableArg {
  ForeignKeyArg named(std::string own) && { return name = std::move(own), std::move(*this); }
  ForeignKeyArg ondelete(std::string action) && {
    return key.on_delete = std::move(action), std::move(*this);
  }
  ForeignKeyArg onupdate_key(std::string action) && {
    return key.on_update = std::move(action), std::move(*this);
  }
  ForeignKeyArg match(std::string type) && { return key.match = std::move(type), std::move(*this); }
  ForeignKeyArg deferrable() && { return key.deferral = Deferral::immediate, std::move(*this); }
  ForeignKeyArg initially_deferred() && { return key.deferral = Deferral::deferred, std::move(*this); }
  /// See ForeignKeyConstraint::not_valid.
  ForeignKeyArg not_valid() && { return key.not_valid = true, std::move(*this); }
  ForeignKeyArg use_alter() && { return key.use_alter = true, std::move(*this); }
};

struct CheckArg : TableArg {
  /// See CheckConstraint::not_valid.
  CheckArg not_valid() && { return TableArg::not_valid = true, std::move(*this); }
};

/// What `table_args()` returns; a single TableArg is one, too.
class TableArgs : public std::vector<TableArg> {
 public:
  TableArgs() = default;
  TableArgs(std::initializer_list<TableArg> args) : std::vector<TableArg>(args) {}
  explicit TableArgs(TableArg arg) { push_back(std::move(arg)); }
};

template <class... C>
requires(sizeof...(C) > 0 && (std::is_convertible_v<C, TableArgColumn> && ...)) UniqueArg
    unique_constraint(C... columns) {
  UniqueArg arg{TableArg::Kind::unique};
  arg.columns = {TableArgColumn(columns)...};
  return arg;
}

template <class... C>
requires(sizeof...(C) > 0 && (std::is_convertible_v<C, TableArgColumn> && ...)) IndexArg index(C... columns) {
  IndexArg arg{TableArg::Kind::index};
  arg.columns = {TableArgColumn(columns)...};
  return arg;
}

/// A key of several columns: foreign_key_constraint({&Vote::a, &Vote::b}, {&Poll::a, &Poll::b}), or
/// by name, ({"a", "b"}, {"poll.a", "poll.b"}).
inline ForeignKeyArg foreign_key_constraint(std::vector<TableArgColumn> columns,
                                            std::vector<TableArgColumn> referred) {
  ForeignKeyArg arg{TableArg::Kind::foreign_key};
  arg.columns = std::move(columns);
  arg.referred = std::move(referred);
  return arg;
}

/// `sql` must hold for every row. The constraint is named ck_<table>_<name>.
inline CheckArg check_constraint(const char* name, const char* sql) {
  CheckArg arg{TableArg::Kind::check};
  arg.name = name;
  arg.sql = sql;
  return arg;
}

/// PostgreSQL: `sql` is what follows EXCLUDE, "USING gist (room WITH =, during WITH &&)".
inline TableArg exclude_constraint(const char* name, const char* sql) {
  TableArg arg{TableArg::Kind::exclude};
  arg.name = name;
  arg.sql = sql;
  return arg;
}

/// table_option("sqlite_strict", "true"): see DialectOptions.
inline TableArg table_option(const char* name, const char* value) {
  TableArg arg{TableArg::Kind::option};
  arg.name = name;
  arg.sql = value;
  return arg;
}

}  // namespace carafe
