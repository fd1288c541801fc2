// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include <carafe/db/connection.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

/// The enums of `tables` that are types of their own, each once; none where the database has no such
/// types. Throws UsageError "conflicting-enum" where two of one name have other labels.
std::vector<const SqlType*> named_types(const Compiler& compiler, std::span<const Table* const> tables);

/// Creates the enums `tables` have that are types of their own and do not exist yet, each once.
/// Throws UsageError "conflicting-enum" where two of one name have other labels.
void create_named_types(Connection& connection, std::span<const Table* const> tables);

/// Drops those of the tables' enums that no column is of any more.
void drop_unused_types(Connection& connection, std::span<const Table* const> tables);

}  // namespace carafe
