// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

class MariadbCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t) const override { return "?"; }
  std::string type_name(const SqlType& type) const override;
  bool is_reserved(std::string_view lower_case_word) const override;
  std::string quote_literal(std::string_view text) const override;
  std::string column_definition(const Table& table, const TableColumn& column) const override;
  std::string_view unlimited() const override { return "18446744073709551615"; }
  char quote_character() const override { return '`'; }
};

/// The type of a column declared so, by what it means.
SqlType mariadb_type(std::string_view declaration);

}  // namespace carafe::detail
