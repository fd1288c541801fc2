// SPDX-License-Identifier: MIT
#include <carafe/sql/text.hpp>
#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using carafe::testing_sql::compiler;

TEST_CASE("named parameters become placeholders, a name used twice bound twice") {
  TextClause clause = text("select * from t where a = :a and b = :b or c=:a");
  CompiledSql compiled = clause.compile(compiler);
  CHECK(compiled.text == "select * from t where a = $1 and b = $2 or c=$3");
  CHECK(compiled.slots == std::vector<std::uint32_t>{0, 1, 0});
  CHECK_FALSE(compiled.slots_in_order);
  std::vector<NamedValue> values{{"b", 2}, {"a", 1}};
  auto cells = clause.bind(compiler, values);
  REQUIRE(cells.size() == 2);
  CHECK(cells[0].integer == 1);
  CHECK(cells[1].integer == 2);
}

TEST_CASE("what is no parameter is left as it is") {
  struct {
    const char* sql;
    const char* written;
  } cases[] = {{"select ':a', \":b\", `:c`", "select ':a', \":b\", `:c`"},
               {"select 'it''s :a'", "select 'it''s :a'"},
               {"select 1 -- :a\n, :b", "select 1 -- :a\n, $1"},
               {"select 1 /* :a */ + :b", "select 1 /* :a */ + $1"},
               {"select x::int, :a::text", "select x::int, $1::text"},
               {"select '10:30', 10:30", "select '10:30', 10:30"},
               {"select \\:a, :a", "select :a, $1"},
               {"select arr[1:n]", "select arr[1:n]"},
               {":", ":"},
               {"'unclosed :a", "'unclosed :a"},
               {"/* unclosed :a", "/* unclosed :a"},
               {"", ""}};
  for (auto [sql, written] : cases) {
    std::string shown{sql};
    CAPTURE(shown);
    CHECK(text(sql).compile(compiler).text == written);
  }
}

TEST_CASE("a missing value and a value for nothing are both refused by name") {
  TextClause clause = text("select :a");
  std::vector<NamedValue> wrong{{"a", 1}, {"b", 1}};
  CHECK_THROWS_WITH_AS((void)clause.bind(compiler, {}), doctest::Contains(":a"), UsageError);
  CHECK_THROWS_WITH_AS((void)clause.bind(compiler, wrong), doctest::Contains(":b"), UsageError);
}
