// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/sql/clause.hpp>
#include <carafe/sql/cpp_types.hpp>

namespace carafe {

template <class T>
class Expression;

/// How a C++ value becomes a bound value: as a column of its type stores it.
template <class T, class = void>
struct ValueOf {
  static Value make(const T& value) {
    if constexpr (detail::default_type<T>.kind != TypeKind::Other && !std::is_arithmetic_v<T> &&
                  !std::is_same_v<T, std::string>) {
      return detail::make_value(value);
    } else {
      static_assert(std::is_constructible_v<Value, const T&>,
                    "carafe: a value of this type cannot be bound in SQL");
      return Value(value);
    }
  }
};
template <class T>
struct ValueOf<std::optional<T>> {
  static Value make(const std::optional<T>& value) { return value ? ValueOf<T>::make(*value) : Value{}; }
};

namespace detail {

template <class T>
struct ValueTypeOf {
  using type = T;
};
template <class T>
struct ValueTypeOf<std::optional<T>> {
  using type = T;
};
template <class T>
struct ValueTypeOf<Expression<T>> : ValueTypeOf<T> {};
/// What a type holds in SQL: without optional, reference and Expression.
template <class T>
using value_type_of = typename ValueTypeOf<std::remove_cvref_t<T>>::type;

template <class T>
inline constexpr bool is_expression = false;
template <class T>
inline constexpr bool is_expression<Expression<T>> = true;
template <class T>
concept AnyExpression = is_expression<std::remove_cvref_t<T>>;

template <class T>
concept SqlNull = std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, std::nullptr_t>;

template <class A, class B>
inline constexpr bool comparable = std::is_same_v<A, B> || SqlNull<B> ||
                                   (std::is_arithmetic_v<A> && std::is_arithmetic_v<B>) ||
                                   (std::is_same_v<A, std::string> &&
                                    std::is_convertible_v<B, std::string_view>) ||
                                   (!std::is_arithmetic_v<A> && std::is_convertible_v<B, A>);

/// The right-hand side of an operator whose left-hand side is an Expression of T.
template <class T, class R>
Clause operand(const R& value) {
  using Column = value_type_of<T>;
  using Other = std::decay_t<value_type_of<R>>;
  static_assert(comparable<Column, Other>,
                "carafe: this column cannot be compared or computed with a value of this type");
  if constexpr (AnyExpression<R>) {
    return value;
  } else if constexpr (SqlNull<Other>) {
    return Clause::of_literal(Value{});
  } else if constexpr (std::is_same_v<Column, std::string> &&
                       !std::is_same_v<std::decay_t<R>, std::optional<Other>>) {
    return Clause::of_literal(Value(std::string_view(value)));
  } else if constexpr (std::is_same_v<Column, Other> || std::is_arithmetic_v<Other> ||
                       std::is_same_v<std::decay_t<R>, std::optional<Other>>) {
    return Clause::of_literal(ValueOf<std::decay_t<R>>::make(value));
  } else {
    return Clause::of_literal(ValueOf<Column>::make(Column(value)));
  }
}

}  // namespace detail

/// A typed SQL expression: a column of a model, or made from one by operators.
///
/// A value without IO or shared state. Comparing with `nullptr`, `std::nullopt` or an
/// empty optional asks IS NULL. Values are always bound, never written into the text.
template <class T>
class Expression : public Clause {
 public:
  using value_type = T;

  explicit Expression(MemberTag member) : Clause(Clause::of_member(member)) {}
  explicit Expression(Clause clause) : Clause(std::move(clause)) {}

  Expression<bool> is_null() const { return one(Operator::is_null); }
  Expression<bool> is_not_null() const { return one(Operator::is_not_null); }

  /// Nothing is in an empty list.
  template <std::ranges::input_range Range>
  Expression<bool> in(const Range& values) const {
    return Expression<bool>{Clause::in(*this, bind_all(values), false)};
  }
  Expression<bool> in(std::initializer_list<detail::value_type_of<T>> values) const {
    return Expression<bool>{Clause::in(*this, bind_all(values), false)};
  }
  template <std::ranges::input_range Range>
  Expression<bool> not_in(const Range& values) const {
    return Expression<bool>{Clause::in(*this, bind_all(values), true)};
  }
  Expression<bool> not_in(std::initializer_list<detail::value_type_of<T>> values) const {
    return Expression<bool>{Clause::in(*this, bind_all(values), true)};
  }
  template <class Low, class High>
  Expression<bool> between(Low&& low, High&& high) const {
    return (*this >= std::forward<Low>(low)) && (*this <= std::forward<High>(high));
  }

  /// `pattern` with % and _ as SQL means them. SQLite ignores the case of ASCII letters.
  Expression<bool> like(std::string_view pattern) const {
    return two(Operator::like, Clause::of_literal(Value(pattern)));
  }
  Expression<bool> not_like(std::string_view pattern) const {
    return two(Operator::not_like, Clause::of_literal(Value(pattern)));
  }
  /// These take `text` literally: a % in it is a percent sign.
  Expression<bool> contains(std::string_view text) const { return match("%", text, "%"); }
  Expression<bool> startswith(std::string_view text) const { return match("", text, "%"); }
  Expression<bool> endswith(std::string_view text) const { return match("%", text, ""); }

