// SPDX-License-Identifier: MIT
#include <carafe/util/error.hpp>

#include "sql/client_values.hpp"
#include "sql/sql_writer.hpp"

namespace carafe::detail {
namespace {

bool names_other_tables(const std::vector<Join>& joins, const std::vector<TableRef>& also_from) {
  return !joins.empty() || !also_from.empty();
}

/// What is in WITH is written as it stands, so it has to mention what the program fills.
void refuse_missing(const std::vector<const ClientColumn*>& columns) {
  if (columns.empty()) return;
  throw UsageError{"incomplete-statement",
                   "A statement in WITH leaves out the column \"" + columns.front()->name +
                       "\", which the program fills (default_value, default_factory, onupdate). Give it its "
                       "value there."};
}

std::size_t parameters_of(const std::vector<Assignment>& assignments) {
  std::size_t count = 0;
  for (const auto& [column, value] : assignments) count += value.parameter_count();
  return count;
}

}  // namespace

void SqlWriter::returning(const std::vector<Clause>& columns, std::size_t first) {
  if (columns.empty()) return;
  bool single = scopes_.empty() || scopes_.back().elements.size() < 2;
  bool qualify = std::exchange(qualify_, !single);
  raw(" RETURNING ");
  expressions(columns, first, Role::column);
  qualify_ = qualify;
}

void SqlWriter::refuse_with(std::string_view verb) const {
  if (syntax_.with_before_change || common_tables_.empty()) return;
  unsupported("WITH before " + std::string{verb}, "Use subqueries instead of common tables.");
}

void SqlWriter::insert(const InsertStatement& statement, std::size_t first) {
  if (statement.into.empty() || statement.into.derived) throw_incomplete("An INSERT says no table.");
  if (depth_ > 0) refuse_missing(missing_client_columns(statement, models_));
  // Its columns need no table's name, and what is around it is no part of it.
  scopes_.emplace_back();
  raw("INSERT INTO ");
  table_name(statement.into);
  std::size_t conflict = first + statement.values.size();
  for (const Clause& value : statement.expressions) conflict += value.parameter_count();
  if (statement.select) conflict += statement.select->parameter_count();
  insert_rows(statement, first);
  std::size_t returned = conflict;
  if (const auto& on = statement.on_conflict) {
    returned +=
        on->target_where.parameter_count() + parameters_of(on->assignments) + on->where.parameter_count();
    if (syntax_.on_conflict) {
      on_conflict(statement, conflict);
    } else {
      on_duplicate_key(statement, conflict);
    }
  }
  returning(statement.returning, returned);
  if (!statement.select) refuse_with("INSERT … VALUES");
  scopes_.pop_back();
}

void SqlWriter::insert_rows(const InsertStatement& statement, std::size_t first) {
  std::size_t width = statement.columns.size();
  std::size_t values = statement.values.size() + statement.expressions.size();
  int kinds =
      int(!statement.values.empty()) + int(!statement.expressions.empty()) + int(statement.select != nullptr);
  if (kinds > 1) throw_incomplete("An INSERT has rows of two kinds: give values, expressions or a select().");
  if (!statement.select && (width == 0 ? values != 0 : values == 0 || values % width != 0)) {
    throw_incomplete("An INSERT has not one value for each of its columns.");
  }
  if (width > 0) {
    raw(" (");
    for (const ColumnRef& column : statement.columns) {
      if (&column != &statement.columns.front()) raw(", ");
      column_name(column);
    }
    raw(")");
  }
  if (statement.select) return insert_select(statement, first);
  if (width == 0) return raw(syntax_.default_values ? " DEFAULT VALUES" : " () VALUES ()");
  raw(" VALUES ");
  for (std::size_t i = 0; i < values; ++i) {
    raw(i == 0 ? "(" : i % width == 0 ? "), (" : ", ");
    if (statement.select == nullptr && statement.expressions.empty()) {
      parameter(first + i);
    } else {
      expression(statement.expressions[i], first, Role::assignment);
      first += statement.expressions[i].parameter_count();
    }
  }
  raw(")");
}

void SqlWriter::insert_select(const InsertStatement& statement, std::size_t first) {
  Nesting nesting{depth_};
  raw(" ");
  if (depth_ == 1 && !syntax_.with_before_change) with_at_ = out_.text.size();
  // ON after a table's name would be taken for the condition of a join.
  bool wants_where = statement.on_conflict && syntax_.conflict_needs_where;
  bool through = wants_where && dynamic_cast<const CompoundStatement*>(statement.select.get()) != nullptr;
  if (through) raw("SELECT * FROM (");
  where_wanted_ = wants_where && !through;
  statement.select->write(*this, first);
  where_wanted_ = false;
  if (through) raw(") WHERE TRUE");
}

void SqlWriter::assigned_column(const ColumnRef& column) {
  // With several tables before SET, only the table's name tells whose column it is.
  if (syntax_.tables_before_set && !scopes_.empty() && scopes_.back().elements.size() > 1) {
    name(scopes_.back().elements.front().name);
    raw(".");
  }
  column_name(column);
}

std::size_t SqlWriter::assignments(const std::vector<Assignment>& list, std::size_t first) {
  for (const Assignment& assignment : list) {
    if (&assignment != &list.front()) raw(", ");
    const auto& [column, value] = assignment;
    if (value.empty()) throw_incomplete("An UPDATE sets a column to an empty expression.");
    assigned_column(column);
    raw("=");
    expression(value, first, Role::assignment);
    first += value.parameter_count();
  }
  return first;
}

void SqlWriter::ordered_change(const std::vector<Ordering>& order_by, const std::optional<std::int64_t>& rows,
                               std::string_view verb, std::size_t first) {
  if (order_by.empty() && !rows) return;
  bool several = scopes_.back().elements.size() > 1;
  if (!syntax_.ordered_changes || several) {
    unsupported(std::string{verb} + " with ORDER BY or LIMIT" + (several ? " on several tables" : ""),
                "Choose the rows by a subquery on the primary key.");
  }
  limit(rows, {}, false, ordering(order_by, first));
}

void SqlWriter::update(const UpdateStatement& statement, std::size_t first) {
  if (statement.table.empty() || statement.table.derived) throw_incomplete("An UPDATE says no table.");
  if (statement.assignments.empty()) throw_incomplete("An UPDATE sets no column.");
  if (depth_ > 0) refuse_missing(missing_client_columns(statement, models_));
  std::vector<const Clause*> naming;
  for (const auto& [column, value] : statement.assignments) naming.push_back(&value);
  naming.push_back(&statement.where);

  // Joins are to the first of the other tables.
  std::vector<TableRef> tables = statement.also_from;
  TableRef base = tables.empty() ? TableRef{} : tables.front();
  if (!tables.empty()) tables.erase(tables.begin());
  open_change_scope(statement.table, base, statement.joins, tables, naming, first);
  std::size_t where_first = first + parameters_of(statement.assignments);
  std::size_t order = where_first + statement.where.parameter_count();
  std::size_t returned = order + (statement.limit ? 1 : 0);
  for (const Ordering& term : statement.order_by) returned += term.by.parameter_count();

  bool several = scopes_.back().elements.size() > 1;
  raw("UPDATE ");
  table_source(scopes_.back().elements.front());
  if (several && syntax_.tables_before_set) {
    raw(", ");
    from_elements(1);
  }
  raw(" SET ");
  assignments(statement.assignments, first);
  if (several && !syntax_.tables_before_set) {
    raw(" FROM ");
    from_elements(1);
  }
  where(statement.where, where_first);
  ordered_change(statement.order_by, statement.limit, "UPDATE", order);
  if (!statement.returning.empty() && !syntax_.update_returning) {
    unsupported("UPDATE … RETURNING", "Select the rows in the same transaction.");
  }
  returning(statement.returning, returned);
  refuse_with("UPDATE");
  close_scope("UPDATE");
}

void SqlWriter::erase(const DeleteStatement& statement, std::size_t first) {
  if (statement.from.empty() || statement.from.derived) throw_incomplete("A DELETE says no table.");
  const Clause* naming[] = {&statement.where};
  std::vector<TableRef> tables = statement.also_from;
  TableRef base = tables.empty() ? TableRef{} : tables.front();
  if (!tables.empty()) tables.erase(tables.begin());
  open_change_scope(statement.from, base, statement.joins, tables, naming, first);
  std::size_t order = first + statement.where.parameter_count();
  std::size_t returned = order + (statement.limit ? 1 : 0);
  for (const Ordering& term : statement.order_by) returned += term.by.parameter_count();

  const FromElement& target = scopes_.back().elements.front();
  bool several = scopes_.back().elements.size() > 1;
  // DELETE a FROM t AS a, b
  bool listed = syntax_.tables_before_set &&
                (several || (!syntax_.alias_after_delete && target.name != target.table.name &&
                             !target.table.alias.empty()));
  raw("DELETE ");
  if (listed) {
    if (!statement.returning.empty()) {
      unsupported("RETURNING of a DELETE on several tables", "Select the rows in the same transaction.");
    }
    name(target.name);
    raw(" ");
  }
  raw("FROM ");
  table_source(target);
  if (several && syntax_.tables_before_set) {
    raw(", ");
    from_elements(1);
    where(statement.where, first);
  } else if (several && syntax_.delete_using) {
    raw(" USING ");
    from_elements(1);
    where(statement.where, first);
  } else if (several) {
    raw(" WHERE EXISTS (SELECT 1 FROM ");
    from_elements(1);
    where(statement.where, first);
    raw(")");
  } else {
    where(statement.where, first);
  }
  ordered_change(statement.order_by, statement.limit, "DELETE", order);
  returning(statement.returning, returned);
  refuse_with("DELETE");
  close_scope("DELETE");
}

/// The scope of UPDATE and DELETE: the table itself, then those joined.
void SqlWriter::open_change_scope(const TableRef& target, const TableRef& base,
                                  const std::vector<Join>& joins, const std::vector<TableRef>& also_from,
                                  std::span<const Clause* const> naming, std::size_t& position) {
  if (names_other_tables(joins, also_from) && base.empty()) {
    throw_incomplete("A join of an UPDATE or DELETE has no table to join to: give one to also_from first.");
  }
  scopes_.emplace_back();
  std::size_t none = 0;
  add_element(target, nullptr, none);
  if (!base.empty()) add_element(base, nullptr, position);
  for (const Join& join : joins) add_element(join.table, &join, position);
  for (const TableRef& table : also_from) add_element(table, nullptr, position);
  std::vector<TableRef> around;
  for (const Clause* clause : naming) add_implied(*clause, {}, around);
}

}  // namespace carafe::detail
