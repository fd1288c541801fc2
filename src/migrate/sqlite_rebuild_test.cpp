// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "migrate/test_database.hpp"

using namespace carafe;
using namespace carafe::migrations;

namespace {

const std::vector<std::string> blog = {
    "CREATE TABLE user (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, age INTEGER, PRIMARY KEY (id), "
    "CONSTRAINT uq_user_name UNIQUE (name))",
    "CREATE TABLE post (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES user (id) ON DELETE CASCADE, "
    "title TEXT)",
    "CREATE INDEX ix_user_age ON user (age DESC) WHERE age > 3",
    "CREATE INDEX ix_user_lower ON user (lower(name))",
    "CREATE TABLE log (line TEXT, level INT)",
    "CREATE TRIGGER user_added AFTER INSERT ON user BEGIN INSERT INTO log (line) VALUES (new.name); END",
    "CREATE VIEW adult AS SELECT id, name FROM user WHERE age >= 18",
    "INSERT INTO user VALUES (1, 'Ann', 30), (7, 'Bob', NULL)",
    "INSERT INTO post VALUES (1, 1, 'one'), (2, 7, 'two')",
};

void check_refused(TestDatabase& database, Script script, const char* words) {
  CAPTURE(words);
  std::string schema = database.schema();
  try {
    database.run(script);
    FAIL("nothing was thrown");
  } catch (const MigrationError& error) {
    std::string message = error.what();
    CAPTURE(message);
    CHECK(message.find(words) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message.find("_carafe_new_") == std::string::npos);
  }
  CHECK(database.schema() == schema);
}

}  // namespace

TEST_CASE("a rebuild keeps rows, children, indexes, triggers and views") {
  TestDatabase database;
  database.sql(blog);
  std::string before = database.schema();
  database.run([](Operations& op) { op.alter_column("user", "name", {.type = Text()}); });

  std::string after = database.schema();
  auto type = before.find("VARCHAR(50)");
  REQUIRE(type != std::string::npos);
  CHECK(after == before.replace(type, 11, "TEXT"));
  CHECK(database.rows("SELECT id, name, age FROM user ORDER BY id") == "1|Ann|30 7|Bob|NULL");
  CHECK(database.rows("SELECT id, user_id, title FROM post ORDER BY id") == "1|1|one 2|7|two");
  CHECK(database.rows("SELECT name FROM adult") == "Ann");
  CHECK(database.rows("PRAGMA foreign_keys") == "1");
  database.sql({"INSERT INTO user VALUES (8, 'Cid', 50)", "DELETE FROM user WHERE id = 1"});
  CHECK(database.rows("SELECT line FROM log") == "Ann Bob Cid");
  CHECK(database.rows("SELECT id FROM post") == "2");
}

TEST_CASE("what a rebuild does not change stays to the letter") {
  struct Case {
    const char* table;
    Script script;
    const char* after;
  };
  const Case cases[] = {
      {"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT COLLATE NOCASE, c INT)",
       [](Operations& op) { op.drop_column("t", "c"); },
       "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT COLLATE NOCASE)"},
      {"CREATE TABLE t (a INT NOT NULL, b TEXT, PRIMARY KEY (a)) STRICT, WITHOUT ROWID",
       [](Operations& op) { op.alter_column("t", "b", {.nullable = false}); },
       "CREATE TABLE t (a INT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a)) STRICT, WITHOUT ROWID"},
      {"CREATE TABLE t (a INT, b AS (a * 2) VIRTUAL, c AS (a * 3) STORED, d TEXT UNIQUE ON CONFLICT REPLACE)",
       [](Operations& op) { op.alter_column("t", "a", {.type = BigInteger()}); },
       "CREATE TABLE t (a BIGINT, b AS (a * 2) VIRTUAL, c AS (a * 3) STORED, d TEXT UNIQUE ON CONFLICT "
       "REPLACE)"},
      {"CREATE TABLE t (a INT CHECK (a > 0), \"odd, name)\" TEXT DEFAULT 'x,)', b INT)",
       [](Operations& op) { op.drop_column("t", "b"); },
       "CREATE TABLE t (a INT CHECK (a > 0), \"odd, name)\" TEXT DEFAULT 'x,)')"},
      {"CREATE TABLE t (a INT, b INT)",
       [](Operations& op) {
         op.add_column("t", column("c", String(5), not_null, server_default("'x'")), before("b"));
         op.alter_column("t", "a", {.nullable = false, .server_default = "1"});
         op.create_unique_constraint("uq_t_a", "t", {"a"});
         op.create_check_constraint("ck_t_a", "t", "a > 0");
       },
       "CREATE TABLE t (a INT DEFAULT 1 NOT NULL, c VARCHAR(5) DEFAULT 'x' NOT NULL, b INT, CONSTRAINT "
       "uq_t_a UNIQUE "
       "(a), CONSTRAINT ck_t_a CHECK (a > 0))"},
      {"CREATE TABLE t (a INT UNIQUE, b INT REFERENCES t (a), UNIQUE (a, b))",
       [](Operations& op) {
         op.drop_constraint("uq_t_a_b", "t");
         op.drop_constraint("fk_t_b_t", "t");
       },
       "CREATE TABLE t (a INT UNIQUE, b INT)"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.table);
    TestDatabase database, expected;
    database.sql({one.table});
    expected.sql({one.after});
    database.run(one.script);
    CHECK(database.schema() == expected.schema());
  }
}

