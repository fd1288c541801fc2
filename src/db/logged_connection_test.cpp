// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <carafe/util/wait.hpp>

#include "db/captured_log.hpp"
#include "db/db_test_support.hpp"
#include "db/fake_driver.hpp"

using namespace carafe;
using namespace carafe::testing_db;

TEST_CASE("echo logs every statement with its values, its time and its rows") {
  CapturedLog log;
  {
    Engine engine{"sqlite://", {.name = "shop", .echo = true}};
    Connection connection = engine.connect();
    connection.execute(text("create table t (x)"));
    connection.execute(text("insert into t values (:a), (:b)"), {{"a", 1}, {"b", "it's\nme"}});
    connection.execute(text("select x from t"));
    CHECK_THROWS_AS(connection.execute(text("select y from t")), ProgrammingError);
  }
  CHECK(log.text() ==
        "info sql[shop]: BEGIN (write) (T)\n"
        "info sql[shop]: create table t (x) (T, 0 rows)\n"
        "info sql[shop]: COMMIT (T)\n"
        "info sql[shop]: BEGIN (write) (T)\n"
        "info sql[shop]: insert into t values (?), (?) [1, 'it's\\nme'] (T, 2 rows)\n"
        "info sql[shop]: COMMIT (T)\n"
        "info sql[shop]: select x from t (T, 2 rows)\n"
        "info sql[shop]: select y from t (failed after T)\n");
}

TEST_CASE("values can be kept out of logs and events, those of hidden columns always are") {
  CapturedLog log;
  std::size_t seen = 0;
  EngineOptions options{.echo = true, .hide_parameters = true};
  options.on_statement = [&](std::string_view, std::span<const Cell> parameters) {
    seen += parameters.size();
  };
  Engine engine{"sqlite://", options};
  engine.connect().execute(text("select :secret"), {{"secret", "hunter2"}});
  CHECK(log.text() == "info sql: select ? [1 hidden] (T, 1 row)\n");
  CHECK(seen == 0);

  CapturedLog second;
  Engine open{"sqlite://", {.echo = true}};
  Connection connection = open.connect();
  Cell cells[2] = {Cell::of_bytes("hunter2"), Cell::of_integer(7)};
  cells[0].hidden = true;
  connection.prepare("select ?, ?").run(cells);
  CHECK(second.text() == "info sql: select ?, ? [***, 7] (T, 0 rows)\n");
  CHECK(Value{cells[0]}.cell().hidden);
}

TEST_CASE("many values and many rows are logged in short") {
  CapturedLog log;
  Engine engine{"sqlite://", {.echo = true}};
  Connection connection = engine.connect();
  std::vector<Cell> cells(50, Cell::of_integer(1));
  std::string sql = "select ?";
  for (std::size_t i = 1; i < cells.size(); ++i) sql += ",?";
  connection.prepare(sql).run(cells);
  CHECK(log.text().find("1, 1, … and 30 more]") != std::string::npos);
  connection.execute_ddl("create table t (x)");
  connection.begin(Intent::write);
  Cell row[1];
  connection.prepare("insert into t values (?)").run_many(1000, [&](std::size_t i) {
    row[0] = Cell::of_integer(std::int64_t(i));
    return std::span<const Cell>{row};
  });
  CHECK(log.text().find("insert into t values (?) [0] and 999 further rows (T, 1000 rows)") !=
        std::string::npos);
}

TEST_CASE("events tell of each thing that happens, in its order") {
  FakeServer server;
  std::vector<std::string> told;
  EngineEvents events;
  events.on_connect = [&](DriverConnection& connection) {
    told.emplace_back("connect");
    connection.prepare("set up")->run({});
  };
  events.on_checkout = [&](DriverConnection&) { told.emplace_back("checkout"); };
  events.on_checkin = [&](DriverConnection& connection) {
    told.emplace_back(connection.in_transaction() ? "checkin in transaction" : "checkin");
  };
  events.before_execute = [&](const StatementEvent& event) {
    told.push_back("before " + std::string{event.sql});
  };
  events.after_execute = [&](const StatementEvent& event) {
    told.push_back("after " + std::string{event.sql} + " " + std::to_string(event.rows) + " of " +
                   std::to_string(event.parameters.size()));
    CHECK(event.duration.count() > 0);
  };
  events.on_begin = [&](const TransactionOptions& options) {
    told.emplace_back(options.intent == Intent::write ? "begin write" : "begin");
  };
  events.on_commit = [&] { told.emplace_back("commit"); };
  events.on_rollback = [&] { told.emplace_back("rollback"); };
  events.on_error = [&](std::exception_ptr error, std::string_view sql) {
    CHECK(error != nullptr);
    told.push_back("error " + std::string{sql});
  };
  Engine engine = fake_engine(server, {.events = events});
  server.on_ask = [](std::string_view asked) {
    if (asked == "bad") throw ProgrammingError{"sql-error", "bad"};
  };
  {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    connection.execute(text("select :x"), {{"x", 1}});
    connection.execute(text("insert"));
    connection.commit();
    connection.begin();
    CHECK_THROWS_AS(connection.execute(text("bad")), ProgrammingError);
  }
  CHECK(told == std::vector<std::string>{"connect", "checkout", "begin write", "before select ?",
                                         "after select ? 1 of 1", "before insert", "after insert 1 of 0",
                                         "commit", "begin", "before bad", "error bad", "rollback",
                                         "checkin"});
  CHECK(server.count("set up") == 1);
}

