// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <carafe/sql/sql_statement.hpp>

namespace carafe {

namespace detail {
struct LoadOptions;
}

/// SELECT … FOR UPDATE and its kin.
struct RowLock {
  enum class Mode : std::uint8_t { update, no_key_update, share, key_share };
  enum class Busy : std::uint8_t { wait, fail, skip };  ///< what to do with rows locked by others

  Mode mode = Mode::update;
  Busy busy = Busy::wait;
  std::vector<TableRef> of = {};  ///< empty: of every table
};

/// SQL of the user's among a statement's own words.
struct WrittenPart {
  Clause sql;                ///< Clause::raw
  std::string dialect = {};  ///< where it is written, as in URLs ("mariadb"); empty: everywhere
};
/// What follows a table's name in FROM: USE INDEX (…), INDEXED BY ….
struct TableHint {
  TableRef table;
  WrittenPart part;
};

/// SELECT. With no `columns`, every column of `from` in the table's order; with some,
/// the tables they and the condition name are selected from, besides those given.
///
/// As a subquery it does not repeat a table that the statement around it selects from,
/// if it has another of its own and does not give it in `from`: it then speaks of the
/// row around it (correlation).
struct SelectStatement final : SqlStatement {
  TableRef from;
  std::vector<Join> joins;          ///< to `from`, or to the first table that columns name
  std::vector<TableRef> also_from;  ///< separated by commas
  std::vector<Clause> columns;
  Clause where;
  std::vector<Clause> group_by;
  Clause having;
  std::vector<Ordering> order_by;
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> offset;
  bool with_ties = false;  ///< `limit` keeps all rows that sort as the last
  bool distinct = false;
  std::vector<Clause> distinct_on;
  std::optional<RowLock> lock;
  /// Of the tables around it those it speaks of; every other it has itself. Empty: by the rule
  /// above.
  std::vector<TableRef> correlate;
  bool correlate_except = false;  ///< `correlate` are those it has itself
  /// Common tables written although nothing here names them.
  std::vector<TableRef> with;
  /// Ask how many rows there are instead: SELECT count(*) FROM …. The order is left
  /// out; limit, offset, distinct and grouping count through a subquery.
  bool count = false;
  std::vector<WrittenPart> prefixes;  ///< behind SELECT
  std::vector<WrittenPart> suffixes;  ///< at the end
  std::vector<TableHint> hints;
  /// What a session loads with its objects (orm/loading.hpp). No part of the SQL.
  std::shared_ptr<const detail::LoadOptions> loading = {};

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  void write(detail::SqlWriter& sql, std::size_t first) const override;
  bool changes_rows() const noexcept override;
};

enum class SetOperator : std::uint8_t {
  union_distinct,
  union_all,
  intersect,
  intersect_all,
  except,
  except_all
};

/// SELECT … UNION SELECT … of two or more, which may be such statements themselves.
/// Terms of its order are columns of the first by their names.
struct CompoundStatement final : SqlStatement {
  SetOperator op = SetOperator::union_distinct;
  std::vector<std::shared_ptr<const SqlStatement>> parts;
  std::vector<Ordering> order_by;
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> offset;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  void write(detail::SqlWriter& sql, std::size_t first) const override;
  bool changes_rows() const noexcept override;
};

using Assignment = std::pair<ColumnRef, Clause>;

/// What an INSERT does about rows that are there already. `Clause::excluded` is the
/// value that was to be inserted.
///
/// MariaDB acts on a conflict with any unique key, so that a target it cannot tell from
/// another key given values is "unsupported-operation" there, as is `where`.
struct OnConflict {
  /// The columns of a unique key; empty: any. `do_update` wants them, or a constraint.
  std::vector<ColumnRef> target = {};
  Clause target_where = {};     ///< of a partial index
  std::string constraint = {};  ///< instead of `target`
  /// Empty: do nothing.
  std::vector<Assignment> assignments = {};
  Clause where = {};  ///< only then assign
};

/// INSERT of one or more rows, of values, of expressions or of what `select` gives. No
/// column at all inserts one row of defaults.
struct InsertStatement final : SqlStatement {
  TableRef into;
  std::vector<ColumnRef> columns;
  std::vector<Value> values;        ///< row after row
  std::vector<Clause> expressions;  ///< instead of `values`, row after row
  std::shared_ptr<const SqlStatement> select;
  std::optional<OnConflict> on_conflict;
  std::vector<Clause> returning;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  void write(detail::SqlWriter& sql, std::size_t first) const override;
  std::unique_ptr<SqlStatement> with_client_values(const ModelResolver& models) const override;
  bool changes_rows() const noexcept override { return true; }
};

/// UPDATE. An empty condition means every row. Tables that the condition and the
/// assignments name besides are joined (UPDATE … FROM).
struct UpdateStatement final : SqlStatement {
  TableRef table;
  std::vector<TableRef> also_from;
  std::vector<Join> joins;  ///< to the first of `also_from`
  std::vector<Assignment> assignments;
  Clause where;
  std::vector<Ordering> order_by;  ///< MariaDB only, as is limit
  std::optional<std::int64_t> limit;
  std::vector<Clause> returning;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  void write(detail::SqlWriter& sql, std::size_t first) const override;
  std::unique_ptr<SqlStatement> with_client_values(const ModelResolver& models) const override;
  bool changes_rows() const noexcept override { return true; }
};

/// DELETE. An empty condition means every row. Tables that the condition names besides
/// are joined (DELETE … USING).
struct DeleteStatement final : SqlStatement {
  TableRef from;
  std::vector<TableRef> also_from;
  std::vector<Join> joins;  ///< to the first of `also_from`
  Clause where;
  std::vector<Ordering> order_by;  ///< MariaDB only, as is limit
  std::optional<std::int64_t> limit;
  std::vector<Clause> returning;

  void write_key(StatementKey& key) const override;
  void collect_parameters(std::vector<Cell>& parameters) const override;
  void write(detail::SqlWriter& sql, std::size_t first) const override;
  bool changes_rows() const noexcept override { return true; }
};

}  // namespace carafe
