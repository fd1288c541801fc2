// SPDX-License-Identifier: MIT
#include "db/named_types.hpp"

#include <algorithm>

#include <carafe/db/inspector.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

std::string listed(const std::vector<std::string>& labels) {
  std::string text;
  for (const auto& label : labels) text += (text.empty() ? "" : ", ") + label;
  return text;
}

}  // namespace

std::vector<const SqlType*> named_types(const Compiler& compiler, std::span<const Table* const> tables) {
  std::vector<const SqlType*> types;
  if (!compiler.has_named_types()) return types;
  for (const Table* table : tables) {
    for (const TableColumn& column : table->columns) {
      const SqlType& type = column.type;
      if (type.kind != TypeKind::Enum || type.name.empty()) continue;
      auto same_name = [&](const SqlType* other) { return other->name == type.name; };
      auto found = std::ranges::find_if(types, same_name);
      if (found == types.end()) {
        types.push_back(&type);
      } else if ((*found)->labels != type.labels) {
        throw UsageError{"conflicting-enum",
                         "The column " + TableName{*table}.to_string() + '.' + column.name +
                             " is of an enum \"" + type.name + "\" with the names " + listed(type.labels) +
                             ", another column of one of the same name with " + listed((*found)->labels) +
                             ". Give one of them another name."};
      }
    }
  }
  return types;
}

void create_named_types(Connection& connection, std::span<const Table* const> tables) {
  const Compiler& compiler = connection.dialect().compiler();
  auto types = named_types(compiler, tables);
  if (types.empty()) return;
  auto existing = inspect(connection)->enum_types();
  for (const SqlType* type : types) {
    auto same_name = [&](const EnumType& other) { return other.type.name == type->name; };
    if (std::ranges::none_of(existing, same_name)) connection.execute_ddl(compiler.create_type(*type));
  }
}

void drop_unused_types(Connection& connection, std::span<const Table* const> tables) {
  const Compiler& compiler = connection.dialect().compiler();
  auto types = named_types(compiler, tables);
  if (types.empty()) return;
  for (const EnumType& existing : inspect(connection)->enum_types()) {
    auto same_name = [&](const SqlType* type) { return existing.type.name == type->name; };
    if (!existing.used && std::ranges::any_of(types, same_name))
      connection.execute_ddl(compiler.drop_type(existing.type));
  }
}

}  // namespace carafe
