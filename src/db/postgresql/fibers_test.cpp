// SPDX-License-Identifier: MIT
// The driver as the server uses it: several requests suspended on one loop, cancelled at
// any of their waits, and servers that go.
#include <carafe/util/wait.hpp>

#include <random>

#include "db/db_test_support.hpp"
#include "db/postgresql/postgresql_test_support.hpp"
#include "util/fiber_loop_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_postgresql;
using carafe::testing_db::thrown_by;
using carafe::testing_fibers::FiberBench;
using carafe::testing_support::TestDatabase;
using namespace std::chrono_literals;

namespace {

/// How many statements of others the server is running in this database.
std::int64_t running(DriverConnection& observer) {
  return value_of(
             observer,
             "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' "
             "and pid <> pg_backend_pid() and backend_type = 'client backend'")
      .cell()
      .integer;
}

/// Waits, within a bound, until the server runs `count` statements of others.
bool comes_to_run(DriverConnection& observer, std::int64_t count) {
  for (int i = 0; i < 500; ++i) {
    if (running(observer) == count) return true;
    carafe::sleep_for(10ms);
  }
  return false;
}

void terminate(DriverConnection& observer, DriverConnection& victim_of) {
  Value pid = value_of(victim_of, "select pg_backend_pid()");
  Cell cell = pid.cell();
  value_of(observer, "select pg_terminate_backend($1, 5000)", {&cell, 1});
}

}  // namespace

TEST_CASE("queries of several fibers on one loop run at the same time") {
  on_postgresql([](TestDatabase& database) {
    Engine engine = database.engine();
    auto observer = connect(database);
    FiberBench bench;
    for (int i = 0; i < 5; ++i) {
      bench.add([&] { engine.connect().execute(text("select pg_sleep(5)")); });
    }
    bool overlap = false;
    bench.add([&] {
      overlap = comes_to_run(*observer, 5);
      bench.later([&] {
        for (int i = 0; i < 5; ++i) bench.loop.cancel(*bench.tasks[std::size_t(i)]);
      });
    });
    bench.run();
    CHECK(overlap);
    CHECK(running(*observer) == 0);
  });
}

TEST_CASE("a cancelled request stops its statement on the server, and its connection serves the next") {
  on_postgresql([](TestDatabase& database) {
    auto connection = connect(database);
    auto observer = connect(database);
    FiberBench bench;
    bool cancelled = false;
    auto* doomed = &bench.add([&] {
      connection->begin({.intent = Intent::write});
      try {
        value_of(*connection, "select pg_sleep(60)::text");
      } catch (const Cancelled&) {
        cancelled = true;
      }
    });
    bench.add([&] {
      CHECK(comes_to_run(*observer, 1));
      bench.later([&] { bench.loop.cancel(*doomed); });
    });
    bench.run();
    CHECK(cancelled);
    CHECK(running(*observer) == 0);
    CHECK(connection->usable());
    connection->rollback();
    CHECK(value_of(*connection, "select 1") == Value{1});
  });
}

TEST_CASE("an answer never reaches another question, wherever a request is cancelled") {
  on_postgresql([](TestDatabase& database) {
    Engine engine = database.engine({.pool_size = 4});
    engine.connect().execute_ddl("create table t (x int)");
    std::mt19937 chance{20261124};
    std::int64_t wrong = 0;
    std::int64_t answered = 0;
    std::int64_t stopped = 0;
    for (int round = 0; round < 30; ++round) {
      FiberBench bench;
      for (int i = 0; i < 8; ++i) {
        bench.add([&, i] {
          try {
            for (int question = 0; question < 20; ++question) {
              std::int64_t nonce = round * 1000 + i * 100 + question;
              Connection connection = engine.connect();
              connection.begin(Intent::write);
              auto answer = connection.execute(text("select cast(:x as bigint), pg_sleep(0.0005)::text"),
                                               {{"x", nonce}});
              wrong += answer.one().get<std::int64_t>(0) != nonce;
              Cell cell = Cell::of_integer(nonce);
              connection.prepare("insert into t values ($1) returning x")
                  .run_many(
                      5,
                      [&](std::size_t) {
                        return std::span<const Cell>{&cell, 1};
                      },
                      [&](std::size_t, const Cell* cells) { wrong += cells[0].integer != nonce; });
              connection.rollback();
              ++answered;
            }
          } catch (const Cancelled&) {
            ++stopped;
          }
        });
      }
      bench.add([&] {
        for (int i = 0; i < 8; ++i) {
          carafe::sleep_for(std::chrono::microseconds{chance() % 4000});
          bench.later([&, i] { bench.loop.cancel(*bench.tasks[std::size_t(i)]); });
        }
      });
      bench.run();
    }
    CHECK(wrong == 0);
    CHECK(answered > 0);
    CHECK(stopped > 0);
    auto observer = connect(database);
    CHECK(running(*observer) == 0);
    CHECK(value_of(*observer, "select count(*) from t") == Value{0});
  });
}

