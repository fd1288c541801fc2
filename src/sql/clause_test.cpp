// SPDX-License-Identifier: MIT
#include <chrono>

#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_sql;

TEST_CASE("comparisons bind their values, from either side") {
  expect_condition(user_id == 5, R"("user".id = $1)", {5});
  expect_condition(user_id != 5, R"("user".id != $1)", {5});
  expect_condition(user_id < 5, R"("user".id < $1)", {5});
  expect_condition(user_id <= 5, R"("user".id <= $1)", {5});
  expect_condition(user_id > 5, R"("user".id > $1)", {5});
  expect_condition(user_id >= 5, R"("user".id >= $1)", {5});
  expect_condition(5 == user_id, R"("user".id = $1)", {5});
  expect_condition(5 < user_id, R"("user".id > $1)", {5});
  expect_condition(user_name == "x", R"("user".name = $1)", {"x"});
  expect_condition(user_name == std::string_view{"x"}, R"("user".name = $1)", {"x"});
  expect_condition(user_id == user_age, R"("user".id = "user".age)");
  expect_condition(user_id > 2.5, R"("user".id > $1)", {2.5});
}

TEST_CASE("comparing with nothing asks for NULL") {
  std::optional<int> nothing;
  expect_condition(user_name == nullptr, R"("user".name IS NULL)");
  expect_condition(user_name != std::nullopt, R"("user".name IS NOT NULL)");
  expect_condition(user_id == nothing, R"("user".id IS NULL)");
  expect_condition(user_id == std::optional<int>{3}, R"("user".id = $1)", {3});
  expect_condition(user_id.is_null(), R"("user".id IS NULL)");
}

TEST_CASE("parentheses stand where the tree's shape needs them, and nowhere else") {
  auto a = user_id == 1;
  auto b = user_age == 2;
  auto c = user_name == "x";
  expect_condition(a && b && c, R"("user".id = $1 AND "user".age = $2 AND "user".name = $3)", {1, 2, "x"});
  expect_condition(a || (b && c), R"("user".id = $1 OR "user".age = $2 AND "user".name = $3)", {1, 2, "x"});
  expect_condition((a || b) && c, R"(("user".id = $1 OR "user".age = $2) AND "user".name = $3)", {1, 2, "x"});
  expect_condition(!(a || b), R"(NOT ("user".id = $1 OR "user".age = $2))", {1, 2});
  expect_condition(!a && b, R"(NOT "user".id = $1 AND "user".age = $2)", {1, 2});
  expect_condition(!!a, R"(NOT (NOT "user".id = $1))", {1});
  expect_condition(a == b, R"(("user".id = $1) = ("user".age = $2))", {1, 2});
  expect_condition((a && b).is_null(), R"(("user".id = $1 AND "user".age = $2) IS NULL)", {1, 2});
  expect_condition(user_id + user_age * 2 == 7, R"("user".id + "user".age * $1 = $2)", {2, 7});
  expect_condition((user_id + user_age) * 2 == 7, R"(("user".id + "user".age) * $1 = $2)", {2, 7});
  expect_condition(user_id - (user_age - 1) == 0, R"("user".id - ("user".age - $1) = $2)", {1, 0});
  expect_condition(user_id - user_age - 1 == 0, R"("user".id - "user".age - $1 = $2)", {1, 0});
  expect_condition(-(user_id + 1) == -(-user_age), R"(-("user".id + $1) = -(-"user".age))", {1});
  expect_condition(user_name + "!" == "x!", R"("user".name || $1 = $2)", {"!", "x!"});
}

TEST_CASE("a list is bound value by value, and nothing is in an empty one") {
  expect_condition(user_id.in({1, 2, 3}), R"("user".id IN ($1, $2, $3))", {1, 2, 3});
  expect_condition(user_name.not_in(std::vector<std::string>{"a"}), R"("user".name NOT IN ($1))", {"a"});
  expect_condition((user_id + 1).in({2}), R"("user".id + $1 IN ($2))", {1, 2});
  expect_condition(user_id.in(std::vector<int>{}) && user_age == 1, R"(1 = 0 AND "user".age = $1)", {1});
  expect_condition(user_id.not_in({}), "1 = 1");
}

TEST_CASE("the values of a subject dropped with its empty list are not bound") {
  expect_condition((user_id + 4).in(std::vector<int>{}) || user_age == 1, R"(1 = 0 OR "user".age = $1)", {1});
}

TEST_CASE("text is searched for literally unless it is a pattern") {
  expect_condition(user_name.like("a%"), R"("user".name LIKE $1)", {"a%"});
  expect_condition(user_name.not_like("a_"), R"("user".name NOT LIKE $1)", {"a_"});
  expect_condition(user_name.contains("50%_/x"), R"("user".name LIKE $1 ESCAPE '/')", {"%50/%/_//x%"});
  expect_condition(user_name.startswith("a"), R"("user".name LIKE $1 ESCAPE '/')", {"a%"});
  expect_condition(user_name.endswith("a"), R"("user".name LIKE $1 ESCAPE '/')", {"%a"});
  expect_condition(!user_name.contains("x"), R"(NOT "user".name LIKE $1 ESCAPE '/')", {"%x%"});
}

TEST_CASE("functions take expressions and values") {
  expect_condition(func::count() > 1, "count(*) > $1", {1});
  expect_condition(func::max(user_age) == 3, R"(max("user".age) = $1)", {3});
  expect_condition(func::sum(user_age + 1) == 3, R"(sum("user".age + $1) = $2)", {1, 3});
  expect_condition(func::call<std::string>("substr", user_name, 1, 2) == "ab",
                   R"(substr("user".name, $1, $2) = $3)", {1, 2, "ab"});
  expect_condition(func::call<int>("random") == 1, "random() = $1", {1});
  CHECK_THROWS_AS((void)func::call<int>("x(); drop table user --", user_id), UsageError);
}

TEST_CASE("names that are no members are columns too") {
  expect_condition(Clause::binary(Operator::equal, Clause::of_column("weight"), Clause::of_literal(1)),
                   "weight = $1", {1});
}

TEST_CASE("an expression copied or moved stays the same, with and without its own memory") {
  Clause small = user_id == 1;
  Clause large = user_id.in({1, 2, 3, 4, 5, 6, 7, 8});
  for (const Clause& original : {small, large}) {
    Clause copy = original;
    Clause moved = std::move(copy);
    copy = moved;
    CHECK(copy.nodes().size() == original.nodes().size());
    CHECK(moved.literals().size() == original.literals().size());
    CHECK(copy.literals().back() == original.literals().back());
    moved = Clause{};
    CHECK(moved.empty());
  }
}

TEST_CASE("conditions are joined as they come, the empty one adding nothing") {
  Clause condition;
  condition.and_also(Clause{});
  CHECK(condition.empty());
  condition.and_also(user_id == 1 || user_id == 2);
  condition.and_also(user_age == 3);
  expect_condition(condition, R"(("user".id = $1 OR "user".id = $2) AND "user".age = $3)", {1, 2, 3});
}

TEST_CASE("ten thousand alternatives are written without deep recursion") {
  Clause condition = user_id == 0;
  for (int i = 1; i < 10'000; ++i)
    condition = Clause::binary(Operator::logical_or, std::move(condition), user_id == i);
  CompiledSql compiled = where(condition).compile(compiler, models);
  CHECK(compiled.slots.size() == 10'000);
  CHECK(compiled.text.ends_with(R"( OR "user".id = $10000)"));
  CHECK(compiled.text.find('(') == std::string::npos);
}
