// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carafe/orm/column_ops.hpp>
#include <carafe/orm/model.hpp>
#include <carafe/sql/case.hpp>
#include <carafe/sql/cast.hpp>
#include <carafe/sql/func.hpp>
#include <carafe/sql/grouping.hpp>
#include <carafe/sql/insert.hpp>
#include <carafe/sql/select.hpp>
#include <carafe/sql/update.hpp>

namespace carafe {

namespace detail {

long long signed_integer(unsigned long long value);
}  // namespace detail

template <class T>
struct ValueOf<Column<T>> {
  static Value make(const Column<T>& column) { return ValueOf<T>::make(detail::ColumnAccess::value(column)); }
};
/// SQL's integers are signed; throws UsageError "integer-too-large" for one that is none.
template <class T>
struct ValueOf<T, std::enable_if_t<std::is_unsigned_v<T> && sizeof(T) == sizeof(std::int64_t)>> {
  static Value make(T value) { return Value(detail::signed_integer(value)); }
};
namespace detail {
template <class T>
struct ValueTypeOf<Column<T>> : ValueTypeOf<T> {};
}  // namespace detail

/// A column of a model in an expression, which is written into messages: the model and
/// the column's type.
template <class Model, class T>
class ModelColumn : public Expression<T> {
 public:
  using Expression<T>::Expression;
};
/// The same, with the member.
template <auto Member>
class NamedColumn;
template <class M, class T, Column<T> M::*Member>
class NamedColumn<Member> : public ModelColumn<M, T> {
 public:
  NamedColumn() : ModelColumn<M, T>(detail::member_tag(Member)) {}
};

/// A column in an expression: `col(&User::name) == "Ann"`, `col(&User::id).in({1, 2})`.
template <class M, class T>
ModelColumn<M, T> col(Column<T> M::*member) {
  return ModelColumn<M, T>{detail::member_tag(member)};
}
/// The same, whose name is in the compiler's message where it is misused:
/// `col<&User::name>() == 5`.
template <auto Member>
NamedColumn<Member> col() {
  return {};
}

namespace detail {

template <class M, class T>
struct ExpressionFrom<Column<T> M::*> {
  static ModelColumn<M, T> make(Column<T> M::*member) { return col(member); }
};
template <class M, class T>
struct KeyOf<Column<T> M::*> {
  using model = M;
  using type = T;
  static ColumnRef make(Column<T> M::*member) { return ColumnRef{member_tag(member)}; }
};

/// Objects, not tuples.
template <Model T>
struct RowOf<T> {
  using type = void;
};

}  // namespace detail

template <class T>
class Relationship;
template <class M, class X>
class RelationColumn;

/// A model's table under another name, to stand in a query beside itself:
///
///     auto manager = alias<User>("manager");
///     select(&User::name, manager.col(&User::name))
///         .join(manager, manager.col(&User::id) == col(&User::manager_id))
template <Model M>
class Alias : public FromItem {
 public:
  explicit Alias(std::string_view name) : FromItem(named(name)) {}

  using FromItem::col;
  template <class T>
  ModelColumn<M, T> col(Column<T> M::*member) const {
    return ModelColumn<M, T>{Clause::of_member(detail::member_tag(member), called())};
  }
  /// A relationship of these rows (orm/related.hpp).
  template <class X>
  RelationColumn<M, X> col(Relationship<X> M::*relation) const;

 private:
  static TableRef named(std::string_view name) {
    TableRef table = detail::table_of_model<M>();
    table.alias = name;
    return table;
  }
};
template <Model M>
Alias<M> alias(std::string_view name) {
  return Alias<M>{name};
}

/// A query for objects of a model: select<User>().where(col(&User::age) > 17)
template <Model T>
Select<T> select() {
  SelectStatement statement;
  statement.from = detail::table_of_model<T>();
  return Select<T>{std::move(statement)};
}

/// The same of the rows an alias stands for: select(manager).where(manager.col(&User::id) == 1).
template <Model T>
Select<T> select(const Alias<T>& entity) {
  SelectStatement statement;
  statement.from = entity.table();
  return Select<T>{std::move(statement)};
}

/// In do_update(): the value that was to be inserted.
template <class M, class T>
ModelColumn<M, T> excluded(Column<T> M::*member) {
  return ModelColumn<M, T>{Clause::excluded(detail::member_tag(member))};
}

}  // namespace carafe
