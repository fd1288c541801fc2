// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <carafe/orm/column_ops.hpp>
#include <carafe/orm/model.hpp>
#include <carafe/sql/expression.hpp>
#include <carafe/sql/statements.hpp>

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

/// A column in an expression: `col(&User::name) == "Ann"`, `col(&User::id).in({1, 2})`.
template <class M, class T>
Expression<T> col(Column<T> M::*member) {
  return Expression<T>{detail::member_tag(member)};
}

namespace detail {

inline Ordering ordering(Ordering term) { return term; }
template <class T>
Ordering ordering(const Expression<T>& term) {
  return Ordering(term);
}
template <class M, class T>
Ordering ordering(Column<T> M::*member) {
  return Ordering(Clause::of_member(member_tag(member)));
}

}  // namespace detail

/// How many rows a Select would give; made by `Select::count()`.
struct CountOf {
  SelectStatement statement;
  const TypeTag* model;
};

/// A query for objects of a model: a value, built by chaining and run by a session.
///
///     select<User>().where(col(&User::age) > 17).order_by(&User::name).limit(10)
template <Model T>
class Select {
 public:
  Select() { statement_.from.model = &type_tag<T>; }

  /// All must hold; a second `where` adds to the first.
  template <class... E>
  Select& where(const Expression<E>&... conditions) & {
    static_assert((std::is_same_v<detail::value_type_of<E>, bool> && ...),
                  "carafe: where() takes conditions: col(&User::name) == \"Ann\"");
    (statement_.where.and_also(conditions), ...);
    return *this;
  }
  template <class... E>
  Select&& where(const Expression<E>&... conditions) && {
    return std::move(where(conditions...));
  }

  /// Short for `where(col(member) == value)`.
  template <class C, class V>
  Select& filter_by(Column<C> T::*member, V&& value) & {
    return where(col(member) == std::forward<V>(value));
  }
  template <class C, class V>
  Select&& filter_by(Column<C> T::*member, V&& value) && {
    return std::move(filter_by(member, std::forward<V>(value)));
  }

  /// Members, expressions, and `col(member).desc()`.
  template <class... O>
  Select& order_by(const O&... terms) & {
    (statement_.order_by.push_back(detail::ordering(terms)), ...);
    return *this;
  }
  template <class... O>
  Select&& order_by(const O&... terms) && {
    return std::move(order_by(terms...));
  }

  Select& limit(std::int64_t rows) & {
    statement_.limit = rows;
    return *this;
  }
  Select&& limit(std::int64_t rows) && { return std::move(limit(rows)); }
  Select& offset(std::int64_t rows) & {
    statement_.offset = rows;
    return *this;
  }
  Select&& offset(std::int64_t rows) && { return std::move(offset(rows)); }

  /// For `session.scalar(…)`: the number of rows.
  CountOf count() const& { return counted(statement_); }
  CountOf count() && { return counted(std::move(statement_)); }

  const SelectStatement& statement() const& noexcept { return statement_; }
  SelectStatement statement() && noexcept { return std::move(statement_); }

 private:
  static CountOf counted(SelectStatement statement) {
    statement.count = true;
    return {std::move(statement), &type_tag<T>};
  }

  SelectStatement statement_;
};

template <Model T>
Select<T> select() {
  return {};
}

}  // namespace carafe
