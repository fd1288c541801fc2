// SPDX-License-Identifier: MIT
#include <algorithm>

#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_sql;

namespace {

using namespace std::string_literals;
const std::vector<std::string> payloads = {"x\"; DROP TABLE user; --",
                                           "x'; DROP TABLE user; --",
                                           "x`; DROP TABLE user; --",
                                           "\"",
                                           "\"\"",
                                           "'",
                                           "`",
                                           "]",
                                           "[x]",
                                           "a.b",
                                           "a b",
                                           "a;b",
                                           "--",
                                           "/*",
                                           "*/",
                                           "\\",
                                           "\\\"",
                                           "%",
                                           "_",
                                           "%s",
                                           "%(x)s",
                                           ":x",
                                           "?",
                                           "$1",
                                           "@x",
                                           "1",
                                           "1=1",
                                           "SELECT",
                                           "select",
                                           "User",
                                           "ünïcode",
                                           "\xE2\x80\xAE"
                                           "rtl",
                                           std::string(100, 'x'),
                                           std::string(5000, 'Y'),
                                           "\n",
                                           "\t",
                                           "\r\n",
                                           " ",
                                           "x\" OR \"1\"=\"1",
                                           "x' OR '1'='1",
                                           "x) VALUES (1), (2",
                                           "id, (SELECT 1)",
                                           "id DESC",
                                           "count(*)",
                                           "rowid",
                                           "\x7F",
                                           "{\"a\":1}",
                                           "$.a",
                                           "a->b",
                                           "x\x01y"};

/// What the database would read back from a quoted identifier.
std::string unquoted(const std::string& sql) {
  if (sql.empty() || sql.front() != '"') return sql;
  REQUIRE(sql.size() >= 2);
  REQUIRE(sql.back() == '"');
  std::string text;
  for (std::size_t i = 1; i + 1 < sql.size(); ++i) {
    text += sql[i];
    if (sql[i] == '"') {
      ++i;
      REQUIRE(i + 1 < sql.size());
      REQUIRE(sql[i] == '"');
    }
  }
  return text;
}

bool is_plain(const std::string& sql) {
  return std::ranges::all_of(
      sql, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

TEST_CASE("an identifier is one identifier, whatever it contains") {
  for (const auto& payload : payloads) {
    CAPTURE(payload);
    std::string sql = compiler.quote(payload);
    CHECK(unquoted(sql) == payload);
    CHECK((sql.front() == '"' || is_plain(sql)));
  }
}

TEST_CASE("plain names stay bare, and everything else is quoted") {
  for (auto name : {"id", "user_id", "_x", "x1"}) CHECK(compiler.quote(name) == name);
  for (auto name : {"user", "order", "select", "Id", "1x", "ünï", "a-b"}) {
    CHECK(compiler.quote(name) == '"' + std::string{name} + '"');
  }
}

TEST_CASE("an identifier that no database could keep is refused") {
  CHECK_THROWS_AS((void)compiler.quote(""), UsageError);
  CHECK_THROWS_AS((void)compiler.quote("a\0b"s), UsageError);
  CHECK_THROWS_AS((void)compiler.quote("\xC3"), UsageError);
  CHECK_THROWS_AS((void)compiler.quote("\xC0\xA2"), UsageError);
  CHECK_THROWS_AS((void)compiler.quote("x\xFF\""), UsageError);
}

TEST_CASE("a value never becomes part of the text") {
  for (const auto& payload : payloads) {
    CAPTURE(payload);
    expect_condition(user_name == payload, R"("user".name = $1)", {payload});
    expect_condition(user_name.in(std::vector{payload, payload}), R"("user".name IN ($1, $2))",
                     {payload, payload});
    CHECK(where(user_name.contains(payload)).compile(compiler, models).text ==
          R"(SELECT "user".id FROM "user" WHERE "user".name LIKE $1 ESCAPE '/')");
  }
}

TEST_CASE("names in every place of a statement are quoted") {
  for (const auto& payload : payloads) {
    CAPTURE(payload);
    std::string quoted = compiler.quote(payload);
    InsertStatement insert;
    insert.into.name = payload;
    insert.columns = {payload};
    insert.values = {1};
    insert.returning = {Clause::of_column(payload)};
    CHECK(insert.compile(compiler, models).text ==
          "INSERT INTO " + quoted + " (" + quoted + ") VALUES ($1) RETURNING " + quoted);
    CHECK(compiler.create_index(payload, {payload, {payload}, false}) ==
          "CREATE INDEX " + quoted + " ON " + quoted + " (" + quoted + ")");
    CHECK(compiler.rename_column(payload, payload, payload) ==
          "ALTER TABLE " + quoted + " RENAME COLUMN " + quoted + " TO " + quoted);
  }
}
