// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>
#include <test_databases.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

/// A new database of one kind and its inspector, for what only that kind has.
namespace carafe::testing_db {

struct InspectedDatabase {
  explicit InspectedDatabase(std::string dialect) : database(std::move(dialect)) {}

  testing_support::TestDatabase database;
  Engine engine = database.engine();
  Connection connection = engine.connect();
  std::unique_ptr<Inspector> inspector = inspect(connection);

  void run(std::initializer_list<const char*> statements) {
    for (const char* sql : statements) connection.execute_ddl(sql);
  }
  Table table(TableName name) {
    auto found = inspector->table(name);
    REQUIRE(found);
    return *std::move(found);
  }
};

/// Runs `test` where there is a server of this kind.
template <class Test>
void on_inspected(const char* dialect, Test test) {
  if (testing_support::server_url(dialect).empty()) return;
  InspectedDatabase fixture{dialect};
  test(fixture);
}

inline const TableColumn& column_of(const Table& table, std::string_view name) {
  const TableColumn* found = table.find_column(name);
  REQUIRE(found);
  return *found;
}

}  // namespace carafe::testing_db
