// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <carafe/sql/expression.hpp>
#include <carafe/sql/window.hpp>

/// SQL's functions, by the names every database has here. They take expressions and members
/// (`func::sum(&Line::price)`) and, but for aggregates, values.
namespace carafe {

namespace detail {

template <class... A>
Clause function(std::string_view name, const A&... arguments) {
  const Clause clauses[] = {Clause(argument(arguments))...};
  return Clause::function(name, clauses);
}
inline Clause function(std::string_view name) { return Clause::function(name, std::span<const Clause>{}); }

/// Whole numbers are summed as such, exact ones exactly.
template <class T>
using SumOf = std::conditional_t<std::is_integral_v<T>, std::int64_t,
                                 std::conditional_t<std::is_floating_point_v<T>, double, T>>;
template <class T>
using MeanOf = std::conditional_t<std::is_arithmetic_v<T>, double, T>;

/// What a function of one value gives: NULL of NULL.
template <class Result, class E>
using Mapped = std::conditional_t<is_nullable<argument_type<E>>, std::optional<Result>, Result>;

template <class E>
consteval void wants_number() {
  static_assert(is_number<value_type_of<argument_type<E>>>, "carafe: this function of SQL takes a number");
}
template <class E>
consteval void wants_text() {
  static_assert(std::is_same_v<value_type_of<argument_type<E>>, std::string>,
                "carafe: this function of SQL takes text");
}

template <class... A>
inline constexpr bool last_is_value = false;
template <class A>
inline constexpr bool last_is_value<A> = !is_nullable<argument_type<A>>;
template <class A, class B, class... More>
inline constexpr bool last_is_value<A, B, More...> = last_is_value<B, More...>;

}  // namespace detail

/// An aggregate's argument without repetitions: func::count(distinct(&Post::user_id)).
template <detail::ExpressionSource E>
auto distinct(const E& expression) {
  return Expression<detail::expression_type<E>>{Clause::distinct(detail::as_expression(expression))};
}

namespace func {

// Aggregates. All but count are NULL where there is no row.

inline Aggregate<std::int64_t> count() {
  return Aggregate<std::int64_t>{Clause::function("count", Clause::star())};
}
/// How many are not NULL.
template <detail::ExpressionSource E>
Aggregate<std::int64_t> count(const E& argument) {
  return Aggregate<std::int64_t>{detail::function("count", argument)};
}
template <detail::ExpressionSource E>
auto sum(const E& argument) {
  detail::wants_number<E>();
  using Sum = detail::SumOf<detail::value_type_of<detail::argument_type<E>>>;
  return Aggregate<std::optional<Sum>>{detail::function("sum", argument)};
}
template <detail::ExpressionSource E>
auto avg(const E& argument) {
  detail::wants_number<E>();
  using Mean = detail::MeanOf<detail::value_type_of<detail::argument_type<E>>>;
  return Aggregate<std::optional<Mean>>{detail::function("avg", argument)};
}
template <detail::ExpressionSource E>
auto min(const E& argument) {
  return Aggregate<detail::nullable_type<detail::argument_type<E>>>{detail::function("min", argument)};
}
template <detail::ExpressionSource E>
auto max(const E& argument) {
  return Aggregate<detail::nullable_type<detail::argument_type<E>>>{detail::function("max", argument)};
}
/// Texts one behind the other with `separator` between, which is a part of the statement's text:
/// func::string_agg(&Tag::name, ", ").order_by(&Tag::name). An order only on PostgreSQL and MariaDB;
/// MariaDB ends it at its `group_concat_max_len`.
template <detail::ExpressionSource E>
Aggregate<std::optional<std::string>> string_agg(const E& text, std::string_view separator = ",") {
  detail::wants_text<E>();
  return Aggregate<std::optional<std::string>>{Clause::joined_text(detail::as_expression(text), separator)};
}

// Of one row.

/// The first that is not NULL; never NULL where the last argument is not.
template <class First, class... More>
auto coalesce(const First& first, const More&... more) {
  using T = detail::value_type_of<detail::argument_type<First>>;
  static_assert((detail::comparable<T, detail::value_type_of<detail::argument_type<More>>> && ...),
                "carafe: the arguments of coalesce() have one type");
  using Result = std::conditional_t<detail::last_is_value<First, More...>, T, std::optional<T>>;
  return Expression<Result>{detail::function("coalesce", first, more...)};
}
/// NULL where both are equal, else the first.
template <class A, class B>
auto nullif(const A& value, const B& other) {
  static_assert(detail::comparable<detail::value_type_of<detail::argument_type<A>>,
                                   detail::value_type_of<detail::argument_type<B>>>,
                "carafe: the arguments of nullif() have one type");
  return Expression<detail::nullable_type<detail::argument_type<A>>>{
      detail::function("nullif", value, other)};
}
template <class E>
auto lower(const E& text) {
  detail::wants_text<E>();
  return Expression<detail::Mapped<std::string, E>>{detail::function("lower", text)};
}
template <class E>
auto upper(const E& text) {
  detail::wants_text<E>();
  return Expression<detail::Mapped<std::string, E>>{detail::function("upper", text)};
}
template <class E>
auto trim(const E& text) {
  detail::wants_text<E>();
  return Expression<detail::Mapped<std::string, E>>{detail::function("trim", text)};
}
template <class E, class From, class To>
auto replace(const E& text, const From& from, const To& to) {
  detail::wants_text<E>();
  return Expression<detail::Mapped<std::string, E>>{detail::function("replace", text, from, to)};
}
/// `length` characters from the one at `start`, counted from 1.
template <class E>
auto substr(const E& text, int start, int length) {
  detail::wants_text<E>();
  return Expression<detail::Mapped<std::string, E>>{detail::function("substr", text, start, length)};
}
/// In characters.
template <class E>
auto length(const E& text) {
  detail::wants_text<E>();
  return Expression<detail::Mapped<std::int64_t, E>>{detail::function("char_length", text)};
}
/// One text behind the other.
template <class First, class... More>
auto concat(const First& first, const More&... more) {
  detail::wants_text<First>();
  auto joined = detail::argument(first);
  Clause all = joined;
  ((all = Clause::binary(Operator::concatenate, std::move(all), detail::argument(more))), ...);
  constexpr bool nullable = detail::is_nullable<detail::argument_type<First>> ||
                            (detail::is_nullable<detail::argument_type<More>> || ...);
  return Expression<std::conditional_t<nullable, std::optional<std::string>, std::string>>{std::move(all)};
}
template <class E>
auto abs(const E& number) {
  detail::wants_number<E>();
  return Expression<detail::argument_type<E>>{detail::function("abs", number)};
}
/// To `digits` after the point.
template <class E>
auto round(const E& number) {
  detail::wants_number<E>();
  return Expression<detail::argument_type<E>>{detail::function("round", number)};
}
template <class E>
auto round(const E& number, int digits) {
  detail::wants_number<E>();
  return Expression<detail::argument_type<E>>{detail::function("round", number, digits)};
}
/// The moment the transaction, or the statement, began; in UTC.
inline Expression<DateTime> now() { return Expression<DateTime>{detail::function("now")}; }
inline Expression<Date> current_date() { return Expression<Date>{detail::function("current_date")}; }
/// A number of no meaning, to sort by.
inline Expression<double> random() { return Expression<double>{detail::function("random")}; }

// Of a window: func::rank().over(order_by(&User::score))

inline WindowFunction<std::int64_t> row_number() {
  return WindowFunction<std::int64_t>{detail::function("row_number")};
}
inline WindowFunction<std::int64_t> rank() { return WindowFunction<std::int64_t>{detail::function("rank")}; }
inline WindowFunction<std::int64_t> dense_rank() {
  return WindowFunction<std::int64_t>{detail::function("dense_rank")};
}
inline WindowFunction<double> percent_rank() {
  return WindowFunction<double>{detail::function("percent_rank")};
}
inline WindowFunction<double> cume_dist() { return WindowFunction<double>{detail::function("cume_dist")}; }
inline WindowFunction<std::int64_t> ntile(int parts) {
  return WindowFunction<std::int64_t>{detail::function("ntile", parts)};
}
/// Of the row `distance` rows before; NULL where there is none.
template <detail::ExpressionSource E>
auto lag(const E& expression, int distance = 1) {
  return WindowFunction<detail::nullable_type<detail::expression_type<E>>>{
      detail::function("lag", expression, distance)};
}
template <detail::ExpressionSource E>
auto lead(const E& expression, int distance = 1) {
  return WindowFunction<detail::nullable_type<detail::expression_type<E>>>{
      detail::function("lead", expression, distance)};
}
template <detail::ExpressionSource E>
auto first_value(const E& expression) {
  return WindowFunction<detail::nullable_type<detail::expression_type<E>>>{
      detail::function("first_value", expression)};
}
template <detail::ExpressionSource E>
auto last_value(const E& expression) {
  return WindowFunction<detail::nullable_type<detail::expression_type<E>>>{
      detail::function("last_value", expression)};
}

/// Any other function: func::call<double>("similarity", &User::name, "Ann").
template <class Result, class... A>
Aggregate<Result> call(std::string_view name, const A&... arguments) {
  return Aggregate<Result>{detail::function(name, arguments...)};
}

}  // namespace func
}  // namespace carafe
