// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <test_databases.hpp>

#include "db/db_test_support.hpp"
#include "db/fake_driver.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using carafe::testing_support::on_every_database;
using carafe::testing_support::TestDatabase;
using namespace std::chrono_literals;

namespace {
const RetryOptions quick{.attempts = 4, .first_pause = 0ms};
}

TEST_CASE("a unit that met another one is run again as a whole") {
  FakeServer server;
  Engine engine = fake_engine(server);
  int runs = 0;
  int result = engine.run_transaction(
      [&](Connection& connection) {
        connection.execute(text("insert"));
        if (++runs < 3) throw_conflict();
        return runs;
      },
      quick);
  CHECK(result == 3);
  CHECK(server.asked() == std::vector<std::string>{"connect", "begin write", "insert", "rollback",
                                                   "begin write", "insert", "rollback", "begin write",
                                                   "insert", "commit"});
}

TEST_CASE("what a unit throws decides whether it is run again") {
  struct {
    const char* where;
    bool conflict;
    int runs;
    const char* code;
  } cases[] = {{"insert", true, 4, "retry-transaction"},
               {"commit", true, 4, "retry-transaction"},
               {"insert", false, 4, "connection-lost"},
               {"commit", false, 1, "commit-in-doubt"},
               {"begin write", false, 4, "connection-lost"}};
  for (auto [where, conflict, expected, code] : cases) {
    std::string place = where;
    CAPTURE(place);
    CAPTURE(conflict);
    FakeServer server;
    Engine engine = fake_engine(server);
    int runs = 0;
    server.on_ask = [&, conflict = conflict](std::string_view asked) {
      if (asked == "begin write") ++runs;
      if (asked == place) conflict ? throw_conflict() : throw_lost();
    };
    auto work = [](Connection& connection) { connection.execute(text("insert")); };
    CHECK(thrown_by([&] { engine.run_transaction(work, quick); }).code == code);
    CHECK(runs == expected);
    CHECK(server.transactions() == 0);
    CHECK(engine.pool_status().lent.empty());
  }
  FakeServer server;
  Engine engine = fake_engine(server);
  int runs = 0;
  CHECK_THROWS_AS(engine.run_transaction([&](Connection&) {
    ++runs;
    throw std::runtime_error{"a mistake of the program"};
  }),
                  std::runtime_error);
  CHECK(runs == 1);
}

TEST_CASE("the unit's transaction is begun as the options say, and ended by run_transaction alone") {
  FakeServer server;
  Engine engine = fake_engine(server);
  RetryOptions options = quick;
  options.transaction = {.isolation = IsolationLevel::serializable, .read_only = true};
  engine.run_transaction([](Connection&) {}, options);
  CHECK(server.asked() == std::vector<std::string>{"connect", "begin SERIALIZABLE read only", "commit"});

  auto commits = thrown_by<UsageError>([&] { engine.run_transaction([](Connection& c) { c.commit(); }); });
  CHECK(commits.code == "transaction-ended");
  auto rolls_back =
      thrown_by<UsageError>([&] { engine.run_transaction([](Connection& c) { c.rollback(); }); });
  CHECK(rolls_back.code == "transaction-ended");
  CHECK(server.transactions() == 0);
  Connection connection = engine.connect();
  connection.begin();
  connection.commit();  // the mark has not stayed
}

TEST_CASE("the connection is free for others while a unit waits for its next run") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 1, .max_overflow = 0});
  std::size_t lent_meanwhile = 9;
  int runs = 0;
  std::thread other;
  engine.run_transaction(
      [&](Connection&) {
        if (++runs > 1) return;
        other = std::thread{[&] {
          Connection connection = engine.connect();
          lent_meanwhile = engine.pool_status().lent.size();
        }};
        throw_conflict();
      },
      {.first_pause = 1ms});
  other.join();
  CHECK(lent_meanwhile == 1);
}

TEST_CASE("money moved by many workers at once is neither lost nor doubled") {
  constexpr int workers = 8;
  constexpr int accounts = 5;
  const int units = std::getenv("CARAFE_LONG_TESTS") != nullptr ? 10'000 : 200;
  on_every_database([&](TestDatabase& database) {
    Engine engine = database.engine();
    engine.connect().execute_ddl("create table account (id integer primary key, balance integer not null)");
    engine.connect().execute_ddl("create table transfer (worker integer, number integer)");
    for (int id = 0; id < accounts; ++id) {
      engine.connect().execute(text("insert into account values (:id, 1000)"), {{"id", id}});
    }
    RetryOptions options{.attempts = 1'000};
    options.transaction.isolation = IsolationLevel::serializable;
    std::atomic<int> runs = 0;
    std::atomic<int> given_up = 0;
    std::vector<std::thread> threads;
    for (int worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&, worker] {
        std::uint32_t random = std::uint32_t(worker) + 1;
        for (int number = 0; number < units; ++number) {
          random = random * 1664525 + 1013904223;
          int from = int((random >> 8) % accounts);
          int to = int((random >> 20) % accounts);
          auto balance = [](Connection& connection, int id) {
            return connection.execute(text("select balance from account where id = :id"), {{"id", id}})
                .scalar<int>()
                .value();
          };
          auto set = [](Connection& connection, int id, int value) {
            connection.execute(text("update account set balance = :b where id = :id"),
                               {{"b", value}, {"id", id}});
          };
          try {
            engine.run_transaction(
                [&](Connection& connection) {
                  ++runs;
                  set(connection, from, balance(connection, from) - 1);
                  set(connection, to, balance(connection, to) + 1);
                  connection.execute(text("insert into transfer values (:w, :n)"),
                                     {{"w", worker}, {"n", number}});
                },
                options);
          } catch (const std::exception& error) {
            ++given_up;
            MESSAGE(error.what());
          }
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(given_up == 0);
    CHECK(number(engine, "select sum(balance) from account") == accounts * 1000);
    CHECK(number(engine, "select count(*) from transfer") == workers * units);
    CHECK(number(engine, "select count(*) from (select distinct worker, number from transfer) as d") ==
          workers * units);
    MESSAGE(database.dialect() << ": " << workers * units << " units took " << runs.load() << " runs");
  });
}
