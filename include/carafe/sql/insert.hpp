// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carafe/sql/from_item.hpp>
#include <carafe/sql/setting.hpp>
#include <carafe/sql/statements.hpp>

namespace carafe {

namespace detail {

/// Another row. Throws UsageError "row-columns-differ" where it is not of the columns of
/// the first.
void add_row(InsertStatement& statement, std::vector<Assignment> row);
OnConflict& conflict_of(InsertStatement& statement);

template <class M>
std::vector<Assignment> assignments(std::span<const Setting<M>> settings) {
  std::vector<Assignment> made;
  for (const Setting<M>& one : settings) made.emplace_back(one.column, one.value);
  return made;
}

}  // namespace detail

template <class M>
class Insert;
template <class M>
class Upsert;

/// What an INSERT does about a row that is there already; made by `on_conflict`.
template <class M>
class Conflict {
 public:
  explicit Conflict(Insert<M> insert) : insert_(std::move(insert)) {}

  /// Of a partial unique index: its condition. Not on MariaDB, which has none.
  template <class E>
  Conflict where(const E& condition) && {
    detail::conflict_of(insert_.edit()).target_where = detail::condition(condition);
    return std::move(*this);
  }
  /// Leaves it as it is; `returning` gives no row for it.
  Insert<M> do_nothing() && { return std::move(insert_); }
  /// do_update(set(&User::name, excluded(&User::name)), set(&User::visits, col(&User::visits) + 1))
  template <class... S>
  requires(std::is_same_v<S, detail::Setting<M>>&&...) Upsert<M> do_update(const S&... settings) && {
    const detail::Setting<M> all[] = {settings...};
    return std::move(*this).update(all);
  }
  Upsert<M> do_update(std::initializer_list<detail::Setting<M>> settings) && {
    return std::move(*this).update({settings.begin(), settings.size()});
  }

 private:
  Upsert<M> update(std::span<const detail::Setting<M>> settings) && {
    detail::conflict_of(insert_.edit()).assignments = detail::assignments(settings);
    return Upsert<M>{std::move(insert_)};
  }

  Insert<M> insert_;
};

/// INSERT: a value, built by chaining or in place. `insert<User>()`, `insert_into(table("user"))`.
///
///     insert<User>().values({{&User::name, "Ann"}, {&User::email, "ann@example.org"}})
///                   .returning(&User::id)
template <class M>
class Insert {
 public:
  using Row = void;

  explicit Insert(TableRef into) { statement_.into = std::move(into); }

  /// Another row; all are of the columns of the first. Values, or expressions.
  Insert& values(std::initializer_list<detail::Setting<M>> row) & {
    detail::add_row(statement_,
                    detail::assignments(std::span<const detail::Setting<M>>{row.begin(), row.size()}));
    return *this;
  }
  Insert&& values(std::initializer_list<detail::Setting<M>> row) && { return std::move(values(row)); }
  Insert& values(const std::vector<detail::Setting<M>>& row) & {
    detail::add_row(statement_, detail::assignments(std::span<const detail::Setting<M>>{row}));
    return *this;
  }
  Insert&& values(const std::vector<detail::Setting<M>>& row) && { return std::move(values(row)); }

  /// The columns that from_select(), or execute() with rows, fills.
  template <class... K>
  Insert& columns(const K&... keys) & {
    (detail::check_key<K, M>(), ...);
    statement_.columns = {detail::KeyOf<std::decay_t<K>>::make(keys)...};
    return *this;
  }
  template <class... K>
  Insert&& columns(const K&... keys) && {
    return std::move(columns(keys...));
  }
  /// insert<Archive>().columns(&Archive::id).from_select(select(&Post::id))
  template <detail::Subselect Q>
  Insert& from_select(const Q& query) & {
    statement_.select = query.share();
    return *this;
  }
  template <detail::Subselect Q>
  Insert&& from_select(const Q& query) && {
    return std::move(from_select(query));
  }

  /// A row whose unique key, these columns, is there already: on_conflict(&User::email)
  /// .do_update(…) or .do_nothing(). Without columns: any key.
  template <class... K>
  Conflict<M> on_conflict(const K&... keys) const {
    (detail::check_key<K, M>(), ...);
    Insert copy = *this;
    detail::conflict_of(copy.statement_).target = {detail::KeyOf<std::decay_t<K>>::make(keys)...};
    return Conflict<M>{std::move(copy)};
  }
  /// By the name of the unique constraint. PostgreSQL only.
  Conflict<M> on_conflict_of(std::string_view constraint) const {
    Insert copy = *this;
    detail::conflict_of(copy.statement_).constraint = constraint;
    return Conflict<M>{std::move(copy)};
  }

  /// The inserted rows' columns, those the database filled too.
  template <class... E>
  auto returning(const E&... columns) const {
    return detail::returning(statement_, columns...);
  }

  /// In WITH, where nothing is to be selected from it: see Select::add_cte.
  FromItem cte(std::string_view name) const {
    return detail::common_table(std::make_shared<InsertStatement>(statement_), name);
  }

  const InsertStatement& statement() const& noexcept { return statement_; }
  /// For what this class has no word for.
  InsertStatement& edit() noexcept { return statement_; }
  bool writes() const noexcept { return true; }

 private:
  InsertStatement statement_;
};

/// An INSERT that updates the row that is there already; made by `do_update`.
template <class M>
class Upsert : public Insert<M> {
 public:
  explicit Upsert(Insert<M> insert) : Insert<M>(std::move(insert)) {}

  /// Updates only the rows for which this holds, and leaves the others as they are. Not on
  /// MariaDB ("unsupported-operation").
  template <class... E>
  Upsert& where(const E&... conditions) & {
    (detail::conflict_of(this->edit()).where.and_also(detail::condition(conditions)), ...);
    return *this;
  }
  template <class... E>
  Upsert&& where(const E&... conditions) && {
    return std::move(where(conditions...));
  }
};

/// Into a table without a model: insert_into(table("user")).values({{"name", "Ann"}})
inline Insert<void> insert_into(const FromItem& item) { return Insert<void>{item.table()}; }

}  // namespace carafe
