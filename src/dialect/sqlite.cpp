// SPDX-License-Identifier: MIT
#include <carafe/dialect/sqlite.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "dialect/sqlite_compiler.hpp"

namespace carafe {
namespace {

constexpr Capabilities sqlite_capabilities() {
  Capabilities capabilities;
  capabilities.transactional_ddl = true;
  capabilities.returning = true;
  capabilities.texts_equal_by_bytes = true;
  capabilities.last_insert_id = true;
  capabilities.keeps_sql_texts = true;
  capabilities.step_per_row = true;
  capabilities.partial_indexes = true;
  capabilities.expression_indexes = true;
  capabilities.deferrable_keys = true;
  capabilities.temporal_as_text = true;
  capabilities.max_parameters = 32766;
  capabilities.max_identifier_length = 1'000'000;
  return capabilities;
}

bool is_numbered_key_name(const Table& table, const TableColumn& column) {
  return table.primary_key.columns.size() == 1 && table.primary_key.columns.front() == column.name;
}

class SqliteDialect final : public Dialect {
 public:
  std::string_view name() const override { return "sqlite"; }
  const Capabilities& capabilities() const override { return capabilities_; }
  const Compiler& compiler() const override { return compiler_; }

  SqlType reflected_type(std::string_view declaration) const override {
    return detail::sqlite_type(declaration);
  }

  Table as_reflected(Table table) const override {
    auto& key = table.primary_key.columns;
    for (TableColumn& column : table.columns) {
      column.comment.clear();
      column.primary_key = std::ranges::find(key, column.name) != key.end();
      if (column.primary_key) column.nullable = false;
      if (detail::is_numbered_key(table, column)) column.type = SqlType{TypeKind::Integer};
      column.autoincrement = column.type.kind == TypeKind::Integer && is_numbered_key_name(table, column) &&
                             !detail::has_table_option(table, "without_rowid");
      // What create_table declares is what comes back.
      bool is_enum = column.type.kind == TypeKind::Enum && !column.type.labels.empty();
      column.type = is_enum ? Enum(column.type.labels) : reflected_type(compiler_.type_name(column.type));
      if (column.computed) {
        column.computed->sql = detail::bare_expression(column.computed->sql);
        column.computed->persisted = column.computed->persisted.value_or(false);
      }
      column.identity.reset();
      if (column.server_default) *column.server_default = detail::bare_expression(*column.server_default);
    }
    for (ForeignKeyConstraint& foreign : table.foreign_keys) {
      if (foreign.on_delete == "NO ACTION") foreign.on_delete.clear();
      if (foreign.on_update == "NO ACTION") foreign.on_update.clear();
      foreign.match.clear();
      foreign.use_alter = foreign.not_valid = false;
    }
    for (CheckConstraint& check : table.checks) {
      check.sql = detail::bare_expression(check.sql);
      check.not_valid = false;
    }
    for (Index& index : table.indexes) {
      index.where = detail::bare_expression(index.where);
      index.include.clear();
      index.options.clear();
      for (IndexTerm& term : index.columns) {
        term.length = 0;
        term.operator_class.clear();
        if (term.is_expression) term.text = detail::bare_expression(term.text);
      }
    }
    std::ranges::sort(table.indexes, {}, &Index::name);
    table.comment.clear();
    std::erase_if(table.options, [](const auto& option) { return !option.first.starts_with("sqlite_"); });
    return table;
  }

  std::string_view defer_foreign_keys() const override { return "PRAGMA defer_foreign_keys=ON"; }

 private:
  Capabilities capabilities_ = sqlite_capabilities();
  detail::SqliteCompiler compiler_;
};

}  // namespace

const Dialect& sqlite_dialect() {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace carafe
