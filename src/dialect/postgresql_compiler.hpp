// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

class PostgresqlCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t position) const override;
  const SqlSyntax& syntax() const override;
  std::string_view function_form(std::string_view name, std::size_t arguments) const override;
  std::string_view literal_type(CellKind kind) const override;

  // Schema: postgresql_types.cpp, postgresql_ddl.cpp.
  std::string type_name(const SqlType& type) const override;
  bool is_reserved(std::string_view lower_case_word) const override;
  std::size_t max_identifier_length() const override { return 63; }
  std::string column_definition(const Table& table, const TableColumn& column) const override;
  std::string computed_clause(const Computed& computed) const override;
  std::string index_term(const IndexTerm& term) const override;
  std::string create_index(TableName table, const Index& index) const override;
  std::string table_options(const Table& table) const override;
  std::vector<std::string> create_comments(const Table& table) const override;
  std::string not_valid_clause() const override { return " NOT VALID"; }
  bool has_named_types() const override { return true; }
  std::string create_type(const SqlType& type) const override;
  std::string drop_type(const SqlType& type) const override;
  std::vector<std::string> alter_column(TableName table, const TableColumn& from,
                                        const TableColumn& to) const override;

 private:
  std::string comment_on_column(TableName table, const TableColumn& column) const;
};

/// The type of a column declared so, by what it means.
SqlType postgresql_type(std::string_view declaration);

}  // namespace carafe::detail
