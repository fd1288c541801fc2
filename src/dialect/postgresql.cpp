// SPDX-License-Identifier: MIT
#include <carafe/dialect/postgresql.hpp>

#include <string>

#include "dialect/postgresql_compiler.hpp"

namespace carafe {
namespace {

constexpr Capabilities postgresql_capabilities() {
  Capabilities capabilities;
  capabilities.transactional_ddl = true;
  capabilities.alter_column = true;
  capabilities.alter_constraints = true;
  capabilities.returning = true;
  capabilities.comments = true;
  capabilities.partial_indexes = true;
  capabilities.expression_indexes = true;
  capabilities.deferrable_keys = true;
  capabilities.match_full = true;
  capabilities.identity = true;
  capabilities.native_enum = true;
  capabilities.native_boolean = true;
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
  Table as_reflected(Table table) const override { return table; }

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
