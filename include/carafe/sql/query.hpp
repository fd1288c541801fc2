// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <carafe/sql/from_item.hpp>
#include <carafe/sql/statements.hpp>

/// What a Select and a set operation have in common: they can stand inside another statement.
namespace carafe {

namespace detail {

/// The types of a query's rows: a tuple, or void where they are a model's (by orm).
template <class... T>
struct RowOf {
  using type = std::tuple<T...>;
};

template <class Row>
struct OneColumn;
template <class T>
struct OneColumn<std::tuple<T>> {
  using type = T;
};

}  // namespace detail

template <class... T>
class Compound;

/// `Self` has `share()`, which copies its statement, and a `Row`.
template <class Self>
class QueryParts {
 public:
  /// To select from: auto recent = select(…).subquery("recent"); recent.col<int>("user_id")
  FromItem subquery(std::string_view name) const { return detail::subquery(share(), name); }
  /// A subquery that may speak of the tables before it in FROM.
  FromItem lateral(std::string_view name) const { return detail::subquery(share(), name, true); }
  /// WITH name AS (…): written once however often it is used.
  FromItem cte(std::string_view name) const { return detail::common_table(share(), name); }
  /// WITH RECURSIVE name AS (this UNION ALL step(name)):
  ///
  ///     auto tree = select(&Node::id, &Node::parent_id).where(col(&Node::id) == 1)
  ///         .recursive_cte("tree", [](const FromItem& tree) {
  ///           return select(&Node::id, &Node::parent_id)
  ///               .join(tree, col(&Node::parent_id) == tree.col<int>("id")); });
  template <class Step>
  FromItem recursive_cte(std::string_view name, Step step, SetOperator op = SetOperator::union_all) const {
    TableRef itself;
    itself.name = name;
    auto next = step(FromItem{std::move(itself)});
    static_assert(std::is_same_v<typename decltype(next)::Row, typename Self::Row>,
                  "carafe: the step of a recursive_cte() selects columns of the same types as its beginning");
    auto both = std::make_shared<CompoundStatement>();
    both->op = op;
    both->parts = {share(), next.share()};
    DerivedTable made;
    made.kind = DerivedTable::Kind::common_table;
    made.name = name;
    made.query = std::move(both);
    made.recursive = true;
    return detail::derived(std::move(made), {});
  }

  /// As a value: the one column of the one row, NULL where there is none.
  auto scalar_subquery() const {
    static_assert(detail::is_one_column<typename Self::Row>,
                  "carafe: scalar_subquery() is of a query of one column: select(func::max(&Post::id))");
    using T = typename detail::OneColumn<typename Self::Row>::type;
    return Expression<detail::nullable_type<T>>{Clause::subquery(share())};
  }
  /// Whether it has rows.
  Expression<bool> exists() const { return Expression<bool>{Clause::exists(share())}; }

 private:
  std::shared_ptr<const SqlStatement> share() const { return static_cast<const Self&>(*this).share(); }
};

template <detail::Subselect Q>
Expression<bool> exists(const Q& query) {
  return Expression<bool>{Clause::exists(query.share())};
}
/// Several values compared at once; made by `tuple_`.
template <class... T>
class TupleExpression {
 public:
  explicit TupleExpression(Clause clause) : clause_(std::move(clause)) {}

  Expression<bool> in(std::initializer_list<std::tuple<detail::value_type_of<T>...>> rows) const {
    return Expression<bool>{Clause::in(clause_, bound(rows), false)};
  }
  Expression<bool> not_in(std::initializer_list<std::tuple<detail::value_type_of<T>...>> rows) const {
    return Expression<bool>{Clause::in(clause_, bound(rows), true)};
  }
  template <detail::Subselect Q>
  Expression<bool> in(const Q& query) const {
    static_assert(std::tuple_size_v<typename Q::Row> == sizeof...(T),
                  "carafe: tuple_(…).in() looks in a query of as many columns");
    return Expression<bool>{Clause::in(clause_, query.share(), false)};
  }

