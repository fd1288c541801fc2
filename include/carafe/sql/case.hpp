// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include <carafe/sql/expression.hpp>

namespace carafe {

/// A branch of `case_`; made by `when`.
template <class T>
struct When {
  Clause condition;
  Clause value;
};

/// when(condition, value); or when(value of the subject, value) for case_(subject, …).
template <class C, class V>
auto when(const C& condition, const V& value) {
  using T = detail::argument_type<V>;
  return When<T>{Clause(detail::argument(condition)), Clause(detail::argument(value))};
}

namespace detail {
template <class A, class... More>
inline constexpr bool one_type = (std::is_same_v<value_type_of<A>, value_type_of<More>> && ...);
}  // namespace detail

/// CASE … END; NULL where no branch holds, until `else_` says another value.
template <class T>
class Case : public Expression<detail::nullable_type<T>> {
  using Base = Expression<detail::nullable_type<T>>;

 public:
  Case(Clause subject, std::vector<Clause> branches)
      : Base(made(subject, branches)), subject_(std::move(subject)), branches_(std::move(branches)) {}

  template <class V>
  auto else_(const V& value) const {
    using Other = detail::argument_type<V>;
    static_assert(detail::comparable<detail::value_type_of<T>, detail::value_type_of<Other>>,
                  "carafe: the branches of case_() have one type");
    using Result =
        std::conditional_t<detail::is_nullable<T> || detail::is_nullable<Other>, detail::nullable_type<T>, T>;
    std::vector<Clause> branches = branches_;
    branches.push_back(detail::argument(value));
    return Expression<Result>{made(subject_, branches)};
  }

 private:
  static Clause made(const Clause& subject, const std::vector<Clause>& branches) {
    return subject.empty() ? Clause::case_when(branches) : Clause::case_value(subject, branches);
  }

  Clause subject_;
  std::vector<Clause> branches_;
};

/// case_(when(col(&User::age) < 18, "child")).else_("adult")
template <class T, class... More>
Case<T> case_(const When<T>& first, const When<More>&... more) {
  static_assert(detail::one_type<T, More...>, "carafe: the branches of case_() have one type");
  std::vector<Clause> branches{first.condition, first.value};
  ((branches.push_back(more.condition), branches.push_back(more.value)), ...);
  return {Clause{}, std::move(branches)};
}
/// case_(&User::role, when(Role::admin, 1), when(Role::guest, 0))
template <detail::ExpressionSource S, class T, class... More>
Case<T> case_(const S& subject, const When<T>& first, const When<More>&... more) {
  static_assert(detail::one_type<T, More...>, "carafe: the branches of case_() have one type");
  std::vector<Clause> branches{first.condition, first.value};
  ((branches.push_back(more.condition), branches.push_back(more.value)), ...);
  return {Clause(detail::as_expression(subject)), std::move(branches)};
}

}  // namespace carafe
