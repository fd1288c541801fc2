// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

class SqliteCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t) const override { return "?"; }
  const SqlSyntax& syntax() const override;
  OperatorForm operator_form(Operator op, std::uint8_t flag) const override;
  bool adds_exactly(const SqlType& type) const override;
  std::string_view function_form(std::string_view name, std::size_t arguments) const override;
  std::string cast_form(const SqlType& type) const override;
  std::string type_name(const SqlType& type) const override;
  bool is_reserved(std::string_view lower_case_word) const override;
  std::string create_table(const Table& table) const override;
  std::string create_index(TableName table, const Index& index) const override;
  std::string add_constraint(TableName table, const Constraint& constraint) const override;
  std::string drop_constraint(TableName table, const Constraint& constraint) const override;
  std::string column_definition(const Table& table, const TableColumn& column) const override;
  std::string constraint_definition(const Constraint& constraint) const override;
  std::string table_options(const Table& table) const override;
  std::string default_clause(std::string_view sql) const override;
  std::string_view unlimited() const override { return "-1"; }
};

/// Whether `column` is the table's rowid, which SQLite numbers. It must then be
/// declared INTEGER exactly, whatever whole number the model keeps it in.
bool is_numbered_key(const Table& table, const TableColumn& column);

/// The type a column declared so has.
SqlType sqlite_type(std::string_view declaration);
/// Whether a column of this type stores decimal numbers as text, which SQLite's numbers
/// would round.
bool is_decimal_text(const SqlType& type);

/// The options of a table that are SQLite's: those with the value "true".
bool has_table_option(const Table& table, std::string_view option);

/// Without blanks around it and without parentheses around all of it.
std::string_view bare_expression(std::string_view sql);

}  // namespace carafe::detail
