// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/sql/clause.hpp>
#include <carafe/sql/cpp_types.hpp>
#include <carafe/sql/text.hpp>

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

/// The type an expression of NULLs and `T`s has.
template <class T>
using nullable_type = std::optional<value_type_of<T>>;
template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<std::optional<T>> = true;

/// An Expression, also one that knows its model.
template <class T>
concept AnyExpression = std::is_base_of_v<Clause, std::remove_cvref_t<T>> && requires {
  typename std::remove_cvref_t<T>::value_type;
};

/// How something that is no Expression stands for one: specialised (by orm) for members
/// of models.
template <class T>
struct ExpressionFrom;
template <class T>
concept ExpressionSource = AnyExpression<T> || requires(const T& source) {
  ExpressionFrom<std::remove_cvref_t<T>>::make(source);
};
/// Expressions as they are, members of models as their columns.
template <ExpressionSource T>
decltype(auto) as_expression(const T& source) {
  if constexpr (AnyExpression<T>) {
    return static_cast<const Expression<typename T::value_type>&>(source);
  } else {
    return ExpressionFrom<std::remove_cvref_t<T>>::make(source);
  }
}
template <ExpressionSource T>
using expression_type =
    typename std::remove_cvref_t<decltype(as_expression(std::declval<const T&>()))>::value_type;

template <class T>
struct SourceType {
  using type = std::decay_t<T>;
};
template <ExpressionSource T>
struct SourceType<T> {
  using type = expression_type<T>;
};

template <class T>
concept SqlNull = std::is_same_v<T, std::nullopt_t> || std::is_same_v<T, std::nullptr_t>;

template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;
template <>
inline constexpr bool is_number<Decimal> = true;

template <class A, class B>
inline constexpr bool comparable =
    std::is_same_v<A, B> || SqlNull<B> ||
    (std::is_arithmetic_v<A> && std::is_arithmetic_v<B> && is_number<A> == is_number<B>) ||
    (std::is_same_v<A, std::string> && std::is_convertible_v<B, std::string_view>) ||
    (is_number<A> && is_number<B> && !std::is_floating_point_v<A> && !std::is_floating_point_v<B>) ||
    (!std::is_arithmetic_v<A> && !std::is_same_v<A, std::string> && std::is_convertible_v<B, A>);

/// A value bound as a column of T would be.
template <class T, class R>
Clause bound(const R& value) {
  using Column = value_type_of<T>;
  using Other = std::decay_t<value_type_of<R>>;
  if constexpr (SqlNull<Other>) {
    return Clause::of_literal(Value{});
  } else if constexpr (std::is_same_v<Column, std::string> &&
                       !std::is_same_v<std::decay_t<R>, std::optional<Other>>) {
    return Clause::of_literal(Value(std::string_view(value)));
  } else if constexpr (std::is_same_v<Column, Other> || std::is_arithmetic_v<Other> ||
                       std::is_same_v<std::decay_t<R>, std::optional<Other>>) {
    return Clause::of_literal(ValueOf<std::decay_t<R>>::make(value));
  } else if constexpr (std::is_arithmetic_v<Column>) {
    return Clause::of_literal(ValueOf<Other>::make(value));
  } else {
    return Clause::of_literal(ValueOf<Column>::make(Column(value)));
  }
}

/// The right-hand side of an operator whose left-hand side is the expression L. Compilers
/// print the parameters where types do not go together.
template <class L, class R, class Column = value_type_of<typename L::value_type>>
Clause operand(const R& value) {
  if constexpr (ExpressionSource<R>) {
    static_assert(comparable<Column, value_type_of<expression_type<R>>>,
                  "carafe: this column cannot be compared or computed with a value of this type");
    return as_expression(value);
  } else {
    static_assert(comparable<Column, std::decay_t<value_type_of<R>>>,
                  "carafe: this column cannot be compared or computed with a value of this type");
    if constexpr (comparable<Column, std::decay_t<value_type_of<R>>>) {
      return bound<Column>(value);
    } else {
      return {};
    }
  }
}

/// A query of one column, to be looked in: a Select or set operation.
template <class Q>
concept Subselect = requires(const Q& query) {
  typename Q::Row;
  { query.share() } -> std::convertible_to<std::shared_ptr<const SqlStatement>>;
};
template <class Row>
inline constexpr bool is_one_column = false;
template <class T>
inline constexpr bool is_one_column<std::tuple<T>> = true;
template <Subselect Q>
using column_of = std::tuple_element_t<0, typename Q::Row>;

