// SPDX-License-Identifier: MIT
#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_sql;

namespace {
TableColumn column(std::string name, SqlType type, bool nullable = false) {
  TableColumn made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.nullable = nullable;
  return made;
}
}  // namespace

TEST_CASE("a table is created with its constraints inside") {
  Table post;
  post.name = "post";
  post.columns = {column("id", Integer()), column("user_id", Integer(), true), column("title", String(50)),
                  column("stars", Integer())};
  post.columns[3].server_default = "0";
  post.primary_key = {"pk_post", {"id"}};
  post.uniques = {{"uq_post_title", {"title"}}, {"", {"user_id", "title"}}};
  post.foreign_keys = {{"fk_post_user_id_user", {"user_id"}, "user", {"id"}, "SET NULL", "CASCADE"}};
  post.checks = {{"ck_post_stars", "stars >= 0"}};
  CHECK(
      compiler.create_table(post) ==
      "CREATE TABLE post (\n"
      "\tid INTEGER NOT NULL,\n"
      "\tuser_id INTEGER,\n"
      "\ttitle VARCHAR(50) NOT NULL,\n"
      "\tstars INTEGER DEFAULT 0 NOT NULL,\n"
      "\tCONSTRAINT pk_post PRIMARY KEY (id),\n"
      "\tCONSTRAINT uq_post_title UNIQUE (title),\n"
      "\tUNIQUE (user_id, title),\n"
      "\tCONSTRAINT fk_post_user_id_user FOREIGN KEY(user_id) REFERENCES \"user\" (id) ON DELETE SET NULL ON "
      "UPDATE CASCADE,\n"
      "\tCONSTRAINT ck_post_stars CHECK (stars >= 0)\n"
      ")");
}

TEST_CASE("tables, columns and indexes change by one statement each") {
  CHECK(compiler.drop_table("user") == R"(DROP TABLE "user")");
  CHECK(compiler.rename_table("a", "Order") == R"(ALTER TABLE a RENAME TO "Order")");
  CHECK(compiler.create_index("user", {"ix_user_name", {"name", "age"}, false}) ==
        R"(CREATE INDEX ix_user_name ON "user" (name, age))");
  CHECK(compiler.create_index("user", {"ix", {"name"}, true}) ==
        R"(CREATE UNIQUE INDEX ix ON "user" (name))");
  CHECK(compiler.drop_index("user", "ix_user_name") == "DROP INDEX ix_user_name");
  CHECK(compiler.add_column("user", column("age", Integer(), true)) ==
        R"(ALTER TABLE "user" ADD COLUMN age INTEGER)");
  CHECK(compiler.drop_column("user", "age") == R"(ALTER TABLE "user" DROP COLUMN age)");
  CHECK(compiler.rename_column("user", "age", "order") ==
        R"(ALTER TABLE "user" RENAME COLUMN age TO "order")");
}

TEST_CASE("types have their names, and an unknown one cannot smuggle SQL in") {
  CHECK(compiler.type_name(String(50)) == "VARCHAR(50)");
  CHECK(compiler.type_name(String()) == "VARCHAR");
  CHECK(compiler.type_name(Enum({"a", "long"})) == "VARCHAR(4)");
  CHECK(compiler.type_name(OtherType("NUMERIC(10, 2)")) == "NUMERIC(10, 2)");
  for (const char* bad : {"INT); DROP TABLE user; --", "INT\"", "INT'x'", "INT(", "INT\nCHECK/**/"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS((void)compiler.type_name(OtherType(bad)), UsageError);
  }
}

TEST_CASE("an unknown referential action is refused") {
  Table table;
  table.name = "a";
  table.columns = {column("x", Integer())};
  table.foreign_keys = {{"fk", {"x"}, "b", {"id"}, "DELETE EVERYTHING", ""}};
  CHECK_THROWS_AS((void)compiler.create_table(table), UsageError);
}

TEST_CASE("constraints of every kind are added and dropped by one statement each") {
  UniqueConstraint unique{"uq", {"a"}, Deferral::deferred, true};
  ForeignKeyConstraint key{"fk", {"a", "b"}, "user", {"x", "y"}, "CASCADE", "", "app", "FULL"};
  key.deferral = Deferral::immediate;
  struct {
    Constraint constraint;
    const char* definition;
  } cases[] = {
      {PrimaryKeyConstraint{"pk", {"a", "b"}}, "CONSTRAINT pk PRIMARY KEY (a, b)"},
      {unique, "CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (a) DEFERRABLE INITIALLY DEFERRED"},
      {key,
       "CONSTRAINT fk FOREIGN KEY(a, b) REFERENCES app.\"user\" (x, y) MATCH FULL ON DELETE CASCADE "
       "DEFERRABLE"},
      {CheckConstraint{"ck", "a > 0"}, "CONSTRAINT ck CHECK (a > 0)"},
      {ExcludeConstraint{"ex", "USING gist (a WITH =)"}, "CONSTRAINT ex EXCLUDE USING gist (a WITH =)"}};
  for (const auto& [constraint, definition] : cases) {
    CHECK(compiler.constraint_definition(constraint) == definition);
    CHECK(compiler.add_constraint({"app", "t"}, constraint) ==
          "ALTER TABLE app.t ADD " + std::string{definition});
    CHECK(compiler.drop_constraint("t", constraint).starts_with("ALTER TABLE t DROP CONSTRAINT "));
  }
  key.match = "EXACT";
  CHECK_THROWS_AS((void)compiler.constraint_definition(key), UsageError);
}

TEST_CASE("columns are computed, and numbered as they say") {
  TableColumn total = column("total", Integer());
  total.computed = Computed{"a * b"};
  CHECK(compiler.column_definition({}, total) == "total INTEGER GENERATED ALWAYS AS (a * b) NOT NULL");
  CHECK(compiler.computed_clause({"a", true}) == "GENERATED ALWAYS AS (a) STORED");
  CHECK(compiler.computed_clause({"a", false}) == "GENERATED ALWAYS AS (a) VIRTUAL");
  CHECK(detail::identity_clause({}) == "GENERATED BY DEFAULT AS IDENTITY");
  CHECK(detail::identity_clause({.always = true, .start = 5, .increment = -2, .cycle = true}) ==
        "GENERATED ALWAYS AS IDENTITY (INCREMENT BY -2 START WITH 5 CYCLE)");
}
