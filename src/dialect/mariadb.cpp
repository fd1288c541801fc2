// SPDX-License-Identifier: MIT
#include <carafe/dialect/mariadb.hpp>

#include <string>

#include "dialect/mariadb_compiler.hpp"

namespace carafe {
namespace {

constexpr Capabilities mariadb_capabilities() {
  Capabilities capabilities;
  capabilities.alter_column = true;
  capabilities.alter_constraints = true;
  capabilities.returning = true;  // of INSERT and DELETE
  capabilities.comments = true;
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
  Table as_reflected(Table table) const override { return table; }

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
