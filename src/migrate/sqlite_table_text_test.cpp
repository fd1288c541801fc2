// SPDX-License-Identifier: MIT
#include "migrate/sqlite_table_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <carafe/migrate/operations.hpp>

#include "migrate/sql_tokens.hpp"

using namespace carafe::migrations;
using namespace carafe::migrations::detail;
using Kind = TableText::Kind;

namespace {

std::string one_line(const std::string& sql) {
  std::string out;
  for (char c : sql) {
    bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ' && out.back() != '(') out += ' ';
  }
  for (auto at = out.find(" )"); at != std::string::npos; at = out.find(" )")) out.erase(at, 1);
  return out;
}

std::string names(const TableText& table) {
  std::string text;
  for (const auto& column : table.columns) text += column.name + " ";
  return text;
}

}  // namespace

TEST_CASE("a statement that is read and written again is the same") {
  const char* statements[] = {
      "CREATE TABLE t (a)",
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(50) DEFAULT 'a,b)' NOT NULL)",
      "CREATE TABLE t (a INT, b NUMERIC(10, 2) DEFAULT (1 + (2)) CHECK (b > 0), PRIMARY KEY (a, b)) WITHOUT "
      "ROWID",
      "CREATE TABLE t (a TEXT COLLATE NOCASE NOT NULL ON CONFLICT IGNORE, UNIQUE (a COLLATE BINARY DESC)) "
      "STRICT, "
      "WITHOUT ROWID",
      "CREATE TABLE t (a INT REFERENCES u (id) ON DELETE SET NULL ON UPDATE CASCADE NOT NULL, b INT "
      "REFERENCES v "
      "DEFERRABLE INITIALLY DEFERRED)",
      "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL, c AS (a) STORED, CONSTRAINT x "
      "FOREIGN KEY "
      "(a) REFERENCES u (id) ON DELETE NO ACTION)",
      "CREATE TABLE t (\"a b\" INT, [c\"d] TEXT, `e` BLOB, CONSTRAINT \"u\"\"q\" UNIQUE (\"a b\", [c\"d]))",
      "CREATE TABLE t (a UNSIGNED BIG INT NULL, b DOUBLE PRECISION DEFAULT -1.5e+3, c DEFAULT "
      "CURRENT_TIMESTAMP)",
  };
  for (const char* statement : statements) {
    CAPTURE(statement);
    CHECK(one_line(TableText::parse(statement).statement("t")) == statement);
  }
}

TEST_CASE("comments stay beside what they are about") {
  auto table = TableText::parse("CREATE TABLE t ( -- people\n  a INT, -- the first\n  b INT -- the last\n)");
  CHECK(names(table) == "a b ");
  std::string written = table.statement("t");
  CHECK(written.find("-- people\n") != std::string::npos);
  CHECK(written.find("-- the first\n\tb INT") != std::string::npos);
  CHECK(written.find("-- the last\n") != std::string::npos);
  CHECK(names(TableText::parse(written)) == "a b ");
  std::reverse(table.columns.begin(), table.columns.end());
  CHECK(names(TableText::parse(table.statement("t"))) == "b a ");
}

TEST_CASE("the parts of a table are known by kind, name and columns") {
  auto table = TableText::parse(
      "CREATE TABLE post (id INTEGER PRIMARY KEY, user_id INT NOT NULL CONSTRAINT fk_x REFERENCES user (id), "
      "CONSTRAINT uq UNIQUE (user_id, \"id\"), FOREIGN KEY(id) REFERENCES other (id) CHECK (id > 0))");
  CHECK(names(table) == "id user_id ");
  CHECK(table.columns[0].find(Kind::primary_key));
  const auto* key = table.columns[1].find(Kind::foreign_key);
  REQUIRE(key);
  CHECK(key->name == "fk_x");
  CHECK(key->referred_table == "user");
  REQUIRE(table.constraints.size() == 3);
  CHECK(table.constraints[0].kind == Kind::unique);
  CHECK(table.constraints[0].columns == std::vector<std::string>{"user_id", "id"});
  CHECK(table.constraints[1].kind == Kind::foreign_key);
  CHECK(table.constraints[2].kind == Kind::check);
}

