// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include <carafe/sql/expression.hpp>

/// C++'s operators on expressions. They are templates over both sides, so that neither side
/// is converted and the compiler's own reversed `==` never competes.
namespace carafe {

namespace detail {

template <AnyExpression L, class R>
Expression<bool> compare(Operator op, const L& left, const R& right) {
  return Expression<bool>{Clause::binary(op, left, operand<L>(right))};
}

/// What a number of A and one of B make. Whole numbers stay whole where both sides are.
template <class A, class B>
using Arithmetic = std::conditional_t<
    std::is_arithmetic_v<A> && std::is_arithmetic_v<B>,
    std::conditional_t<std::is_floating_point_v<A> || std::is_floating_point_v<B>, double, std::int64_t>,
    std::conditional_t<std::is_arithmetic_v<A>, B, A>>;

template <class T>
using operand_type = typename SourceType<T>::type;

/// NULL with anything is NULL.
template <class Result, class A, class B>
using Propagated = std::conditional_t<is_nullable<A> || is_nullable<B>, std::optional<Result>, Result>;

template <AnyExpression L, class R>
auto compute(Operator op, const L& left, const R& right) {
  using A = value_type_of<typename L::value_type>;
  using B = value_type_of<operand_type<R>>;
  static_assert(is_number<A> || std::is_same_v<A, std::string>,
                "carafe: only numbers can be computed with, and text joined by +");
  using Result = Propagated<Arithmetic<A, B>, typename L::value_type, operand_type<R>>;
  if (std::is_same_v<A, std::string>) op = Operator::concatenate;
  if (op == Operator::divide && std::is_integral_v<A> && std::is_integral_v<B>) op = Operator::divide_whole;
  return Expression<Result>{Clause::binary(op, left, operand<L>(right))};
}

template <class T>
concept PlainValue = !AnyExpression<T>;

}  // namespace detail

template <detail::AnyExpression L, class R>
Expression<bool> operator==(const L& left, const R& right) {
  return detail::compare(Operator::equal, left, right);
}
template <detail::PlainValue L, detail::AnyExpression R>
Expression<bool> operator==(const L& left, const R& right) {
  return detail::compare(Operator::equal, right, left);
}
template <detail::AnyExpression L, class R>
Expression<bool> operator!=(const L& left, const R& right) {
  return detail::compare(Operator::not_equal, left, right);
}
template <detail::PlainValue L, detail::AnyExpression R>
Expression<bool> operator!=(const L& left, const R& right) {
  return detail::compare(Operator::not_equal, right, left);
}
template <detail::AnyExpression L, class R>
Expression<bool> operator<(const L& left, const R& right) {
  return detail::compare(Operator::less, left, right);
}
template <detail::PlainValue L, detail::AnyExpression R>
Expression<bool> operator<(const L& left, const R& right) {
  return detail::compare(Operator::greater, right, left);
}
template <detail::AnyExpression L, class R>
Expression<bool> operator<=(const L& left, const R& right) {
  return detail::compare(Operator::less_equal, left, right);
}
template <detail::PlainValue L, detail::AnyExpression R>
Expression<bool> operator<=(const L& left, const R& right) {
  return detail::compare(Operator::greater_equal, right, left);
}
template <detail::AnyExpression L, class R>
Expression<bool> operator>(const L& left, const R& right) {
  return detail::compare(Operator::greater, left, right);
}
template <detail::PlainValue L, detail::AnyExpression R>
Expression<bool> operator>(const L& left, const R& right) {
  return detail::compare(Operator::less, right, left);
}
template <detail::AnyExpression L, class R>
Expression<bool> operator>=(const L& left, const R& right) {
  return detail::compare(Operator::greater_equal, left, right);
}
template <detail::PlainValue L, detail::AnyExpression R>
Expression<bool> operator>=(const L& left, const R& right) {
  return detail::compare(Operator::less_equal, right, left);
}

template <detail::AnyExpression L, class R>
auto operator+(const L& left, const R& right) {
  return detail::compute(Operator::add, left, right);
}
template <detail::AnyExpression L, class R>
auto operator-(const L& left, const R& right) {
  return detail::compute(Operator::subtract, left, right);
}
template <detail::AnyExpression L, class R>
auto operator*(const L& left, const R& right) {
  return detail::compute(Operator::multiply, left, right);
}
/// As in C++: of whole numbers the whole part, on every database. `true_divide` gives a double.
template <detail::AnyExpression L, class R>
auto operator/(const L& left, const R& right) {
  return detail::compute(Operator::divide, left, right);
}
template <detail::AnyExpression L, class R>
auto operator%(const L& left, const R& right) {
  return detail::compute(Operator::modulo, left, right);
}
template <detail::AnyExpression L>
auto operator-(const L& operand) {
  using T = typename L::value_type;
  static_assert(detail::is_number<detail::value_type_of<T>>, "carafe: only numbers can be negated");
  return Expression<T>{Clause::unary(Operator::negate, operand)};
}
// A plain value on the left is bound first.
template <detail::PlainValue L, detail::AnyExpression R>
requires(!detail::ExpressionSource<L>) auto operator+(const L& left, const R& right) {
  return literal(left) + right;
}
template <detail::PlainValue L, detail::AnyExpression R>
requires(!detail::ExpressionSource<L>) auto operator-(const L& left, const R& right) {
  return literal(left) - right;
}
template <detail::PlainValue L, detail::AnyExpression R>
requires(!detail::ExpressionSource<L>) auto operator*(const L& left, const R& right) {
  return literal(left) * right;
}
template <detail::PlainValue L, detail::AnyExpression R>
requires(!detail::ExpressionSource<L>) auto operator/(const L& left, const R& right) {
  return literal(left) / right;
}

/// 7 / 2 is 3.5, whatever the operands are.
template <detail::ExpressionSource L, class R>
auto true_divide(const L& left, const R& right) {
  using A = detail::expression_type<L>;
  static_assert(detail::is_number<detail::value_type_of<A>>, "carafe: only numbers can be divided");
  return Expression<detail::Propagated<double, A, detail::operand_type<R>>>{Clause::binary(
      Operator::divide_exactly, detail::as_expression(left), detail::operand<Expression<A>>(right))};
}

template <detail::AnyExpression L, detail::AnyExpression R>
Expression<bool> operator&&(const L& left, const R& right) {
  return Expression<bool>{
      Clause::binary(Operator::logical_and, detail::condition(left), detail::condition(right))};
}
template <detail::AnyExpression L, detail::AnyExpression R>
Expression<bool> operator||(const L& left, const R& right) {
  return Expression<bool>{
      Clause::binary(Operator::logical_or, detail::condition(left), detail::condition(right))};
}
template <detail::AnyExpression T>
Expression<bool> operator!(const T& operand) {
  return Expression<bool>{Clause::unary(Operator::logical_not, detail::condition(operand))};
}

}  // namespace carafe