  Ordering asc() const { return Ordering(*this, false); }
  Ordering desc() const { return Ordering(*this, true); }

 private:
  Expression<bool> one(Operator op) const { return Expression<bool>{Clause::unary(op, *this)}; }
  Expression<bool> two(Operator op, const Clause& right) const {
    return Expression<bool>{Clause::binary(op, *this, right)};
  }
  Expression<bool> match(std::string_view before, std::string_view text, std::string_view after) const {
    static_assert(std::is_same_v<detail::value_type_of<T>, std::string>,
                  "carafe: only a text column can be searched for text");
    return Expression<bool>{Clause::matches(*this, before, text, after)};
  }
  template <class Range>
  static std::vector<Value> bind_all(const Range& values) {
    std::vector<Value> bound;
    for (const auto& value : values) {
      Clause clause = detail::operand<T>(value);
      bound.push_back(clause.literals()[0]);
    }
    return bound;
  }
};

// Operators are templates over both sides, so that neither side is converted and the
// compiler's own reversed `==` never competes.
namespace detail {

template <AnyExpression L, class R>
Expression<bool> compare(Operator op, const L& left, const R& right) {
  return Expression<bool>{Clause::binary(op, left, operand<typename L::value_type>(right))};
}

/// Whole numbers stay whole where both sides are.
template <class A, class B>
using Computed = std::conditional_t<
    std::is_arithmetic_v<A> && std::is_arithmetic_v<B>,
    std::conditional_t<std::is_floating_point_v<A> || std::is_floating_point_v<B>, double, std::int64_t>, A>;

template <AnyExpression L, class R>
auto compute(Operator op, const L& left, const R& right) {
  using A = value_type_of<L>;
  using Result = Computed<A, value_type_of<R>>;
  static_assert(std::is_arithmetic_v<A> || std::is_same_v<A, std::string>,
                "carafe: only numbers can be computed with, and text joined by +");
  if (std::is_same_v<A, std::string>) op = Operator::concatenate;
  return Expression<Result>{Clause::binary(op, left, operand<typename L::value_type>(right))};
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
template <detail::AnyExpression L, class R>
auto operator/(const L& left, const R& right) {
  return detail::compute(Operator::divide, left, right);
}
template <class T>
requires std::is_arithmetic_v<detail::value_type_of<T>> Expression<T>
operator-(const Expression<T>& operand) { return Expression<T>{Clause::unary(Operator::negate, operand)}; }

inline Expression<bool> operator&&(const Expression<bool>& left, const Expression<bool>& right) {
  return Expression<bool>{Clause::binary(Operator::logical_and, left, right)};
}
inline Expression<bool> operator||(const Expression<bool>& left, const Expression<bool>& right) {
  return Expression<bool>{Clause::binary(Operator::logical_or, left, right)};
}
inline Expression<bool> operator!(const Expression<bool>& operand) {
  return Expression<bool>{Clause::unary(Operator::logical_not, operand)};
}

/// A value as an expression of its own: literal(2) * col(&Line::price).
template <class T>
auto literal(const T& value) {
  using Column = std::conditional_t<std::is_convertible_v<const T&, std::string_view>, std::string,
                                    detail::value_type_of<T>>;
  return Expression<Column>{detail::operand<Column>(value)};
}

namespace detail {
template <class T>
Clause argument(const T& value) {
  if constexpr (AnyExpression<T>) {
    return value;
  } else {
    return literal(value);
  }
}
}  // namespace detail

/// SQL's functions.
namespace func {

inline Expression<std::int64_t> count() {
  Clause star = Clause::star();
  return Expression<std::int64_t>{Clause::function("count", star)};
}
template <class T>
Expression<std::int64_t> count(const Expression<T>& argument) {
  return Expression<std::int64_t>{Clause::function("count", argument)};
}
/// NULL where there is no row.
template <class T>
auto sum(const Expression<T>& argument) {
  using Column = detail::value_type_of<T>;
  using Sum = std::conditional_t<std::is_floating_point_v<Column>, double, std::int64_t>;
  return Expression<std::optional<Sum>>{Clause::function("sum", argument)};
}
template <class T>
auto min(const Expression<T>& argument) {
  return Expression<std::optional<detail::value_type_of<T>>>{Clause::function("min", argument)};
}
template <class T>
auto max(const Expression<T>& argument) {
  return Expression<std::optional<detail::value_type_of<T>>>{Clause::function("max", argument)};
}
/// Any other function: func::call<std::string>("lower", col(&User::name)).
template <class Result, class... Arguments>
Expression<Result> call(std::string_view name, const Arguments&... arguments) {
  std::vector<Clause> clauses{Clause(detail::argument(arguments))...};
  return Expression<Result>{Clause::function(name, clauses)};
}

}  // namespace func

}  // namespace carafe
