// SPDX-License-Identifier: MIT
#include <carafe/migrate/runner.hpp>

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <map>
#include <stdexcept>
#include <thread>

#include "migrate/test_database.hpp"

using namespace carafe;
using namespace carafe::migrations;

namespace {

Revision create_user() {
  return {.id = "aa11",
          .down_revision = {},
          .message = "create user",
          .upgrade =
              [](Operations& op) {
                op.create_table("user", column("id", Integer(), primary_key),
                                column("name", String(50), not_null));
                op.execute("INSERT INTO user VALUES (1, 'Ann'), (2, 'Bob')");
              },
          .downgrade = [](Operations& op) { op.drop_table("user"); }};
}
Revision add_age() {
  return {.id = "bb22",
          .down_revision = "aa11",
          .message = "add age",
          .upgrade = [](Operations& op) { op.add_column("user", column("age", Integer())); },
          .downgrade = [](Operations& op) { op.drop_column("user", "age"); }};
}
Revision create_post() {
  return {.id = "cc33",
          .down_revision = "bb22",
          .message = "create post",
          .upgrade =
              [](Operations& op) {
                op.create_table(
                    "post", column("id", Integer(), primary_key),
                    column("user_id", Integer(), not_null, foreign_key("user.id"), ondelete("CASCADE")));
                op.execute("INSERT INTO post VALUES (1, 1)");
              },
          .downgrade = [](Operations& op) { op.drop_table("post"); }};
}

Revision with_upgrade(Revision revision, void (*upgrade)(Operations&)) {
  revision.upgrade = upgrade;
  return revision;
}

RevisionGraph chain() { return RevisionGraph{{create_user(), add_age(), create_post()}}; }

std::string version(TestDatabase& database) {
  return database.rows("SELECT version_num FROM alembic_version");
}

std::string message_of(auto run) {
  try {
    run();
  } catch (const MigrationError& error) {
    return std::string{error.code()} + ": " + error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("a database is brought up and down, and told where it is") {
  TestDatabase database;
  RevisionGraph graph = chain();
  std::vector<std::string> log;
  MigrationRunner runner{
      database.engine, graph, {.log = [&](std::string_view line) { log.emplace_back(line); }}};
  CHECK(runner.current() == "");
  runner.upgrade("bb");
  CHECK(version(database) == "bb22");
  CHECK(runner.current() == "bb22");
  runner.upgrade("head");
  runner.upgrade("head");
  runner.upgrade("aa11");  // applied long ago
  CHECK(version(database) == "cc33");
  runner.downgrade("-1");
  CHECK(runner.current() == "bb22");
  runner.downgrade("base");
  CHECK(version(database) == "");
  CHECK(database.schema() == "");
  runner.upgrade("+2");
  CHECK(version(database) == "bb22");
  CHECK(log == std::vector<std::string>{
                   "Running upgrade  -> aa11, create user",
                   "Running upgrade aa11 -> bb22, add age",
                   "Running upgrade bb22 -> cc33, create post",
                   "Running downgrade cc33 -> bb22, create post",
                   "Running downgrade bb22 -> aa11, add age",
                   "Running downgrade aa11 -> , create user",
                   "Running upgrade  -> aa11, create user",
                   "Running upgrade aa11 -> bb22, add age",
               });
  CHECK(database.rows("SELECT type, pk FROM pragma_table_info('alembic_version')") == "VARCHAR(32)|1");
}

TEST_CASE("downgrade needs something before, and targets are checked before a file is made") {
  TestDatabase database;
  RevisionGraph graph = chain();
  MigrationRunner runner{database.engine, graph};
  CHECK_THROWS_AS(runner.upgrade("deadbeef"), MigrationError);
  CHECK_THROWS_AS(runner.stamp("deadbeef"), MigrationError);
  CHECK_FALSE(std::filesystem::exists(database.folder.path / "test.db"));
  CHECK(message_of([&] { runner.downgrade("-1"); }).find("below the first revision") != std::string::npos);
  CHECK(message_of([&] { runner.downgrade("cc33"); }).starts_with("no-path"));
}

TEST_CASE("stamp records a revision without running it") {
  TestDatabase database;
  RevisionGraph graph = chain();
  MigrationRunner runner{database.engine, graph};
  runner.stamp("head");
  CHECK(version(database) == "cc33");
  CHECK(database.schema() == "");
  runner.stamp("base");
  CHECK(runner.current() == "");
}

TEST_CASE("a database at a revision the program does not have is left alone") {
  TestDatabase database;
  RevisionGraph graph = chain();
  MigrationRunner runner{database.engine, graph};
  runner.upgrade("aa11");
  database.sql({"UPDATE alembic_version SET version_num = 'ffff'"});
  CHECK(message_of([&] { runner.upgrade("head"); })
            .starts_with("database-at-unknown-revision: The database is at "
                         "revision ffff"));
  database.sql({"INSERT INTO alembic_version VALUES ('aa11')"});
  CHECK(message_of([&] { runner.current(); }).find("aa11, ffff") != std::string::npos);
}

TEST_CASE("a revision that fails half-way leaves no trace, and the error says where") {
  TestDatabase database;
  RevisionGraph good{{create_user()}};
  MigrationRunner{database.engine, good}.upgrade("head");
  std::string schema = database.schema(), rows = database.rows("SELECT * FROM user");

  struct Case {
    void (*upgrade)(Operations&);
    const char* words;
  };
  const Case cases[] = {
      {[](Operations& op) {
         op.create_table("tag", column("id", Integer(), primary_key));
         op.add_column("user", column("age", Integer()));
         op.execute("UPDATE user SET name = 'changed'");
         op.create_table("user", column("id", Integer(), primary_key));
       },
       "create_table user"},
      {[](Operations& op) {
         op.drop_column("user", "name");
         throw std::runtime_error("thought better of it");
       },
       "thought better of it"},
      {[](Operations& op) {
         op.execute("DELETE FROM user");
         op.alter_column("user", "name", {.type = Text()});
         op.alter_column("user", "nick", {.nullable = true});
       },
       "user has no column nick"},
      {[](Operations& op) {
         op.create_table("post", column("id", Integer(), primary_key),
                         column("user_id", Integer(), foreign_key("user.id")));
         op.execute("INSERT INTO post VALUES (1, 1), (2, 99), (3, 98)");
       },
       "2 rows of post would refer to no row of user"},
      {[](Operations& op) { op.execute("SELEC 1"); }, "execute SELEC 1"},
      {[](Operations& op) {
         op.execute("DELETE FROM user");
         op.execute("  /* keep it */ commit");
       },
       "one transaction"},
      {[](Operations& op) { op.execute("DELETE FROM user; DELETE FROM user"); }, "more than one statement"},
      {[](Operations& op) {
         op.create_table("post", column("id", Integer(), primary_key),
                         column("user_name", Text(), foreign_key("user.name")));
       },
       "neither primary key nor unique"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words);
    RevisionGraph graph{{create_user(), with_upgrade(add_age(), one.upgrade)}};
    MigrationRunner runner{database.engine, graph};
    std::string message = message_of([&] { runner.upgrade("head"); });
    CAPTURE(message);
    CHECK(message.starts_with("migration-failed: The upgrade of revision bb22 (add age) failed: "));
    CHECK(message.find(one.words) != std::string::npos);
    CHECK(message.find("the database is at revision aa11") != std::string::npos);
    CHECK(database.schema() == schema);
    CHECK(database.rows("SELECT * FROM user") == rows);
    CHECK(version(database) == "aa11");
  }
}

TEST_CASE("dropping or rebuilding a parent leaves its children where they are") {
  TestDatabase database;
  RevisionGraph graph{
      {create_user(),
       add_age(),
       create_post(),
       {.id = "dd44",
        .down_revision = "cc33",
        .message = "rebuild",
        .upgrade = [](Operations& op) { op.alter_column("user", "name", {.type = Text()}); },
        .downgrade = [](Operations& op) { op.alter_column("user", "name", {.type = String(50)}); }},
       {.id = "ee55",
        .down_revision = "dd44",
        .message = "drop",
        .upgrade = [](Operations& op) { op.drop_table("user"); },
        .downgrade = [](Operations&) {}}}};
  MigrationRunner runner{database.engine, graph};
  runner.upgrade("dd44");
  CHECK(database.rows("SELECT * FROM post") == "1|1");
  CHECK(message_of([&] { runner.upgrade("head"); }).find("1 row of post would refer to no row of user") !=
        std::string::npos);
  CHECK(database.rows("SELECT * FROM post") == "1|1");
  CHECK(database.rows("SELECT count(*) FROM user") == "2");
  CHECK(database.rows("PRAGMA foreign_keys") == "1");
}

TEST_CASE("orphans that were there before do not stop a revision") {
  TestDatabase database;
  RevisionGraph graph = chain();
  MigrationRunner runner{database.engine, graph};
  runner.upgrade("cc33");
  database.sql({"PRAGMA foreign_keys = OFF", "INSERT INTO post VALUES (5, 77)"});
  database.engine.dispose();
  runner.downgrade("bb22");
  runner.upgrade("head");
  CHECK(version(database) == "cc33");
}

TEST_CASE("several programs that upgrade at once apply each revision once") {
  SUBCASE("threads") {
    for (int round = 0; round < 5; ++round) {
      TestDatabase database;
      std::atomic<int> failures = 0;
      std::vector<std::thread> threads;
      for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
          try {
            Engine engine{database.folder.url()};
            RevisionGraph graph = chain();
            MigrationRunner{engine, graph}.upgrade("head");
          } catch (const std::exception& error) {
            MESSAGE(error.what());
            ++failures;
          }
        });
      for (auto& thread : threads) thread.join();
      CHECK(failures == 0);
      CHECK(version(database) == "cc33");
      CHECK(database.rows("SELECT count(*) FROM user") == "2");
    }
  }
  SUBCASE("processes") {
    for (int round = 0; round < 5; ++round) {
      TestDatabase database;
      std::vector<pid_t> children;
      for (int i = 0; i < 4; ++i) {
        pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
          int status = 1;
          try {
            Engine engine{database.folder.url()};
            RevisionGraph graph = chain();
            MigrationRunner{engine, graph}.upgrade("head");
            status = 0;
          } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
          }
          ::_exit(status);
        }
        children.push_back(child);
      }
      for (pid_t child : children) {
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
      }
      CHECK(version(database) == "cc33");
      CHECK(database.rows("SELECT count(*) FROM user") == "2");
    }
  }
}

