// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <vector>

#include <test_databases.hpp>

#include "db/db_test_support.hpp"
#include "db/fake_driver.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using carafe::testing_support::on_every_database;
using carafe::testing_support::TestDatabase;

namespace {

void insert(Connection& connection, int value) {
  connection.execute(text("insert into t (x) values (:x)"), {{"x", value}});
}

std::vector<int> values(Engine& engine) {
  return engine.connect().execute(text("select x from t order by x")).scalars<int>();
}

using Values = std::vector<int>;

}  // namespace

TEST_CASE("a nested transaction is kept or undone by itself") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    engine.connect().execute_ddl("create table t (x integer)");
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    insert(connection, 1);
    {
      auto kept = connection.begin_nested();
      insert(connection, 2);
      {
        auto dropped = connection.begin_nested();
        insert(connection, 3);
      }
      {
        auto undone = connection.begin_nested();
        insert(connection, 4);
        undone.rollback();
        CHECK_FALSE(undone.is_open());
        undone.rollback();
      }
      kept.commit();
    }
    insert(connection, 5);
    connection.commit();
    CHECK(values(engine) == Values{1, 2, 5});
  });
}

TEST_CASE("a failed statement inside a nested transaction leaves the one around it") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    engine.connect().execute_ddl("create table t (x integer primary key)");
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    insert(connection, 1);
    CHECK_THROWS_AS(
        [&] {
          auto nested = connection.begin_nested();
          insert(connection, 2);
          insert(connection, 1);
        }(),
        IntegrityError);
    insert(connection, 3);
    connection.commit();
    CHECK(values(engine) == Values{1, 3});
  });
}

TEST_CASE("what is nested ends with what is around it") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  connection.execute_ddl("create table t (x integer)");
  CHECK(thrown_by([&] { (void)connection.begin_nested(); }).code == "no-transaction");

  connection.begin(Intent::write);
  auto outer = connection.begin_nested();
  auto inner = connection.begin_nested();
  insert(connection, 1);
  outer.commit();
  CHECK_FALSE(inner.is_open());
  CHECK(thrown_by([&] { inner.commit(); }).code == "nested-transaction-ended");
  inner.rollback();  // nothing
  auto last = connection.begin_nested();
  connection.commit();
  CHECK(thrown_by([&] { last.commit(); }).code == "nested-transaction-ended");

  connection.begin(Intent::write);  // has nothing to do with those before
  last.rollback();
  insert(connection, 2);
  auto assigned = connection.begin_nested();
  insert(connection, 3);
  assigned = connection.begin_nested();  // undoes the former, and itself with it
  CHECK_FALSE(assigned.is_open());
  connection.commit();
  CHECK(connection.execute(text("select x from t order by x")).scalars<int>() == Values{1, 2});
}

TEST_CASE("a nested transaction that outlives its connection is nothing any more") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 0});
  std::optional<NestedTransaction> nested;
  {
    Connection connection = engine.connect();
    connection.begin();
    nested.emplace(connection.begin_nested());
  }
  CHECK(server.open() == 0);
  CHECK_FALSE(nested->is_open());
  nested.reset();
}

TEST_CASE("the level of isolation is that of the transaction, else of its connection, else of the engine") {
  FakeServer server;
  Engine engine = fake_engine(server, {.isolation_level = IsolationLevel::repeatable_read});
  auto begun = [&](Connection& connection, TransactionOptions options) {
    server.forget_asked();
    connection.begin(options);
    connection.rollback();
    return server.asked().front();
  };
  {
    Connection connection = engine.connect();
    CHECK(begun(connection, {}) == "begin REPEATABLE READ");
    CHECK(begun(connection, {.intent = Intent::write}) == "begin write REPEATABLE READ");
    connection.set_isolation_level(IsolationLevel::serializable);
    CHECK(begun(connection, {}) == "begin SERIALIZABLE");
    CHECK(begun(connection, {.isolation = IsolationLevel::read_committed}) == "begin READ COMMITTED");
    CHECK(begun(connection, {.intent = Intent::write, .read_only = true}) == "begin SERIALIZABLE read only");
  }
  Connection next = engine.connect();
  CHECK(begun(next, {}) == "begin REPEATABLE READ");
}

