// SPDX-License-Identifier: MIT
#include <test_databases.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "db/captured_log.hpp"
#include "db/db_test_support.hpp"
#include "db/fake_driver.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using carafe::testing_support::on_every_database;
using carafe::testing_support::TestDatabase;
using namespace std::chrono_literals;

namespace {

/// How many connections three were lent for, when each was idle in its turn.
std::size_t used_of_three(bool use_lifo) {
  FakeServer server;
  std::vector<DriverConnection*> lent;
  EngineOptions options{.pool_pre_ping = std::chrono::milliseconds::max(), .pool_use_lifo = use_lifo};
  options.events.on_checkout = [&](DriverConnection& connection) { lent.push_back(&connection); };
  Engine engine = fake_engine(server, options);
  engine.warm_up(3);
  lent.clear();
  for (int i = 0; i < 6; ++i) (void)engine.connect();
  std::ranges::sort(lent);
  return std::size_t(std::ranges::unique(lent).begin() - lent.begin());
}

void leave_open(Engine& engine) {
  Connection connection = engine.connect();
  connection.begin(Intent::write);
  connection.execute(text("insert into t values (1)"));
}

}  // namespace

TEST_CASE("the pool lends what was used last, or what has rested longest") {
  CHECK(used_of_three(true) == 1);
  CHECK(used_of_three(false) == 3);
}

TEST_CASE("a transaction left open is undone, or kept where the options say so") {
  struct {
    ResetOnReturn reset;
    std::int64_t rows;
  } cases[] = {{ResetOnReturn::rollback, 0}, {ResetOnReturn::commit, 1}, {ResetOnReturn::none, 0}};
  for (auto [reset, rows] : cases) {
    on_every_database([&](TestDatabase& database) {
      Engine engine = database.engine({.pool_reset_on_return = reset});
      run(engine, "create table t (x integer)");
      leave_open(engine);
      CHECK(number(engine, "select count(*) from t") == rows);
      CHECK(engine.pool_status().open() == 1);
    });
  }
}

TEST_CASE("a commit that fails when a connection is handed back is logged, and nothing stays") {
  CapturedLog log;
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_reset_on_return = ResetOnReturn::commit});
  server.on_ask = [](std::string_view asked) {
    if (asked == "commit") throw_conflict();
  };
  leave_open(engine);
  CHECK(server.transactions() == 0);
  CHECK(log.text() == "error sql: the commit of a connection handed back failed: another was first\n");
}

TEST_CASE("what a user leaves on the connection besides a transaction goes, unless the program sees to it") {
  for (bool by_itself : {true, false}) {
    on_every_database([&](TestDatabase& database) {
      EngineOptions options;
      if (!by_itself) options.pool_reset_on_return = ResetOnReturn::none;
      Engine engine = database.engine(options);
      run(engine, "create temporary table left_here (x integer)");
      auto found = thrown_by([&] { run(engine, "select x from left_here"); });
      CHECK((found.code == "nothing") != by_itself);
    });
  }
}

TEST_CASE("a program may clean up by itself before a connection is lent again") {
  FakeServer server;
  EngineOptions options{.pool_reset_on_return = ResetOnReturn::none};
  std::vector<bool> in_transaction;
  options.events.on_reset = [&](DriverConnection& connection) {
    in_transaction.push_back(connection.in_transaction());
    if (connection.in_transaction()) connection.rollback();
    connection.begin({});
    connection.prepare("clean up")->run({});
  };
  Engine engine = fake_engine(server, options);
  leave_open(engine);
  (void)engine.connect();
  CHECK(in_transaction == std::vector{true, false});
  CHECK(server.count("clean up") == 2);
  CHECK(server.transactions() == 0);
}

