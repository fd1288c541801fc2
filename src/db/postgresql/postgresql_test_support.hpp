// SPDX-License-Identifier: MIT
#pragma once

#include <test_databases.hpp>

#include <memory>
#include <string>
#include <string_view>

#include <carafe/db/driver.hpp>
#include <carafe/db/errors.hpp>
#include <carafe/util/function_ref.hpp>

namespace carafe::testing_postgresql {

/// A new database of the test server; says so and runs nothing where there is none.
inline void on_postgresql(FunctionRef<void(testing_support::TestDatabase& database)> test) {
  if (testing_support::server_url("postgresql").empty()) {
    MESSAGE("Not tested on PostgreSQL: run the tests through scripts/with-databases.");
    return;
  }
  testing_support::TestDatabase database{"postgresql"};
  test(database);
}

/// A connection without an engine around it.
inline std::unique_ptr<DriverConnection> connect(const testing_support::TestDatabase& database,
                                                 std::string_view option = {}, std::string_view value = {}) {
  DatabaseUrl url = database.url();
  if (!option.empty()) url.options[std::string{option}] = value;
  return make_driver(url)->connect();
}

/// The only value of the first row, read to the end.
inline Value value_of(DriverConnection& connection, std::string_view sql, std::span<const Cell> cells = {}) {
  auto statement = connection.prepare(sql);
  std::vector<Cell> row(statement->column_count());
  ResetAtEnd at_end{*statement};
  statement->bind(cells);
  bool there = statement->step(row.data());  // apart: doctest hides what is thrown
  REQUIRE(there);
  Value value{row[0]};
  while (statement->step(row.data())) {
  }
  return value;
}

inline void run(DriverConnection& connection, std::string_view sql) { connection.prepare(sql)->run({}); }

}  // namespace carafe::testing_postgresql
