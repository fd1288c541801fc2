// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

#include <memory>
#include <string>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// The statements on one row that sessions run, by what they do to which columns.
struct RowStatementKey {
  /// `link` and `unlink` write rows that connect, which have no mapping but a table.
  enum class Kind : std::uint8_t { select, insert, update, remove, link, unlink } kind;
  const Mapping* mapping;
  ColumnSet columns = 0;    ///< inserted or set
  ColumnSet returning = 0;  ///< of insert
  const Table* table = nullptr;

  friend bool operator==(const RowStatementKey&, const RowStatementKey&) = default;
};
struct RowStatementHash {
  std::size_t operator()(const RowStatementKey& key) const noexcept;
};

std::string write_row_statement(const Compiler& compiler, const RowStatementKey& key);

/// Positions in a set, ascending.
std::vector<std::size_t> positions_of(ColumnSet columns);

}  // namespace carafe::detail
