// SPDX-License-Identifier: MIT
#include <carafe/db/schema.hpp>

#include <algorithm>

#include <carafe/db/inspector.hpp>
#include <carafe/util/function_ref.hpp>

#include "db/named_types.hpp"

namespace carafe {
namespace {

using Tables = std::vector<const Table*>;

/// A foreign key that is added when all tables are there, because it closes a cycle or says so.
struct LateKey {
  const Table* table;
  const ForeignKeyConstraint* key;
};

/// Of tables in the order in which they are made.
std::vector<LateKey> late_keys(const Tables& tables, const Dialect& dialect) {
  std::vector<LateKey> late;
  if (!dialect.capabilities().alter_constraints) return late;
  for (auto table = tables.begin(); table != tables.end(); ++table) {
    for (const ForeignKeyConstraint& key : (*table)->foreign_keys) {
      TableName referred = TableName::referred_by(key);
      bool comes_later = std::any_of(table + 1, tables.end(),
                                     [&](const Table* other) { return TableName{*other} == referred; });
      if (key.use_alter || comes_later) late.push_back({*table, &key});
    }
  }
  return late;
}

std::vector<std::string> creation(const Tables& tables, const Dialect& dialect) {
  const Compiler& compiler = dialect.compiler();
  std::vector<LateKey> late = late_keys(tables, dialect);
  std::vector<std::string> statements;
  for (const Table* table : tables) {
    Table at_once = *table;
    std::erase_if(at_once.foreign_keys, [&](const ForeignKeyConstraint& key) {
      return std::any_of(late.begin(), late.end(),
                         [&](const LateKey& one) { return one.table == table && *one.key == key; });
    });
    statements.push_back(compiler.create_table(at_once));
    for (const Index& index : table->indexes)
      statements.push_back(compiler.create_index(*table, index.with_table()));
    for (std::string& comment : compiler.create_comments(*table)) statements.push_back(std::move(comment));
  }
  for (const LateKey& one : late) {
    ForeignKeyConstraint key = *one.key;
    key.not_valid = false;  // there are no rows yet
    statements.push_back(compiler.add_constraint(*one.table, key));
  }
  return statements;
}

/// `tables` as they were made.
std::vector<std::string> removal(const Tables& tables, const std::vector<LateKey>& keys,
                                 const Dialect& dialect) {
  std::vector<std::string> statements;
  for (const LateKey& one : keys)
    statements.push_back(dialect.compiler().drop_constraint(*one.table, *one.key));
  for (auto table = tables.rbegin(); table != tables.rend(); ++table)
    statements.push_back(dialect.compiler().drop_table(**table));
  return statements;
}

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

void run(Connection& connection, const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) connection.execute_ddl(sql);
}

/// Those keys that the database has, by the names it has for them.
std::vector<LateKey> known_keys(Inspector& inspector, const std::vector<LateKey>& keys,
                                std::vector<ForeignKeyConstraint>& storage) {
  std::vector<LateKey> known;
  storage.reserve(keys.size());
  for (const LateKey& one : keys) {
    auto table = inspector.table(*one.table);
    if (!table) continue;
    for (ForeignKeyConstraint& found : table->foreign_keys) {
      if (found.columns != one.key->columns || found.referred_table != one.key->referred_table) continue;
      storage.push_back(std::move(found));
      known.push_back({one.table, &storage.back()});
      break;
    }
  }
  return known;
}

}  // namespace

std::vector<std::string> create_all_sql(const MetaData& metadata, const Dialect& dialect) {
  Tables tables = metadata.sorted_tables();
  std::vector<std::string> statements;
  for (const SqlType* type : named_types(dialect.compiler(), tables))
    statements.push_back(dialect.compiler().create_type(*type));
  for (std::string& sql : creation(tables, dialect)) statements.push_back(std::move(sql));
  return statements;
}

std::vector<std::string> drop_all_sql(const MetaData& metadata, const Dialect& dialect) {
  Tables tables = metadata.sorted_tables();
  std::vector<std::string> statements = removal(tables, late_keys(tables, dialect), dialect);
  for (const SqlType* type : named_types(dialect.compiler(), tables))
    statements.push_back(dialect.compiler().drop_type(*type));
  return statements;
}

void create_all(Engine& engine, const MetaData& metadata) {
  Connection connection = engine.connect();
  create_all(connection, metadata);
}

void create_all(Connection& connection, const MetaData& metadata) {
  in_transaction(connection, [&] {
    auto inspector = inspect(connection);
    Tables missing = metadata.sorted_tables();
    // Names no database takes are refused before any is asked of them.
    for (const Table* table : missing) (void)connection.dialect().compiler().table_name(*table);
    create_named_types(connection, missing);
    std::erase_if(missing, [&](const Table* table) { return inspector->has_table(*table); });
    run(connection, creation(missing, connection.dialect()));
  });
}

void drop_all(Engine& engine, const MetaData& metadata) {
  Connection connection = engine.connect();
  drop_all(connection, metadata);
}

void drop_all(Connection& connection, const MetaData& metadata) {
  const Dialect& dialect = connection.dialect();
  in_transaction(connection, [&] {
    auto inspector = inspect(connection);
    Tables there = metadata.sorted_tables();
    std::erase_if(there, [&](const Table* table) { return !inspector->has_table(*table); });
    std::vector<ForeignKeyConstraint> storage;
    std::vector<LateKey> keys = known_keys(*inspector, late_keys(there, dialect), storage);
    // Where keys cannot be dropped, tables that refer to each other cannot all go last.
    auto defer = dialect.defer_foreign_keys();
    if (!defer.empty()) connection.execute_ddl(defer);
    run(connection, removal(there, keys, dialect));
    drop_unused_types(connection, metadata.sorted_tables());
  });
}

}  // namespace carafe
