// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <carafe/sql/query.hpp>

namespace carafe {

/// For with_for_update(): what to do where somebody else holds a row's lock.
inline constexpr RowLock::Busy nowait = RowLock::Busy::fail;
inline constexpr RowLock::Busy skip_locked = RowLock::Busy::skip;

/// How many rows a Select would give, as a statement; made by `Select::count()`.
struct CountOf {
  using Row = std::tuple<std::int64_t>;

  SelectStatement counted;

  const SelectStatement& statement() const& noexcept { return counted; }
  bool writes() const noexcept { return counted.changes_rows(); }
};

namespace detail {

void add_join(SelectStatement& statement, JoinKind kind, TableRef table, Clause on);
void add_from(SelectStatement& statement, TableRef table);
/// The other kind of list begins anew.
void add_correlated(SelectStatement& statement, TableRef table, bool except);
/// Throws UsageError "incomplete-statement" where the statement does not say its first table.
void sample_first(SelectStatement& statement, double percent, const SampleOptions& options);
WrittenPart written_part(const TextClause& sql, std::string_view dialect);

/// What a join may follow besides conditions: specialised (by orm) for relationships.
template <class R>
struct JoinAlongOf;
template <class R>
concept JoinAlong = requires {
  &JoinAlongOf<std::remove_cvref_t<R>>::add;
};

template <class T>
TableRef table_of_model() {
  TableRef table;
  table.model = &type_tag<T>;
  return table;
}
template <class... E>
Clause all_conditions(const E&... conditions) {
  Clause all;
  (all.and_also(condition(conditions)), ...);
  return all;
}

}  // namespace detail

/// A query: a value, built by chaining or in place, run by a session or connection. With
/// the types of its columns, `Select<int, std::string>`, or of objects, `Select<User>`.
///
///     auto query = select(&User::id, &User::name).where(col(&User::age) > 17);
///     if (by_name) query.order_by(&User::name);              // in place
///     query = query.limit(10);                               // or as a new one
///
/// Where it takes columns it takes members of models, and expressions made of them.
template <class... T>
class Select : public QueryParts<Select<T...>> {
 public:
  using Row = typename detail::RowOf<T...>::type;

  /// Of nothing, to be filled by `edit`.
  Select() = default;
  explicit Select(SelectStatement statement) : statement_(std::move(statement)) {}

  /// All must hold; a second `where` adds to the first.
  template <class... E>
  Select& where(const E&... conditions) & {
    (statement_.where.and_also(detail::condition(conditions)), ...);
    return *this;
  }
  template <class... E>
  Select&& where(const E&... conditions) && {
    return std::move(where(conditions...));
  }
  /// Short for `where(col(member) == value)`.
  template <detail::ExpressionSource C, class V>
  Select& filter_by(const C& column, const V& value) & {
    return where(detail::as_expression(column) == value);
  }
  template <detail::ExpressionSource C, class V>
  Select&& filter_by(const C& column, const V& value) && {
    return std::move(filter_by(column, value));
  }

