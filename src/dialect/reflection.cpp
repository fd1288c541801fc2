// SPDX-License-Identifier: MIT
#include "dialect/reflection.hpp"

#include <algorithm>

namespace carafe::detail {
namespace {

template <class Named>
void settle(std::vector<Named>& all, std::size_t longest) {
  for (Named& one : all) one.name = shortened_name(one.name, longest);
  std::ranges::stable_sort(all, {}, &Named::name);
}

void keep_own(DialectOptions& options, std::string_view dialect) {
  std::string prefix = std::string{dialect} + '_';
  std::erase_if(options, [&](const auto& option) { return !option.first.starts_with(prefix); });
}

}  // namespace

void reflect_common(Table& table, const Dialect& dialect) {
  const Compiler& compiler = dialect.compiler();
  std::size_t longest = compiler.max_identifier_length();
  auto& key = table.primary_key.columns;
  for (TableColumn& column : table.columns) {
    column.primary_key = std::ranges::find(key, column.name) != key.end();
    if (column.primary_key) column.nullable = false;
    column.type = dialect.reflected_type(compiler.type_name(column.type));
  }
  table.primary_key.name = shortened_name(table.primary_key.name, longest);
  settle(table.uniques, longest);
  settle(table.checks, longest);
  settle(table.foreign_keys, longest);
  settle(table.excludes, longest);
  settle(table.indexes, longest);
  for (ForeignKeyConstraint& foreign : table.foreign_keys) {
    foreign.use_alter = foreign.not_valid = false;
    if (foreign.match == "SIMPLE") foreign.match.clear();
    for (std::string* action : {&foreign.on_delete, &foreign.on_update})
      if (*action == "NO ACTION") action->clear();
  }
  for (CheckConstraint& check : table.checks) check.not_valid = false;
  keep_own(table.options, dialect.name());
  for (Index& one : table.indexes) keep_own(one.options, dialect.name());
}

}  // namespace carafe::detail
