// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <carafe/sql/expression.hpp>
#include <carafe/sql/sql_statement.hpp>

namespace carafe {

/// How rows are chosen by chance. A `method` other than "system" (by pages, fast) and "bernoulli" (by
/// rows) is one of an extension; the same `seed` chooses the same rows again.
struct SampleOptions {
  std::string_view method = "system";
  std::optional<double> seed = {};
};

namespace detail {
TableRef sampled(TableRef table, double percent, const SampleOptions& options);
TableRef numbered_rows(TableRef table);
}  // namespace detail

/// Something to select from, besides models: a table by its name, a subquery, a common
/// table, values. A value; copies name the same rows.
class FromItem {
 public:
  explicit FromItem(TableRef table) : table_(std::move(table)) {}

  /// One of its columns by its name: recent.col<int>("user_id").
  template <class T>
  Expression<T> col(std::string_view name) const {
    return Expression<T>{Clause::of_column(called(), std::string(name))};
  }
  /// The same rows under another name, to stand beside these.
  FromItem alias(std::string_view name) const {
    TableRef other = table_;
    other.alias = name;
    return FromItem{std::move(other)};
  }
  /// About so many of a table's rows, chosen by chance: table("log").tablesample(1). PostgreSQL only.
  FromItem tablesample(double percent, const SampleOptions& options = {}) const {
    return FromItem{detail::sampled(table_, percent, options)};
  }
  /// A function's rows numbered from 1 by a further column, which is called as the last of its
  /// `columns`, or "ordinality". PostgreSQL only.
  FromItem with_ordinality() const { return FromItem{detail::numbered_rows(table_)}; }

  const TableRef& table() const { return table_; }
  /// What it is called in the statement.
  const std::string& called() const {
    if (!table_.alias.empty()) return table_.alias;
    return table_.derived ? table_.derived->name : table_.name;
  }

 private:
  TableRef table_;
};

/// A table without a model.
inline FromItem table(std::string_view name, std::string_view schema = {}) {
  TableRef table;
  table.name = name;
  table.schema = schema;
  return FromItem{std::move(table)};
}

/// A table of given rows: values<int, std::string>("v", {"id", "name"}, {{1, "a"}, {2, "b"}}).
template <class... T>
FromItem values(std::string_view alias, std::vector<std::string> columns,
                std::initializer_list<std::tuple<T...>> rows) {
  auto made = std::make_shared<DerivedTable>();
  made->kind = DerivedTable::Kind::values;
  made->columns = std::move(columns);
  for (const auto& row : rows) {
    std::apply([&](const T&... cells) { (made->values.push_back(literal(cells)), ...); }, row);
  }
  TableRef table;
  table.alias = alias;
  table.derived = std::move(made);
  return FromItem{std::move(table)};
}

/// What a column of a function's rows is called, and its type where the function has none for it:
/// {"n"}, {{"id", Integer()}, {"name", Text()}}.
struct RowsColumn {
  RowsColumn(const char* column) : name(column) {}             // NOLINT: implicit by design
  RowsColumn(std::string column) : name(std::move(column)) {}  // NOLINT
  RowsColumn(std::string column, SqlType of) : name(std::move(column)), type(std::move(of)) {}  // NOLINT

  std::string name;
  std::optional<SqlType> type = {};
};

namespace detail {
/// Throws UsageError "incomplete-statement" where only some columns have a type.
TableRef function_rows(Clause function, std::string_view alias, std::vector<RowsColumn> columns);
}  // namespace detail

/// A function that gives rows: rows_of("generate_series", "n", {"n"}, 1, 10),
/// rows_of("json_each", "item", {}, &Order::items). It may speak of the tables before it in FROM.
/// Only PostgreSQL can give its columns names; MariaDB has no such functions
/// ("unsupported-operation").
template <class... A>
FromItem rows_of(std::string_view function, std::string_view alias, std::vector<RowsColumn> columns,
                 const A&... arguments) {
  const std::vector<Clause> clauses{Clause(detail::argument(arguments))...};
  return FromItem{detail::function_rows(Clause::function(function, clauses), alias, std::move(columns))};
}

namespace detail {

inline FromItem derived(DerivedTable made, std::string_view alias) {
  TableRef table;
  if (made.kind != DerivedTable::Kind::common_table) table.alias = alias;
  table.derived = std::make_shared<DerivedTable>(std::move(made));
  return FromItem{std::move(table)};
}
inline FromItem subquery(std::shared_ptr<const SqlStatement> query, std::string_view name,
                         bool lateral = false) {
  DerivedTable made;
  made.query = std::move(query);
  made.lateral = lateral;
  return derived(std::move(made), name);
}
inline FromItem common_table(std::shared_ptr<const SqlStatement> query, std::string_view name) {
  DerivedTable made;
  made.kind = DerivedTable::Kind::common_table;
  made.name = name;
  made.query = std::move(query);
  return derived(std::move(made), {});
}

}  // namespace detail
}  // namespace carafe