template <class Self, Subselect Q>
std::shared_ptr<const SqlStatement> looked_in(const Q& query) {
  static_assert(is_one_column<typename Q::Row>,
                "carafe: in() looks in a query of one column: in(select(&Post::user_id))");
  if constexpr (is_one_column<typename Q::Row>) {
    static_assert(comparable<value_type_of<typename Self::value_type>, value_type_of<column_of<Q>>>,
                  "carafe: this column cannot be looked for in a query of this type");
  }
  return query.share();
}

/// What `expression[step]` is: sql/json_path.hpp.
template <class T>
struct Subscript;

template <class T, class R>
auto bits(Operator op, const Clause& left, Clause right) {
  using B = std::decay_t<value_type_of<typename SourceType<R>::type>>;
  static_assert(std::is_integral_v<value_type_of<T>> && std::is_integral_v<B> &&
                    is_number<value_type_of<T>> && is_number<B>,
                "carafe: only whole numbers have bits");
  using Result = std::conditional_t<is_nullable<T> || is_nullable<typename SourceType<R>::type>,
                                    std::optional<std::int64_t>, std::int64_t>;
  return Expression<Result>{right.empty() ? Clause::unary(op, left)
                                          : Clause::binary(op, left, std::move(right))};
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
  /// As != and ==, but NULL is a value as any other.
  template <class R>
  Expression<bool> is_distinct_from(const R& other) const {
    return two(Operator::is_distinct, detail::operand<Expression>(other));
  }
  template <class R>
  Expression<bool> is_not_distinct_from(const R& other) const {
    return two(Operator::is_not_distinct, detail::operand<Expression>(other));
  }

  /// Nothing is in an empty list.
  template <std::ranges::input_range Range>
  requires(!std::is_convertible_v<const Range&, std::string_view>) Expression<bool> in(const Range& values)
  const { return Expression<bool>{Clause::in(*this, bind_all(values), false)}; }
  Expression<bool> in(std::initializer_list<detail::value_type_of<T>> values) const {
    return Expression<bool>{Clause::in(*this, bind_all(values), false)};
  }
  template <detail::Subselect Q>
  Expression<bool> in(const Q& query) const {
    return Expression<bool>{Clause::in(*this, detail::looked_in<Expression>(query), false)};
  }
  template <std::ranges::input_range Range>
  requires(!std::is_convertible_v<const Range&, std::string_view>)
      Expression<bool> not_in(const Range& values)
  const { return Expression<bool>{Clause::in(*this, bind_all(values), true)}; }
  Expression<bool> not_in(std::initializer_list<detail::value_type_of<T>> values) const {
    return Expression<bool>{Clause::in(*this, bind_all(values), true)};
  }
  template <detail::Subselect Q>
  Expression<bool> not_in(const Q& query) const {
    return Expression<bool>{Clause::in(*this, detail::looked_in<Expression>(query), true)};
  }
  /// Both ends belong to it.
  template <class Low, class High>
  Expression<bool> between(const Low& low, const High& high) const {
    return Expression<bool>{Clause::ternary(Operator::between, *this, detail::operand<Expression>(low),
                                            detail::operand<Expression>(high))};
  }
  template <class Low, class High>
  Expression<bool> not_between(const Low& low, const High& high) const {
    return Expression<bool>{Clause::ternary(Operator::not_between, *this, detail::operand<Expression>(low),
                                            detail::operand<Expression>(high))};
  }

  /// `pattern` with % and _ as SQL means them, taken literally behind `escape`. Whether case
  /// matters is the database's rule; `ilike` never minds it.
  Expression<bool> like(std::string_view pattern, char escape = 0) const {
    return pattern_match(Operator::like, pattern, escape);
  }
  Expression<bool> not_like(std::string_view pattern, char escape = 0) const {
    return pattern_match(Operator::not_like, pattern, escape);
  }
  Expression<bool> ilike(std::string_view pattern, char escape = 0) const {
    return pattern_match(Operator::ilike, pattern, escape);
  }
  Expression<bool> not_ilike(std::string_view pattern, char escape = 0) const {
    return pattern_match(Operator::not_ilike, pattern, escape);
  }
  /// These take `text` literally: a % in it is a percent sign.
  Expression<bool> contains(std::string_view text) const { return match("%", text, "%"); }
  Expression<bool> startswith(std::string_view text) const { return match("", text, "%"); }
  Expression<bool> endswith(std::string_view text) const { return match("%", text, ""); }
  Expression<bool> icontains(std::string_view text) const { return match("%", text, "%", Operator::ilike); }
  Expression<bool> istartswith(std::string_view text) const { return match("", text, "%", Operator::ilike); }
  Expression<bool> iendswith(std::string_view text) const { return match("%", text, "", Operator::ilike); }
  /// By the database's regular expressions.
  Expression<bool> regexp_match(std::string_view pattern, bool ignore_case = false) const {
    only_text();
    return Expression<bool>{
        Clause::binary(Operator::regexp, *this, Clause::of_literal(Value(pattern)), ignore_case)};
  }
  /// Every match of `pattern` replaced; \\1 in `replacement` is what its first group matched.
  Expression regexp_replace(std::string_view pattern, std::string_view replacement,
                            bool ignore_case = false) const {
    only_text();
    return Expression{Clause::ternary(Operator::regexp_replace, *this, Clause::of_literal(Value(pattern)),
                                      Clause::of_literal(Value(replacement)), ignore_case)};
  }
  /// Words looked for by the database's full-text search: plainto_tsquery of PostgreSQL, MATCH …
  /// AGAINST of MariaDB for a column with a FULLTEXT index, MATCH of SQLite for an FTS table.
  Expression<bool> match(std::string_view words) const {
    only_text();
    return two(Operator::match, Clause::of_literal(Value(words)));
  }
  /// A place in a JSON column, by key or position, or an element of an array, counted from 1 as
  /// SQL does (sql/json_path.hpp).
  template <class Step>
  auto operator[](const Step& step) const {
    return detail::Subscript<detail::value_type_of<T>>::make(*this, step);
  }

  // Bits of whole numbers, as signed numbers of 64 bits; C++'s own signs for them would bind
  // more loosely than comparisons.
  template <class R>
  auto bitwise_and(const R& other) const {
    return detail::bits<T, R>(Operator::bit_and, *this, detail::operand<Expression>(other));
  }
  template <class R>
  auto bitwise_or(const R& other) const {
    return detail::bits<T, R>(Operator::bit_or, *this, detail::operand<Expression>(other));
  }
  template <class R>
  auto bitwise_xor(const R& other) const {
    return detail::bits<T, R>(Operator::bit_xor, *this, detail::operand<Expression>(other));
  }
  auto bitwise_not() const { return detail::bits<T, T>(Operator::bit_not, *this, Clause{}); }
  /// By 0 to 63 bits; to the right the sign is kept.
  template <class R>
  auto bitwise_lshift(const R& count) const {
    return detail::bits<T, R>(Operator::shift_left, *this, detail::operand<Expression>(count));
  }
  template <class R>
  auto bitwise_rshift(const R& count) const {
    return detail::bits<T, R>(Operator::shift_right, *this, detail::operand<Expression>(count));
  }

  /// Compared and sorted as this collation says.
  Expression collate(std::string_view name) const {
    return Expression{Clause::collate(*this, std::string(name))};
  }

  Ordering asc() const { return Ordering(*this, false); }
  Ordering desc() const { return Ordering(*this, true); }
  Ordering nulls_first() const { return asc().nulls_first(); }
  Ordering nulls_last() const { return asc().nulls_last(); }

  /// What it is called among a query's columns, and as a struct's field.
  Expression label(std::string_view name) const {
    return Expression{Clause::label(*this, std::string(name))};
  }
  /// The same, read as std::optional: for columns of an outer join's other side.
  Expression<detail::nullable_type<T>> optional() const {
    return Expression<detail::nullable_type<T>>{*this};
  }

  /// An operator of one database: col(&Doc::tags).op<bool>("@>", other).
  template <class Result, class R>
  Expression<Result> op(std::string_view symbol, const R& other) const {
    if constexpr (detail::ExpressionSource<R>) {
      return Expression<Result>{Clause::custom(symbol, *this, detail::as_expression(other))};
    } else {
      return Expression<Result>{
          Clause::custom(symbol, *this, Clause::of_literal(ValueOf<std::decay_t<R>>::make(other)))};
    }
  }

 private:
  Expression<bool> one(Operator op) const { return Expression<bool>{Clause::unary(op, *this)}; }
  Expression<bool> two(Operator op, Clause right) const {
    return Expression<bool>{Clause::binary(op, *this, std::move(right))};
  }
  static void only_text() {
    static_assert(std::is_same_v<detail::value_type_of<T>, std::string>,
                  "carafe: only a text column can be searched for text");
  }
  Expression<bool> pattern_match(Operator op, std::string_view pattern, char escape) const {
    only_text();
    return Expression<bool>{Clause::like(op, *this, Clause::of_literal(Value(pattern)), escape)};
  }
  Expression<bool> match(std::string_view before, std::string_view text, std::string_view after,
                         Operator op = Operator::like) const {
    only_text();
    return Expression<bool>{Clause::matches(*this, before, text, after, op)};
  }
  template <class Range>
  static std::vector<Value> bind_all(const Range& values) {
    std::vector<Value> bound;
    for (const auto& value : values) {
      Clause clause = detail::operand<Expression>(value);
      bound.push_back(clause.literals()[0]);
    }
    return bound;
  }
};

