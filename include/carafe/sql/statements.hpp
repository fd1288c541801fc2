// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <carafe/sql/sql_statement.hpp>

namespace carafe {

/// SELECT. With no `columns`, every column of `from` in the table's order; with some,
/// the tables they and the condition name are selected from.
struct SelectStatement final : SqlStatement {
  TableRef from;
  std::vector<Clause> columns;
  Clause where;
  std::vector<Ordering> order_by;
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> offset;
  bool distinct = false;
  /// Ask how many rows there are instead: SELECT count(*) FROM …. The order is left
  /// out; limit, offset and distinct count through a subquery.
  bool count = false;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  CompiledSql compile(const Compiler& compiler, const ModelResolver& models) const override;
};

/// INSERT of one or more rows of values: `values` holds them row after row. No column
/// at all inserts one row of defaults.
struct InsertStatement final : SqlStatement {
  TableRef into;
  std::vector<ColumnRef> columns;
  std::vector<Value> values;
  std::vector<ColumnRef> returning;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  CompiledSql compile(const Compiler& compiler, const ModelResolver& models) const override;
};

/// UPDATE. An empty condition means every row.
struct UpdateStatement final : SqlStatement {
  TableRef table;
  std::vector<std::pair<ColumnRef, Clause>> assignments;
  Clause where;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  CompiledSql compile(const Compiler& compiler, const ModelResolver& models) const override;
};

/// DELETE. An empty condition means every row.
struct DeleteStatement final : SqlStatement {
  TableRef from;
  Clause where;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  CompiledSql compile(const Compiler& compiler, const ModelResolver& models) const override;
};

}  // namespace carafe
