// SPDX-License-Identifier: MIT
#include <carafe/migrate/operations.hpp>

#include <doctest/doctest.h>

#include "migrate/test_schema.hpp"

using namespace carafe;
using namespace carafe::migrations;

namespace {

void create_blog(Operations& op) {
  op.create_table("user", column("id", Integer(), primary_key), column("email", String(50), not_null, unique),
                  column("age", Integer(), indexed, check("age >= 0")));
  op.create_table("post", column("id", Integer(), not_null),
                  column("user_id", Integer(), not_null, foreign_key("user.id"), ondelete("CASCADE")),
                  column("title", String(80), server_default("'untitled'")), primary_key_constraint("id"));
}

const Table& table_of(const MetaData& schema, const char* name) {
  const Table* table = schema.find(name);
  REQUIRE(table);
  return *table;
}

}  // namespace

TEST_CASE("create_table names what is not named, by the convention") {
  auto schema = schema_of(create_blog);
  const Table& user = table_of(schema, "user");
  CHECK(user.primary_key == PrimaryKeyConstraint{"pk_user", {"id"}});
  CHECK(user.uniques == std::vector<UniqueConstraint>{{"uq_user_email", {"email"}}});
  CHECK(user.checks == std::vector<CheckConstraint>{{"ck_user_age", "age >= 0"}});
  CHECK(user.indexes == std::vector<Index>{{"ix_user_age", {"age"}, false}});
  CHECK(user.columns[0].autoincrement);
  CHECK_FALSE(user.columns[0].nullable);
  CHECK(user.columns[2].nullable);

  const Table& post = table_of(schema, "post");
  CHECK(post.foreign_keys == std::vector<ForeignKeyConstraint>{
                                 {"fk_post_user_id_user", {"user_id"}, "user", {"id"}, "CASCADE", ""}});
  CHECK(post.columns[2].server_default == "'untitled'");
  CHECK(post.columns[0].primary_key);
}

TEST_CASE("a whole number is not numbered when it is part of a key, refers to another table or says so") {
  auto schema = schema_of([](Operations& op) {
    op.create_table("a", column("x", Integer()), column("y", Integer()), primary_key_constraint("x", "y"));
    op.create_table("b", column("id", Integer(), primary_key, foreign_key("a.x")));
    op.create_table("c", column("id", BigInteger(), primary_key, autoincrement(false)));
    op.create_table("d", column("id", BigInteger(), primary_key));
  });
  CHECK_FALSE(table_of(schema, "a").columns[0].autoincrement);
  CHECK_FALSE(table_of(schema, "b").columns[0].autoincrement);
  CHECK_FALSE(table_of(schema, "c").columns[0].autoincrement);
  CHECK(table_of(schema, "d").columns[0].autoincrement);
}

TEST_CASE("add_column adds the constraints its options ask for") {
  auto operations = operations_of([](Operations& op) {
    op.add_column("post", column("slug", String(20), not_null, unique), fill("'x' || id"));
    op.add_column("post", column("editor_id", Integer(), foreign_key("user.id"), indexed), before("title"));
  });
  CHECK(rendered(operations) ==
        "op.add_column(\"post\", column(\"slug\", String(20), not_null), fill(\"'x' || id\"));\n"
        "op.create_unique_constraint(\"uq_post_slug\", \"post\", {\"slug\"});\n"
        "op.add_column(\"post\", column(\"editor_id\", Integer()), before(\"title\"));\n"
        "op.create_foreign_key(\"fk_post_editor_id_user\", \"post\", {\"editor_id\"}, \"user\", {\"id\"});\n"
        "op.create_index(\"ix_post_editor_id\", \"post\", {\"editor_id\"});");
}

