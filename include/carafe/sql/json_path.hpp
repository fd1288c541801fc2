// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <carafe/sql/cast.hpp>
#include <carafe/sql/expression.hpp>

namespace carafe {

/// A place inside a JSON column: col(&Doc::data)["tags"][0].as<std::string>(). Positions count
/// from 0. Keys are bound values, and those with a quote, a backslash or a control character are
/// refused: UsageError "bad-json-path".
class JsonPath {
 public:
  JsonPath(Clause document, JsonStep step) : document_(std::move(document)), steps_{std::move(step)} {}

  JsonPath operator[](JsonStep step) const& { return JsonPath{*this}[std::move(step)]; }
  JsonPath operator[](JsonStep step) && {
    steps_.push_back(std::move(step));
    return std::move(*this);
  }

  /// What is there as a value of T: NULL where there is nothing, or JSON's null. `JsonValue`
  /// takes any part of the document; what is no T is what the database makes of its cast
  /// (PostgreSQL: an error).
  template <class T>
  Expression<std::optional<T>> as() const {
    constexpr TypeSpec type = detail::default_type<T>;
    static_assert(type.kind != TypeKind::Other && type.kind != TypeKind::Array,
                  "carafe: a part of a JSON column is read as a number, bool, text, date or JsonValue");
    if constexpr (type.kind == TypeKind::JSON) {
      return Expression<std::optional<T>>{Clause::json_element(document_, steps_, false)};
    } else {
      return Expression<std::optional<T>>{
          Clause::cast(Clause::json_element(document_, steps_, true), SqlType{type})};
    }
  }
  /// Whether there is nothing at this place, or JSON's null.
  Expression<bool> is_null() const { return as_text().is_null(); }
  Expression<bool> is_not_null() const { return as_text().is_not_null(); }

 private:
  Expression<std::string> as_text() const {
    return Expression<std::string>{Clause::json_element(document_, steps_, true)};
  }

  Clause document_;
  std::vector<JsonStep> steps_;
};

namespace detail {

/// What `expression[step]` is.
template <class T>
struct Subscript {
  static_assert(default_type<T>.kind == TypeKind::JSON,
                "carafe: only JSON columns and arrays have elements: col(&Doc::data)[\"key\"]");
  static JsonPath make(const Clause& document, JsonStep step) { return {document, std::move(step)}; }
};
template <class T>
struct Subscript<std::vector<T>> {
  static Expression<nullable_type<T>> make(const Clause& array, int position) {
    return Expression<nullable_type<T>>{
        Clause::binary(Operator::array_element, array, Clause::of_literal(Value(position)))};
  }
};

}  // namespace detail

/// Questions to an array, which only PostgreSQL has:
/// elements(&Post::tags).contains({"a", "b"}), elements(&Post::tags).any("a").
template <class T>
class Elements {
  using Array = std::vector<T>;
  using Element = Expression<detail::nullable_type<T>>;

 public:
  explicit Elements(Clause array) : array_(std::move(array)) {}

  /// Whether `value` is among them, and whether there is no other.
  template <class V>
  Expression<bool> any(const V& value) const {
    return Expression<bool>{Clause::binary(Operator::array_any, detail::operand<Element>(value), array_)};
  }
  template <class V>
  Expression<bool> all(const V& value) const {
    return Expression<bool>{Clause::binary(Operator::array_all, detail::operand<Element>(value), array_)};
  }
  /// Of lists, or arrays of the database; in any order and number.
  Expression<bool> contains(const Array& others) const { return with(Operator::array_contains, others); }
  Expression<bool> contained_by(const Array& others) const { return with(Operator::array_contained, others); }
  Expression<bool> overlaps(const Array& others) const { return with(Operator::array_overlaps, others); }
  template <detail::ExpressionSource E>
  Expression<bool> contains(const E& others) const {
    return with(Operator::array_contains, others);
  }
  template <detail::ExpressionSource E>
  Expression<bool> contained_by(const E& others) const {
    return with(Operator::array_contained, others);
  }
  template <detail::ExpressionSource E>
  Expression<bool> overlaps(const E& others) const {
    return with(Operator::array_overlaps, others);
  }

 private:
  template <class Other>
  Expression<bool> with(Operator op, const Other& others) const {
    return Expression<bool>{Clause::binary(op, array_, detail::operand<Expression<Array>>(others))};
  }

  Clause array_;
};

template <detail::ExpressionSource E>
auto elements(const E& array) {
  using Array = detail::value_type_of<detail::expression_type<E>>;
  static_assert(detail::is_vector<Array>, "carafe: elements() takes a column of an array");
  return Elements<typename Array::value_type>{detail::as_expression(array)};
}

}  // namespace carafe
