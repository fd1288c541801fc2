// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/schema.hpp>

namespace carafe::detail {

/// What only the text of CREATE TABLE tells about a table in SQLite: the names of its
/// constraints, and its checks. Text without a trace of them is no error.
struct TableSql {
  PrimaryKeyConstraint primary_key;
  std::vector<UniqueConstraint> uniques;
  std::vector<CheckConstraint> checks;
  /// `referred_columns` is empty where the text leaves them out: then it is the
  /// referred table's primary key.
  std::vector<ForeignKeyConstraint> foreign_keys;
  bool without_rowid = false;
};

/// Reads CREATE TABLE as sqlite_master keeps it, however it was written.
TableSql parse_table_sql(std::string_view sql);

/// The SELECT of a CREATE VIEW.
std::string_view parse_view_sql(std::string_view sql);

}  // namespace carafe::detail