TEST_CASE("what is done to a schema and then reversed leaves it as it was") {
  // Each carries what reverses it, as those the comparison makes do.
  auto schema = schema_of(create_blog);
  const Table& user = table_of(schema, "user");
  const Table post = table_of(schema, "post");
  AlterColumn alter{"user", "email", {}, {}};
  alter.change = {.type = Text(), .nullable = true, .server_default = "''", .name = "mail"};
  alter.existing = {.type = String(50), .nullable = false, .drop_server_default = true};

  const std::vector<std::vector<Operation>> cases{
      {CreateTable{{"tag", {{"id", {}, false, true, true, {}, ""}}, {"pk_tag", {"id"}}, {}, {}, {}, {}}}},
      {DropTable{post}},
      {RenameTable{"user", "member"}},
      {AddColumn{"user", {"nick", String(20), true, false, false, {}, ""}, "email", "''"}},
      {DropIndex{"user", user.indexes[0]}, DropColumn{"user", "age", user.columns[2], ""}},
      {DropConstraint{"user", "uq_user_email", user.uniques[0]},
       DropColumn{"user", "email", user.columns[1], "age"}},
      {alter},
      {CreateIndex{"post", {"ix_post_title", {"title"}, true}}},
      {DropIndex{"user", user.indexes[0]}},
      {CreateUnique{"post", {"uq_post_title", {"title"}}}},
      {CreateCheck{"post", {"ck_post_title", "title <> ''"}}},
      {DropConstraint{"post", "fk_post_user_id_user", post.foreign_keys[0]}},
  };
  for (const auto& operations : cases) {
    CAPTURE(describe(operations[0]));
    MetaData changed = schema;
    for (const auto& operation : operations) apply(operation, changed);
    CHECK(changed.tables() != schema.tables());
    for (const auto& operation : reverse(operations)) apply(operation, changed);
    CHECK(changed.tables() == schema.tables());
  }
}

TEST_CASE("renaming follows into the keys of other tables") {
  auto schema = schema_of([](Operations& op) {
    create_blog(op);
    op.rename_table("user", "member");
    op.alter_column("member", "id", {.name = "number"});
  });
  const auto& key = table_of(schema, "post").foreign_keys[0];
  CHECK(key.referred_table == "member");
  CHECK(key.referred_columns == std::vector<std::string>{"number"});
  CHECK(table_of(schema, "member").primary_key.columns == std::vector<std::string>{"number"});
}

TEST_CASE("an operation that does not fit the schema says why") {
  struct Case {
    Script script;
    const char* message;
  };
  const Case cases[] = {
      {[](Operations& op) { op.create_table("user", column("id", Integer())); },
       "create_table user: the table exists"},
      {[](Operations& op) { op.drop_table("tag"); }, "drop_table tag: there is no table tag"},
      {[](Operations& op) { op.rename_table("user", "post"); },
       "rename_table user to post: table post exists"},
      {[](Operations& op) { op.add_column("user", column("age", Integer())); },
       "add_column user.age: the column exists"},
      {[](Operations& op) { op.add_column("user", column("x", Integer()), before("y")); },
       "add_column user.x: there is no column y"},
      {[](Operations& op) { op.drop_column("user", "x"); }, "drop_column user.x: table user has no column x"},
      {[](Operations& op) { op.drop_index("ix", "user"); }, "drop_index ix of user: there is no such index"},
      {[](Operations& op) { op.drop_constraint("uq", "user"); },
       "drop_constraint uq of user: there is no such constraint"},
      {[](Operations& op) { op.create_index("ix_user_age", "user", {"age"}); },
       "create_index ix_user_age on user: the name is taken"},
      {[](Operations& op) { op.add_column("user", column("x", Integer(), foreign_key("post"))); },
       "column x: foreign_key(\"post\") names no \"table.column\""},
      {[](Operations& op) { op.add_column("user", column("x", Integer(), primary_key)); },
       "add_column(\"user\", …) takes one column(…) that is no primary key"},
  };
  auto schema = schema_of(create_blog);
  for (const Case& one : cases) {
    MetaData changed = schema;
    auto run = [&] {
      for (const auto& operation : operations_of(one.script)) apply(operation, changed);
    };
    CHECK_THROWS_WITH_AS(run(), one.message, MigrationError);
  }
}

TEST_CASE("an operation written by hand that does not say what was there cannot be reversed") {
  auto operations = operations_of([](Operations& op) {
    op.drop_table("user");
    op.drop_column("user", "age");
    op.alter_column("user", "email", {.nullable = true});
    op.drop_index("ix_user_age", "user");
    op.drop_constraint("uq_user_email", "user");
    op.execute("UPDATE user SET age = 1");
  });
  for (const auto& operation : operations) CHECK_THROWS_AS(reverse(operation), MigrationError);
  CHECK_THROWS_WITH(
      reverse(operations.back()),
      "execute UPDATE user SET age = 1 cannot be reversed: it is SQL; say by hand what undoes it");
}
