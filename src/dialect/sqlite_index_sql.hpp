// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/schema.hpp>

namespace carafe::detail {

/// What CREATE INDEX says an index is sorted by, and its condition. A term that is more than a
/// column's name is an expression: one with a COLLATE, too.
struct IndexSql {
  std::vector<IndexTerm> terms;
  std::string where;
};

/// Reads CREATE INDEX as sqlite_master keeps it, however it was written.
IndexSql parse_index_sql(std::string_view sql);

}  // namespace carafe::detail
