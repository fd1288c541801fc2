// SPDX-License-Identifier: MIT
#include "orm/row_sql.hpp"

#include <bit>

namespace carafe::detail {

std::size_t RowStatementHash::operator()(const RowStatementKey& key) const noexcept {
  std::uint64_t hash = reinterpret_cast<std::uintptr_t>(key.mapping) +
                       reinterpret_cast<std::uintptr_t>(key.table) + std::uint64_t(key.kind);
  for (ColumnSet part : {key.columns, key.returning}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 29;
  }
  return hash;
}

std::vector<std::size_t> positions_of(ColumnSet columns) {
  std::vector<std::size_t> positions;
  for (; columns != 0; columns &= columns - 1) positions.push_back(std::size_t(std::countr_zero(columns)));
  return positions;
}

namespace {

/// Which columns find a row to be written: one of another version is another row.
std::vector<std::size_t> written_by(const Mapping& mapping) {
  std::vector<std::size_t> where = mapping.primary_key;
  if (mapping.has_version()) where.push_back(mapping.version);
  return where;
}

}  // namespace

std::string write_row_statement(const Compiler& compiler, const RowStatementKey& key) {
  const Table& table = key.table != nullptr ? *key.table : *key.mapping->table;
  switch (key.kind) {
    case RowStatementKey::Kind::select:
      return compiler.select_row(table, key.mapping->primary_key);
    case RowStatementKey::Kind::insert:
      return compiler.insert_row(table, positions_of(key.columns), positions_of(key.returning));
    case RowStatementKey::Kind::update:
      return compiler.update_row(table, positions_of(key.columns), written_by(*key.mapping));
    case RowStatementKey::Kind::remove:
      return compiler.delete_row(table, written_by(*key.mapping));
    case RowStatementKey::Kind::link:
      return compiler.insert_row(table, positions_of(key.columns));
    case RowStatementKey::Kind::unlink:
      return compiler.delete_row(table, positions_of(key.columns));
  }
  return {};
}

}  // namespace carafe::detail
