// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <carafe/sql/cpp_types.hpp>
#include <carafe/sql/expression.hpp>

namespace carafe {

/// CAST to the SQL type of a C++ type, or to the one given:
/// cast<double>(&Line::quantity), cast<std::string>(&User::id, String(20)).
template <class T, class E>
auto cast(const E& expression, SqlType type = SqlType{detail::default_type<T>}) {
  static_assert(detail::default_type<T>.kind != TypeKind::Other, "carafe: SQL has no type for this C++ type");
  using Result = std::conditional_t<detail::is_nullable<detail::argument_type<E>>, std::optional<T>, T>;
  return Expression<Result>{Clause::cast(detail::argument(expression), std::move(type))};
}

/// The same SQL read as a T, without a cast: type_coerce<bool>(&Old::flag).
template <class T, class E>
auto type_coerce(const E& expression) {
  using Result = std::conditional_t<detail::is_nullable<detail::argument_type<E>>, std::optional<T>, T>;
  return Expression<Result>{Clause(detail::argument(expression))};
}

/// A part of a date or time, a whole number: extract(DatePart::year, &Post::written).
template <detail::ExpressionSource E>
auto extract(DatePart part, const E& expression) {
  using Result = std::conditional_t<detail::is_nullable<detail::expression_type<E>>,
                                    std::optional<std::int64_t>, std::int64_t>;
  return Expression<Result>{Clause::extract(part, detail::as_expression(expression))};
}

}  // namespace carafe
