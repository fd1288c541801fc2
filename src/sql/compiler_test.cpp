// SPDX-License-Identifier: MIT
#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_sql;

namespace {
SelectStatement select_users() {
  SelectStatement statement;
  statement.from = users;
  return statement;
}

std::string code_of(const SqlStatement& statement) {
  try {
    (void)statement.compile(compiler, models);
  } catch (const UsageError& error) {
    return std::string{error.code()};
  }
  return "";
}
}  // namespace

TEST_CASE("a select without columns takes those of its model") {
  expect_sql(select_users(), R"(SELECT "user".id, "user".age, "user".name FROM "user")");
}

TEST_CASE("every part of a select has its place, and its values are in order") {
  SelectStatement statement = select_users();
  statement.columns = {user_age + 1, Clause{user_name}};
  statement.distinct = true;
  statement.where = user_id == 2;
  statement.order_by = {user_age.desc(), Ordering{user_name}, (user_id + 3).asc()};
  statement.limit = 4;
  statement.offset = 5;
  expect_sql(statement,
             R"(SELECT DISTINCT "user".age + $1, "user".name FROM "user" WHERE "user".id = $2 )"
             R"(ORDER BY "user".age DESC, "user".name, "user".id + $3 LIMIT $4 OFFSET $5)",
             {1, 2, 3, 4, 5});
}

TEST_CASE("an offset may stand without a limit") {
  SelectStatement statement = select_users();
  statement.columns = {user_id};
  statement.offset = 5;
  expect_sql(statement, R"(SELECT "user".id FROM "user" OFFSET $1)", {5});
}

TEST_CASE("counting leaves out what cannot change the number") {
  SelectStatement statement = select_users();
  statement.count = true;
  statement.where = user_id > 2;
  statement.order_by = {user_age + 7};
  expect_sql(statement, R"(SELECT count(*) FROM "user" WHERE "user".id > $1)", {2});
  statement.limit = 3;
  statement.columns = {user_id};
  expect_sql(statement,
             R"(SELECT count(*) FROM (SELECT 1 FROM "user" WHERE "user".id > $1 LIMIT $2) AS counted)",
             {2, 3});
}

TEST_CASE("what expressions name is selected from") {
  SelectStatement statement;
  statement.columns = {user_name};
  statement.where = user_id == order_user;
  expect_sql(statement, R"(SELECT "user".name FROM "user", "order" WHERE "user".id = "order".user_id)");
  SelectStatement no_table;
  no_table.columns = {literal(1)};
  expect_sql(no_table, "SELECT $1", {1});
  SelectStatement by_name;
  by_name.from.name = "Odd Table";
  expect_sql(by_name, R"(SELECT * FROM "Odd Table")");
}

TEST_CASE("insert writes one or several rows") {
  InsertStatement statement;
  statement.into = users;
  statement.columns = {MemberTag{&type_tag<User>, offsetof(User, name)}, "age"};
  statement.values = {"x", 1, "y", nullptr};
  statement.returning = {Clause::of_column("id")};
  expect_sql(statement, R"(INSERT INTO "user" (name, age) VALUES ($1, $2), ($3, $4) RETURNING id)",
             {"x", 1, "y", nullptr});
  InsertStatement defaults;
  defaults.into = users;
  expect_sql(defaults, R"(INSERT INTO "user" DEFAULT VALUES)");
}

TEST_CASE("update and delete act on what the condition names, or on everything") {
  UpdateStatement update;
  update.table = users;
  update.assignments.emplace_back(MemberTag{&type_tag<User>, offsetof(User, age)}, user_age + 1);
  update.assignments.emplace_back("name", Clause::of_literal("x"));
  update.where = user_id == 3;
  expect_sql(update, R"(UPDATE "user" SET age="user".age + $1, name=$2 WHERE "user".id = $3)", {1, "x", 3});
  DeleteStatement erase;
  erase.from = users;
  expect_sql(erase, R"(DELETE FROM "user")");
  erase.where = user_id.in({1, 2});
  expect_sql(erase, R"(DELETE FROM "user" WHERE "user".id IN ($1, $2))", {1, 2});
}

TEST_CASE("a statement that says nothing is refused") {
  CHECK(code_of(SelectStatement{}) == "incomplete-statement");
  CHECK(code_of(InsertStatement{}) == "incomplete-statement");
  CHECK(code_of(UpdateStatement{}) == "incomplete-statement");
  CHECK(code_of(DeleteStatement{}) == "incomplete-statement");
  UpdateStatement nothing_set;
  nothing_set.table = users;
  CHECK(code_of(nothing_set) == "incomplete-statement");
  InsertStatement uneven;
  uneven.into = users;
  uneven.columns = {"name", "age"};
  uneven.values = {"x"};
  CHECK(code_of(uneven) == "incomplete-statement");
}

TEST_CASE("a model that was never registered is named, with the remedy") {
  SelectStatement statement;
  statement.from.model = &type_tag<Stranger>;
  try {
    (void)statement.compile(compiler, models);
    FAIL("compiled");
  } catch (const UsageError& error) {
    CHECK(error.code() == "unregistered-model");
    CHECK(std::string{error.what()}.find("db.models<carafe::testing_sql::Stranger>()") != std::string::npos);
  }
  CHECK_THROWS_AS((void)statement.compile(compiler, no_models()), UsageError);
}

TEST_CASE("a unit of work's statements name columns by position") {
  const Table& table = models.table_of(type_tag<User>);
  std::size_t some[] = {2, 1};
  std::size_t key[] = {0};
  CHECK(compiler.insert_row(table, some) == R"(INSERT INTO "user" (name, age) VALUES ($1, $2))");
  CHECK(compiler.insert_row(table, {}, key) == R"(INSERT INTO "user" DEFAULT VALUES RETURNING id)");
  CHECK(compiler.update_row(table, some, key) == R"(UPDATE "user" SET name=$1, age=$2 WHERE "user".id = $3)");
  CHECK(compiler.delete_row(table, key) == R"(DELETE FROM "user" WHERE "user".id = $1)");
  CHECK(compiler.select_row(table, key) ==
        R"(SELECT "user".id, "user".age, "user".name FROM "user" WHERE "user".id = $1)");
}
