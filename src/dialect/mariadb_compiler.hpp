// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

class MariadbCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t) const override { return "?"; }
  std::string type_name(const SqlType& type) const override;
  std::string column_definition(const Table& table, const TableColumn& column) const override;
  std::string_view unlimited() const override { return "18446744073709551615"; }
  char quote_character() const override { return '`'; }
};

}  // namespace carafe::detail
