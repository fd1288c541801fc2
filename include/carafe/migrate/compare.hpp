// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <carafe/dialect/dialect.hpp>
#include <carafe/migrate/operations.hpp>

namespace carafe::migrations {

/// What makes one schema the other.
struct SchemaDifference {
  std::vector<Operation> operations;  ///< in an order that works, each carrying what reverses it
  std::vector<std::string> detected;  ///< a line each: "Detected added table 'post'"
  std::vector<std::string> warnings;  ///< what an author should look at before the upgrade
};

/// Operations that turn `database` (reflected through `dialect`) into `models` (declared); none
/// when they mean the same. Tables and columns are matched by name, so a rename is a drop and an
/// add (of which a warning tells); uniques and foreign keys by what they do, where a name is
/// missing or only follows from the convention. Types are compared by meaning: lengths only where
/// both sides give one, a type the inspector does not know never. Not compared: the order of
/// columns, primary keys, comments, server defaults, the text of checks. `alembic_version` and
/// tables named sqlite_… are not looked at.
SchemaDifference compare_schemas(const MetaData& database, const MetaData& models, const Dialect& dialect);

/// Whether two types of a column mean the same to the database.
bool same_type(const SqlType& database, const SqlType& model);

}  // namespace carafe::migrations
