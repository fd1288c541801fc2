// SPDX-License-Identifier: MIT
#pragma once

#include <test_databases.hpp>

#include <memory>

#include <carafe/util/function_ref.hpp>

namespace carafe::testing_mariadb {

/// A new database of the test server; says so and runs nothing where there is none.
inline void on_mariadb(FunctionRef<void(testing_support::TestDatabase& database)> test) {
  if (testing_support::server_url("mariadb").empty()) {
    MESSAGE("Not tested on MariaDB: run the tests through scripts/with-databases.");
    return;
  }
  testing_support::TestDatabase database{"mariadb"};
  test(database);
}

}  // namespace carafe::testing_mariadb
