// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/schema.hpp>

namespace carafe::detail {

struct ComputedColumn {
  std::string column;
  Computed how;
};

/// The labels of an enum, as a CHECK at its column has them: CHECK (state IN ('open', 'closed')).
struct ColumnLabels {
  std::string column;
  std::vector<std::string> labels;
  CheckConstraint check;
};

/// What only the text of CREATE TABLE tells about a table in SQLite: the names of its
/// constraints, its checks and what columns are computed from. Text without a trace of them is no error.
struct TableSql {
  PrimaryKeyConstraint primary_key;
  std::vector<UniqueConstraint> uniques;
  std::vector<CheckConstraint> checks;
  /// `referred_columns` is empty where the text leaves them out: then it is the
  /// referred table's primary key.
  std::vector<ForeignKeyConstraint> foreign_keys;
  std::vector<ComputedColumn> computed;
  std::vector<ColumnLabels> labels;
  bool without_rowid = false;
  bool strict = false;
  bool autoincrement = false;
};

/// Reads CREATE TABLE as sqlite_master keeps it, however it was written.
TableSql parse_table_sql(std::string_view sql);

/// The SELECT of a CREATE VIEW.
std::string_view parse_view_sql(std::string_view sql);

}  // namespace carafe::detail
