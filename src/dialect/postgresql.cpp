// SPDX-License-Identifier: MIT
#include <carafe/dialect/postgresql.hpp>

#include <string>
#include <vector>

#include "dialect/postgresql_compiler.hpp"
#include "dialect/postgresql_text.hpp"
#include "dialect/reflection.hpp"
#include "dialect/sqlite_compiler.hpp"

namespace carafe {
namespace {

constexpr Capabilities postgresql_capabilities() {
  Capabilities capabilities;
  capabilities.transactional_ddl = true;
  capabilities.alter_column = true;
  capabilities.alter_constraints = true;
  capabilities.returning = true;
  capabilities.texts_equal_by_bytes = true;
  capabilities.two_phase = true;
  capabilities.comments = true;
  capabilities.partial_indexes = true;
  capabilities.expression_indexes = true;
  capabilities.deferrable_keys = true;
  capabilities.match_full = true;
  capabilities.identity = true;
  capabilities.native_enum = true;
  capabilities.native_boolean = true;
  capabilities.arrays = true;
  capabilities.max_parameters = 65535;
  capabilities.max_identifier_length = 63;
  return capabilities;
}

class PostgresqlDialect final : public Dialect {
 public:
  std::string_view name() const override { return "postgresql"; }
  const Capabilities& capabilities() const override { return capabilities_; }
  const Compiler& compiler() const override { return compiler_; }

  SqlType reflected_type(std::string_view declaration) const override {
    return detail::postgresql_type(declaration);
  }

  Table as_reflected(Table table) const override {
    std::vector<SqlType> declared;
    for (const TableColumn& column : table.columns) declared.push_back(column.type);
    detail::reflect_common(table, *this);
    for (std::size_t i = 0; i < declared.size(); ++i) {
      TableColumn& column = table.columns[i];
      if (declared[i].kind == TypeKind::Enum && !declared[i].name.empty()) column.type = declared[i];
      if (column.identity) column.autoincrement = true;
      if (column.autoincrement) column.nullable = false;
      if (column.identity == Identity{}) column.identity.reset();
      if (column.computed) column.computed->persisted = true;
      if (!column.server_default) continue;
      column.server_default = detail::postgresql_default(*column.server_default);
      if (column.server_default == "NULL" || column.server_default == "null") column.server_default.reset();
    }
    if (table.primary_key.name.empty() && !table.primary_key.columns.empty())
      table.primary_key.name = table.name + "_pkey";
    for (CheckConstraint& check : table.checks) check.sql = detail::bare_expression(check.sql);
    for (Index& index : table.indexes) {
      if (auto method = index.options.find("postgresql_using");
          method != index.options.end() && method->second == "btree")
        index.options.erase(method);
      index.options.erase("postgresql_concurrently");
      index.options.erase("postgresql_tablespace");
      for (IndexTerm& term : index.columns) {
        term.length = 0;
        if (term.nulls_first == term.descending) term.nulls_first.reset();
      }
    }
    return table;
  }

 private:
  Capabilities capabilities_ = postgresql_capabilities();
  detail::PostgresqlCompiler compiler_;
};

}  // namespace

const Dialect& postgresql_dialect() {
  static const PostgresqlDialect dialect;
  return dialect;
}

}  // namespace carafe
