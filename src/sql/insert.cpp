// SPDX-License-Identifier: MIT
#include <carafe/sql/insert.hpp>
#include <carafe/util/error.hpp>

#include <algorithm>

namespace carafe::detail {
namespace {

bool same_column(const ColumnRef& a, const ColumnRef& b) { return a.member == b.member && a.name == b.name; }

/// A bound value and nothing else.
bool is_value(const Clause& clause) {
  return clause.nodes().size() == 1 && clause.nodes()[0].op == Operator::literal;
}

void to_expressions(InsertStatement& statement) {
  for (const Value& value : statement.values) statement.expressions.push_back(Clause::of_literal(value));
  statement.values.clear();
}

[[noreturn]] void throw_columns_differ(std::size_t rows, std::size_t expected, std::size_t found) {
  throw UsageError{"row-columns-differ",
                   "The row " + std::to_string(rows + 1) + " of an INSERT gives " + std::to_string(found) +
                       " columns that are not the " + std::to_string(expected) +
                       " of its first row. Give every row a value for the same columns, or insert them by "
                       "statements of their own."};
}

}  // namespace

void add_row(InsertStatement& statement, std::vector<Assignment> row) {
  std::size_t width = statement.columns.size();
  std::size_t rows = width == 0 ? 0 : (statement.values.size() + statement.expressions.size()) / width;
  if (width == 0) {
    for (const Assignment& one : row) statement.columns.push_back(one.first);
    width = row.size();
  }
  if (row.size() != width) throw_columns_differ(rows, width, row.size());
  bool plain = std::ranges::all_of(row, [](const Assignment& one) { return is_value(one.second); });
  if (!plain && statement.expressions.empty()) to_expressions(statement);
  for (const ColumnRef& column : statement.columns) {
    auto found =
        std::ranges::find_if(row, [&](const Assignment& one) { return same_column(one.first, column); });
    if (found == row.end()) throw_columns_differ(rows, width, row.size());
    if (plain && statement.expressions.empty()) {
      statement.values.push_back(found->second.literals()[0]);
    } else {
      statement.expressions.push_back(std::move(found->second));
    }
  }
}

OnConflict& conflict_of(InsertStatement& statement) {
  return statement.on_conflict ? *statement.on_conflict : statement.on_conflict.emplace();
}

}  // namespace carafe::detail
