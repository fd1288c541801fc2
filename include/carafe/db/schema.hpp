// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <carafe/db/connection.hpp>
#include <carafe/db/engine.hpp>
#include <carafe/dialect/dialect.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

/// Creates the tables, with their indexes, that do not exist yet, in dependency order
/// and in one transaction. A table that exists is left as it is.
void create_all(Engine& engine, const MetaData& metadata);
/// In the transaction of `connection`, or one of its own.
void create_all(Connection& connection, const MetaData& metadata);

/// Drops those of the tables that exist, children first; keys of a cycle before the tables, where
/// the database can.
void drop_all(Engine& engine, const MetaData& metadata);
void drop_all(Connection& connection, const MetaData& metadata);

/// The statements create_all would run on an empty database, in their order: for a script, without
/// a connection. Keys that close a cycle are added at the end where the database can.
std::vector<std::string> create_all_sql(const MetaData& metadata, const Dialect& dialect);
/// The statements drop_all would run on a database that has all of the tables.
std::vector<std::string> drop_all_sql(const MetaData& metadata, const Dialect& dialect);

}  // namespace carafe
