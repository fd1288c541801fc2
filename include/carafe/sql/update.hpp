// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <carafe/sql/from_item.hpp>
#include <carafe/sql/select.hpp>
#include <carafe/sql/setting.hpp>
#include <carafe/sql/statements.hpp>

namespace carafe {

/// UPDATE: a value, built by chaining or in place. Without a condition every row is changed.
///
///     update<User>().where(col(&User::id) == 5).set(&User::name, "Ann")
template <class M>
class Update {
 public:
  using Row = void;

  explicit Update(TableRef table) { statement_.table = std::move(table); }

  template <class... E>
  Update& where(const E&... conditions) & {
    (statement_.where.and_also(detail::condition(conditions)), ...);
    return *this;
  }
  template <class... E>
  Update&& where(const E&... conditions) && {
    return std::move(where(conditions...));
  }
  template <detail::ExpressionSource C, class V>
  Update& filter_by(const C& column, const V& value) & {
    return where(detail::as_expression(column) == value);
  }
  template <detail::ExpressionSource C, class V>
  Update&& filter_by(const C& column, const V& value) && {
    return std::move(filter_by(column, value));
  }

  /// To a value, or an expression: set(&User::visits, col(&User::visits) + 1)
  template <class K, class V>
  Update& set(const K& key, const V& value) & {
    detail::Setting<M> setting(key, value);
    statement_.assignments.emplace_back(std::move(setting.column), std::move(setting.value));
    return *this;
  }
  template <class K, class V>
  Update&& set(const K& key, const V& value) && {
    return std::move(set(key, value));
  }
  Update& values(std::initializer_list<detail::Setting<M>> settings) & {
    for (const auto& one : settings) statement_.assignments.emplace_back(one.column, one.value);
    return *this;
  }
  Update&& values(std::initializer_list<detail::Setting<M>> settings) && {
    return std::move(values(settings));
  }

  /// Another table that the condition and values speak of; those of models are found by
  /// themselves.
  Update& from(const FromItem& item) & {
    statement_.also_from.push_back(item.table());
    return *this;
  }
  Update&& from(const FromItem& item) && { return std::move(from(item)); }

  /// Only the first rows of this order, at most so many. MariaDB; elsewhere "unsupported-operation":
  /// choose the rows by a subquery on the primary key.
  template <class... O>
  Update& order_by(const O&... terms) & {
    (statement_.order_by.push_back(detail::ordering(terms)), ...);
    return *this;
  }
  template <class... O>
  Update&& order_by(const O&... terms) && {
    return std::move(order_by(terms...));
  }
  Update& limit(std::int64_t rows) & {
    statement_.limit = rows;
    return *this;
  }
  Update&& limit(std::int64_t rows) && { return std::move(limit(rows)); }

  /// The changed rows' columns as they are now.
  template <class... E>
  auto returning(const E&... columns) const {
    return detail::returning(statement_, columns...);
  }

  /// In WITH, where nothing is to be selected from it: see Select::add_cte.
  FromItem cte(std::string_view name) const {
    return detail::common_table(std::make_shared<UpdateStatement>(statement_), name);
  }

  const UpdateStatement& statement() const& noexcept { return statement_; }
  UpdateStatement& edit() noexcept { return statement_; }
  bool writes() const noexcept { return true; }

 private:
  UpdateStatement statement_;
};

/// DELETE. Without a condition every row goes.
///
///     delete_from<User>().where(col(&User::name) == "Ann")
template <class M>
class Delete {
 public:
  using Row = void;

  explicit Delete(TableRef from) { statement_.from = std::move(from); }

  template <class... E>
  Delete& where(const E&... conditions) & {
    (statement_.where.and_also(detail::condition(conditions)), ...);
    return *this;
  }
  template <class... E>
  Delete&& where(const E&... conditions) && {
    return std::move(where(conditions...));
  }
  template <detail::ExpressionSource C, class V>
  Delete& filter_by(const C& column, const V& value) & {
    return where(detail::as_expression(column) == value);
  }
  template <detail::ExpressionSource C, class V>
  Delete&& filter_by(const C& column, const V& value) && {
    return std::move(filter_by(column, value));
  }
  /// Another table that the condition speaks of; those of models are found by themselves.
  Delete& from(const FromItem& item) & {
    statement_.also_from.push_back(item.table());
    return *this;
  }
  Delete&& from(const FromItem& item) && { return std::move(from(item)); }

  /// Only the first rows of this order, at most so many. MariaDB; elsewhere "unsupported-operation":
  /// choose the rows by a subquery on the primary key.
  template <class... O>
  Delete& order_by(const O&... terms) & {
    (statement_.order_by.push_back(detail::ordering(terms)), ...);
    return *this;
  }
  template <class... O>
  Delete&& order_by(const O&... terms) && {
    return std::move(order_by(terms...));
  }
  Delete& limit(std::int64_t rows) & {
    statement_.limit = rows;
    return *this;
  }
  Delete&& limit(std::int64_t rows) && { return std::move(limit(rows)); }

  /// The deleted rows' columns.
  template <class... E>
  auto returning(const E&... columns) const {
    return detail::returning(statement_, columns...);
  }

  /// In WITH, where nothing is to be selected from it: see Select::add_cte.
  FromItem cte(std::string_view name) const {
    return detail::common_table(std::make_shared<DeleteStatement>(statement_), name);
  }

  const DeleteStatement& statement() const& noexcept { return statement_; }
  DeleteStatement& edit() noexcept { return statement_; }
  bool writes() const noexcept { return true; }

 private:
  DeleteStatement statement_;
};

/// A table without a model: update(table("user")).set("name", "Ann").where(column<int>("id") == 5)
inline Update<void> update(const FromItem& item) { return Update<void>{item.table()}; }
inline Delete<void> delete_from(const FromItem& item) { return Delete<void>{item.table()}; }

}  // namespace carafe
