// SPDX-License-Identifier: MIT
#include <carafe/db/schema.hpp>

#include <carafe/db/inspector.hpp>

#include <carafe/dialect/postgresql.hpp>
#include <carafe/dialect/sqlite.hpp>

#include <test_databases.hpp>

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

TEST_CASE("tables that refer to each other are made and dropped on every database") {
  testing_support::on_every_database([](testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    MetaData metadata;
    metadata.add(table("a", "b"));
    metadata.add(table("b", "c"));
    metadata.add(table("c", "a"));
    metadata.add(table("self", "self"));
    create_all(engine, metadata);
    CHECK(names(engine) == std::vector<std::string>{"a", "b", "c", "self"});
    for (const Table& each : metadata.tables()) {
      Connection connection = engine.connect();
      CHECK(inspect(connection)->table(each.name)->foreign_keys.size() == 1);
    }
    create_all(engine, metadata);
    drop_all(engine, metadata);
    CHECK(names(engine).empty());
    drop_all(engine, metadata);
  });
}

TEST_CASE("a schema is written without a database") {
  MetaData metadata;
  metadata.add(table("a", "b"));
  metadata.add(table("b", "a"));
  auto inlined = create_all_sql(metadata, sqlite_dialect());
  REQUIRE(inlined.size() == 4);
  CHECK(inlined[0].find("FOREIGN KEY") != std::string::npos);
  CHECK(drop_all_sql(metadata, sqlite_dialect()) == std::vector<std::string>{"DROP TABLE a", "DROP TABLE b"});
  auto altered = create_all_sql(metadata, postgresql_dialect());
  REQUIRE(altered.size() == 5);
  CHECK(altered[0].find("FOREIGN KEY") == std::string::npos);
  CHECK(altered[2].find("FOREIGN KEY(other) REFERENCES b (id)") != std::string::npos);
  CHECK(altered[4] == "ALTER TABLE b ADD CONSTRAINT fk_b FOREIGN KEY(other) REFERENCES a (id)");
  CHECK(drop_all_sql(metadata, postgresql_dialect()) ==
        std::vector<std::string>{"ALTER TABLE b DROP CONSTRAINT fk_b", "DROP TABLE a", "DROP TABLE b"});
}

TEST_CASE("a key that says so is added after its tables") {
  MetaData metadata;
  metadata.add(table("parent"));
  metadata.add(table("child", "parent"));
  CHECK(create_all_sql(metadata, postgresql_dialect()).size() == 4);
  metadata.find("child")->foreign_keys[0].use_alter = true;
  CHECK(
      create_all_sql(metadata, postgresql_dialect()).back().starts_with("ALTER TABLE child ADD CONSTRAINT"));
  CHECK(create_all_sql(metadata, sqlite_dialect()).size() == 4);
}
