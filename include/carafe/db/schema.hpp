// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/connection.hpp>
#include <carafe/db/engine.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

/// Creates the tables, with their indexes, that do not exist yet, in dependency order
/// and in one transaction. A table that exists is left as it is.
void create_all(Engine& engine, const MetaData& metadata);
/// In the transaction of `connection`, or one of its own.
void create_all(Connection& connection, const MetaData& metadata);

/// Drops those of the tables that exist, children first.
void drop_all(Engine& engine, const MetaData& metadata);
void drop_all(Connection& connection, const MetaData& metadata);

}  // namespace carafe
