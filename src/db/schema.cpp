// SPDX-License-Identifier: MIT
#include <carafe/db/schema.hpp>

#include <carafe/db/inspector.hpp>
#include <carafe/util/function_ref.hpp>

#include "db/named_types.hpp"

namespace carafe {
namespace {

/// In the open transaction, or in one of its own.
void in_transaction(Connection& connection, FunctionRef<void()> work) {
  if (connection.in_transaction()) return work();
  connection.begin(Intent::write);
  try {
    work();
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace

void create_all(Engine& engine, const MetaData& metadata) {
  Connection connection = engine.connect();
  create_all(connection, metadata);
}

void create_all(Connection& connection, const MetaData& metadata) {
  const Compiler& compiler = connection.dialect().compiler();
  in_transaction(connection, [&] {
    auto inspector = inspect(connection);
    auto tables = metadata.sorted_tables();
    create_named_types(connection, tables);
    for (const Table* table : tables) {
      if (inspector->has_table(*table)) continue;
      connection.execute_ddl(compiler.create_table(*table));
      for (const Index& index : table->indexes) connection.execute_ddl(compiler.create_index(*table, index));
    }
  });
}

void drop_all(Engine& engine, const MetaData& metadata) {
  Connection connection = engine.connect();
  drop_all(connection, metadata);
}

void drop_all(Connection& connection, const MetaData& metadata) {
  const Compiler& compiler = connection.dialect().compiler();
  in_transaction(connection, [&] {
    auto inspector = inspect(connection);
    // Tables that refer to each other cannot all go last.
    auto defer = connection.dialect().defer_foreign_keys();
    if (!defer.empty()) connection.execute_ddl(defer);
    auto tables = metadata.sorted_tables();
    for (auto table = tables.rbegin(); table != tables.rend(); ++table) {
      if (inspector->has_table(**table)) connection.execute_ddl(compiler.drop_table(**table));
    }
    drop_unused_types(connection, tables);
  });
}

}  // namespace carafe
