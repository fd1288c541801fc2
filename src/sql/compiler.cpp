// SPDX-License-Identifier: MIT
#include <carafe/sql/compiler.hpp>

#include <utility>

#include "sql/sql_writer.hpp"

namespace carafe {

const SqlSyntax& Compiler::syntax() const {
  static constexpr SqlSyntax standard{};
  return standard;
}

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

std::string_view Compiler::function_form(std::string_view name, std::size_t arguments) const {
  return name == "current_date" && arguments == 0 ? "CURRENT_DATE" : "";
}

}  // namespace carafe
