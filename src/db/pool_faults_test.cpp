// SPDX-License-Identifier: MIT
// The pool over real servers whose connections are cut or left in a mess.
#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <carafe/util/wait.hpp>
#include <test_databases.hpp>

#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using carafe::testing_support::on_every_database;
using carafe::testing_support::TestDatabase;
using namespace std::chrono_literals;

namespace {

/// What differs by server and is no matter of the toolkit.
struct Server {
  const char* count_others;
  const char* list_others;
  const char* kill;
  const char* set;
  const char* leaked_setting;  // gives 1 where `set` is still in force
  const char* open_transactions;
};

const Server* server_of(const TestDatabase& database) {
  static const Server postgresql{
      "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      "select pg_terminate_backend(",
      "set work_mem = '3MB'",
      "select cast(case when current_setting('work_mem') = '3MB' then 1 else 0 end as bigint)",
      "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
      "and state like 'idle in transaction%'"};
  static const Server mariadb{
      "select count(*) from information_schema.processlist where db = database() and id <> connection_id()",
      "select id from information_schema.processlist where db = database() and id <> connection_id()",
      "kill (",
      "set @leaked = 1",
      "select case when @leaked is null then 0 else 1 end",
      "select count(*) from information_schema.innodb_trx"};
  if (database.dialect() == "postgresql") return &postgresql;
  if (database.dialect() == "mariadb") return &mariadb;
  return nullptr;
}

/// Ends every connection to the database but that of `admin`, and waits until they are gone.
void kill_others(Connection& admin, const Server& server) {
  for (auto id : admin.execute(text(server.list_others)).scalars<std::int64_t>()) {
    admin.execute_ddl(server.kill + std::to_string(id) + ")");
  }
  for (int i = 0; i < 500; ++i) {
    if (admin.execute(text(server.count_others)).scalar<std::int64_t>() == 0) return;
    sleep_for(10ms);
  }
  FAIL("the connections did not end");
}

}  // namespace

TEST_CASE("when all idle connections were cut, nobody who asks for one notices") {
  on_every_database([](TestDatabase& database) {
    const Server* server = server_of(database);
    if (server == nullptr) return;
    Engine engine = database.engine({.pool_size = 8});
    Engine other = database.engine();
    Connection admin = other.connect();
    for (int round = 0; round < 3; ++round) {
      engine.warm_up(8);
      REQUIRE(engine.pool_status().idle == 8);
      kill_others(admin, *server);
      std::vector<Connection> taken;
      for (int i = 0; i < 8; ++i) taken.push_back(engine.connect());
      for (int i = 0; i < 8; ++i) {
        CHECK(taken[std::size_t(i)].execute(text("select cast(:n as decimal(3))"), {{"n", i}}).size() == 1);
      }
    }
  });
}

TEST_CASE("a connection cut while it is used fails its user, and the next work goes well") {
  on_every_database([](TestDatabase& database) {
    const Server* server = server_of(database);
    if (server == nullptr) return;
    Engine engine = database.engine({.pool_size = 4});
    Engine other = database.engine();
    Connection admin = other.connect();
    admin.execute_ddl("create table t (x integer)");
    engine.warm_up(4);
    {
      Connection used = engine.connect();
      used.begin(Intent::write);
      used.execute(text("insert into t values (1)"));
      kill_others(admin, *server);
      try {
        used.execute(text("insert into t values (2)"));
        FAIL("the connection is gone");
      } catch (const OperationalError& error) {
        CHECK(error.connection_lost());
        bool cut = error.sqlstate().starts_with("08") || error.sqlstate().starts_with("57");
        CHECK_MESSAGE(cut, error.sqlstate());
      }
    }
    CHECK(number(engine, "select count(*) from t") == 0);
    {
      Connection used = engine.connect();
      used.begin(Intent::write);
      used.execute(text("insert into t values (1)"));
      kill_others(admin, *server);
      CHECK_THROWS_AS(used.commit(), OperationalError);
    }
    CHECK(number(engine, "select count(*) from t") == 0);
    CHECK(engine.pool_status().lent.empty());
    int runs = 0;
    engine.run_transaction([&](Connection& connection) {
      connection.execute(text("insert into t values (3)"));
      if (++runs == 1) kill_others(admin, *server);
      connection.execute(text("insert into t values (4)"));
    });
    CHECK(runs == 2);
    CHECK(number(engine, "select count(*) from t") == 2);
  });
}

TEST_CASE("uses that end in every way leave nothing to the next: each reads its own answer") {
  const int uses = std::getenv("CARAFE_LONG_TESTS") != nullptr ? 25'000 : 500;
  on_every_database([&](TestDatabase& database) {
    const Server* server = server_of(database);
    Engine engine = database.engine({.pool_size = 3, .max_overflow = 1});
    engine.connect().execute_ddl("create table t (x integer)");
    std::atomic<int> foreign = 0;
    std::atomic<int> dirty = 0;
    auto use = [&](int thread) {
      std::uint32_t random = std::uint32_t(thread) * 7919 + 1;
      for (int i = 0; i < uses; ++i) {
        random = random * 1664525 + 1013904223;
        int nonce = thread * 100'000 + i;
        try {
          Connection connection = engine.connect();
          if (connection.in_transaction()) ++dirty;
          if (server && connection.execute(text(server->leaked_setting)).scalar<std::int64_t>() != 0) ++dirty;
          unsigned way = (random >> 16) % 7;
          if (way > 2) connection.begin();
          auto read = connection.execute(text("select cast(:n as integer)"), {{"n", nonce}}).one();
          if (read.get<int>(0) != nonce) ++foreign;
          switch (way) {
            case 0:
              if (server) connection.execute_ddl(server->set);
              break;
            case 1:
              connection.execute_ddl("create temporary table leaked (x integer)");
              break;
            case 2:
              throw std::runtime_error{"the work failed"};
            case 3: {  // left in the middle of its rows
              Statement& rows = connection.prepare("select 1 union all select 2 union all select 3");
              Cell row;
              rows.bind({});
              rows.step(&row);
              break;
            }
            case 4:
              connection.execute(text("select nothing from nowhere"));
              break;
            case 5:
              connection.commit();
              break;
            default:  // an open transaction
              break;
          }
        } catch (const ProgrammingError& error) {
          if (std::string_view{error.what()}.find("leaked") != std::string_view::npos) ++dirty;
        } catch (const std::runtime_error& error) {
          if (std::string_view{error.what()} != "the work failed") {
            ++dirty;
            MESSAGE(error.what());
          }
        }
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(use, i);
    for (auto& thread : threads) thread.join();
    CHECK(foreign == 0);
    CHECK(dirty == 0);
    CHECK(engine.pool_status().lent.empty());
    CHECK(engine.pool_status().open() <= 3);
    if (server) CHECK(number(engine, server->open_transactions) == 0);
  });
}
