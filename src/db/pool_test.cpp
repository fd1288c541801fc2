// SPDX-License-Identifier: MIT
#include <algorithm>
#include <thread>
#include <vector>

#include <carafe/util/context.hpp>
#include <carafe/util/wait.hpp>

#include "db/db_test_support.hpp"
#include "db/fake_driver.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using namespace std::chrono_literals;

namespace {

std::int64_t ask(Engine& engine) { return engine.connect().execute(text("select 1")).scalar<int>().value(); }

std::vector<Connection> take(Engine& engine, std::size_t count) {
  std::vector<Connection> taken;
  for (std::size_t i = 0; i < count; ++i) taken.push_back(engine.connect());
  return taken;
}

}  // namespace

TEST_CASE("what is beyond the pool's size is closed when it is handed back") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 2, .max_overflow = 3, .pool_timeout = 0ms});
  auto taken = take(engine, 5);
  CHECK(server.open() == 5);
  CHECK(thrown_by([&] { (void)engine.connect(); }).code == "pool-exhausted");
  taken.clear();
  CHECK(server.open() == 2);
  CHECK(engine.pool_status().idle == 2);
}

TEST_CASE("a pool of size 0 keeps none") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 0});
  ask(engine);
  ask(engine);
  CHECK(server.open() == 0);
  CHECK(server.count("connect") == 2);
}

TEST_CASE("the connection used last is lent first") {
  FakeServer server;
  Engine engine = fake_engine(server);
  auto taken = take(engine, 2);
  taken.clear();  // the first goes back first
  server.forget_asked();
  for (int i = 0; i < 5; ++i) ask(engine);
  CHECK(server.count("connect") == 0);
  CHECK(engine.pool_status().idle == 2);
}

TEST_CASE("an old connection is replaced when it is asked for") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_recycle = 20ms});
  ask(engine);
  std::this_thread::sleep_for(25ms);
  ask(engine);
  CHECK(server.count("connect") == 2);
  CHECK(server.open() == 1);
}

TEST_CASE("a connection is asked for a sign of life as often as the options say") {
  struct {
    std::chrono::milliseconds pre_ping;
    std::size_t pings;
  } cases[] = {{0ms, 3}, {1h, 0}, {std::chrono::milliseconds::max(), 0}};
  for (auto [pre_ping, pings] : cases) {
    CAPTURE(pre_ping.count());
    FakeServer server;
    Engine engine = fake_engine(server, {.pool_pre_ping = pre_ping});
    for (int i = 0; i < 4; ++i) ask(engine);
    CHECK(server.count("ping") == pings);
    CHECK(server.count("connect") == 1);
  }
}

TEST_CASE("after a restart of the server one sign of life is missed, and all connections are made anew") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_pre_ping = 0ms});
  take(engine, 8).clear();
  server.restart();
  server.forget_asked();
  auto again = take(engine, 8);
  for (Connection& connection : again) CHECK(connection.execute(text("select 1")).scalar<int>() == 0);
  CHECK(server.count("connect") == 8);
  CHECK(server.count("close") == 8);
  CHECK(server.open() == 8);
}

TEST_CASE("a lost connection puts those that lie idle under suspicion") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_pre_ping = 1h});
  take(engine, 4).clear();
  server.restart();
  auto lost = thrown_by<OperationalError>([&] { ask(engine); });
  CHECK(lost.code == "connection-lost");
  for (int i = 0; i < 4; ++i) ask(engine);  // none fails
  CHECK(engine.pool_status().open() == 1);
  CHECK(server.open() == 1);
}

TEST_CASE("whatever fails, nothing is lost from the pool and the next work succeeds") {
  struct {
    const char* where;
    const char* code;  // what the caller sees
  } cases[] = {{"connect", "connection-lost"},
               {"begin write", "connection-lost"},
               {"insert", "connection-lost"},
               {"commit", "commit-in-doubt"},
               {"rollback", "nothing"},
               {"close", "nothing"},
               {"ping", "nothing"},
               {"SAVEPOINT carafe_1", "connection-lost"}};
  for (auto [where, code] : cases) {
    std::string place = where;
    CAPTURE(place);
    FakeServer server;
    Engine engine = fake_engine(server, {.pool_size = 2, .max_overflow = 0, .pool_pre_ping = 0ms});
    take(engine, 2).clear();
    if (place == "connect") engine.dispose();
    bool failing = true;
    server.on_ask = [&](std::string_view asked) {
      if (failing && asked == place) throw_lost();
    };
    auto work = [&](bool commit) {
      Connection connection = engine.connect();
      connection.begin(Intent::write);
      auto nested = connection.begin_nested();
      connection.execute(text("insert"));
      nested.commit();
      if (commit) connection.commit();
      if (place == "close") connection.invalidate();
    };
    CHECK(thrown_by([&] { work(place != "rollback"); }).code == code);
    failing = false;
    CHECK(engine.pool_status().lent.empty());
    CHECK(server.transactions() == 0);
    for (int i = 0; i < 3; ++i) work(true);
    auto both = take(engine, 2);  // both places are there
    CHECK(server.most_living() <= 2);
  }
}