 private:
  static std::vector<Clause> bound(std::initializer_list<std::tuple<detail::value_type_of<T>...>> rows) {
    std::vector<Clause> made;
    for (const auto& row : rows) {
      std::apply(
          [&](const auto&... values) {
            const Clause elements[] = {Clause(literal(values))...};
            made.push_back(Clause::tuple(elements));
          },
          row);
    }
    return made;
  }

  Clause clause_;
};

/// tuple_(&Seat::row, &Seat::number).in({{1, 2}, {1, 3}})
template <detail::ExpressionSource... E>
auto tuple_(const E&... elements) {
  const Clause clauses[] = {Clause(detail::as_expression(elements))...};
  return TupleExpression<detail::expression_type<E>...>{Clause::tuple(clauses)};
}

/// For the right-hand side of a comparison: col(&User::age) > all_of(select(&Child::age))
template <detail::Subselect Q>
auto all_of(const Q& query) {
  using T = typename detail::OneColumn<typename Q::Row>::type;
  return Expression<T>{Clause::unary(Operator::all_of, Clause::subquery(query.share()))};
}
template <detail::Subselect Q>
auto any_of(const Q& query) {
  using T = typename detail::OneColumn<typename Q::Row>::type;
  return Expression<T>{Clause::unary(Operator::any_of, Clause::subquery(query.share()))};
}

/// Several queries as one; made by `union_all(a, b)` and its kin. Its order names columns
/// of the first: order_by(column<int>("id")).
template <class... T>
class Compound : public QueryParts<Compound<T...>> {
 public:
  using Row = typename detail::RowOf<T...>::type;

  explicit Compound(CompoundStatement statement) : statement_(std::move(statement)) {}

  template <class... O>
  Compound& order_by(const O&... terms) & {
    (statement_.order_by.push_back(detail::ordering(terms)), ...);
    return *this;
  }
  template <class... O>
  Compound&& order_by(const O&... terms) && {
    return std::move(order_by(terms...));
  }
  Compound& limit(std::int64_t rows) & {
    statement_.limit = rows;
    return *this;
  }
  Compound&& limit(std::int64_t rows) && { return std::move(limit(rows)); }
  Compound& offset(std::int64_t rows) & {
    statement_.offset = rows;
    return *this;
  }
  Compound&& offset(std::int64_t rows) && { return std::move(offset(rows)); }

  const CompoundStatement& statement() const& noexcept { return statement_; }
  bool writes() const noexcept { return statement_.changes_rows(); }
  std::shared_ptr<const SqlStatement> share() const {
    return std::make_shared<CompoundStatement>(statement_);
  }

 private:
  CompoundStatement statement_;
};

namespace detail {

template <class Row>
struct CompoundOf;
template <class... T>
struct CompoundOf<std::tuple<T...>> {
  using type = Compound<T...>;
};

template <class First, class... More>
auto compound(SetOperator op, const First& first, const More&... more) {
  static_assert((std::is_same_v<typename First::Row, typename More::Row> && ...),
                "carafe: queries are combined whose columns have the same types");
  CompoundStatement statement;
  statement.op = op;
  statement.parts = {first.share(), more.share()...};
  return typename CompoundOf<typename First::Row>::type{std::move(statement)};
}

}  // namespace detail

/// Rows of any of the queries, each once.
template <detail::Subselect... Q>
auto union_(const Q&... queries) {
  return detail::compound(SetOperator::union_distinct, queries...);
}
/// Rows of all queries, as often as they come.
template <detail::Subselect... Q>
auto union_all(const Q&... queries) {
  return detail::compound(SetOperator::union_all, queries...);
}
template <detail::Subselect... Q>
auto intersect(const Q&... queries) {
  return detail::compound(SetOperator::intersect, queries...);
}
template <detail::Subselect... Q>
auto intersect_all(const Q&... queries) {
  return detail::compound(SetOperator::intersect_all, queries...);
}
/// Rows of the first that are in no other.
template <detail::Subselect... Q>
auto except(const Q&... queries) {
  return detail::compound(SetOperator::except, queries...);
}
template <detail::Subselect... Q>
auto except_all(const Q&... queries) {
  return detail::compound(SetOperator::except_all, queries...);
}

}  // namespace carafe
