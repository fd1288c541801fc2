// SPDX-License-Identifier: MIT
#include <carafe/dialect/mariadb.hpp>

#include <string>
#include <utility>

#include "dialect/mariadb_compiler.hpp"
#include "dialect/mariadb_text.hpp"
#include "dialect/reflection.hpp"
#include "dialect/sqlite_compiler.hpp"

namespace carafe {
namespace {

constexpr Capabilities mariadb_capabilities() {
  Capabilities capabilities;
  capabilities.alter_column = true;
  capabilities.alter_constraints = true;
  capabilities.step_per_row = true;  // the driver sends them in bulk
  capabilities.returning = true;     // of INSERT and DELETE
  capabilities.two_phase = true;
  capabilities.comments = true;
  capabilities.keys_make_indexes = true;
  capabilities.native_enum = true;
  capabilities.last_insert_id = true;
  capabilities.max_parameters = 65535;
  capabilities.max_identifier_length = 64;
  return capabilities;
}

class MariadbDialect final : public Dialect {
 public:
  std::string_view name() const override { return "mariadb"; }
  const Capabilities& capabilities() const override { return capabilities_; }
  const Compiler& compiler() const override { return compiler_; }

  SqlType reflected_type(std::string_view declaration) const override {
    return detail::mariadb_type(declaration);
  }

  Table as_reflected(Table table) const override {
    for (Index& index : std::exchange(table.indexes, {})) {
      if (detail::mariadb_is_constraint(index)) {
        table.uniques.push_back({index.name, index.column_names()});
      } else {
        table.indexes.push_back(std::move(index));
      }
    }
    detail::reflect_common(table, *this);
    table.primary_key.name.clear();
    for (TableColumn& column : table.columns) {
      column.autoincrement = column.autoincrement || column.identity;
      column.identity.reset();
      if (column.autoincrement) column.nullable = false;
      if (column.computed) {
        column.computed->persisted = column.computed->persisted.value_or(false);
        column.nullable = true;
      }
      if (!column.server_default) continue;
      column.server_default = detail::mariadb_default(*column.server_default);
      if (column.server_default == "NULL" || column.server_default == "null") column.server_default.reset();
    }
    for (CheckConstraint& check : table.checks) check.sql = detail::bare_expression(check.sql);
    for (ForeignKeyConstraint& key : table.foreign_keys)
      for (std::string* action : {&key.on_delete, &key.on_update})
        if (*action == "RESTRICT") action->clear();
    for (Index& index : table.indexes) {
      index.options.erase("mariadb_parser");
      for (IndexTerm& term : index.columns) {
        term.operator_class.clear();
        term.nulls_first.reset();
      }
    }
    if (auto engine = table.options.find("mariadb_engine");
        engine != table.options.end() && engine->second == "InnoDB")
      table.options.erase(engine);
    return table;
  }

 private:
  Capabilities capabilities_ = mariadb_capabilities();
  detail::MariadbCompiler compiler_;
};

}  // namespace

const Dialect& mariadb_dialect() {
  static const MariadbDialect dialect;
  return dialect;
}

}  // namespace carafe