TEST_CASE("rows keep their rowids, and AUTOINCREMENT goes on where it was") {
  TestDatabase database;
  database.sql({"CREATE TABLE plain (a TEXT, b INT)",
                "INSERT INTO plain (rowid, a, b) VALUES (5, 'x', 1), (9, 'y', 2)",
                "CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, b INT)",
                "INSERT INTO numbered VALUES (1, 1), (50, 2)", "DELETE FROM numbered WHERE id = 50"});
  database.run([](Operations& op) {
    op.alter_column("plain", "b", {.nullable = false});
    op.alter_column("numbered", "b", {.nullable = false});
  });
  CHECK(database.rows("SELECT rowid, a, b FROM plain") == "5|x|1 9|y|2");
  database.sql({"INSERT INTO numbered (b) VALUES (3)"});
  CHECK(database.rows("SELECT id FROM numbered") == "1 51");
  CHECK(database.rows("SELECT count(*) FROM sqlite_sequence") == "1");
}

TEST_CASE("changes of one table that follow one another are one rebuild") {
  int tables_made = 0;
  EngineOptions options;
  options.on_statement = [&](std::string_view sql, std::span<const Cell>) {
    if (sql.starts_with("CREATE TABLE \"_carafe") || sql.starts_with("CREATE TABLE _carafe")) ++tables_made;
  };
  TestDatabase database{std::move(options)};
  database.sql({"CREATE TABLE a (x INT, y INT, z INT)", "CREATE TABLE b (x INT)"});
  database.run([](Operations& op) {
    op.alter_column("a", "x", {.nullable = false});
    op.add_column("a", column("w", Integer()));
    op.drop_column("a", "z");
    op.alter_column("b", "x", {.nullable = false});
  });
  CHECK(tables_made == 2);
}

TEST_CASE("a column that nothing depends on comes and goes without a rebuild") {
  int tables_made = 0;
  EngineOptions options;
  options.on_statement = [&](std::string_view sql, std::span<const Cell>) {
    if (sql.find("_carafe_new_") != std::string_view::npos) ++tables_made;
  };
  TestDatabase database{std::move(options)};
  database.sql(blog);
  std::string order = database.rows("SELECT name FROM sqlite_schema");
  std::string schema = database.schema();
  database.run([](Operations& op) {
    op.add_column("user", column("nick", Text()));
    op.add_column("user", column("score", Integer(), not_null, server_default("0")));
  });
  database.run([](Operations& op) {
    op.drop_column("user", "score");
    op.drop_column("user", "nick");
  });
  CHECK(database.schema() == schema);
  CHECK(database.rows("SELECT name FROM sqlite_schema") == order);
  CHECK(database.rows("SELECT id, name, age FROM user ORDER BY id") == "1|Ann|30 7|Bob|NULL");
  CHECK(tables_made == 0);
}

