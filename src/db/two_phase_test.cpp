// SPDX-License-Identifier: MIT
#include <test_databases.hpp>

#include <algorithm>
#include <string>

#include "db/captured_log.hpp"
#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using carafe::testing_support::on_every_database;
using carafe::testing_support::TestDatabase;

namespace {

/// Runs `test` where there are transactions in two phases, with a table t of numbers.
template <class Test>
void where_there_are_two_phases(Test test) {
  on_every_database([&](TestDatabase& database) {
    Engine engine = database.engine();
    if (!engine.dialect().capabilities().two_phase) return;
    run(engine, "create table t (x integer primary key)");
    test(engine, database);
  });
}

void insert(Connection& connection, int value) {
  connection.execute(text("insert into t (x) values (:x)"), {{"x", value}});
}

/// An id that no other test of the server has.
std::string id_of(const TestDatabase& database, const std::string& name) {
  return database.url().database + name;
}

bool waits(Connection& connection, const std::string& id) {
  auto ids = connection.recover_twophase();
  return std::ranges::find(ids, id) != ids.end();
}

/// What the server calls the session of a connection.
std::int64_t session_of(Connection& connection) {
  bool is_postgresql = connection.dialect().name() == "postgresql";
  return connection.execute(text(is_postgresql ? "select pg_backend_pid()" : "select connection_id()"))
      .scalar<std::int64_t>()
      .value();
}

void kill_session(Engine& engine, std::int64_t session) {
  bool is_postgresql = engine.dialect().name() == "postgresql";
  run(engine, is_postgresql ? "select pg_terminate_backend(" + std::to_string(session) + ")"
                            : "kill " + std::to_string(session));
}

}  // namespace

TEST_CASE("what is prepared is committed or undone by its connection") {
  where_there_are_two_phases([](Engine& engine, TestDatabase& database) {
    std::string id = id_of(database, "'; drop table t --\\");
    Connection connection = engine.connect();
    Connection other = engine.connect();
    for (bool commits : {true, false}) {
      CAPTURE(commits);
      connection.begin_twophase(id);
      insert(connection, commits ? 1 : 2);
      auto nested = connection.begin_nested();
      insert(connection, 3);
      nested.rollback();
      CHECK_FALSE(waits(other, id));
      connection.prepare_twophase();
      CHECK(connection.in_transaction());
      CHECK(waits(other, id));
      CHECK(number(engine, "select count(*) from t where x = 2 or x = 3") == 0);
      commits ? connection.commit() : connection.rollback();
      CHECK_FALSE(connection.in_transaction());
      CHECK_FALSE(waits(other, id));
      CHECK(number(engine, "select count(*) from t") == 1);
    }
    connection.begin(Intent::write);  // a plain one again
    insert(connection, 4);
    connection.commit();
    CHECK(number(engine, "select count(*) from t") == 2);
  });
}

TEST_CASE("a transaction that was never prepared is committed at once, or undone") {
  where_there_are_two_phases([](Engine& engine, TestDatabase& database) {
    Connection connection = engine.connect();
    connection.begin_twophase(id_of(database, "a"), {.isolation = IsolationLevel::serializable});
    insert(connection, 1);
    connection.commit();
    connection.begin_twophase(id_of(database, "a"));
    insert(connection, 2);
    connection.rollback();
    connection.begin_twophase(id_of(database, "a"));  // which does nothing
    connection.prepare_twophase();
    connection.commit();
    connection.begin_twophase(id_of(database, "a"), {.read_only = true});
    CHECK_THROWS_AS(insert(connection, 3), OperationalError);
    connection.rollback();
    CHECK(number(engine, "select count(*) from t") == 1);
  });
}

TEST_CASE("between the phases only the end is possible") {
  where_there_are_two_phases([](Engine& engine, TestDatabase& database) {
    Connection connection = engine.connect();
    std::string id = id_of(database, "b");
    CHECK(thrown_by<UsageError>([&] { connection.prepare_twophase(); }).code == "no-transaction");
    connection.begin();
    CHECK(thrown_by<UsageError>([&] { connection.begin_twophase(id); }).code == "transaction-open");
    CHECK(thrown_by<UsageError>([&] { connection.commit_prepared(id); }).code == "transaction-open");
    CHECK(thrown_by<UsageError>([&] { connection.prepare_twophase(); }).code == "no-transaction");
    connection.rollback();
    connection.begin_twophase(id);
    insert(connection, 1);
    connection.prepare_twophase();
    Thrown thrown = thrown_by<UsageError>([&] { insert(connection, 2); });
    CHECK(thrown.code == "transaction-prepared");
    CHECK(thrown.message.find(id) != std::string::npos);
    CHECK(thrown_by<UsageError>([&] { connection.prepare_twophase(); }).code == "transaction-prepared");
    connection.commit();
    CHECK(number(engine, "select count(*) from t") == 1);
  });
}

