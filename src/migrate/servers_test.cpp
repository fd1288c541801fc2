// SPDX-License-Identifier: MIT
#include <carafe/db/errors.hpp>
#include <carafe/db/inspector.hpp>
#include <carafe/migrate/compare.hpp>
#include <carafe/migrate/execute.hpp>
#include <carafe/util/error.hpp>
#include <test_databases.hpp>

#include "migrate/test_schema.hpp"

using namespace carafe;
using namespace carafe::migrations;
using carafe::testing_support::on_every_database;

namespace {

SqlType mood(std::vector<std::string> labels) {
  SqlType type = Enum(std::move(labels));
  type.name = "mood";
  return type;
}

void run(Connection& connection, const std::vector<Operation>& operations) {
  OperationExecutor executor{connection};
  for (const Operation& operation : operations) executor.add(operation);
  executor.finish();
}

void check_reaches(Connection& connection, const MetaData& models) {
  const Dialect& dialect = connection.dialect();
  auto change = compare_schemas(inspect(connection)->reflect(), models, dialect);
  run(connection, change.operations);
  auto left = compare_schemas(inspect(connection)->reflect(), models, dialect);
  for (const auto& line : left.detected) CHECK(line == "");
  CHECK(left.operations.empty());
}

MetaData first() {
  return schema_of([](Operations& op) {
    op.create_table("user", column("id", Integer(), primary_key), column("name", String(50), not_null),
                    column("email", String(50), unique), column("age", Integer(), indexed),
                    column("mood", mood({"happy", "sad"}), not_null, server_default("'sad'")));
    op.create_table("post", column("id", BigInteger(), primary_key),
                    column("user_id", Integer(), foreign_key("user.id"), ondelete("CASCADE")),
                    column("body", Text(), not_null, comment("what it says")), column("at", DateTimeType()),
                    column("data", JsonType()), column("token", UuidType()), column("price", Numeric(8, 2)));
  });
}

MetaData second() {
  return schema_of([](Operations& op) {
    op.create_table("user", column("id", Integer(), primary_key), column("name", String(80)),
                    column("email", String(50), not_null, indexed), column("active", Boolean(), not_null),
                    column("rank", BigInteger(), not_null, check("rank >= 0")));
    op.create_table("tag", column("id", Integer(), primary_key), column("label", String(20), unique));
    op.create_table("post", column("id", BigInteger(), primary_key), column("user_id", Integer()),
                    column("tag_id", Integer(), foreign_key("tag.id")), column("body", String(100), not_null),
                    column("at", with_timezone(DateTimeType())), column("data", JsonType()),
                    column("token", UuidType()), column("price", Numeric(8, 2)));
  });
}

}  // namespace

TEST_CASE("models become schemas, and schemas other schemas, on every database") {
  on_every_database([](carafe::testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    check_reaches(connection, first());
    connection.execute(text("insert into post (id, body) values (1, 'kept')"));
    connection.execute(text("insert into " + connection.dialect().compiler().quote("user") +
                            " (id, name, email) values (1, 'Ann', 'a@x')"));
    check_reaches(connection, second());
    CHECK(connection.execute(text("select body from post")).scalar<std::string>() == "kept");
    CHECK(inspect(connection)->enum_types().empty());
    check_reaches(connection, first());
    check_reaches(connection, MetaData{});
    CHECK(inspect(connection)->table_names().empty());
    CHECK(inspect(connection)->enum_types().empty());
  });
}

namespace {
MetaData poll(std::vector<std::string> labels) {
  Table table;
  table.name = "poll";
  table.columns.resize(2);
  table.columns[0].name = "id";
  table.columns[0].type = Integer();
  table.columns[1].name = "state";
  table.columns[1].type = Enum(std::move(labels));
  MetaData schema;
  schema.add(std::move(table));
  return schema;
}
}  // namespace

TEST_CASE("the names of an enum are guarded by its column, and other names are a difference") {
  on_every_database([](carafe::testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    if (connection.dialect().compiler().has_named_types())
      return;  // whose labels have statements of their own
    auto add = [&](const char* state) {
      connection.execute(text(std::string{"insert into poll (state) values ('"} + state + "')"));
    };
    check_reaches(connection, poll({"open", "closed"}));
    add("open");
    CHECK_THROWS_AS(add("paused"), DatabaseError);
    check_reaches(connection, poll({"open", "closed", "paused", "gone"}));
    add("paused");
    CHECK_THROWS_AS(add("lost"), DatabaseError);
    check_reaches(connection, poll({"open", "paused"}));
    CHECK_THROWS_AS(add("gone"), DatabaseError);
    MetaData plain = poll({});
    plain.tables()[0].columns[1].type = String(6);
    check_reaches(connection, plain);
    add("lost");
    check_reaches(connection, MetaData{});
  });
}

TEST_CASE("an index is made beside the work on its table where the database can") {
  on_every_database([](carafe::testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    check_reaches(connection, poll({"open"}));
    connection.begin(Intent::write);
    OperationExecutor executor{connection};
    Operations op{executor};
    op.create_index("ix_poll_id", "poll", {"id"}, {.options = {{"postgresql_concurrently", "true"}}});
    executor.finish();
    // Where DDL ends a transaction by itself, this one is over.
    CHECK(connection.in_transaction() == connection.dialect().capabilities().transactional_ddl);
    if (connection.in_transaction()) connection.commit();
    CHECK(inspect(connection)->table("poll")->indexes.at(0).name == "ix_poll_id");
  });
}

TEST_CASE("a constraint that old rows may break is added where the database can, and refused elsewhere") {
  on_every_database([](carafe::testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    check_reaches(connection, poll({"open"}));
    connection.execute(text("insert into poll (id) values (-1)"));
    auto add = [&] {
      OperationExecutor executor{connection};
      Operations op{executor};
      op.create_check_constraint("ck_poll_positive", "poll", "id > 0", not_valid);
      executor.finish();
    };
    if (connection.dialect().name() != "postgresql") {
      CHECK_THROWS_AS(add(), UsageError);
      return;
    }
    add();
    CHECK_THROWS_AS(connection.execute(text("insert into poll (id) values (-2)")), IntegrityError);
  });
}
