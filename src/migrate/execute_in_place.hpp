// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/connection.hpp>
#include <carafe/migrate/operations.hpp>

namespace carafe::migrations::detail {

/// Carries out an operation by the database's own ALTER TABLE and its like. Throws UsageError
/// "unsupported-operation" for what it has no words for, MigrationError "operation-does-not-apply" where
/// the column to change is not there.
void execute_in_place(Connection& connection, const Operation& operation);

}  // namespace carafe::migrations::detail
