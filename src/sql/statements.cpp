// SPDX-License-Identifier: MIT
#include <carafe/sql/statements.hpp>

#include <algorithm>

#include "sql/nesting.hpp"
#include "sql/sql_writer.hpp"

namespace carafe {
namespace {

enum Shape : std::uint64_t { select_shape = 1, compound_shape, insert_shape, update_shape, delete_shape };

void collect(std::vector<Cell>& parameters, const Clause& clause) { clause.collect_parameters(parameters); }
void collect(std::vector<Cell>& parameters, const Ordering& term) { term.by.collect_parameters(parameters); }
void collect(std::vector<Cell>& parameters, const Assignment& assignment) {
  assignment.second.collect_parameters(parameters);
}
void collect(std::vector<Cell>& parameters, const Value& value) { parameters.push_back(value.cell()); }
void collect(std::vector<Cell>& parameters, const std::shared_ptr<const SqlStatement>& statement) {
  if (statement) statement->collect_parameters(parameters);
}
void collect(std::vector<Cell>& parameters, const TableRef& table);
void collect(std::vector<Cell>& parameters, const Join& join);
void collect(std::vector<Cell>& parameters, const std::optional<std::int64_t>& number) {
  if (number) parameters.push_back(Cell::of_integer(*number));
}
template <class T>
void collect(std::vector<Cell>& parameters, const std::vector<T>& list) {
  for (const T& element : list) collect(parameters, element);
}
void collect(std::vector<Cell>& parameters, const TableRef& table) {
  if (table.sample) {
    collect(parameters, table.sample->method);
    collect(parameters, table.sample->seed);
  }
  if (!table.derived) return;
  collect(parameters, table.derived->query);
  collect(parameters, table.derived->values);
  collect(parameters, table.derived->function);
}
void collect(std::vector<Cell>& parameters, const Join& join) {
  collect(parameters, join.table);
  collect(parameters, join.on);
}

void add(StatementKey& key, const std::vector<Assignment>& assignments) {
  key.add(std::uint64_t{assignments.size()});
  for (const auto& [column, value] : assignments) {
    key.add(column);
    key.add(value);
  }
}

void add(StatementKey& key, const std::vector<WrittenPart>& parts) {
  key.add(std::uint64_t{parts.size()});
  for (const WrittenPart& part : parts) {
    key.add(part.sql);
    key.add(std::string_view{part.dialect});
  }
}

void add(StatementKey& key, const std::vector<TableHint>& hints) {
  key.add(std::uint64_t{hints.size()});
  for (const TableHint& hint : hints) {
    key.add(hint.table);
    key.add(hint.part.sql);
    key.add(std::string_view{hint.part.dialect});
  }
}

void add(StatementKey& key, const OnConflict& conflict) {
  key.add(conflict.target);
  key.add(conflict.target_where);
  key.add(std::string_view{conflict.constraint});
  add(key, conflict.assignments);
  key.add(conflict.where);
}

/// One bit for each part a statement may lack: what it lacks then costs nothing more.
class Parts {
 public:
  explicit Parts(Shape shape) : word_(shape) {}
  Parts& operator()(bool present) {
    word_ |= std::uint64_t{present} << bit_++;
    return *this;
  }
  std::uint64_t word() const { return word_; }