/// A value as an expression of its own: literal(2) * col(&Line::price).
template <class T>
auto literal(const T& value) {
  using Column = std::conditional_t<std::is_convertible_v<const T&, std::string_view>, std::string,
                                    detail::value_type_of<T>>;
  return Expression<Column>{detail::bound<Column>(value)};
}

namespace detail {

/// Expressions and members as they are, values bound.
template <class T>
auto argument(const T& value) {
  if constexpr (ExpressionSource<T>) {
    return Expression<expression_type<T>>(as_expression(value));
  } else {
    return literal(value);
  }
}
template <class T>
using argument_type = typename decltype(argument(std::declval<const T&>()))::value_type;

template <class T>
concept Condition = ExpressionSource<T> && std::is_same_v < value_type_of<expression_type<T>>,
bool > ;

template <class T>
Clause condition(const T& value) {
  static_assert(Condition<T>,
                "carafe: where() takes conditions: col(&User::name) == \"Ann\"; a condition in SQL is "
                "raw<bool>(\"... :name\", {{\"name\", value}})");
  if constexpr (Condition<T>) {
    return as_expression(value);
  } else {
    return {};
  }
}

inline Ordering ordering(Ordering term) { return term; }
template <class T>
Ordering ordering(const T& term) {
  static_assert(ExpressionSource<T>,
                "carafe: order_by() takes members, expressions and col(&User::name).desc(), and no text");
  if constexpr (ExpressionSource<T>) {
    return Ordering(as_expression(term));
  } else {
    return Ordering(Clause{});
  }
}

/// For places where SQL is written, not a value.
template <class T>
auto expression_only(const T& source) {
  static_assert(ExpressionSource<T>,
                "carafe: columns are members (&User::name) and expressions; a value is literal(value), and "
                "hand-written SQL raw<T>(\"...\")");
  if constexpr (ExpressionSource<T>) {
    return Expression<expression_type<T>>(as_expression(source));
  } else {
    return Expression<int>{Clause{}};
  }
}
template <class T>
using column_type = typename decltype(expression_only(std::declval<const T&>()))::value_type;

}  // namespace detail

/// A column of a table without a model: column<int>("user", "id").
template <class T>
Expression<T> column(std::string_view table, std::string_view name) {
  return Expression<T>{Clause::of_column(std::string(table), std::string(name))};
}
/// One whose table the statement knows.
template <class T>
Expression<T> column(std::string_view name) {
  return Expression<T>{Clause::of_column(std::string(name))};
}

/// Hand-written SQL as a part of a statement, its values bound by name:
/// raw<double>("similarity(name, :name)", {{"name", "Ann"}}).
template <class T>
Expression<T> raw(std::string_view sql, std::initializer_list<NamedValue> values = {}) {
  return Expression<T>{Clause::raw(sql, {values.begin(), values.size()})};
}

}  // namespace carafe

#include <carafe/sql/json_path.hpp>
#include <carafe/sql/operators.hpp>
