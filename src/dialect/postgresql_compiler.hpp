// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

class PostgresqlCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t position) const override;
  std::string type_name(const SqlType& type) const override;
  bool is_reserved(std::string_view lower_case_word) const override;
  std::string column_definition(const Table& table, const TableColumn& column) const override;
};

/// The type of a column declared so, by what it means.
SqlType postgresql_type(std::string_view declaration);

}  // namespace carafe::detail
