// SPDX-License-Identifier: MIT
#include <carafe/sql/compiler.hpp>

#include <carafe/util/error.hpp>

#include "sql/nesting.hpp"
#include "sql/sql_writer.hpp"

namespace carafe {
namespace {

using detail::SqlWriter;

[[noreturn]] void throw_incomplete(const char* message) { throw UsageError{"incomplete-statement", message}; }

template <class Range, class Write>
void comma_separated(SqlWriter& sql, const Range& range, Write write) {
  bool first = true;
  for (const auto& element : range) {
    if (!first) sql.raw(", ");
    first = false;
    write(element);
  }
}

void write_where(SqlWriter& sql, const Clause& where, std::size_t first_literal) {
  if (where.empty()) return;
  sql.raw(" WHERE ");
  sql.expression(where, first_literal);
}

/// Writes a SELECT; knows where among the parameters each part's values are.
class SelectWriter {
 public:
  SelectWriter(SqlWriter& sql, const Compiler& compiler, const SelectStatement& statement)
      : sql_(sql), compiler_(compiler), statement_(statement) {
    for (const Clause& column : statement.columns) where_ += column.literals().size();
    order_ = where_ + statement.where.literals().size();
    limit_ = order_;
    for (const Ordering& term : statement.order_by) limit_ += term.by.literals().size();
  }

  void write() {
    if (!statement_.count) return select();
    bool through_subquery = statement_.limit || statement_.offset || statement_.distinct;
    sql_.raw("SELECT count(*)");
    if (through_subquery) {
      sql_.raw(" FROM (");
      select();
      sql_.raw(") AS counted");
    } else {
      from_and_where();
    }
  }

 private:
  void select() {
    sql_.raw(statement_.distinct ? "SELECT DISTINCT " : "SELECT ");
    columns();
    from_and_where();
    // LIMIT of a count still needs no order: any rows do.
    if (!statement_.count) order_by();
    limit();
  }

  void columns() {
    if (!statement_.columns.empty()) {
      std::size_t first = 0;
      comma_separated(sql_, statement_.columns, [&](const Clause& column) {
        if (column.empty()) throw_incomplete("A SELECT names an empty expression among its columns.");
        sql_.expression(column, first);
        first += column.literals().size();
      });
    } else if (statement_.from.model) {
      const Table& table = sql_.models().table_of(*statement_.from.model);
      comma_separated(sql_, table.columns, [&](const TableColumn& column) {
        sql_.name(table.name);
        sql_.raw(".");
        sql_.name(column.name);
      });
    } else if (!statement_.from.empty()) {
      sql_.raw("*");
    } else {
      throw_incomplete("A SELECT says neither which columns nor from which table.");
    }
  }

  void from_and_where() {
    if (!statement_.from.empty()) sql_.add_table(sql_.table_name(statement_.from));
    for (const Clause& column : statement_.columns) sql_.add_tables(column);
    sql_.add_tables(statement_.where);
    if (!sql_.tables().empty()) sql_.raw(" FROM ");
    comma_separated(sql_, sql_.tables(), [&](std::string_view table) { sql_.name(table); });
    write_where(sql_, statement_.where, where_);
  }

  void order_by() {
    if (statement_.order_by.empty()) return;
    sql_.raw(" ORDER BY ");
    std::size_t first = order_;
    comma_separated(sql_, statement_.order_by, [&](const Ordering& term) {
      if (term.by.empty()) throw_incomplete("A SELECT is ordered by an empty expression.");
      sql_.expression(term.by, first);
      first += term.by.literals().size();
      if (term.descending) sql_.raw(" DESC");
    });
  }

  void limit() {
    if (statement_.limit) {
      sql_.raw(" LIMIT ");
      sql_.parameter(limit_);
    }
    if (statement_.offset) {
      if (!statement_.limit && !compiler_.unlimited().empty()) {
        sql_.raw(" LIMIT ");
        sql_.raw(compiler_.unlimited());
      }
      sql_.raw(" OFFSET ");
      sql_.parameter(limit_ + (statement_.limit ? 1 : 0));
    }
  }

  SqlWriter& sql_;
  const Compiler& compiler_;
  const SelectStatement& statement_;
  std::size_t where_ = 0;
  std::size_t order_ = 0;
  std::size_t limit_ = 0;
};

}  // namespace

namespace detail {

void throw_too_deep() {
  throw UsageError{"too-deep",
                   "Statements are nested more than 24 deep. Join tables instead, or name the inner ones as "
                   "common tables."};
}

}  // namespace detail

CompiledSql SqlStatement::compile(const Compiler& compiler, const ModelResolver& models) const {
  detail::SqlWriter sql{compiler, models};
  write(sql, 0);
  return std::move(sql).finish();
}

std::size_t SqlStatement::parameter_count() const {
  std::vector<Cell> parameters;
  collect_parameters(parameters);
  return parameters.size();
}

namespace detail {

void SqlWriter::select(const SelectStatement& statement, std::size_t) {
  SelectWriter{*this, compiler_, statement}.write();
}

void SqlWriter::compound(const CompoundStatement&, std::size_t) {
  throw_incomplete("A compound statement has no parts.");
}

void SqlWriter::insert(const InsertStatement& statement, std::size_t) {
  SqlWriter& sql = *this;
  if (statement.into.empty()) throw_incomplete("An INSERT says no table.");
  std::size_t width = statement.columns.size();
  if (width == 0 ? !statement.values.empty()
                 : statement.values.empty() || statement.values.size() % width != 0) {
    throw_incomplete("An INSERT has not one value for each of its columns.");
  }
  sql.raw("INSERT INTO ");
  sql.name(sql.table_name(statement.into));
  if (width == 0) {
    sql.raw(" DEFAULT VALUES");
  } else {
    sql.raw(" (");
    comma_separated(sql, statement.columns,
                    [&](const ColumnRef& column) { sql.name(sql.column_name(column)); });
    sql.raw(") VALUES ");
    for (std::size_t i = 0; i < statement.values.size(); ++i) {
      sql.raw(i == 0 ? "(" : i % width == 0 ? "), (" : ", ");
      sql.parameter(i);
    }
    sql.raw(")");
  }
  if (!statement.returning.empty()) {
    sql.raw(" RETURNING ");
    comma_separated(sql, statement.returning, [&](const Clause& column) { sql.expression(column, 0); });
  }
}

void SqlWriter::update(const UpdateStatement& statement, std::size_t) {
  SqlWriter& sql = *this;
  if (statement.table.empty()) throw_incomplete("An UPDATE says no table.");
  if (statement.assignments.empty()) throw_incomplete("An UPDATE sets no column.");
  sql.raw("UPDATE ");
  sql.name(sql.table_name(statement.table));
  sql.raw(" SET ");
  std::size_t first = 0;
  comma_separated(sql, statement.assignments, [&](const auto& assignment) {
    const auto& [column, value] = assignment;
    if (value.empty()) throw_incomplete("An UPDATE sets a column to an empty expression.");
    sql.name(sql.column_name(column));
    sql.raw("=");
    sql.expression(value, first);
    first += value.literals().size();
  });
  write_where(sql, statement.where, first);
}

void SqlWriter::erase(const DeleteStatement& statement, std::size_t) {
  SqlWriter& sql = *this;
  if (statement.from.empty()) throw_incomplete("A DELETE says no table.");
  sql.raw("DELETE FROM ");
  sql.name(sql.table_name(statement.from));
  write_where(sql, statement.where, 0);
}

}  // namespace detail
}  // namespace carafe