TEST_CASE("a run killed at any statement leaves a whole revision, and does not block the next") {
  auto graph = [] {
    return RevisionGraph{{create_user(),
                          add_age(),
                          create_post(),
                          {.id = "dd44",
                           .down_revision = "cc33",
                           .message = "rebuild",
                           .upgrade =
                               [](Operations& op) {
                                 op.alter_column("user", "name", {.type = Text()});
                                 op.execute("UPDATE user SET age = 1");
                               },
                           .downgrade = [](Operations&) {}}}};
  };
  // The schema of each revision.
  std::map<std::string, std::string> schemas{{"", ""}};
  TestDatabase whole;
  RevisionGraph revisions = graph();
  MigrationRunner runner{whole.engine, revisions};
  for (const auto& revision : revisions.revisions()) {
    runner.upgrade("+1");
    schemas[revision.id] = whole.schema();
  }

  int kills = 0;
  for (int statement = 1; statement < 200; ++statement) {
    CAPTURE(statement);
    TestDatabase database;
    pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int left = statement;
      EngineOptions options;
      options.on_statement = [&](std::string_view, std::span<const Cell>) {
        if (--left == 0) ::raise(SIGKILL);
      };
      Engine engine{database.folder.url(), std::move(options)};
      RevisionGraph of_child = graph();
      MigrationRunner{engine, of_child}.upgrade("head");
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    MigrationRunner next{database.engine, revisions};
    std::string at = next.current();
    CHECK(database.schema() == schemas[at]);
    if (!WIFSIGNALED(status)) {
      CHECK(at == "dd44");
      break;
    }
    ++kills;
    next.upgrade("head");
    CHECK(database.schema() == schemas["dd44"]);
    CHECK(database.rows("SELECT id, name, age FROM user") == "1|Ann|1 2|Bob|1");
    CHECK(database.rows("SELECT * FROM post") == "1|1");
  }
  CHECK(kills > 40);
  CHECK(kills < 199);
}

TEST_CASE("replaying the revisions in memory gives the schema the database has") {
  TestDatabase database;
  RevisionGraph graph = chain();
  MigrationRunner{database.engine, graph}.upgrade("head");
  MetaData replayed = as_reflected(replay(graph, "cc33"), database.engine.dialect());
  MetaData reflected = database.reflect();
  reflected.drop("alembic_version");
  REQUIRE(replayed.tables().size() == reflected.tables().size());
  for (const Table& table : reflected.tables()) {
    REQUIRE(replayed.find(table.name));
    CHECK(*replayed.find(table.name) == table);
  }
}