  // Each join is to the tables before it. Without a condition it follows the foreign keys
  // between them.
  template <class M, class... E>
  Select& join(const E&... on) & {
    return join(JoinKind::inner, detail::table_of_model<M>(), detail::all_conditions(on...));
  }
  template <class M, class... E>
  Select&& join(const E&... on) && {
    return std::move(this->template join<M>(on...));
  }
  template <class... E>
  Select& join(const FromItem& item, const E&... on) & {
    return join(JoinKind::inner, item.table(), detail::all_conditions(on...));
  }
  template <class... E>
  Select&& join(const FromItem& item, const E&... on) && {
    return std::move(join(item, on...));
  }
  /// Keeps rows without a match; read the other side's columns as `col(…).optional()`.
  template <class M, class... E>
  Select& outerjoin(const E&... on) & {
    return join(JoinKind::left, detail::table_of_model<M>(), detail::all_conditions(on...));
  }
  template <class M, class... E>
  Select&& outerjoin(const E&... on) && {
    return std::move(this->template outerjoin<M>(on...));
  }
  template <class... E>
  Select& outerjoin(const FromItem& item, const E&... on) & {
    return join(JoinKind::left, item.table(), detail::all_conditions(on...));
  }
  template <class... E>
  Select&& outerjoin(const FromItem& item, const E&... on) && {
    return std::move(outerjoin(item, on...));
  }
  /// Every row beside every row of the other.
  template <class M>
  Select& cross_join() & {
    return join(JoinKind::cross, detail::table_of_model<M>(), {});
  }
  template <class M>
  Select&& cross_join() && {
    return std::move(this->template cross_join<M>());
  }
  Select& cross_join(const FromItem& item) & { return join(JoinKind::cross, item.table(), {}); }
  Select&& cross_join(const FromItem& item) && { return std::move(cross_join(item)); }
  /// Along a relationship: join(&User::posts), join(boss.col(&User::posts)); to the rows of an
  /// alias: join(draft, &User::posts). Further conditions are on the joined rows.
  template <detail::JoinAlong R, class... E>
  Select& join(const R& relation, const E&... on) & {
    detail::JoinAlongOf<R>::add(statement_, JoinKind::inner, relation, nullptr,
                                detail::all_conditions(on...));
    return *this;
  }
  template <detail::JoinAlong R, class... E>
  Select&& join(const R& relation, const E&... on) && {
    return std::move(join(relation, on...));
  }
  template <detail::JoinAlong R, class... E>
  Select& join(const FromItem& item, const R& relation, const E&... on) & {
    detail::JoinAlongOf<R>::add(statement_, JoinKind::inner, relation, &item, detail::all_conditions(on...));
    return *this;
  }
  template <detail::JoinAlong R, class... E>
  Select&& join(const FromItem& item, const R& relation, const E&... on) && {
    return std::move(join(item, relation, on...));
  }
  template <detail::JoinAlong R, class... E>
  Select& outerjoin(const R& relation, const E&... on) & {
    detail::JoinAlongOf<R>::add(statement_, JoinKind::left, relation, nullptr, detail::all_conditions(on...));
    return *this;
  }
  template <detail::JoinAlong R, class... E>
  Select&& outerjoin(const R& relation, const E&... on) && {
    return std::move(outerjoin(relation, on...));
  }
  template <detail::JoinAlong R, class... E>
  Select& outerjoin(const FromItem& item, const R& relation, const E&... on) & {
    detail::JoinAlongOf<R>::add(statement_, JoinKind::left, relation, &item, detail::all_conditions(on...));
    return *this;
  }
  template <detail::JoinAlong R, class... E>
  Select&& outerjoin(const FromItem& item, const R& relation, const E&... on) && {
    return std::move(outerjoin(item, relation, on...));
  }
  Select& join(JoinKind kind, TableRef table, Clause on) & {
    detail::add_join(statement_, kind, std::move(table), std::move(on));
    return *this;
  }
  Select&& join(JoinKind kind, TableRef table, Clause on) && {
    return std::move(join(kind, std::move(table), std::move(on)));
  }

  /// The first table, to which others are joined; a second one stands beside it.
  template <class M>
  Select& select_from() & {
    detail::add_from(statement_, detail::table_of_model<M>());
    return *this;
  }
  template <class M>
  Select&& select_from() && {
    return std::move(this->template select_from<M>());
  }
  Select& select_from(const FromItem& item) & {
    detail::add_from(statement_, item.table());
    return *this;
  }
  Select&& select_from(const FromItem& item) && { return std::move(select_from(item)); }
  /// About so many percent of the first table's rows, chosen by chance: select<Log>().tablesample(1),
  /// or after select_from(). PostgreSQL only.
  Select& tablesample(double percent, const SampleOptions& options = {}) & {
    detail::sample_first(statement_, percent, options);
    return *this;
  }
  Select&& tablesample(double percent, const SampleOptions& options = {}) && {
    return std::move(tablesample(percent, options));
  }
  /// As a subquery: speaks of these tables of the statement around it, and has every other it
  /// names itself. Without a word it speaks of those around it as soon as it has a table of its
  /// own.
  template <class... M>
  requires(sizeof...(M) > 0) Select& correlate() & {
    (detail::add_correlated(statement_, detail::table_of_model<M>(), false), ...);
    return *this;
  }
  template <class... M>
  requires(sizeof...(M) > 0) Select && correlate() && {
    return std::move(this->template correlate<M...>());
  }
  Select& correlate(const FromItem& item) & {
    detail::add_correlated(statement_, item.table(), false);
    return *this;
  }
  Select&& correlate(const FromItem& item) && { return std::move(correlate(item)); }
  /// The same of every table around it but these, which it has itself.
  template <class... M>
  requires(sizeof...(M) > 0) Select& correlate_except() & {
    (detail::add_correlated(statement_, detail::table_of_model<M>(), true), ...);
    return *this;
  }
  template <class... M>
  requires(sizeof...(M) > 0) Select && correlate_except() && {
    return std::move(this->template correlate_except<M...>());
  }
  Select& correlate_except(const FromItem& item) & {
    detail::add_correlated(statement_, item.table(), true);
    return *this;
  }
  Select&& correlate_except(const FromItem& item) && { return std::move(correlate_except(item)); }