TEST_CASE("the level of an engine can stand in its URL") {
  TemporaryFolder folder;
  std::vector<std::string> told;
  Engine engine{folder.url() + "?isolation_level=serializable&timeout=3",
                {.on_statement = [&](std::string_view sql, auto) { told.emplace_back(sql); }}};
  engine.connect().begin();
  CHECK(told == std::vector<std::string>{"BEGIN (SERIALIZABLE)", "ROLLBACK"});
  CHECK(engine.url().to_string().find("isolation_level=serializable") != std::string::npos);
  auto bad = thrown_by<UsageError>([&] { Engine other{folder.url() + "?isolation_level=AUTOCOMMIT"}; });
  CHECK(bad.code == "bad-isolation-level");
  CHECK(bad.message.find("autocommit") != std::string::npos);
}

TEST_CASE("levels are read as they are usually written") {
  CHECK(isolation_level("READ COMMITTED") == IsolationLevel::read_committed);
  CHECK(isolation_level("repeatable_read") == IsolationLevel::repeatable_read);
  CHECK(isolation_level("Read-Uncommitted") == IsolationLevel::read_uncommitted);
  CHECK(isolation_level("serializable") == IsolationLevel::serializable);
  for (auto level : {IsolationLevel::read_uncommitted, IsolationLevel::read_committed,
                     IsolationLevel::repeatable_read, IsolationLevel::serializable}) {
    CHECK(isolation_level(isolation_name(level)) == level);
  }
  CHECK(thrown_by([] { (void)isolation_level("strict"); }).code == "bad-isolation-level");
}

TEST_CASE("every level a database has can be asked for, or is refused by name") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    engine.connect().execute_ddl("create table t (x integer)");
    for (auto level : {IsolationLevel::read_uncommitted, IsolationLevel::read_committed,
                       IsolationLevel::repeatable_read, IsolationLevel::serializable}) {
      CAPTURE(isolation_name(level));
      Connection connection = engine.connect();
      connection.begin({.intent = Intent::write, .isolation = level});
      insert(connection, int(level));
      connection.commit();
    }
    CHECK(values(engine).size() == 4);
  });
}

TEST_CASE("a read-only transaction refuses to write, and the next one may again") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    engine.connect().execute_ddl("create table t (x integer)");
    {
      Connection connection = engine.connect();
      connection.begin({.read_only = true});
      CHECK(connection.execute(text("select count(*) from t")).scalar<int>() == 0);
      CHECK(thrown_by<DatabaseError>([&] { insert(connection, 1); }).code == "read-only-transaction");
      connection.rollback();
      connection.begin(Intent::write);
      insert(connection, 2);
      connection.commit();
    }
    {
      Connection connection = engine.connect_read_only();
      CHECK(connection.execute(text("select x from t")).scalar<int>() == 2);
      CHECK(thrown_by<DatabaseError>([&] { insert(connection, 3); }).code == "read-only-transaction");
      CHECK(thrown_by<DatabaseError>([&] { connection.execute_ddl("create table u (x integer)"); }).code ==
            "read-only-transaction");
    }
    Connection next = engine.connect();
    insert(next, 4);
    CHECK(values(engine) == Values{2, 4});
  });
}

TEST_CASE("a statement outside a transaction is one: wrapped, unless the database does so itself") {
  FakeServer server;
  {
    Engine engine = fake_engine(server);
    engine.connect().execute(text("insert"));
    CHECK(server.asked() == std::vector<std::string>{"connect", "begin write", "insert", "commit"});
  }
  server.autocommits = true;
  server.forget_asked();
  {
    Engine engine = fake_engine(server);
    engine.connect().execute(text("insert"));
    CHECK(server.asked() == std::vector<std::string>{"connect", "insert"});
    server.forget_asked();
    Connection connection = engine.connect();
    connection.set_isolation_level(IsolationLevel::serializable);
    connection.execute(text("insert"));
    CHECK(server.asked() == std::vector<std::string>{"begin write SERIALIZABLE", "insert", "commit"});
  }
}
