// SPDX-License-Identifier: MIT
// What the program itself gives the columns of INSERT and UPDATE.
#include "sql/client_values.hpp"

#include <algorithm>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

bool is_column(const ColumnRef& column, std::string_view name, const ModelResolver& models) {
  return column.member.model == nullptr ? column.name == name
                                        : models.resolve(column.member).column().name == name;
}

/// Those of `columns` that none of `mentioned` is.
template <class Mentioned, class ColumnOf>
std::vector<const ClientColumn*> missing(std::span<const ClientColumn> columns, const Mentioned& mentioned,
                                         ColumnOf column_of, const ModelResolver& models) {
  std::vector<const ClientColumn*> found;
  for (const ClientColumn& column : columns) {
    bool given = std::ranges::any_of(
        mentioned, [&](const auto& one) { return is_column(column_of(one), column.name, models); });
    if (!given) found.push_back(&column);
  }
  return found;
}

/// A further column of every row, which has `width` others before it.
template <class T, class Make>
void add_to_rows(std::vector<T>& rows, std::size_t width, const std::vector<const ClientColumn*>& columns,
                 Make make) {
  std::vector<T> wider;
  std::size_t count = width == 0 ? 1 : rows.size() / width;
  wider.reserve(count * (width + columns.size()));
  for (std::size_t row = 0; row < count; ++row) {
    auto first = rows.begin() + std::ptrdiff_t(row * width);
    std::move(first, first + std::ptrdiff_t(width), std::back_inserter(wider));
    for (const ClientColumn* column : columns) wider.push_back(make(column->make()));
  }
  rows = std::move(wider);
}

/// A value among the columns of a SELECT, where the column it is meant for does not tell its type.
Clause selected(Value value, const SqlType& type) {
  Clause literal = Clause::of_literal(std::move(value));
  bool own_type = type.kind == TypeKind::Enum || type.kind == TypeKind::Array;
  return own_type ? Clause::cast(std::move(literal), type) : literal;
}

/// SELECT given.*, value FROM (…) AS given, or the value among the columns where there are some.
std::shared_ptr<const SqlStatement> with_columns(const std::shared_ptr<const SqlStatement>& query,
                                                 const std::vector<const ClientColumn*>& columns,
                                                 const Table& into) {
  SelectStatement wider;
  const auto* select = dynamic_cast<const SelectStatement*>(query.get());
  if (select && !select->columns.empty() && !select->count) {
    wider = *select;
  } else {
    auto given = std::make_shared<DerivedTable>();
    given->query = query;
    wider.from = TableRef{.alias = "given", .derived = std::move(given)};
    wider.columns.push_back(Clause::all_columns("given"));
  }
  for (const ClientColumn* column : columns) {
    wider.columns.push_back(selected(column->make(), into.find_column(column->name)->type));
  }
  return std::make_shared<const SelectStatement>(std::move(wider));
}

}  // namespace

namespace detail {

std::vector<const ClientColumn*> missing_client_columns(const InsertStatement& statement,
                                                        const ModelResolver& models) {
  if (statement.into.model == nullptr) return {};
  return missing(
      models.client_columns(*statement.into.model, false), statement.columns,
      [](const ColumnRef& column) -> const ColumnRef& { return column; }, models);
}

std::vector<const ClientColumn*> missing_client_columns(const UpdateStatement& statement,
                                                        const ModelResolver& models) {
  if (statement.table.model == nullptr) return {};
  return missing(
      models.client_columns(*statement.table.model, true), statement.assignments,
      [](const Assignment& one) -> const ColumnRef& { return one.first; }, models);
}

}  // namespace detail

std::unique_ptr<SqlStatement> InsertStatement::with_client_values(const ModelResolver& models) const {
  auto added = detail::missing_client_columns(*this, models);
  // A query without a list of columns fills all of them.
  if (added.empty() || (select && columns.empty())) return nullptr;
  auto wider = std::make_unique<InsertStatement>(*this);
  for (const ClientColumn* column : added) wider->columns.emplace_back(column->name);
  if (select) {
    wider->select = with_columns(select, added, models.table_of(*into.model));
  } else if (!expressions.empty()) {
    add_to_rows(wider->expressions, columns.size(), added,
                [](Value value) { return Clause::of_literal(std::move(value)); });
  } else {
    add_to_rows(wider->values, columns.size(), added, [](Value value) { return value; });
  }
  return wider;
}

std::unique_ptr<SqlStatement> UpdateStatement::with_client_values(const ModelResolver& models) const {
  if (assignments.empty()) return nullptr;
  auto added = detail::missing_client_columns(*this, models);
  if (added.empty()) return nullptr;
  auto wider = std::make_unique<UpdateStatement>(*this);
  for (const ClientColumn* column : added) {
    wider->assignments.emplace_back(column->name, Clause::of_literal(column->make()));
  }
  return wider;
}

}  // namespace carafe
