// SPDX-License-Identifier: MIT
#include <carafe/sql/statement_cache.hpp>
#include <carafe/sql/text.hpp>
#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_sql;

namespace {

const TableRef orders{&type_tag<Order>, {}};

template <class S>
std::shared_ptr<const SqlStatement> shared(S statement) {
  return std::make_shared<const S>(std::move(statement));
}

SelectStatement order_users(Clause condition) {
  SelectStatement statement;
  statement.columns = {order_user};
  statement.where = std::move(condition);
  return statement;
}

std::shared_ptr<DerivedTable> common(const char* name, SelectStatement query) {
  auto table = std::make_shared<DerivedTable>();
  table->kind = DerivedTable::Kind::common_table;
  table->name = name;
  table->query = shared(std::move(query));
  return table;
}

}  // namespace

TEST_CASE("parameters of nested statements keep their places") {
  auto statement = where(user_age > 1 &&
                         Expression<bool>{Clause::in(user_id, shared(order_users(order_user < 2)), false)});
  statement.columns = {Clause::label(Clause::subquery(shared(order_users(order_user == 3))), "x"),
                       Clause::of_literal(4)};
  statement.order_by = {Ordering(user_id + 5)};
  statement.limit = 6;
  expect_sql(
      statement,
      R"(SELECT (SELECT "order".user_id FROM "order" WHERE "order".user_id = $1) AS x, $2 FROM "user" )"
      R"(WHERE "user".age > $3 AND "user".id IN (SELECT "order".user_id FROM "order" )"
      R"(WHERE "order".user_id < $4) ORDER BY "user".id + $5 LIMIT $6)",
      {3, 4, 1, 2, 5, 6});
}

TEST_CASE("a subquery speaks of the row around it, unless it has nothing else to speak of") {
  expect_condition(Clause::exists(shared(order_users(order_user == user_id))),
                   R"(EXISTS (SELECT "order".user_id FROM "order" WHERE "order".user_id = "user".id))");
  SelectStatement oldest;
  oldest.columns = {func::max(user_age)};
  expect_condition(Clause::binary(Operator::equal, user_age, Clause::subquery(shared(oldest))),
                   R"("user".age = (SELECT max("user".age) FROM "user"))");
}

TEST_CASE("a common table is written once, before everything") {
  auto table = common("recent", order_users(order_user > 7));
  SelectStatement statement;
  statement.columns = {Clause::of_literal(1)};
  statement.from = TableRef{.derived = table};
  statement.joins = {{JoinKind::cross, TableRef{.alias = "again", .derived = table}}};
  expect_sql(statement,
             R"(WITH recent AS (SELECT "order".user_id FROM "order" WHERE "order".user_id > $1) )"
             R"(SELECT $2 FROM recent CROSS JOIN recent AS again)",
             {7, 1});
  statement.joins[0].table.derived = common("recent", order_users(order_user > 8));
  CHECK_THROWS_WITH_AS((void)statement.compile(compiler, models), doctest::Contains("recent"), UsageError);
}

TEST_CASE("a common table may name itself") {
  SelectStatement first;
  first.columns = {Clause::of_literal(1)};
  SelectStatement next;
  next.from.name = "n";
  next.columns = {Clause::binary(Operator::add, Clause::of_column("n", "i"), Clause::of_literal(2))};
  CompoundStatement both;
  both.op = SetOperator::union_all;
  both.parts = {shared(first), shared(next)};
  auto table = std::make_shared<DerivedTable>();
  table->kind = DerivedTable::Kind::common_table;
  table->name = "n";
  table->columns = {"i"};
  table->recursive = true;
  table->query = shared(both);
  SelectStatement statement;
  statement.from = TableRef{.derived = table};
  statement.limit = 9;
  expect_sql(statement,
             "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT n.i + $2 FROM n) SELECT * FROM n LIMIT $3",
             {1, 2, 9});
}

TEST_CASE("one object used twice and two equal objects are different statements") {
  auto table = common("recent", order_users(order_user > 7));
  SelectStatement once;
  once.from = TableRef{.derived = table};
  once.joins = {{JoinKind::cross, TableRef{.alias = "again", .derived = table}}};
  SelectStatement twice = once;
  twice.joins[0].table.derived = common("recent", order_users(order_user > 8));
  StatementKey first;
  StatementKey second;
  once.write_key(first);
  twice.write_key(second);
  CHECK(first.bytes() != second.bytes());
}

TEST_CASE("statements nest so deep and no deeper") {
  SelectStatement statement = order_users({});
  for (int i = 0; i < 20; ++i) {
    SelectStatement outer = order_users(Clause::in(order_user, shared(std::move(statement)), false));
    outer.from = orders;
    statement = std::move(outer);
  }
  CHECK_NOTHROW((void)statement.compile(compiler, models));
  for (int i = 0; i < 20; ++i) {
    statement = order_users(Clause::in(order_user, shared(std::move(statement)), false));
  }
  CHECK_THROWS_WITH_AS((void)statement.compile(compiler, models), doctest::Contains("nested"), UsageError);
  StatementKey key;
  CHECK_THROWS_AS(statement.write_key(key), UsageError);
}

TEST_CASE("hand-written SQL takes its values by name, inside an expression too") {
  NamedValue values[] = {{"b", 2}, {"a", 1}};
  Clause raw = Clause::raw("x > :a or x < :b or x = :a", values);
  expect_condition(Clause::binary(Operator::logical_and, user_id == 7, raw),
                   R"("user".id = $1 AND (x > $2 or x < $3 or x = $4))", {7, 1, 2, 1});
  CHECK_THROWS_AS((void)where(Clause::raw("x = :c", values)).compile(compiler, models), UsageError);
}

TEST_CASE("an operator that could be anything else is refused") {
  for (const char* op : {"", "--", "/*", "a", "OR", "; drop", "= 1 or 1 =", "=/*", "'", "UNION SELECT"}) {
    CAPTURE(op);
    CHECK_THROWS_AS((void)Clause::custom(op, user_id, user_age), UsageError);
  }
  CHECK_THROWS_AS((void)Clause::like(Operator::like, user_name, user_name, '\''), UsageError);
  std::vector<JsonStep> path{"a\"b"};
  CHECK_THROWS_AS((void)Clause::json_element(user_name, path, true), UsageError);
}
