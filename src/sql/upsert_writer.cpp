// SPDX-License-Identifier: MIT
#include <algorithm>

#include <carafe/util/error.hpp>

#include "sql/sql_writer.hpp"

namespace carafe::detail {
namespace {

using Names = std::vector<std::string>;

/// A unique key of a table: the columns that no two rows have in common.
struct UniqueKey {
  std::string_view name;
  Names columns;
};

std::vector<UniqueKey> unique_keys(const Table& table) {
  std::vector<UniqueKey> keys;
  if (!table.primary_key.columns.empty()) keys.push_back({table.primary_key.name, table.primary_key.columns});
  for (const auto& unique : table.uniques) keys.push_back({unique.name, unique.columns});
  for (const auto& index : table.indexes) {
    if (index.unique) keys.push_back({index.name, index.column_names()});
  }
  return keys;
}

bool same_columns(Names a, Names b) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  return a == b;
}

std::string listed(const Names& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Names names_of(const std::vector<ColumnRef>& columns, const ModelResolver& models) {
  Names names;
  for (const ColumnRef& column : columns) {
    names.push_back(column.member.model ? models.resolve(column.member).column().name : column.name);
  }
  return names;
}

/// The columns of the constraint called so; empty where the table is not known well enough.
Names columns_of_constraint(const Table* table, std::string_view constraint) {
  if (!table) return {};
  for (const UniqueKey& key : unique_keys(*table)) {
    if (key.name == constraint) return key.columns;
  }
  return {};
}

}  // namespace

void SqlWriter::on_conflict(const InsertStatement& statement, std::size_t first) {
  const OnConflict& conflict = *statement.on_conflict;
  raw(" ON CONFLICT");
  Names target = names_of(conflict.target, models_);
  if (!conflict.constraint.empty()) {
    if (!target.empty()) throw_incomplete("An upsert names both a constraint and columns: give one of them.");
    if (syntax_.conflict_constraint) {
      raw(" ON CONSTRAINT ");
      name(conflict.constraint);
    } else {
      target = columns_of_constraint(base_table(statement.into), conflict.constraint);
      if (target.empty()) {
        unsupported("ON CONFLICT of a constraint by its name", "Name the columns: on_conflict(column, …).");
      }
    }
  }
  if (!target.empty()) {
    raw(" (");
    for (const std::string& column : target) {
      if (&column != &target.front()) raw(", ");
      name(column);
    }
    raw(")");
    if (!conflict.target_where.empty()) {
      raw(" WHERE ");
      bool qualify = std::exchange(qualify_, false);
      expression(conflict.target_where, first, Role::assignment);
      qualify_ = qualify;
    }
  }
  first += conflict.target_where.parameter_count();
  if (conflict.assignments.empty()) return raw(" DO NOTHING");
  if (target.empty() && conflict.constraint.empty() && syntax_.conflict_needs_target) {
    throw_incomplete("An upsert that updates says no key: name its columns, on_conflict(column, …).");
  }
  raw(" DO UPDATE SET ");
  first = assignments(conflict.assignments, first);
  if (conflict.where.empty()) return;
  raw(" WHERE ");
  expression(conflict.where, first, Role::assignment);
}

/// MariaDB updates on a conflict with any unique key, and only then is this the same as
/// ON CONFLICT. INSERT IGNORE would also pass over values that do not fit.
void SqlWriter::on_duplicate_key(const InsertStatement& statement, std::size_t first) {
  const OnConflict& conflict = *statement.on_conflict;
  if (!conflict.where.empty() || !conflict.target_where.empty()) {
    unsupported("condition for an upsert",
                "Update and insert in a transaction, or put the condition into CASE.");
  }
  const Table* table = base_table(statement.into);
  Names target = names_of(conflict.target, models_);
  if (!conflict.constraint.empty()) {
    target = columns_of_constraint(table, conflict.constraint);
    if (target.empty()) {
      unsupported("ON CONFLICT of a constraint by its name", "Name the columns: on_conflict(column, …).");
    }
  }
  Names inserted = names_of(statement.columns, models_);
  if (table && !target.empty()) {
    bool found = false;
    for (const UniqueKey& key : unique_keys(*table)) {
      if (same_columns(key.columns, target)) {
        found = true;
        continue;
      }
      bool given = std::ranges::all_of(key.columns, [&](const std::string& column) {
        return std::ranges::find(inserted, column) != inserted.end();
      });
      if (!given || key.columns.empty()) continue;
      unsupported("upsert for one of several unique keys",
                  "The row also has values for (" + listed(key.columns) +
                      "), where a conflict would be taken for one of (" + listed(target) +
                      "). Leave those columns out, or say on_conflict() without columns.");
    }
    if (!found) unsupported("upsert for (" + listed(target) + "), which is no unique key of the table");
  }
  raw(" ON DUPLICATE KEY UPDATE ");
  if (!conflict.assignments.empty()) {
    assignments(conflict.assignments, first);
    return;
  }
  // Nothing, said as an assignment that changes nothing.
  const Names& any = table && !table->primary_key.columns.empty() ? table->primary_key.columns
                     : !target.empty()                            ? target
                                                                  : inserted;
  if (any.empty()) throw_incomplete("An upsert that does nothing names no column: say on_conflict(column).");
  for (int side = 0; side < 2; ++side) {
    if (side == 1) raw("=");
    table_name(statement.into);
    raw(".");
    name(any.front());
  }
}

}  // namespace carafe::detail
