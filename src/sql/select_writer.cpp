// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include <carafe/util/error.hpp>

#include "sql/sql_writer.hpp"

namespace carafe::detail {
namespace {

std::size_t parameters_of(const std::vector<Clause>& clauses) {
  std::size_t count = 0;
  for (const Clause& clause : clauses) count += clause.parameter_count();
  return count;
}

}  // namespace

void SqlWriter::check_rollup(const SelectStatement& statement) const {
  if (!syntax_.with_rollup) return;
  bool has_rollup = std::ranges::any_of(statement.group_by, [](const Clause& term) {
    const ExpressionNode& root = term.nodes()[term.nodes().size() - 1];
    return root.op == Operator::function && root.flag == grouping_function;
  });
  if (!has_rollup) return;
  if (statement.group_by.size() > 1) unsupported("ROLLUP beside other terms of GROUP BY");
  if (!statement.order_by.empty() && !statement.count) {
    unsupported("ORDER BY of a query with ROLLUP",
                "Order a query around it: select(…).select_from(subquery).");
  }
}

void SqlWriter::select(const SelectStatement& statement, std::size_t first) {
  std::vector<const Clause*> naming;
  for (const Clause& column : statement.columns) naming.push_back(&column);
  naming.push_back(&statement.where);

  open_scope(statement.from, statement.joins, statement.also_from, naming,
             {&statement.correlate, statement.correlate_except}, first);
  scopes_.back().hints = &statement.hints;
  check_hints(statement.hints);
  std::size_t columns = first;
  std::size_t where_first = columns + parameters_of(statement.columns);
  std::size_t group = where_first + statement.where.parameter_count();
  std::size_t having = group + parameters_of(statement.group_by);
  std::size_t order = having + statement.having.parameter_count();
  std::size_t limit_first = order;
  for (const Ordering& term : statement.order_by) limit_first += term.by.parameter_count();
  std::size_t distinct = limit_first + (statement.limit ? 1 : 0) + (statement.offset ? 1 : 0);
  std::size_t with = distinct + parameters_of(statement.distinct_on);

  for (const TableRef& table : statement.with) {
    if (!table.derived || table.derived->kind != DerivedTable::Kind::common_table) {
      throw_incomplete("Only common tables can be added to WITH.");
    }
    common_table(*table.derived, table.derived->name, with);
    if (table.derived->query) with += table.derived->query->parameter_count();
  }
  bool grouped = !statement.group_by.empty() || !statement.having.empty() || statement.distinct ||
                 !statement.distinct_on.empty();
  bool through_subquery = statement.count && (grouped || statement.limit || statement.offset);
  if (through_subquery) raw("SELECT count(*) FROM (");

  const SelectStatement* labels = std::exchange(labels_, &statement);
  raw("SELECT ");
  written(statement.prefixes, "", " ");
  if (statement.distinct) raw("DISTINCT ");
  if (!statement.distinct_on.empty()) {
    if (!syntax_.distinct_on)
      unsupported("DISTINCT ON", "Number the rows with row_number() and keep the first.");
    raw("DISTINCT ON (");
    expressions(statement.distinct_on, distinct, Role::grouping);
    raw(") ");
  }
  if (statement.count && !through_subquery) {
    raw("count(*)");
  } else if (statement.count && !statement.distinct && statement.having.empty()) {
    raw("1");
  } else {
    select_columns(statement, columns);
  }
  if (!scopes_.back().elements.empty()) {
    raw(" FROM ");
    from_elements(0);
  }
  where(statement.where, where_first);
  if (!statement.group_by.empty()) {
    check_rollup(statement);
    raw(" GROUP BY ");
    expressions(statement.group_by, group, Role::grouping);
  }
  if (!statement.having.empty()) {
    raw(" HAVING ");
    expression(statement.having, having, Role::assignment);
  }
  // Which rows LIMIT keeps is all the same to a count, but not how many WITH TIES keeps.
  if (!statement.count || statement.with_ties) ordering(statement.order_by, order);
  limit(statement.limit, statement.offset, statement.with_ties, limit_first);
  if (statement.lock) row_lock(*statement.lock);
  written(statement.suffixes, " ", "");
  labels_ = labels;
  if (through_subquery) raw(") AS counted");
  close_scope("SELECT");
}

void SqlWriter::select_columns(const SelectStatement& statement, std::size_t first) {
  if (!statement.columns.empty()) {
    expressions(statement.columns, first, Role::column);
    return;
  }
  if (statement.from.empty()) throw_incomplete("A SELECT says neither which columns nor from which table.");
  const FromElement& from = scopes_.back().elements.front();
  if (!from.resolved && scopes_.back().elements.size() == 1) {
    raw("*");
  } else {
    all_of(from);
  }
}

void SqlWriter::all_of(const FromElement& element) {
  if (!element.resolved) {
    name(element.name);
    raw(".*");
    return;
  }
  for (const TableColumn& column : element.resolved->columns) {
    if (&column != &element.resolved->columns.front()) raw(", ");
    if (qualify_) {
      name(element.name);
      raw(".");
    }
    name(column.name);
  }
}

void SqlWriter::all_columns(const Clause& clause) {
  const ExpressionNode& node = clause.nodes()[0];
  FromElement element;
  if (node.model) {
    element.resolved = &models_.table_of(*node.model);
    element.name = element.resolved->name;
  }
  if (node.count == 1) element.name = clause.names()[node.index];
  all_of(element);
}

void SqlWriter::limit(const std::optional<std::int64_t>& rows, const std::optional<std::int64_t>& skipped,
                      bool with_ties, std::size_t first) {
  std::size_t offset = first + (rows ? 1 : 0);
  if (with_ties) {
    if (!syntax_.with_ties) unsupported("WITH TIES", "Compare with rank() in a subquery.");
    if (!rows) throw_incomplete("WITH TIES has no limit.");
    if (skipped) {
      raw(" OFFSET ");
      parameter(offset);
      raw(" ROWS");
    }
    raw(" FETCH FIRST ");
    parameter(first);
    raw(" ROWS WITH TIES");
    return;
  }
  if (rows) {
    raw(" LIMIT ");
    parameter(first);
  }
  if (skipped) {
    if (!rows && !compiler_.unlimited().empty()) {
      raw(" LIMIT ");
      raw(compiler_.unlimited());
    }
    raw(" OFFSET ");
    parameter(offset);
  }
}

void SqlWriter::row_lock(const RowLock& lock) {
  if (!syntax_.row_locks) {
    unsupported("SELECT … FOR UPDATE",
                "Its writers wait for one another: begin the transaction for writing.");
  }
  bool detailed = lock.mode == RowLock::Mode::no_key_update || lock.mode == RowLock::Mode::key_share;
  if (detailed && !syntax_.row_lock_details) unsupported("locks of keys alone", "Lock for update or share.");
  switch (lock.mode) {
    case RowLock::Mode::update:
      raw(" FOR UPDATE");
      break;
    case RowLock::Mode::no_key_update:
      raw(" FOR NO KEY UPDATE");
      break;
    case RowLock::Mode::share:
      raw(syntax_.row_lock_details ? " FOR SHARE" : " LOCK IN SHARE MODE");
      break;
    case RowLock::Mode::key_share:
      raw(" FOR KEY SHARE");
  }
  if (!lock.of.empty()) {
    if (!syntax_.row_lock_details) unsupported("FOR UPDATE OF some tables", "Lock the rows of all of them.");
    raw(" OF ");
    for (const TableRef& table : lock.of) {
      if (&table != &lock.of.front()) raw(", ");
      name(element_name(table));
    }
  }
  if (lock.busy == RowLock::Busy::fail) raw(" NOWAIT");
  if (lock.busy == RowLock::Busy::skip) raw(" SKIP LOCKED");
}

bool SqlWriter::is_here(const WrittenPart& part) const {
  return part.dialect.empty() || part.dialect == syntax_.dialect;
}

void SqlWriter::written(const std::vector<WrittenPart>& parts, std::string_view before,
                        std::string_view behind) {
  for (const WrittenPart& part : parts) {
    if (!is_here(part)) continue;
    raw(before);
    expression(part.sql, 0, Role::assignment);
    raw(behind);
  }
}

void SqlWriter::check_hints(const std::vector<TableHint>& hints) {
  const auto& elements = scopes_.back().elements;
  for (const TableHint& hint : hints) {
    bool found = std::ranges::any_of(elements, [&](const FromElement& element) {
      return element.name == element_name(hint.table) && !element.table.derived;
    });
    if (!found) throw_incomplete("with_hint() is of a table that the SELECT does not read.");
  }
}

void SqlWriter::compound(const CompoundStatement& statement, std::size_t first) {
  if (statement.parts.size() < 2)
    throw_incomplete("UNION, INTERSECT and EXCEPT want two statements or more.");
  bool all = statement.op == SetOperator::intersect_all || statement.op == SetOperator::except_all;
  if (all && !syntax_.set_operator_all) unsupported("INTERSECT ALL and EXCEPT ALL");
  static constexpr std::string_view words[] = {" UNION ",         " UNION ALL ", " INTERSECT ",
                                               " INTERSECT ALL ", " EXCEPT ",    " EXCEPT ALL "};
  for (const auto& part : statement.parts) {
    bool is_first = &part == &statement.parts.front();
    if (!is_first) raw(words[int(statement.op)]);
    set_part(*part, first);
    first += part->parameter_count();
  }
  bool qualify = std::exchange(qualify_, false);
  first = ordering(statement.order_by, first);
  qualify_ = qualify;
  limit(statement.limit, statement.offset, false, first);
}

/// A part that is more than a plain SELECT stands in parentheses, or what the database
/// has for them.
void SqlWriter::set_part(const SqlStatement& part, std::size_t first) {
  const auto* select = dynamic_cast<const SelectStatement*>(&part);
  bool plain = select && select->order_by.empty() && !select->limit && !select->offset && !select->lock &&
               select->suffixes.empty();
  Nesting nesting{depth_};
  const SelectStatement* labels = std::exchange(labels_, nullptr);
  bool qualify = std::exchange(qualify_, true);
  if (!plain) raw(syntax_.nested_sets ? "(" : "SELECT * FROM (");
  part.write(*this, first);
  if (!plain) raw(")");
  qualify_ = qualify;
  labels_ = labels;
}

}  // namespace carafe::detail
