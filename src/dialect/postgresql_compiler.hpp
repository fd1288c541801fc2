// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

class PostgresqlCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t position) const override;
  std::string type_name(const SqlType& type) const override;
  std::string column_definition(const Table& table, const TableColumn& column) const override;
};

}  // namespace carafe::detail
