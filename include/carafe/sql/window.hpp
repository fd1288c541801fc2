// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include <carafe/sql/expression.hpp>

/// OVER (…): func::rank().over(partition_by(&User::team), order_by(col(&User::score).desc()))
namespace carafe {

namespace detail {
struct PartitionBy {
  std::vector<Clause> terms;
};
struct OrderBy {
  std::vector<Ordering> terms;
};
}  // namespace detail

template <detail::ExpressionSource... E>
detail::PartitionBy partition_by(const E&... terms) {
  return {{Clause(detail::as_expression(terms))...}};
}
/// Members, expressions, and `col(member).desc()`; of a window or an aggregate.
template <class... O>
detail::OrderBy order_by(const O&... terms) {
  return {{detail::ordering(terms)...}};
}

inline constexpr FrameBound unbounded_preceding{FrameBound::unbounded_preceding, 0};
inline constexpr FrameBound current_row{FrameBound::current_row, 0};
inline constexpr FrameBound unbounded_following{FrameBound::unbounded_following, 0};
constexpr FrameBound preceding(std::uint32_t rows) { return {FrameBound::preceding, rows}; }
constexpr FrameBound following(std::uint32_t rows) { return {FrameBound::following, rows}; }

/// ROWS BETWEEN start AND end: rows(preceding(2), current_row).
constexpr WindowFrame rows(FrameBound start, FrameBound end = current_row) {
  return {FrameUnit::rows, start, end};
}
/// RANGE BETWEEN …: rows of equal order belong together.
constexpr WindowFrame range_of(FrameBound start, FrameBound end = current_row) {
  return {FrameUnit::range, start, end};
}
/// GROUPS BETWEEN …: counts groups of equal order.
constexpr WindowFrame groups(FrameBound start, FrameBound end = current_row) {
  return {FrameUnit::groups, start, end};
}

namespace detail {

inline void add_to(Window& window, PartitionBy part) { window.partition_by = std::move(part.terms); }
inline void add_to(Window& window, OrderBy part) { window.order_by = std::move(part.terms); }
inline void add_to(Window& window, WindowFrame part) { window.frame = part; }

template <class... Parts>
Clause over(const Clause& function, const Parts&... parts) {
  Window window;
  (add_to(window, parts), ...);
  return Clause::over(function, window);
}

}  // namespace detail

/// A function that needs a window: what `over` makes of it is an expression.
template <class T>
class WindowFunction {
 public:
  explicit WindowFunction(Clause function) : function_(std::move(function)) {}

  /// partition_by(…), order_by(…) and a frame, each at most once.
  template <class... Parts>
  Expression<T> over(const Parts&... parts) const {
    return Expression<T>{detail::over(function_, parts...)};
  }

 private:
  Clause function_;
};

/// A function of many rows: func::sum(&Line::price).filter(col(&Line::paid) == true)
template <class T>
class Aggregate : public Expression<T> {
 public:
  using Expression<T>::Expression;

  /// Over the rows for which `condition` holds.
  template <class E>
  Aggregate filter(const E& condition) const {
    return Aggregate{Clause::filter(*this, detail::condition(condition))};
  }
  template <class... Parts>
  Expression<T> over(const Parts&... parts) const {
    return Expression<T>{detail::over(*this, parts...)};
  }
  /// In this order, where it matters:
  /// func::call<std::string>("string_agg", &User::name, ", ").order_by(&User::name)
  template <class... O>
  Aggregate order_by(const O&... terms) const {
    const Ordering order[] = {detail::ordering(terms)...};
    return Aggregate{Clause::aggregate_order(*this, order)};
  }
  template <class... O>
  Aggregate within_group(const O&... terms) const {
    const Ordering order[] = {detail::ordering(terms)...};
    return Aggregate{Clause::within_group(*this, order)};
  }
};

}  // namespace carafe
