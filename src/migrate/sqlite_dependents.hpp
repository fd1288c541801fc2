// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <carafe/db/connection.hpp>

namespace carafe::migrations::detail {

/// The views and triggers of a schema, each with a statement that says whether it works.
class Dependents {
 public:
  explicit Dependents(Connection& connection);

  /// Throws MigrationError "cannot-rebuild" if one that worked when this was made works no more,
  /// now that `table` has changed.
  void check(const std::string& table) const;

 private:
  struct Probe {
    std::string what;
    std::string sql;
    std::string update_of;  ///< instead of sql: a table, whose columns are not known beforehand
    bool worked = false;
  };
  std::string failure(const Probe& probe) const;
  std::string update_all(const std::string& table) const;

  Connection& connection_;
  std::vector<Probe> probes_;
};

}  // namespace carafe::migrations::detail
