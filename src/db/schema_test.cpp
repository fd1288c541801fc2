// SPDX-License-Identifier: MIT
#include <carafe/db/schema.hpp>

#include <carafe/db/inspector.hpp>

#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;

namespace {
Table table(std::string name, std::string refers_to = {}) {
  Table made;
  made.name = std::move(name);
  for (const char* each : {"id", "other"}) {
    TableColumn column;
    column.name = each;
    made.columns.push_back(column);
  }
  made.columns[0].primary_key = true;
  made.primary_key = {primary_key_name(made.name), {"id"}};
  made.indexes = {{"ix_" + made.name + "_other", {"other"}, false}};
  if (!refers_to.empty()) made.foreign_keys = {{"fk_" + made.name, {"other"}, refers_to, {"id"}, "", ""}};
  return made;
}

std::vector<std::string> names(Engine& engine) {
  Connection connection = engine.connect();
  return inspect(connection)->table_names();
}
}  // namespace

TEST_CASE("create_all makes what is missing, drop_all removes what is there") {
  Engine engine{"sqlite://"};
  MetaData metadata;
  metadata.add(table("child", "parent"));
  metadata.add(table("parent"));
  run(engine, "create table parent (id integer primary key, kept text)");
  create_all(engine, metadata);
  CHECK(names(engine) == std::vector<std::string>{"child", "parent"});
  CHECK(number(engine, "select count(*) from pragma_table_info('parent') where name = 'kept'") == 1);
  create_all(engine, metadata);
  run(engine, "create table other (x)");
  drop_all(engine, metadata);
  CHECK(names(engine) == std::vector<std::string>{"other"});
  drop_all(engine, metadata);
}

TEST_CASE("tables that refer to each other are made and dropped with their rows") {
  Engine engine{"sqlite://"};
  MetaData metadata;
  metadata.add(table("a", "b"));
  metadata.add(table("b", "a"));
  create_all(engine, metadata);
  {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    connection.execute_ddl("PRAGMA defer_foreign_keys=ON");
    connection.execute(text("insert into a values (1, 1)"));
    connection.execute(text("insert into b values (1, 1)"));
    connection.commit();
  }
  drop_all(engine, metadata);
  CHECK(names(engine).empty());
}

TEST_CASE("create_all is all or nothing") {
  Engine engine{"sqlite://"};
  MetaData metadata;
  metadata.add(table("good"));
  Table bad = table("bad");
  bad.columns[1].server_default = "(nonsense";
  metadata.add(bad);
  CHECK_THROWS_AS(create_all(engine, metadata), DatabaseError);
  CHECK(names(engine).empty());
}

TEST_CASE("create_all joins the transaction it finds") {
  Engine engine{"sqlite://"};
  MetaData metadata;
  metadata.add(table("t"));
  Connection connection = engine.connect();
  connection.begin(Intent::write);
  create_all(connection, metadata);
  connection.rollback();
  CHECK_FALSE(inspect(connection)->has_table("t"));
}
