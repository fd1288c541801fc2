// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/connection.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

/// Reads a database's schema. Borrows its connection.
class Inspector {
 public:
  virtual ~Inspector() = default;

  /// Tables without views and the database's own, by name.
  virtual std::vector<std::string> table_names() = 0;
  virtual bool has_table(std::string_view name) = 0;
  /// Columns in their order, keys, constraints with their names ("" where they have
  /// none), indexes by name. Nothing if there is no such table.
  virtual std::optional<Table> table(std::string_view name) = 0;

  MetaData reflect();
};

std::unique_ptr<Inspector> inspect(Connection& connection);

}  // namespace carafe
