// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/expression.hpp>

/// Sums over sums in one query: group_by(rollup(&Sale::year, &Sale::month)). A column that a
/// group leaves out is NULL in its row: read it as `col(&Sale::month).optional()`.
namespace carafe {

namespace detail {
/// Neither a value nor a condition: it stands in GROUP BY only.
struct Groups {};

template <class... E>
Expression<Groups> groups(std::string_view kind, const E&... terms) {
  const Clause clauses[] = {Clause(expression_only(terms))...};
  return Expression<Groups>{Clause::grouping(kind, clauses)};
}
}  // namespace detail

/// By all terms, by all but the last, … and of all rows. SQLite has none; on MariaDB it stands alone
/// in its GROUP BY, and the query cannot be ordered.
template <class... E>
requires(sizeof...(E) > 0) auto rollup(const E&... terms) { return detail::groups("rollup", terms...); }
/// By every choice of the terms. PostgreSQL only, as grouping_sets.
template <class... E>
requires(sizeof...(E) > 0) auto cube(const E&... terms) { return detail::groups("cube", terms...); }
/// By each of the sets: grouping_sets(grouping_set(&Sale::year), grouping_set()).
template <class... E>
requires(sizeof...(E) > 0) auto grouping_sets(const E&... sets) {
  return detail::groups("grouping_sets", sets...);
}
template <class... E>
Expression<detail::Groups> grouping_set(const E&... terms) {
  const std::vector<Clause> clauses{Clause(detail::expression_only(terms))...};
  return Expression<detail::Groups>{Clause::tuple(clauses)};
}

}  // namespace carafe
