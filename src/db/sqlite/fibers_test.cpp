// SPDX-License-Identifier: MIT
// The driver as the server uses it: several requests suspended on one loop.
#include <carafe/util/wait.hpp>

#include "db/db_test_support.hpp"
#include "util/fiber_loop_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using carafe::testing_fibers::FiberBench;
using namespace std::chrono_literals;

namespace {
struct Entries {
  TemporaryFolder folder;
  Engine engine{folder.url() + "?timeout=30"};
  Entries() { run(engine, "create table entry (who text)"); }

  std::vector<std::string> all() {
    return engine.connect().execute(text("select who from entry order by rowid")).scalars<std::string>();
  }
};

void write(Connection& connection, const char* who) {
  connection.execute(text("insert into entry values (:who)"), {{"who", who}});
}
}  // namespace

TEST_CASE_FIXTURE(Entries,
                  "of two suspended writers on one loop the one rolled back leaves nothing, the other all") {
  FiberBench bench;
  std::vector<std::string> order;
  bench.add([&] {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    write(connection, "first");
    order.push_back("first has written");
    carafe::sleep_for(10ms);
    order.push_back("first rolls back");
    connection.rollback();
  });
  bench.add([&] {
    Connection connection = engine.connect();
    order.push_back("second asks");
    connection.begin(Intent::write);
    order.push_back("second begins");
    write(connection, "second");
    carafe::sleep_for(1ms);
    connection.commit();
  });
  bench.run();
  for (auto& task : bench.tasks) CHECK(task->escapee == nullptr);
  CHECK(order ==
        std::vector<std::string>{"first has written", "second asks", "first rolls back", "second begins"});
  CHECK(all() == std::vector<std::string>{"second"});
}

TEST_CASE_FIXTURE(Entries,
                  "writers on one loop get their turns in the order they asked, and readers do not wait") {
  FiberBench bench;
  std::vector<std::string> names{"a", "b", "c", "d", "e", "f"};
  for (const auto& name : names) {
    bench.add([&, name] {
      Connection connection = engine.connect();
      connection.begin(Intent::write);
      carafe::sleep_for(1ms);
      write(connection, name.c_str());
      connection.commit();
    });
  }
  std::int64_t seen = -1;
  bench.add([&] { seen = number(engine, "select count(*) from entry"); });
  bench.run();
  for (auto& task : bench.tasks) CHECK(task->escapee == nullptr);
  CHECK(seen == 0);
  CHECK(all() == names);
}

TEST_CASE_FIXTURE(Entries, "a commit leaves the loop to others and comes back to its fiber") {
  FiberBench bench;
  auto& writer = bench.add([&] {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    write(connection, "x");
    connection.commit();
  });
  bench.run();
  CHECK(writer.suspensions == 1);
  CHECK(writer.escapee == nullptr);
  CHECK(all() == std::vector<std::string>{"x"});
}

TEST_CASE("a database in memory is lent to one suspended request after the other") {
  Engine engine{"sqlite://"};
  run(engine, "create table entry (who text)");
  FiberBench bench;
  std::vector<std::int64_t> seen;
  for (int i = 0; i < 4; ++i) {
    bench.add([&] {
      Connection connection = engine.connect();
      connection.begin(Intent::write);
      write(connection, "x");
      carafe::sleep_for(1ms);
      seen.push_back(connection.execute(text("select count(*) from entry")).scalar<std::int64_t>().value());
      if (seen.size() % 2 == 0) connection.rollback();
      connection.commit();
    });
  }
  bench.run();
  CHECK(seen == std::vector<std::int64_t>{1, 2, 2, 3});
  CHECK(number(engine, "select count(*) from entry") == 2);
}

TEST_CASE_FIXTURE(Entries, "a request cancelled while it queues lets the next one write") {
  FiberBench bench;
  bench.add([&] {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    carafe::sleep_for(10ms);
    write(connection, "first");
    connection.commit();
  });
  bool cancelled = false;
  FiberBench::Task* doomed = &bench.add([&] {
    try {
      Connection connection = engine.connect();
      connection.begin(Intent::write);
      write(connection, "cancelled");
    } catch (const Cancelled&) {
      cancelled = true;
      throw;
    }
  });
  bench.add([&] {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    write(connection, "third");
    connection.commit();
  });
  bench.on_loop = [&] { bench.loop.cancel(*doomed); };
  bench.run();
  CHECK(cancelled);
  CHECK(all() == std::vector<std::string>{"first", "third"});
}
