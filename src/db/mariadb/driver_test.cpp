// SPDX-License-Identifier: MIT
#include <test_databases.hpp>

#include <carafe/db/errors.hpp>

#include "db/db_test_support.hpp"
#include "db/mariadb/mariadb_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using carafe::testing_mariadb::on_mariadb;
using carafe::testing_support::TestDatabase;

TEST_CASE("rows come back as they were written") {
  on_mariadb([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    connection.execute_ddl(
        "create table t (id int primary key auto_increment, name varchar(50), price decimal(10,2))");
    connection.begin(Intent::write);
    Result inserted =
        connection.execute(text("insert into t (name, price) values (:name, :price)"),
                           {{"name", "Ada"}, {"price", Value::of_bytes("12.50", CellKind::decimal)}});
    CHECK(inserted.last_insert_id() == 1);
    CHECK(inserted.rows_affected() == 1);
    connection.commit();
    Row row = connection.execute(text("select id, name, price from t")).one();
    CHECK(row.get<int>(0) == 1);
    CHECK(row.get<std::string>("name") == "Ada");
    CHECK(row[2].kind() == CellKind::decimal);
  });
}