TEST_CASE("a detached connection leaves its place to another, and is closed at its end") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine({.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms});
    {
      Connection kept = engine.connect();
      CHECK(thrown_by([&] { (void)engine.connect(); }).code == "pool-exhausted");
      kept.detach();
      kept.detach();  // it is already
      CHECK(engine.pool_status().open() == 0);
      CHECK(number(engine, "select 1") == 1);
      CHECK(kept.execute(text("select 2")).scalar<int>() == 2);
    }
    CHECK(engine.pool_status().open() == 1);
    CHECK(number(engine, "select 1") == 1);
    CHECK(thrown_by([&] {
            Connection one = engine.connect();
            (void)engine.connect();
          }).code == "pool-exhausted");
  });

  FakeServer server;
  Engine engine = fake_engine(server);
  {
    Connection detached = engine.connect();
    detached.detach();
    detached.begin();
  }
  CHECK(server.open() == 0);
  CHECK(server.transactions() == 0);

  Engine memory{"sqlite://"};
  CHECK(thrown_by<UsageError>([&] { memory.connect().detach(); }).code == "unsupported-operation");
  CHECK(number(memory, "select 1") == 1);
}

TEST_CASE("a password that expires is fetched for every connection that is made") {
  FakeServer server;
  int tokens = 0;
  EngineOptions options{.pool_size = 2};
  options.events.before_connect = [&](DatabaseUrl& url) { url.password = "t" + std::to_string(++tokens); };
  Engine engine = fake_engine(server, options);
  engine.warm_up(2);
  number(engine, "select 1");
  CHECK(server.count("password t1") == 1);
  CHECK(server.count("password t2") == 1);
  CHECK(tokens == 2);
}

TEST_CASE("before_connect gives the password, the same on every server, and may refuse") {
  on_every_database([](TestDatabase& database) {
    if (database.url().is_sqlite()) return;
    DatabaseUrl url = database.url();
    std::string password = std::exchange(url.password, "yesterday's");
    url.options["isolation_level"] = "SERIALIZABLE";
    Engine refused{url};
    CHECK(thrown_by([&] { (void)refused.connect(); }).code == "cannot-connect");

    EngineOptions options;
    bool answers = true;
    options.events.before_connect = [&](DatabaseUrl& asked) {
      CHECK(asked.database == url.database);
      if (!answers) throw UsageError{"bad-setting", "no token today"};
      asked.password = password;
    };
    Engine engine{url, options};
    CHECK(number(engine, "select 1") == 1);
    engine.dispose();
    answers = false;
    CHECK(thrown_by([&] { (void)engine.connect(); }).code == "bad-setting");
    CHECK(engine.pool_status().lent.empty());
  });
}

TEST_CASE("another kind of database, or another file, is no change for one connection") {
  FakeServer server;
  EngineOptions options;
  options.events.before_connect = [](DatabaseUrl& url) { url.dialect = "postgresql"; };
  Engine engine = fake_engine(server, options);
  CHECK(thrown_by<UsageError>([&] { (void)engine.connect(); }).code == "bad-database-url");

  TemporaryFolder folder;
  options.events.before_connect = [&](DatabaseUrl& url) { url.database = folder.file("other.db"); };
  Engine file{folder.url(), options};
  CHECK(thrown_by<UsageError>([&] { (void)file.connect(); }).code == "unsupported-operation");
}

TEST_CASE("echo_pool logs what becomes of each connection, events are told why one is closed") {
  CapturedLog log;
  FakeServer server;
  std::vector<std::string> why;
  {
    EngineOptions options{.name = "shop", .pool_size = 1, .echo_pool = true};
    options.events.on_close = [&](DriverConnection&, std::string_view reason) { why.emplace_back(reason); };
    Engine engine = fake_engine(server, options);
    {
      Connection first = engine.connect();
      std::string place = "pool_options_test.cpp:" + std::to_string(__LINE__ - 1);
      CHECK(log.text().find("info sql pool[shop]: connection 1 made\n") == 0);
      CHECK(log.text().find(place) != std::string::npos);
      Connection second = engine.connect();
    }
    engine.connect().invalidate();
    engine.connect().detach();
    {
      Connection lost = engine.connect();
      server.restart();
      CHECK_THROWS_AS(lost.execute(text("select 1")), OperationalError);
    }
    Connection over = engine.connect();
    engine.dispose();
    over = engine.connect();
  }
  CHECK(why == std::vector<std::string>{"beyond pool_size", "invalidated", "detached", "lost",
                                        "the pool was emptied", "its engine has ended"});
  std::string text = log.text();
  CHECK(text.find("connection 1 closed: beyond pool_size\n") != std::string::npos);
  CHECK(text.find("connection 2 handed back\n") != std::string::npos);
  CHECK(text.find("connection 3 detached\n") != std::string::npos);
}