TEST_CASE("a full pool names the places that have its connections") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 2, .max_overflow = 1, .pool_timeout = 1ms});
  std::string rule = "/users/<int:id>";
  Context context{thread_waiter()};
  context.work = rule;
  std::vector<Connection> held;
  unsigned line = 0;
  {
    ContextScope scope{&context};
    for (int i = 0; i < 2; ++i) {
      line = __LINE__ + 1;
      held.push_back(engine.connect());
    }
  }
  held.push_back(engine.connect());
  auto thrown = thrown_by<OperationalError>([&] { (void)engine.connect(); });
  CHECK(thrown.code == "pool-exhausted");
  CHECK_MESSAGE(thrown.message.find("all 3 are in use") != std::string::npos, thrown.message);
  std::string group = "pool_test.cpp:" + std::to_string(line) + " (/users/<int:id>), the first ";
  CHECK_MESSAGE(thrown.message.find("2 taken at ") != std::string::npos, thrown.message);
  CHECK_MESSAGE(thrown.message.find(group) != std::string::npos, thrown.message);

  PoolStatus status = engine.pool_status();
  CHECK(status.capacity == 3);
  CHECK(status.lent.size() == 3);
  CHECK(status.idle == 0);
  CHECK(status.lent[0].work == rule);
  held.clear();
  CHECK(engine.pool_status().lent.empty());
}

TEST_CASE("connections opened ahead lie ready") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 10});
  engine.warm_up(7);
  CHECK(engine.pool_status().idle == 7);
  server.forget_asked();
  auto taken = take(engine, 7);
  CHECK(server.count("connect") == 0);
  engine.warm_up(50);  // no more than are kept
  CHECK(engine.pool_status().open() == 17);
}

TEST_CASE("what failed in a connection's state is closed on request") {
  FakeServer server;
  Engine engine = fake_engine(server);
  engine.connect().invalidate();
  CHECK(server.open() == 0);
  ask(engine);
  CHECK(server.open() == 1);
}

TEST_CASE("64 threads that each want two connections of four: all end in time, none is lost") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 4, .max_overflow = 0, .pool_timeout = 100ms});
  std::atomic<int> failed = 0;
  std::atomic<int> done = 0;
  std::atomic<int> named = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i) {
    threads.emplace_back([&] {
      try {
        Connection outer = engine.connect();
        std::this_thread::sleep_for(1ms);
        Connection inner = engine.connect();
        ++done;
      } catch (const OperationalError& error) {
        ++failed;
        named += std::string_view{error.what()}.find("pool_test.cpp") != std::string_view::npos;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(done + failed == 64);
  CHECK(failed > 0);
  CHECK(named > 0);  // those who hold may have gone by the time the last ones tell
  CHECK(server.most_living() <= 4);
  auto all = take(engine, 4);
  CHECK(engine.pool_status().lent.size() == 4);
}

TEST_CASE("10 000 uses that end in every way: each reads its own answer, nothing stays open") {
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_size = 3, .max_overflow = 2});
  std::atomic<int> foreign = 0;
  auto use = [&](int thread) {
    std::uint32_t random = std::uint32_t(thread) * 7919 + 1;
    for (int i = 0; i < 1250; ++i) {
      random = random * 1664525 + 1013904223;
      int nonce = thread * 10'000 + i;
      try {
        Connection connection = engine.connect();
        unsigned way = (random >> 16) % 5;
        if (way != 0) connection.begin(way == 1 ? Intent::write : Intent::read);
        auto answer = connection.execute(text("select :nonce"), {{"nonce", nonce}}).scalar<int>();
        if (answer != nonce) ++foreign;
        if (way == 2) throw std::runtime_error{"the work failed"};
        if (way == 3) connection.prepare("select 1").bind({});  // left open
        if (way == 4) server.restart();
        connection.commit();
      } catch (const std::runtime_error&) {
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back(use, i);
  for (auto& thread : threads) thread.join();
  CHECK(foreign == 0);
  CHECK(server.transactions() == 0);
  CHECK(server.most_living() <= 5);
  CHECK(engine.pool_status().lent.empty());
  CHECK(ask(engine) == 0);
}
