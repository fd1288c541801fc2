// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/embedded.hpp>
#include <carafe/orm/ref.hpp>

/// A property that is written once and used on objects and in queries. Write it as a function of the
/// model that asks its argument for members:
///
///     struct Account {
///         Column<double> balance {};
///         Column<double> limit {};
///         static auto is_overdrawn(auto account) { return account(&Account::balance) <
///         account(&Account::limit) * -1; }
///     };
///     if (Account::is_overdrawn(value_of(account))) …                     // of an object: a bool
///     select<Account>().where(Account::is_overdrawn(columns))             // in a query: an expression
///     other.where(Account::is_overdrawn(columns_of(overdrawn_alias)))     // of an alias
namespace carafe {

namespace detail {

struct ColumnsOfModel {
  template <class M, class T>
  ModelColumn<M, T> operator()(Column<T> M::*member) const {
    return col(member);
  }
  template <class M, class E, class B, class T>
  ModelColumn<M, T> operator()(Embedded<E> M::*outer, Column<T> B::*inner) const {
    return col(outer, inner);
  }
};

template <class A>
struct ColumnsOfAlias {
  const A& alias;
  template <class M, class T>
  auto operator()(Column<T> M::*member) const {
    return alias.col(member);
  }
};

template <class T>
struct ValuesOf {
  const T& object;
  template <class V, class M>
  const V& operator()(Column<V> M::*member) const {
    return ColumnAccess::value(object.*member);
  }
  template <class V, class E, class M, class B>
  const V& operator()(Embedded<E> M::*outer, Column<V> B::*inner) const {
    return ColumnAccess::value((object.*outer).*inner);
  }
};

}  // namespace detail

/// Gives members as columns of the model's own table.
inline constexpr detail::ColumnsOfModel columns{};

/// Gives members as columns of an alias, which must last as long as the statement is being built.
template <class M>
detail::ColumnsOfAlias<Alias<M>> columns_of(const Alias<M>& alias) {
  return {alias};
}

/// Gives members as the values they have in an object, which must last as long as the answer.
template <Model T>
detail::ValuesOf<T> value_of(const T& object) {
  return {object};
}
template <class T>
detail::ValuesOf<T> value_of(const Ref<T>& object) {
  return {*object};
}

}  // namespace carafe