TEST_CASE("a request cancelled while it connects leaves nothing behind") {
  on_postgresql([](TestDatabase& database) {
    auto driver = make_driver(database.url());
    FiberBench bench;
    bool cancelled = false;
    auto* doomed = &bench.add([&] {
      try {
        for (int i = 0; i < 1000; ++i) driver->connect();
      } catch (const Cancelled&) {
        cancelled = true;
      }
    });
    bench.add([&] {
      carafe::sleep_for(5ms);
      bench.later([&] { bench.loop.cancel(*doomed); });
    });
    bench.run();
    CHECK(cancelled);
  });
}

TEST_CASE("a connection whose server process has gone is noticed, and the next one works") {
  on_postgresql([](TestDatabase& database) {
    auto observer = connect(database);
    auto connection = connect(database);
    terminate(*observer, *connection);
    try {
      value_of(*connection, "select 1");
      FAIL_CHECK("answered");
    } catch (const OperationalError& error) {
      CHECK(error.code() == "connection-lost");
      CHECK(error.connection_lost());
    }
    CHECK_FALSE(connection->usable());
    CHECK_FALSE(connection->ping());
    CHECK_NOTHROW(connection->rollback());
    CHECK(thrown_by<OperationalError>([&] { run(*connection, "select 1"); }).code == "connection-lost");

    auto idle = connect(database);
    CHECK(idle->ping());
    terminate(*observer, *idle);
    CHECK_FALSE(idle->ping());

    Engine engine = database.engine();
    engine.connect().execute(text("select 1"));
    run(*observer,
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and "
        "pid <> "
        "pg_backend_pid()");
    CHECK(engine.connect().execute(text("select 1")).scalar<int>() == 1);
  });
}

TEST_CASE("a connection lost in the middle ends the transaction, one lost at commit leaves doubt") {
  on_postgresql([](TestDatabase& database) {
    auto observer = connect(database);
    run(*observer, "create table t (x int)");
    auto connection = connect(database);
    connection->begin({.intent = Intent::write});
    run(*connection, "insert into t values (1)");
    terminate(*observer, *connection);
    // Sent, and then nothing came: the driver cannot know better.
    CHECK(thrown_by<OperationalError>([&] { connection->commit(); }).code == "commit-in-doubt");
    CHECK_FALSE(connection->usable());
    connection->rollback();
    CHECK_FALSE(connection->in_transaction());
    CHECK(value_of(*observer, "select count(*) from t") == Value{0});
  });
}

TEST_CASE("a server process that goes in the middle of a batch or a stream is noticed there") {
  on_postgresql([](TestDatabase& database) {
    auto observer = connect(database);
    auto connection = connect(database);
    Value pid = value_of(*connection, "select pg_backend_pid()");
    auto kill = connection->prepare("select pg_terminate_backend($1) where $2 = 50");
    Cell cells[2] = {pid.cell(), {}};
    auto thrown = thrown_by<OperationalError>([&] {
      kill->run_many(1000, [&](std::size_t row) {
        cells[1] = Cell::of_integer(std::int64_t(row));
        return std::span<const Cell>{cells};
      });
    });
    CHECK(thrown.code == "connection-lost");
    CHECK_FALSE(connection->usable());
    kill.reset();

    connection = connect(database);
    auto stream = connection->prepare("select n from generate_series(1, 10000000) n");
    Cell row[1];
    stream->stream_rows();
    stream->bind({});
    REQUIRE(stream->step(row));
    run(*observer,
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and "
        "pid <> "
        "pg_backend_pid()");
    CHECK(thrown_by<OperationalError>([&] {
            while (stream->step(row)) {
            }
          }).code == "connection-lost");
    CHECK_FALSE(connection->usable());
  });
}