TEST_CASE("a connection handed back between the phases undoes what it prepared") {
  where_there_are_two_phases([](Engine& engine, TestDatabase& database) {
    std::string id = id_of(database, "c");
    {
      Connection connection = engine.connect();
      connection.begin_twophase(id);
      insert(connection, 1);
      connection.prepare_twophase();
    }
    Connection connection = engine.connect();
    CHECK_FALSE(waits(connection, id));
    CHECK(engine.pool_status().open() == 1);
    insert(connection, 1);
  });
}

TEST_CASE("what a lost connection had prepared is found again, and ended either way") {
  where_there_are_two_phases([](Engine& engine, TestDatabase& database) {
    for (bool commits : {true, false}) {
      CAPTURE(commits);
      std::string id = id_of(database, commits ? "d" : "e");
      CapturedLog log;
      {
        Connection connection = engine.connect();
        Engine other = database.engine();
        std::int64_t session = session_of(connection);
        connection.begin_twophase(id);
        insert(connection, commits ? 1 : 2);
        connection.prepare_twophase();
        kill_session(other, session);
        CHECK(thrown_by([&] { connection.commit(); }).code == "commit-in-doubt");
      }
      Connection connection = engine.connect();
      REQUIRE(waits(connection, id));
      commits ? connection.commit_prepared(id) : connection.rollback_prepared(id);
      CHECK_FALSE(waits(connection, id));
      CHECK(number(engine, "select count(*) from t") == 1);
      CHECK_THROWS_AS(connection.commit_prepared(id), DatabaseError);
      CHECK(connection.execute(text("select 1")).scalar<int>() == 1);
    }
  });
}

TEST_CASE("a transaction that failed cannot be prepared, and leaves nothing") {
  where_there_are_two_phases([](Engine& engine, TestDatabase& database) {
    Connection connection = engine.connect();
    std::string id = id_of(database, "f");
    connection.begin_twophase(id);
    insert(connection, 1);
    CHECK_THROWS_AS(insert(connection, 1), IntegrityError);
    bool whole_is_lost = engine.dialect().name() == "postgresql";  // elsewhere the statement alone is
    CHECK((thrown_by([&] { connection.prepare_twophase(); }).code == "transaction-lost") == whole_is_lost);
    connection.rollback();
    CHECK_FALSE(waits(connection, id));
    CHECK(number(engine, "select count(*) from t") == 0);
  });
}

TEST_CASE("ids that no database takes are refused, and so are all where there are no two phases") {
  where_there_are_two_phases([](Engine& engine, TestDatabase&) {
    Connection connection = engine.connect();
    for (std::string id : {std::string{}, std::string(65, 'x'), std::string{"a\0b", 3}}) {
      CHECK(thrown_by<UsageError>([&] { connection.begin_twophase(id); }).code == "bad-transaction-id");
      CHECK(thrown_by<UsageError>([&] { connection.commit_prepared(id); }).code == "bad-transaction-id");
    }
    CHECK_FALSE(connection.in_transaction());
  });
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  for (auto work :
       {+[](Connection& c) { c.begin_twophase("x"); }, +[](Connection& c) { c.prepare_twophase(); },
        +[](Connection& c) { (void)c.recover_twophase(); },
        +[](Connection& c) { c.rollback_prepared("x"); }}) {
    Thrown thrown = thrown_by<ProgrammingError>([&] { work(connection); });
    CHECK(thrown.code == "unsupported-operation");
    CHECK(thrown.message.find("sqlite") != std::string::npos);
  }
}

TEST_CASE("two databases commit together") {
  where_there_are_two_phases([](Engine& one, TestDatabase& database) {
    TestDatabase second{database.dialect()};
    Engine two = second.engine({.echo = true});
    run(two, "create table t (x integer primary key)");
    CapturedLog log;
    {
      Connection from = one.connect();
      Connection to = two.connect();
      from.begin_twophase(id_of(database, "from"));
      to.begin_twophase(id_of(database, "to"));
      insert(from, 1);
      insert(to, 1);
      from.prepare_twophase();
      to.prepare_twophase();
      from.commit();
      to.commit();
    }
    CHECK(number(one, "select count(*) from t") == 1);
    CHECK(number(two, "select count(*) from t") == 1);
    CHECK(log.text().find("info sql: BEGIN TWO-PHASE '" + id_of(database, "to") + "' (T)\n") == 0);
    CHECK(log.text().find("info sql: PREPARE TRANSACTION (T)\n") != std::string::npos);
  });
}
