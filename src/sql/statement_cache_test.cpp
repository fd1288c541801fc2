// SPDX-License-Identifier: MIT
#include <carafe/sql/statement_cache.hpp>

#include <thread>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_sql;

namespace {
SelectStatement by_name(const char* name) { return where(user_name == name); }
}  // namespace

TEST_CASE("statements that differ in values alone share their text") {
  StatementCache cache;
  auto first = cache.get(by_name("a"), compiler, models);
  CHECK(cache.get(by_name("b"), compiler, models) == first);
  CHECK(cache.statistics().hits == 1);
  CHECK(cache.statistics().misses == 1);
}

TEST_CASE("whatever changes the text is a statement of its own") {
  StatementCache cache;
  std::vector<SelectStatement> statements(13, by_name("a"));
  statements[1].limit = 1;
  statements[2].offset = 1;
  statements[3].distinct = true;
  statements[4].count = true;
  statements[5].where = user_name != "a";
  statements[6].where = user_name.in({"a"});
  statements[7].where = user_name.in({"a", "b"});
  statements[8].columns = {user_age};
  statements[9].order_by = {user_age};
  statements[10].order_by = {user_age.desc()};
  statements[11].where = Clause::binary(Operator::equal, Clause::of_column("ab", "c"), user_id);
  statements[12].where = Clause::binary(Operator::equal, Clause::of_column("a", "bc"), user_id);
  for (const auto& statement : statements) {
    CHECK(cache.get(statement, compiler, models)->text == statement.compile(compiler, models).text);
  }
  CHECK(cache.statistics().size == statements.size());
}

TEST_CASE("the statement used longest ago is forgotten first") {
  StatementCache cache{2};
  auto one = by_name("x");
  auto two = where(user_id == 1);
  auto three = where(user_age == 1);
  cache.get(one, compiler, models);
  cache.get(two, compiler, models);
  cache.get(one, compiler, models);
  cache.get(three, compiler, models);
  CHECK(cache.statistics().size == 2);
  auto misses = cache.statistics().misses;
  cache.get(one, compiler, models);
  CHECK(cache.statistics().misses == misses);
  cache.get(two, compiler, models);
  CHECK(cache.statistics().misses == misses + 1);
}

TEST_CASE("a text stays valid after its statement was forgotten") {
  StatementCache cache{1};
  auto kept = cache.get(by_name("x"), compiler, models);
  cache.get(where(user_id == 1), compiler, models);
  CHECK(kept->text == R"(SELECT "user".id FROM "user" WHERE "user".name = $1)");
}

TEST_CASE("several threads may ask at once") {
  StatementCache cache{4};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        std::vector<int> list(std::size_t(1 + i % 8), 1);
        auto compiled = cache.get(where(user_id.in(list)), compiler, models);
        if (compiled->slots.size() != list.size()) std::abort();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(cache.statistics().size <= 4);
}
