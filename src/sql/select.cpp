// SPDX-License-Identifier: MIT
#include <carafe/sql/select.hpp>

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

}  // namespace carafe::detail