TEST_CASE("a column renamed is renamed in indexes, triggers, views and keys") {
  TestDatabase database;
  database.sql(blog);
  database.run([](Operations& op) {
    op.alter_column("user", "name", {.type = Text(), .name = "full_name"});
    op.rename_table("user", "member");
  });
  CHECK(database.rows("SELECT full_name FROM adult") == "Ann");
  CHECK(database.rows("SELECT full_name FROM member") == "Ann Bob");
  database.sql({"INSERT INTO member (full_name) VALUES ('Cid')"});
  CHECK(database.rows("SELECT line FROM log") == "Ann Bob Cid");
  CHECK(database.rows("SELECT \"table\" FROM pragma_foreign_key_list('post')") == "member");
  CHECK(database.schema().find("lower(full_name)") != std::string::npos);
}

TEST_CASE("what a rebuild would lose or break is refused, and nothing is changed") {
  TestDatabase database;
  database.sql(blog);
  database.sql({"CREATE TABLE pair (a INT, b INT, c INT, PRIMARY KEY (a), CONSTRAINT uq_both UNIQUE (b, c))",
                "CREATE INDEX ix_both ON post (title, user_id)", "CREATE TABLE words (w TEXT)",
                "INSERT INTO words VALUES ('1'), ('x'), ('y'), (NULL)"});
  check_refused(
      database, [](Operations& op) { op.drop_column("user", "age"); }, "view adult");
  check_refused(
      database, [](Operations& op) { op.drop_column("log", "line"); }, "trigger");
  check_refused(
      database, [](Operations& op) { op.drop_column("pair", "a"); }, "primary key");
  check_refused(
      database, [](Operations& op) { op.drop_column("post", "id"); }, "primary key");
  check_refused(
      database, [](Operations& op) { op.drop_column("pair", "b"); }, "uq_both");
  check_refused(
      database, [](Operations& op) { op.drop_column("post", "title"); }, "title");
  check_refused(
      database, [](Operations& op) { op.drop_column("post", "nothing"); }, "post has no column nothing");
  check_refused(
      database, [](Operations& op) { op.drop_column("nothing", "id"); }, "there is no table nothing");
  check_refused(
      database, [](Operations& op) { op.drop_constraint("uq", "post"); }, "post has no constraint uq");
  check_refused(
      database, [](Operations& op) { op.add_column("user", column("nick", Text(), not_null)); },
      "2 rows of user");
  check_refused(
      database, [](Operations& op) { op.add_column("user", column("age", Text()), before("name")); },
      "user has a column age");
  check_refused(
      database, [](Operations& op) { op.alter_column("user", "age", {.nullable = false}); },
      "1 row of user have NULL in age");
  check_refused(
      database, [](Operations& op) { op.alter_column("words", "w", {.type = Integer()}); },
      "2 rows of words have in w what is no INTEGER");
  check_refused(
      database,
      [](Operations& op) {
        op.execute("UPDATE user SET name = 'same' WHERE 0");
        op.execute("INSERT INTO post VALUES (3, 1, 'one')");
        op.create_unique_constraint("uq_post_title", "post", {"title"});
      },
      "post.title");
  CHECK(database.rows("SELECT count(*) FROM post") == "2");
}

TEST_CASE("new columns are filled as the revision says") {
  TestDatabase database;
  database.sql(blog);
  database.sql({"CREATE TABLE empty (a INT)"});
  database.run([](Operations& op) {
    op.add_column("user", column("nick", String(20), not_null), before("age"), fill("lower(name)"));
    op.add_column("user", column("score", Integer(), not_null, server_default("5")));
    op.add_column("user", column("made_at", DateTimeType(), server_default("CURRENT_TIMESTAMP")));
    op.add_column("empty", column("b", Integer(), not_null));
  });
  CHECK(database.rows("SELECT name FROM pragma_table_info('user')") == "id name nick age score made_at");
  CHECK(database.rows("SELECT nick, score, made_at IS NOT NULL FROM user ORDER BY id") == "ann|5|1 bob|5|1");
  CHECK(database.rows("SELECT name FROM pragma_table_info('empty') WHERE \"notnull\"") == "b");
}