  template <class... E>
  Select& group_by(const E&... terms) & {
    (statement_.group_by.push_back(detail::expression_only(terms)), ...);
    return *this;
  }
  template <class... E>
  Select&& group_by(const E&... terms) && {
    return std::move(group_by(terms...));
  }
  template <class... E>
  Select& having(const E&... conditions) & {
    (statement_.having.and_also(detail::condition(conditions)), ...);
    return *this;
  }
  template <class... E>
  Select&& having(const E&... conditions) && {
    return std::move(having(conditions...));
  }

  /// Members, expressions, and `col(member).desc()`, `.nulls_last()`.
  template <class... O>
  Select& order_by(const O&... terms) & {
    (statement_.order_by.push_back(detail::ordering(terms)), ...);
    return *this;
  }
  template <class... O>
  Select&& order_by(const O&... terms) && {
    return std::move(order_by(terms...));
  }
  Select& distinct() & {
    statement_.distinct = true;
    return *this;
  }
  Select&& distinct() && { return std::move(distinct()); }
  /// The first row of each group of equal terms, in the query's order. PostgreSQL only.
  template <detail::ExpressionSource... E>
  Select& distinct_on(const E&... terms) & {
    (statement_.distinct_on.push_back(detail::as_expression(terms)), ...);
    return *this;
  }
  template <detail::ExpressionSource... E>
  Select&& distinct_on(const E&... terms) && {
    return std::move(distinct_on(terms...));
  }
  Select& limit(std::int64_t rows) & {
    statement_.limit = rows;
    return *this;
  }
  Select&& limit(std::int64_t rows) && { return std::move(limit(rows)); }
  Select& offset(std::int64_t rows) & {
    statement_.offset = rows;
    return *this;
  }
  Select&& offset(std::int64_t rows) && { return std::move(offset(rows)); }
  /// The rows from the one at `begin`, counted from 0, to the one before `end`.
  Select& slice(std::int64_t begin, std::int64_t end) & { return offset(begin).limit(end - begin); }
  Select&& slice(std::int64_t begin, std::int64_t end) && { return std::move(slice(begin, end)); }
  /// `limit` keeps all rows that sort as its last. Not on SQLite ("unsupported-operation").
  Select& with_ties() & {
    statement_.with_ties = true;
    return *this;
  }
  Select&& with_ties() && { return std::move(with_ties()); }

  /// Locks the rows until the transaction's end; `nowait` fails and `skip_locked` passes
  /// over those that others hold. SQLite has no such locks ("unsupported-operation"): there a
  /// transaction that begins by writing is alone.
  Select& with_for_update(RowLock::Busy busy = RowLock::Busy::wait) & {
    return with_for_update(RowLock{RowLock::Mode::update, busy, {}});
  }
  Select&& with_for_update(RowLock::Busy busy = RowLock::Busy::wait) && {
    return std::move(with_for_update(busy));
  }
  /// with_for_update({.mode = RowLock::Mode::share, .busy = nowait, .of = {boss.table()}}). Modes of
  /// keys and `of` are PostgreSQL's.
  Select& with_for_update(RowLock lock) & {
    statement_.lock = std::move(lock);
    return *this;
  }
  Select&& with_for_update(RowLock lock) && { return std::move(with_for_update(std::move(lock))); }
  /// Locks rows of these models only: with_for_update<Person>(skip_locked). PostgreSQL.
  template <class M, class... More>
  Select& with_for_update(RowLock lock) & {
    lock.of = {detail::table_of_model<M>(), detail::table_of_model<More>()...};
    return with_for_update(std::move(lock));
  }
  template <class M, class... More>
  Select&& with_for_update(RowLock lock) && {
    return std::move(this->template with_for_update<M, More...>(std::move(lock)));
  }
  template <class M, class... More>
  Select& with_for_update(RowLock::Busy busy = RowLock::Busy::wait) & {
    return this->template with_for_update<M, More...>(RowLock{RowLock::Mode::update, busy, {}});
  }
  template <class M, class... More>
  Select&& with_for_update(RowLock::Busy busy = RowLock::Busy::wait) && {
    return std::move(this->template with_for_update<M, More...>(busy));
  }

