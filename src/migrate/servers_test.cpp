// SPDX-License-Identifier: MIT
#include <carafe/db/inspector.hpp>
#include <carafe/migrate/compare.hpp>
#include <carafe/migrate/execute.hpp>
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
