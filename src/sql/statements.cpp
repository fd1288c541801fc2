// SPDX-License-Identifier: MIT
#include <carafe/sql/statements.hpp>

#include <carafe/sql/compiler.hpp>

namespace carafe {
namespace {

enum Shape : std::uint64_t { select_shape = 1, insert_shape, update_shape, delete_shape };

void add(StatementKey& key, const TableRef& table) {
  key.add(static_cast<const void*>(table.model));
  key.add(std::string_view{table.name});
}

void add(StatementKey& key, const ColumnRef& column) {
  key.add(static_cast<const void*>(column.member.model));
  key.add(std::uint64_t{column.member.offset});
  key.add(std::string_view{column.name});
}

void collect(std::vector<Cell>& parameters, const Clause& clause) {
  for (const Value& value : clause.literals()) parameters.push_back(value.cell());
}

}  // namespace

void SelectStatement::write_key(StatementKey& key) const {
  key.add(std::uint64_t{select_shape} | std::uint64_t{limit.has_value()} << 8 |
          std::uint64_t{offset.has_value()} << 9 | std::uint64_t{distinct} << 10 |
          std::uint64_t{count} << 11);
  add(key, from);
  key.add(std::uint64_t{columns.size()});
  for (const Clause& column : columns) key.add(column);
  key.add(where);
  key.add(std::uint64_t{order_by.size()});
  for (const Ordering& term : order_by) {
    key.add(std::uint64_t{term.descending});
    key.add(term.by);
  }
}

void SelectStatement::collect_parameters(std::vector<Cell>& parameters) const {
  for (const Clause& column : columns) collect(parameters, column);
  collect(parameters, where);
  for (const Ordering& term : order_by) collect(parameters, term.by);
  if (limit) parameters.push_back(Cell::of_integer(*limit));
  if (offset) parameters.push_back(Cell::of_integer(*offset));
}

CompiledSql SelectStatement::compile(const Compiler& compiler, const ModelResolver& models) const {
  return compiler.select(*this, models);
}

void InsertStatement::write_key(StatementKey& key) const {
  key.add(std::uint64_t{insert_shape});
  add(key, into);
  key.add(std::uint64_t{columns.size()});
  for (const ColumnRef& column : columns) add(key, column);
  key.add(std::uint64_t{values.size()});
  key.add(std::uint64_t{returning.size()});
  for (const ColumnRef& column : returning) add(key, column);
}

void InsertStatement::collect_parameters(std::vector<Cell>& parameters) const {
  for (const Value& value : values) parameters.push_back(value.cell());
}

CompiledSql InsertStatement::compile(const Compiler& compiler, const ModelResolver& models) const {
  return compiler.insert(*this, models);
}

void UpdateStatement::write_key(StatementKey& key) const {
  key.add(std::uint64_t{update_shape});
  add(key, table);
  key.add(std::uint64_t{assignments.size()});
  for (const auto& [column, value] : assignments) {
    add(key, column);
    key.add(value);
  }
  key.add(where);
}

void UpdateStatement::collect_parameters(std::vector<Cell>& parameters) const {
  for (const auto& [column, value] : assignments) collect(parameters, value);
  collect(parameters, where);
}

CompiledSql UpdateStatement::compile(const Compiler& compiler, const ModelResolver& models) const {
  return compiler.update(*this, models);
}

void DeleteStatement::write_key(StatementKey& key) const {
  key.add(std::uint64_t{delete_shape});
  add(key, from);
  key.add(where);
}

void DeleteStatement::collect_parameters(std::vector<Cell>& parameters) const { collect(parameters, where); }

CompiledSql DeleteStatement::compile(const Compiler& compiler, const ModelResolver& models) const {
  return compiler.delete_from(*this, models);
}

}  // namespace carafe
