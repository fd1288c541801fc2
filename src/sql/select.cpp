// SPDX-License-Identifier: MIT
#include <carafe/sql/select.hpp>

#include "sql/sql_writer.hpp"

namespace carafe::detail {

void add_join(SelectStatement& statement, JoinKind kind, TableRef table, Clause on) {
  statement.joins.push_back({kind, std::move(table), std::move(on)});
}

void add_from(SelectStatement& statement, TableRef table) {
  if (statement.from.empty()) {
    statement.from = std::move(table);
  } else {
    statement.also_from.push_back(std::move(table));
  }
}

void add_correlated(SelectStatement& statement, TableRef table, bool except) {
  if (statement.correlate_except != except) statement.correlate.clear();
  statement.correlate_except = except;
  statement.correlate.push_back(std::move(table));
}

void sample_first(SelectStatement& statement, double percent, const SampleOptions& options) {
  if (statement.from.empty()) {
    throw_incomplete("tablesample() is of the first table, which the SELECT does not say: select_from().");
  }
  statement.from = sampled(std::move(statement.from), percent, options);
}

WrittenPart written_part(const TextClause& sql, std::string_view dialect) {
  return {Clause::raw(sql.sql()), std::string{dialect}};
}

}  // namespace carafe::detail
