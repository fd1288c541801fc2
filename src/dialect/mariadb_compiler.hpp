// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

class MariadbCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t) const override { return "?"; }
  const SqlSyntax& syntax() const override;
  OperatorForm operator_form(Operator op, std::uint8_t flag) const override;
  std::string_view function_form(std::string_view name, std::size_t arguments) const override;
  std::string cast_form(const SqlType& type) const override;
  std::string_view unlimited() const override { return "18446744073709551615"; }
  char quote_character() const override { return '`'; }

  // Schema: mariadb_types.cpp, mariadb_words.cpp, mariadb_ddl.cpp.
  std::string type_name(const SqlType& type) const override;
  bool is_reserved(std::string_view lower_case_word) const override;
  // In letters: more bytes are refused by the server.
  std::size_t max_identifier_length() const override { return 64; }
  std::string column_definition(const Table& table, const TableColumn& column) const override;
  std::string default_clause(std::string_view sql) const override;
  std::string create_table(const Table& table) const override;
  std::string constraint_definition(const Constraint& constraint) const override;
  std::string drop_constraint(TableName table, const Constraint& constraint) const override;
  std::string index_term(const IndexTerm& term) const override;
  std::string create_index(TableName table, const Index& index) const override;
  std::string drop_index(TableName table, std::string_view index) const override;
  std::string table_options(const Table& table) const override;
  std::vector<std::string> alter_column(TableName table, const TableColumn& from,
                                        const TableColumn& to) const override;

 private:
  /// `type_name`, whose error then names the column.
  std::string column_type(const Table& table, const TableColumn& column) const;
};

/// The type of a column declared so, by what it means.
SqlType mariadb_type(std::string_view declaration);

}  // namespace carafe::detail