TEST_CASE("a constraint is dropped by its name, or by the name it would have") {
  const std::string sql =
      "CREATE TABLE post (a INT UNIQUE, b INT REFERENCES user (id), c INT CONSTRAINT c_check CHECK (c > 0), "
      "d INT, "
      "UNIQUE (c, d), CONSTRAINT named UNIQUE (d))";
  struct Case {
    const char *name, *gone;
  };
  const Case cases[] = {
      {"uq_post_a", " UNIQUE, b"},
      {"fk_post_b_user", " REFERENCES user (id)"},
      {"c_check", " CONSTRAINT c_check CHECK (c > 0)"},
      {"uq_post_c_d", ", UNIQUE (c, d)"},
      {"NAMED", ", CONSTRAINT named UNIQUE (d)"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    auto table = TableText::parse(sql);
    CHECK(table.drop_constraint(one.name));
    std::string after = one_line(table.statement("post"));
    CHECK(after.find(one.gone) == std::string::npos);
    CHECK(TableText::parse(after).columns.size() == 4);
  }
  auto table = TableText::parse(sql);
  CHECK_FALSE(table.drop_constraint("uq_post_d"));
  CHECK(one_line(table.statement("post")) == sql);
}

TEST_CASE("a constraint added stands with those of its kind, in the order of names") {
  auto table = TableText::parse(
      "CREATE TABLE t (a INT, CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT u2 UNIQUE (a), CONSTRAINT f FOREIGN "
      "KEY (a) "
      "REFERENCES u (a))");
  table.add({Kind::check, "c", {}, "", "CONSTRAINT c CHECK (a)"});
  table.add({Kind::unique, "u3", {}, "", "CONSTRAINT u3 UNIQUE (a)"});
  table.add({Kind::unique, "u1", {}, "", "CONSTRAINT u1 UNIQUE (a)"});
  std::string order;
  for (const auto& one : table.constraints) order += one.name + " ";
  CHECK(order == "pk u1 u2 u3 f c ");
}

TEST_CASE("a column changes in the piece that is meant") {
  auto column = [] {
    return TableText::parse("CREATE TABLE t (name VARCHAR(50) COLLATE NOCASE DEFAULT 'x' NOT NULL UNIQUE)")
        .columns[0];
  };
  auto changed = column();
  set_type(changed, "TEXT");
  CHECK(changed.text() == "name TEXT COLLATE NOCASE DEFAULT 'x' NOT NULL UNIQUE");
  set_nullable(changed, true);
  CHECK(changed.text() == "name TEXT COLLATE NOCASE DEFAULT 'x' UNIQUE");
  set_default(changed, std::nullopt);
  CHECK(changed.text() == "name TEXT COLLATE NOCASE UNIQUE");
  set_default(changed, "'y'");
  set_nullable(changed, false);
  CHECK(changed.text() == "name TEXT DEFAULT 'y' NOT NULL COLLATE NOCASE UNIQUE");

  auto there_and_back = column();
  set_default(there_and_back, "'y'");
  set_default(there_and_back, "'x'");
  CHECK(there_and_back.text() == column().text());
}

TEST_CASE("what is no ordinary table is refused") {
  const char* statements[] = {"CREATE VIRTUAL TABLE t USING fts5(a)",
                              "CREATE TABLE t (a INT",
                              "CREATE TABLE t (a INT, CHECK (a > 0)",
                              "CREATE TABLE t",
                              "DROP TABLE t",
                              ""};
  for (const char* statement : statements) {
    CAPTURE(statement);
    CHECK_THROWS_AS(TableText::parse(statement), MigrationError);
  }
}

TEST_CASE("a name is found where it is a name") {
  CHECK(mentions("SELECT a.\"b\" FROM [User]", "user"));
  CHECK(mentions("SELECT B", "b"));
  CHECK_FALSE(mentions("SELECT 'user' -- user\n/* user */ FROM users", "user"));
}
