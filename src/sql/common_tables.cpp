// SPDX-License-Identifier: MIT
#include <algorithm>

#include <carafe/util/error.hpp>

#include "sql/sql_writer.hpp"

namespace carafe::detail {
namespace {

/// A bound value with the type it has by itself; anything else as it is.
Clause with_own_type(const Clause& value) {
  if (value.nodes().size() != 1 || value.nodes()[0].op != Operator::literal) return value;
  switch (CellKind(value.nodes()[0].flag)) {
    case CellKind::null:
      return value;
    case CellKind::boolean:
    case CellKind::integer:
      return Clause::cast(value, BigInteger());
    case CellKind::real:
      return Clause::cast(value, Double());
    case CellKind::decimal:
      return Clause::cast(value, Numeric());
    case CellKind::date:
      return Clause::cast(value, DateType());
    case CellKind::time_of_day:
      return Clause::cast(value, TimeType());
    case CellKind::timestamp:
      return Clause::cast(value, DateTimeType());
    case CellKind::blob:
      return Clause::cast(value, LargeBinary());
    default:
      return Clause::cast(value, Text());
  }
}

}  // namespace

void SqlWriter::values_rows(const DerivedTable& table, std::size_t first) {
  std::size_t width = table.columns.size();
  if (width == 0 || table.values.empty() || table.values.size() % width != 0) {
    throw_incomplete("A table of values has not one value for each of its columns.");
  }
  // Where VALUES does not know the types of bound values, SELECTs of casts stand for it.
  bool as_selects = !syntax_.typed_values;
  if (!as_selects) raw("VALUES ");
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    bool begins_row = i % width == 0;
    if (begins_row && i > 0) raw(as_selects ? " UNION ALL " : "), ");
    raw(!begins_row ? ", " : as_selects ? "SELECT " : "(");
    const Clause& value = table.values[i];
    expression(as_selects ? with_own_type(value) : value, first, Role::column);
    first += value.parameter_count();
  }
  if (!as_selects) raw(")");
}

/// What stands between the parentheses of FROM (…) AS t or WITH t AS (…).
void SqlWriter::derived_body(const DerivedTable& table, std::size_t first) {
  Nesting nesting{depth_};
  const SelectStatement* labels = std::exchange(labels_, nullptr);
  bool qualify = std::exchange(qualify_, true);
  std::size_t visible = visible_from_;
  if (!table.lateral) visible_from_ = scopes_.size();
  if (table.kind == DerivedTable::Kind::values) {
    values_rows(table, first);
  } else {
    if (!table.query) throw_incomplete("A subquery of FROM or WITH has no statement.");
    table.query->write(*this, first);
  }
  visible_from_ = visible;
  qualify_ = qualify;
  labels_ = labels;
}

void SqlWriter::common_table(const DerivedTable& table, std::string_view table_name, std::size_t first) {
  if (table_name.empty()) throw_incomplete("A common table has no name.");
  for (const CommonTable& known : common_tables_) {
    if (known.table == &table && known.name == table_name) return;
    if (known.name == table_name) {
      throw UsageError{"duplicate-alias",
                       "Two different common tables of one statement are called \"" + known.name +
                           "\". Give each a name of its own; to use one twice, pass the same object."};
    }
  }
  bool changes = table.query && dynamic_cast<const SelectStatement*>(table.query.get()) == nullptr &&
                 dynamic_cast<const CompoundStatement*>(table.query.get()) == nullptr;
  if (changes && !syntax_.changes_in_with) {
    unsupported("INSERT, UPDATE or DELETE inside WITH",
                "Execute it as a statement of its own, before this one.");
  }
  Fragment around = std::exchange(out_, {});
  // It stands before the statement, where no table of it can be seen.
  std::size_t visible = std::exchange(visible_from_, scopes_.size());
  name(table_name);
  if (!table.columns.empty()) {
    raw(" (");
    for (const std::string& column : table.columns) {
      if (&column != &table.columns.front()) raw(", ");
      name(column);
    }
    raw(")");
  }
  raw(" AS ");
  if (table.materialized != DerivedTable::Materialized::unspecified && syntax_.materialized) {
    raw(table.materialized == DerivedTable::Materialized::yes ? "MATERIALIZED " : "NOT MATERIALIZED ");
  }
  raw("(");
  derived_body(table, first);
  raw(")");
  visible_from_ = visible;
  common_tables_.push_back({&table, std::string{table_name}, std::exchange(out_, std::move(around))});
}

Fragment SqlWriter::with_clause() {
  Fragment with;
  if (common_tables_.empty()) return with;
  bool recursive =
      std::ranges::any_of(common_tables_, [](const CommonTable& table) { return table.table->recursive; });
  with.text = recursive ? "WITH RECURSIVE " : "WITH ";
  for (const CommonTable& table : common_tables_) {
    if (&table != &common_tables_.front()) with.text += ", ";
    for (const auto& [at, parameter] : table.body.marks) {
      with.marks.push_back({with.text.size() + at, parameter});
    }
    with.text += table.body.text;
  }
  with.text += ' ';
  return with;
}

}  // namespace carafe::detail
