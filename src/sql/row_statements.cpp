// SPDX-License-Identifier: MIT
#include <carafe/sql/compiler.hpp>

namespace carafe {
namespace {

/// The texts a unit of work prepares once for each table and set of columns.
class RowStatement {
 public:
  RowStatement(const Compiler& compiler, const Table& table) : compiler_(compiler), table_(table) {}

  RowStatement& raw(std::string_view sql) {
    text_ += sql;
    return *this;
  }
  RowStatement& table() { return raw(compiler_.table_name(table_)); }
  RowStatement& column(std::size_t position) { return raw(compiler_.quote(table_.columns[position].name)); }
  RowStatement& qualified(std::size_t position) {
    return raw(compiler_.quote(table_.name)).raw(".").column(position);
  }
  RowStatement& placeholder() { return raw(compiler_.placeholder(parameters_++)); }

  RowStatement& names(std::span<const std::size_t> columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) raw(i == 0 ? "" : ", ").column(columns[i]);
    return *this;
  }

  RowStatement& where(std::span<const std::size_t> columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      raw(i == 0 ? " WHERE " : " AND ").qualified(columns[i]).raw(" = ").placeholder();
    }
    return *this;
  }

  std::string take() { return std::move(text_); }

 private:
  const Compiler& compiler_;
  const Table& table_;
  std::string text_;
  std::size_t parameters_ = 0;
};

}  // namespace

std::string Compiler::insert_row(const Table& table, std::span<const std::size_t> columns,
                                 std::span<const std::size_t> returning) const {
  RowStatement sql{*this, table};
  sql.raw("INSERT INTO ").table();
  if (columns.empty()) {
    sql.raw(syntax().default_values ? " DEFAULT VALUES" : " () VALUES ()");
  } else {
    sql.raw(" (").names(columns).raw(") VALUES (");
    for (std::size_t i = 0; i < columns.size(); ++i) sql.raw(i == 0 ? "" : ", ").placeholder();
    sql.raw(")");
  }
  if (!returning.empty()) sql.raw(" RETURNING ").names(returning);
  return sql.take();
}

std::string Compiler::update_row(const Table& table, std::span<const std::size_t> set,
                                 std::span<const std::size_t> where) const {
  RowStatement sql{*this, table};
  sql.raw("UPDATE ").table().raw(" SET ");
  for (std::size_t i = 0; i < set.size(); ++i)
    sql.raw(i == 0 ? "" : ", ").column(set[i]).raw("=").placeholder();
  return sql.where(where).take();
}

std::string Compiler::delete_row(const Table& table, std::span<const std::size_t> where) const {
  return RowStatement{*this, table}.raw("DELETE FROM ").table().where(where).take();
}

std::string Compiler::select_row(const Table& table, std::span<const std::size_t> where) const {
  RowStatement sql{*this, table};
  sql.raw("SELECT ");
  for (std::size_t i = 0; i < table.columns.size(); ++i) sql.raw(i == 0 ? "" : ", ").qualified(i);
  return sql.raw(" FROM ").table().where(where).take();
}

}  // namespace carafe