  // SQL by hand, for one database ("mariadb", as in URLs) or, without a name, for every one: behind
  // SELECT, at the statement's end, and behind a table's name.
  Select& prefix_with(const TextClause& sql, std::string_view dialect = {}) & {
    statement_.prefixes.push_back(detail::written_part(sql, dialect));
    return *this;
  }
  Select&& prefix_with(const TextClause& sql, std::string_view dialect = {}) && {
    return std::move(prefix_with(sql, dialect));
  }
  Select& suffix_with(const TextClause& sql, std::string_view dialect = {}) & {
    statement_.suffixes.push_back(detail::written_part(sql, dialect));
    return *this;
  }
  Select&& suffix_with(const TextClause& sql, std::string_view dialect = {}) && {
    return std::move(suffix_with(sql, dialect));
  }
  /// with_hint<Person>(text("USE INDEX (ix_person_name)"), "mariadb")
  template <class M>
  Select& with_hint(const TextClause& sql, std::string_view dialect = {}) & {
    statement_.hints.push_back({detail::table_of_model<M>(), detail::written_part(sql, dialect)});
    return *this;
  }
  template <class M>
  Select&& with_hint(const TextClause& sql, std::string_view dialect = {}) && {
    return std::move(this->template with_hint<M>(sql, dialect));
  }
  Select& with_hint(const FromItem& item, const TextClause& sql, std::string_view dialect = {}) & {
    statement_.hints.push_back({item.table(), detail::written_part(sql, dialect)});
    return *this;
  }
  Select&& with_hint(const FromItem& item, const TextClause& sql, std::string_view dialect = {}) && {
    return std::move(with_hint(item, sql, dialect));
  }

  /// Writes a common table that changes rows although nothing here selects from it:
  /// add_cte(delete_from<Draft>().cte("gone")).
  Select& add_cte(const FromItem& item) & {
    statement_.with.push_back(item.table());
    return *this;
  }
  Select&& add_cte(const FromItem& item) && { return std::move(add_cte(item)); }

  /// Of a query for objects, what is loaded with them, and how (orm/loading.hpp):
  /// options(selectinload(&User::posts), defer(&User::bio)).
  template <class... O>
  Select& options(const O&... all) & {
    (all.template apply_to<T...>(statement_.loading), ...);
    return *this;
  }
  template <class... O>
  Select&& options(const O&... all) && {
    return std::move(options(all...));
  }

  /// For `session.scalar(…)`: the number of rows.
  CountOf count() const& { return counted(statement_); }
  CountOf count() && { return counted(std::move(statement_)); }

  /// The same rows with further columns, or with others.
  template <class... E>
  auto add_columns(const E&... more) const {
    Select<T..., detail::column_type<E>...> wider{statement_};
    (wider.edit().columns.push_back(detail::expression_only(more)), ...);
    return wider;
  }
  template <class... E>
  auto with_only_columns(const E&... columns) const {
    Select<detail::column_type<E>...> other{statement_};
    other.edit().columns.clear();
    (other.edit().columns.push_back(detail::expression_only(columns)), ...);
    return other;
  }

  const SelectStatement& statement() const& noexcept { return statement_; }
  SelectStatement statement() && noexcept { return std::move(statement_); }
  /// For what this class has no word for.
  SelectStatement& edit() noexcept { return statement_; }
  bool writes() const noexcept { return statement_.lock || statement_.changes_rows(); }
  std::shared_ptr<const SqlStatement> share() const { return std::make_shared<SelectStatement>(statement_); }

 private:
  static CountOf counted(SelectStatement statement) {
    statement.count = true;
    return {std::move(statement)};
  }

  SelectStatement statement_;
};

/// select(&User::id, func::count(&Post::id)): a query for these columns.
template <class First, class... More>
requires(!std::is_arithmetic_v<First>) auto select(const First& first, const More&... more) {
  Select<detail::column_type<First>, detail::column_type<More>...> query;
  auto& columns = query.edit().columns;
  columns.reserve(1 + sizeof...(more));
  columns.push_back(detail::expression_only(first));
  (columns.push_back(detail::expression_only(more)), ...);
  return query;
}

}  // namespace carafe