 private:
  std::uint64_t word_;
  int bit_ = 8;
};

template <class T>
void add_present(StatementKey& key, const T& part) {
  if (!part.empty()) key.add(part);
}

bool change_rows(const std::vector<TableRef>& tables) {
  return std::ranges::any_of(tables, [](const TableRef& table) { return table.changes_rows(); });
}
bool change_rows(const std::vector<Clause>& clauses) {
  return std::ranges::any_of(clauses, [](const Clause& clause) { return clause.changes_rows(); });
}

void add(StatementKey& key, const RowLock& lock) {
  key.add(std::uint64_t(lock.mode) | std::uint64_t(lock.busy) << 8);
  key.add(lock.of);
}

}  // namespace

bool TableRef::changes_rows() const noexcept {
  return derived && derived->query && derived->query->changes_rows();
}

// The order of parameters, here and in the writers: as the members are declared.

void SelectStatement::write_key(StatementKey& key) const {
  key.add(Parts{select_shape}(!joins.empty())(!also_from.empty())(!columns.empty())(!where.empty())(
              !group_by.empty())(!having.empty())(!order_by.empty())(limit.has_value())(offset.has_value())(
              with_ties)(distinct)(!distinct_on.empty())(lock.has_value())(!correlate.empty())(
              correlate_except)(!with.empty())(count)(!prefixes.empty())(!suffixes.empty())(!hints.empty())
              .word());
  key.add(from);
  add_present(key, joins);
  add_present(key, also_from);
  add_present(key, columns);
  add_present(key, where);
  add_present(key, group_by);
  add_present(key, having);
  add_present(key, order_by);
  add_present(key, distinct_on);
  if (lock) add(key, *lock);
  add_present(key, correlate);
  add_present(key, with);
  if (!prefixes.empty()) add(key, prefixes);
  if (!suffixes.empty()) add(key, suffixes);
  if (!hints.empty()) add(key, hints);
}

void SelectStatement::collect_parameters(std::vector<Cell>& parameters) const {
  collect(parameters, from);
  collect(parameters, joins);
  collect(parameters, also_from);
  collect(parameters, columns);
  collect(parameters, where);
  collect(parameters, group_by);
  collect(parameters, having);
  collect(parameters, order_by);
  collect(parameters, limit);
  collect(parameters, offset);
  collect(parameters, distinct_on);
  collect(parameters, with);
}

void SelectStatement::write(detail::SqlWriter& sql, std::size_t first) const { sql.select(*this, first); }

bool SelectStatement::changes_rows() const noexcept {
  return from.changes_rows() || change_rows(also_from) || change_rows(with) || change_rows(columns) ||
         where.changes_rows() || having.changes_rows() ||
         std::ranges::any_of(joins, [](const Join& join) { return join.table.changes_rows(); });
}

void CompoundStatement::write_key(StatementKey& key) const {
  key.add(Parts{compound_shape}(limit.has_value())(offset.has_value()).word() | std::uint64_t(op) << 32);
  key.add(std::uint64_t{parts.size()});
  for (const auto& part : parts) key.add(*part);
  key.add(order_by);
}

void CompoundStatement::collect_parameters(std::vector<Cell>& parameters) const {
  collect(parameters, parts);
  collect(parameters, order_by);
  collect(parameters, limit);
  collect(parameters, offset);
}

void CompoundStatement::write(detail::SqlWriter& sql, std::size_t first) const { sql.compound(*this, first); }

bool CompoundStatement::changes_rows() const noexcept {
  return std::ranges::any_of(parts, [](const auto& part) { return part->changes_rows(); });
}

void InsertStatement::write_key(StatementKey& key) const {
  key.add(Parts{insert_shape}(!expressions.empty())(select !=
                                                    nullptr)(on_conflict.has_value())(!returning.empty())
              .word());
  key.add(into);
  key.add(columns);
  key.add(std::uint64_t{values.size()});
  add_present(key, expressions);
  if (select) key.add(*select);
  if (on_conflict) add(key, *on_conflict);
  add_present(key, returning);
}

void InsertStatement::collect_parameters(std::vector<Cell>& parameters) const {
  collect(parameters, values);
  collect(parameters, expressions);
  collect(parameters, select);
  if (on_conflict) {
    collect(parameters, on_conflict->target_where);
    collect(parameters, on_conflict->assignments);
    collect(parameters, on_conflict->where);
  }
  collect(parameters, returning);
}

void InsertStatement::write(detail::SqlWriter& sql, std::size_t first) const { sql.insert(*this, first); }

void UpdateStatement::write_key(StatementKey& key) const {
  key.add(Parts{update_shape}(!also_from.empty())(!joins.empty())(!where.empty())(!order_by.empty())(
              limit.has_value())(!returning.empty())
              .word());
  key.add(table);
  add_present(key, also_from);
  add_present(key, joins);
  add(key, assignments);
  add_present(key, where);
  add_present(key, order_by);
  add_present(key, returning);
}

void UpdateStatement::collect_parameters(std::vector<Cell>& parameters) const {
  collect(parameters, also_from);
  collect(parameters, joins);
  collect(parameters, assignments);
  collect(parameters, where);
  collect(parameters, order_by);
  collect(parameters, limit);
  collect(parameters, returning);
}

void UpdateStatement::write(detail::SqlWriter& sql, std::size_t first) const { sql.update(*this, first); }

void DeleteStatement::write_key(StatementKey& key) const {
  key.add(Parts{delete_shape}(!also_from.empty())(!joins.empty())(!where.empty())(!order_by.empty())(
              limit.has_value())(!returning.empty())
              .word());
  key.add(from);
  add_present(key, also_from);
  add_present(key, joins);
  add_present(key, where);
  add_present(key, order_by);
  add_present(key, returning);
}

void DeleteStatement::collect_parameters(std::vector<Cell>& parameters) const {
  collect(parameters, also_from);
  collect(parameters, joins);
  collect(parameters, where);
  collect(parameters, order_by);
  collect(parameters, limit);
  collect(parameters, returning);
}

void DeleteStatement::write(detail::SqlWriter& sql, std::size_t first) const { sql.erase(*this, first); }

}  // namespace carafe
