// SPDX-License-Identifier: MIT
// The driver as the server uses it: several requests suspended on one loop.
#include <chrono>
#include <fstream>
#include <random>

#include <carafe/util/wait.hpp>

#include "db/db_test_support.hpp"
#include "db/mariadb/mariadb_test_support.hpp"
#include "util/fiber_loop_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_mariadb;
using carafe::testing_fibers::FiberBench;
using namespace std::chrono_literals;

namespace {
/// How many statements with this text the server runs.
std::int64_t running(DriverConnection& connection, std::string_view mark) {
  auto statement = connection.prepare(
      "select count(*) from information_schema.processlist where info like concat('%', ?, '%') and id <> "
      "connection_id() and command <> 'Sleep'");
  Cell cell = Cell::of_bytes(mark);
  statement->bind({&cell, 1});
  Cell row;
  REQUIRE(statement->step(&row));
  return row.integer;
}

std::size_t resident_bytes() {
  std::size_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages >> pages;
  return pages * 4096;
}
}  // namespace

TEST_CASE("statements of several requests on one loop run at the same time") {
  on_mariadb([](Server& server) {
    constexpr int requests = 8;
    FiberBench bench;
    int most = 0;
    int inside = 0;
    for (int i = 0; i < requests; ++i) {
      bench.add([&] {
        auto connection = server.connect();
        auto statement = connection->prepare("select sleep(0.2)");
        most = std::max(most, ++inside);
        statement->run({});
        --inside;
      });
    }
    auto begin = std::chrono::steady_clock::now();
    bench.run();
    for (auto& task : bench.tasks) CHECK(task->escapee == nullptr);
    // One after the other they would take 1.6 s, and no two would be inside.
    CHECK(most == requests);
    MESSAGE(requests, " sleeps of 0.2 s took ",
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), " s");
  });
}

TEST_CASE("a cancelled request stops its statement on the server, and its connection works on") {
  on_mariadb([](Server& server) {
    auto observer = server.connect();
    std::unique_ptr<DriverConnection> connection;
    FiberBench bench;
    bool cancelled = false;
    auto* doomed = &bench.add([&] {
      connection = server.connect();
      connection->begin({});
      try {
        rows(*connection, "select sleep(60), 'nonce of the cancelled'");
      } catch (const Cancelled&) {
        cancelled = true;
        connection->rollback();
        throw;
      }
    });
    bench.add([&] {
      while (running(*observer, "nonce of the cancelled") == 0) carafe::sleep_for(5ms);
      bench.later([&] { bench.loop.cancel(*doomed); });
    });
    auto begin = std::chrono::steady_clock::now();
    bench.run();
    CHECK(std::chrono::steady_clock::now() - begin < 30s);
    CHECK(cancelled);
    CHECK(running(*observer, "nonce of the cancelled") == 0);
    CHECK(connection->usable());
    CHECK_FALSE(connection->in_transaction());
    CHECK(number(*connection, "select 42") == 42);
  });
}

TEST_CASE("a request cancelled while it connects leaves nothing behind") {
  on_mariadb([](Server& server) {
    FiberBench bench;
    std::vector<FiberBench::Task*> tasks;
    for (int i = 0; i < 10; ++i) tasks.push_back(&bench.add([&] { server.connect(); }));
    bench.on_loop = [&] {
      for (auto* task : tasks) {
        if (task->is_running()) bench.loop.cancel(*task);
      }
    };
    bench.run();
    CHECK(number(*server.connect(), "select 1") == 1);
  });
}

TEST_CASE("under random cancellations no answer reaches another question") {
  on_mariadb([](Server& server) {
    constexpr int fibers = 6;
    constexpr int questions = 60;
    auto admin = server.connect();
    run(*admin, "create table big (x int, s varchar(100))");
    run(*admin, "insert into big select seq, repeat('x', 100) from seq_1_to_5000");
    std::mt19937 random{20261124};
    std::vector<std::unique_ptr<DriverConnection>> connections;
    for (int i = 0; i < fibers; ++i) connections.push_back(server.connect());
    std::int64_t nonce = 0;
    int wrong = 0;
    int answered = 0;
    int cancelled = 0;
    int replaced = 0;
    for (int round = 0; round < questions / 4; ++round) {
      FiberBench bench;
      std::vector<FiberBench::Task*> tasks;
      for (int i = 0; i < fibers; ++i) {
        tasks.push_back(&bench.add([&, i] {
          auto& connection = connections[std::size_t(i)];
          if (!connection->usable()) {
            ++replaced;
            connection = server.connect();
          }
          for (int q = 0; q < 4; ++q) {
            std::int64_t mine = ++nonce;
            try {
              unsigned kind = random() % 4;
              std::string sql = kind == 0   ? "select ?, sleep(0.002)"
                                : kind == 1 ? "select ?, x, s from big"
                                : kind == 2 ? "select ?, count(*) from big a join seq_1_to_50 b"
                                            : "select ?, 1";
              auto statement = connection->prepare(sql);
              if (kind == 1 && random() % 2 == 0) statement->stream_rows();
              Cell cell = Cell::of_integer(mine);
              statement->bind({&cell, 1});
              std::vector<Cell> row(statement->column_count());
              while (statement->step(row.data())) {
                if (row[0].integer != mine) ++wrong;
              }
              ++answered;
            } catch (const Cancelled&) {
              ++cancelled;
              connection->rollback();
              throw;
            }
          }
        }));
      }
      bench.add([&] {
        for (int i = 0; i < 3; ++i) {
          carafe::sleep_for(std::chrono::microseconds{random() % 8000});
          auto* victim = tasks[random() % tasks.size()];
          bench.later([&bench, victim] {
            if (victim->is_running()) bench.loop.cancel(*victim);
          });
        }
      });
      bench.run();
    }
    MESSAGE(answered, " answers, ", cancelled, " cancelled, ", replaced, " connections replaced");
    CHECK(wrong == 0);
    CHECK(answered > 0);
    CHECK(cancelled > 0);
    CHECK(number(*admin,
                 "select count(*) from information_schema.processlist where info like '%from big%'") <= 1);
  });
}

TEST_CASE("a million rows are streamed in little memory") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    auto statement = connection->prepare("select seq, repeat('x', 100) from seq_1_to_1000000");
    statement->stream_rows();
    statement->bind({});
    Cell row[2];
    std::size_t base = resident_bytes();
    std::size_t most = base;
    std::int64_t count = 0;
    while (statement->step(row)) {
      if (++count % 10'000 == 0) most = std::max(most, resident_bytes());
    }
    CHECK(count == 1'000'000);
    CHECK(most - base < 64U << 20);
    MESSAGE("1 000 000 rows in ", (most - base) >> 10, " KiB");
  });
}