TEST_CASE("an event can prevent what it is told of before, and cannot break what it is told of after") {
  CapturedLog log;
  FakeServer server;
  EngineEvents events;
  events.before_execute = [](const StatementEvent& event) {
    if (event.sql == "forbidden") throw UsageError{"sql-error", "not here"};
  };
  events.after_execute = [](const StatementEvent&) { throw std::runtime_error{"no"}; };
  events.on_checkin = [](DriverConnection&) { throw std::runtime_error{"no"}; };
  events.on_commit = [] { throw std::runtime_error{"no"}; };
  Engine engine = fake_engine(server, {.events = events});
  CHECK_THROWS_AS(engine.connect().execute(text("forbidden")), UsageError);
  CHECK(server.count("forbidden") == 0);
  engine.connect().execute(text("insert"));
  CHECK(server.count("commit") == 1);
  CHECK(engine.pool_status().lent.empty());
  CHECK(log.text().find("error sql: after_execute failed: no") != std::string::npos);

  EngineEvents refusing;
  refusing.on_checkout = [](DriverConnection&) { throw UsageError{"sql-error", "not now"}; };
  Engine closed = fake_engine(server, {.events = refusing});
  CHECK_THROWS_AS((void)closed.connect(), UsageError);
  CHECK(closed.pool_status().open() == 0);
}

TEST_CASE("a connection kept for a long time is logged once, with its place") {
  CapturedLog log;
  FakeServer server;
  Engine engine = fake_engine(server, {.pool_warn_after = std::chrono::milliseconds{1}});
  auto held = engine.connect();
  std::string place = "logged_connection_test.cpp:" + std::to_string(__LINE__ - 1);
  sleep_for(std::chrono::milliseconds{5});
  for (int i = 0; i < 3; ++i) (void)engine.connect();
  std::string text = log.text();
  auto found = text.find(place);
  REQUIRE_MESSAGE(found != std::string::npos, text);
  CHECK(text.find(place, found + 1) == std::string::npos);
}

TEST_CASE("echo tells whether the text of a statement was compiled for it or lay ready") {
  CapturedLog log;
  Engine engine{"sqlite://", {.echo = true}};
  Connection connection = engine.connect();
  connection.execute_ddl("create table t (x integer)");
  CapturedLog second;
  for (int i = 0; i < 2; ++i) {
    InsertStatement statement;
    statement.into.name = "t";
    statement.columns = {"x"};
    statement.values = {i};
    connection.execute(statement);
  }
  CHECK(second.text().find("generated in T)") != std::string::npos);
  CHECK(second.text().find("cached since T ago)") != std::string::npos);
  connection.execute(text("select x from t"));
  CHECK(second.text().find("select x from t (T, 2 rows)\n") != std::string::npos);
}

TEST_CASE("a token names a connection in the log until it is handed back") {
  CapturedLog log;
  Engine engine{"sqlite://", {.name = "shop", .echo = true}};
  {
    Connection connection = engine.connect();
    connection.set_logging_token("order\n42");
    connection.execute(text("select 1"));
    connection.begin();
  }
  engine.connect().execute(text("select 2"));
  CHECK(log.text() ==
        "info sql[shop][order\\n42]: select 1 (T, 1 row)\n"
        "info sql[shop][order\\n42]: BEGIN (T)\n"
        "info sql[shop][order\\n42]: ROLLBACK (T)\n"
        "info sql[shop]: select 2 (T, 1 row)\n");
  FakeServer server;
  Engine quiet = fake_engine(server);
  quiet.connect().set_logging_token("no log, no token");
}

TEST_CASE("events tell of savepoints") {
  std::vector<std::string> told;
  EngineEvents events;
  events.on_savepoint = [&](std::string_view verb, std::string_view) { told.emplace_back(verb); };
  Engine engine{"sqlite://", {.events = events}};
  Connection connection = engine.connect();
  connection.begin();
  connection.begin_nested().commit();
  connection.begin_nested().rollback();
  CHECK(told == std::vector<std::string>{"SAVEPOINT", "RELEASE SAVEPOINT", "SAVEPOINT",
                                         "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT"});
}
