// SPDX-License-Identifier: MIT
#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_sql;

namespace {

const TableRef orders{&type_tag<Order>, {}};
const TableRef other_users{.model = &type_tag<User>, .alias = "u2"};

std::string code_of(const SqlStatement& statement, std::string* message = nullptr) {
  try {
    (void)statement.compile(compiler, models);
  } catch (const UsageError& error) {
    if (message) *message = error.what();
    return std::string{error.code()};
  }
  return "";
}

SelectStatement names_of(TableRef from, std::vector<Join> joins) {
  SelectStatement statement;
  statement.from = std::move(from);
  statement.joins = std::move(joins);
  statement.columns = {user_name};
  return statement;
}

std::string warning_of(const SqlStatement& statement) { return statement.compile(compiler, models).warning; }

}  // namespace

TEST_CASE("a join takes its condition from the one foreign key, from either side") {
  expect_sql(names_of(users, {{JoinKind::inner, orders}}),
             R"(SELECT "user".name FROM "user" JOIN "order" ON "user".id = "order".user_id)");
  expect_sql(names_of(orders, {{JoinKind::left, users}}),
             R"(SELECT "user".name FROM "order" LEFT OUTER JOIN "user" ON "user".id = "order".user_id)");
  expect_sql(names_of({}, {{JoinKind::inner, orders}}),
             R"(SELECT "user".name FROM "user" JOIN "order" ON "user".id = "order".user_id)");
  expect_sql(names_of(users, {{JoinKind::inner, orders, order_user > 3}, {JoinKind::cross, other_users}}),
             R"(SELECT "user".name FROM "user" JOIN "order" ON "order".user_id > $1 CROSS JOIN "user" AS u2)",
             {3});
}

TEST_CASE("a join that no key or several keys could make is refused by the tables' names") {
  std::string message;
  CHECK(code_of(names_of(users, {{JoinKind::inner, other_users}}), &message) == "no-join-condition");
  CHECK(message.find("\"u2\"") != message.npos);
  CHECK(message.find("join(…, condition)") != message.npos);
  CHECK(code_of(names_of(users, {{JoinKind::cross, other_users}, {JoinKind::inner, orders}}), &message) ==
        "ambiguous-join");
  CHECK(message.find("order(user_id) to user(id)") != message.npos);
  CHECK(message.find("order(user_id) to u2(id)") != message.npos);
}

TEST_CASE("a table joined to itself goes by two names") {
  MemberTag id{&type_tag<User>, offsetof(User, id)};
  Clause other_id = Clause::of_member(id, "u2");
  expect_sql(
      names_of(users, {{JoinKind::inner, other_users, Clause::binary(Operator::less, user_id, other_id)}}),
      R"(SELECT "user".name FROM "user" JOIN "user" AS u2 ON "user".id < u2.id)");
  CHECK(code_of(names_of(users, {{JoinKind::cross, users}})) == "duplicate-alias");
}

TEST_CASE("tables that no condition connects are told of") {
  SelectStatement apart;
  apart.columns = {user_name};
  apart.where = user_id == 1 && order_user == 2;
  CHECK(warning_of(apart).find(R"(no join condition between "user" and "order")") != std::string::npos);
  CHECK(warning_of(apart).find("say cross_join()") != std::string::npos);
  apart.where = user_id == 1 && user_id == order_user;
  CHECK(warning_of(apart).empty());
  apart.where = user_id == 1 || order_user == user_id;
  CHECK(warning_of(apart).empty());
  CHECK(warning_of(names_of(users, {{JoinKind::cross, orders}})).empty());
  CHECK(warning_of(where(user_id == 1)).empty());
  UpdateStatement update;
  update.table = users;
  update.assignments = {{"age", order_user}};
  CHECK_FALSE(warning_of(update).empty());
}
