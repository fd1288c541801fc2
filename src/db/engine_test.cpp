// SPDX-License-Identifier: MIT
#include <thread>

#include <carafe/sql/statements.hpp>

#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using namespace std::chrono_literals;

TEST_CASE("raw SQL runs with named parameters and gives rows by position and by name") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  connection.execute(text("create table pet (id integer primary key, name text, weight real)"));
  Result inserted = connection.execute(text("insert into pet (name, weight) values (:name, :weight)"),
                                       {{"name", "Rex"}, {"weight", 7.5}});
  CHECK(inserted.rows_affected() == 1);
  CHECK(inserted.last_insert_id() == 1);
  connection.execute(text("insert into pet (name) values (:name)"), {{"name", "Tom"}});

  Result pets = connection.execute(text("select id, name, weight from pet where id <= :last order by id"),
                                   {{"last", 2}});
  CHECK(pets.columns() == std::vector<std::string>{"id", "name", "weight"});
  REQUIRE(pets.size() == 2);
  CHECK(pets[0].get<int>("id") == 1);
  CHECK(pets[0].get<std::string>(1) == "Rex");
  CHECK(pets[0].get<double>("weight") == 7.5);
  CHECK(pets[1].get<std::optional<double>>("weight") == std::nullopt);
  CHECK(connection.execute(text("select name from pet order by id")).scalars<std::string>() ==
        std::vector<std::string>{"Rex", "Tom"});
  CHECK(connection.execute(text("update pet set weight = 1")).rows_affected() == 2);
  CHECK(connection.execute(text("select count(*) from pet")).scalar<int>() == 2);
  CHECK(connection.execute(text("select 1 where 1 = 0")).scalar<int>() == std::nullopt);
}

TEST_CASE("every kind of value comes back as it went in") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  auto echo = [&](Value value) { return connection.execute(text("select :v as v"), {{"v", value}}).one(); };
  CHECK(echo(nullptr)[0].is_null());
  CHECK(echo(true).get<bool>(0));
  CHECK(echo(-1).get<int>(0) == -1);
  CHECK(echo(9'223'372'036'854'775'807LL).get<std::int64_t>(0) == 9'223'372'036'854'775'807LL);
  CHECK(echo(0.1).get<double>(0) == 0.1);
  CHECK(echo("").get<std::string>(0) == "");
  CHECK(echo(std::string("a\0b", 3)).get<std::string>(0) == std::string("a\0b", 3));
  CHECK(echo(Bytes{}).get<Bytes>(0) == Bytes{});
  CHECK(echo(Bytes{"\0\xFF", 2}).get<Bytes>(0) == Bytes{"\0\xFF", 2});
  CHECK(echo(*Date::parse("2026-11-24")).get<Date>(0) == *Date::parse("2026-11-24"));
  CHECK(echo(*Time::parse("13:45:00.5")).get<Time>(0) == *Time::parse("13:45:00.5"));
  CHECK(echo(*DateTime::parse("2026-11-24 13:45")).get<DateTime>(0) == *DateTime::parse("2026-11-24 13:45"));
}

TEST_CASE("dates and times are stored as SQLAlchemy stores them") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  auto stored = [&](Value value) {
    return connection.execute(text("select typeof(:v) || ' ' || :v"), {{"v", value}}).scalar<std::string>();
  };
  CHECK(stored(*DateTime::parse("2026-11-24T13:45:30")) == "text 2026-11-24 13:45:30.000000");
  CHECK(stored(*Date::parse("2026-11-24")) == "text 2026-11-24");
  CHECK(stored(*Time::parse("13:45")) == "text 13:45:00.000000");
  CHECK(stored(true) == "integer 1");
}

TEST_CASE("a value that does not fit the asked type is an error that names the column") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  Row row =
      connection.execute(text("select 'x' as word, null as missing, 3000000000 as large, 2 as two")).one();
  CHECK_THROWS_WITH_AS((void)row.get<int>("word"), doctest::Contains("word"), DataError);
  CHECK_THROWS_WITH_AS((void)row.get<int>("missing"), doctest::Contains("std::optional"), DataError);
  CHECK_THROWS_AS((void)row.get<int>("large"), DataError);
  CHECK(row.get<std::int64_t>("large") == 3'000'000'000);
  CHECK_THROWS_AS((void)row.get<bool>("two"), DataError);
  CHECK_THROWS_AS((void)row.get<DateTime>("word"), DataError);
  CHECK_THROWS_WITH_AS((void)row.get<int>("absent"), doctest::Contains("word, missing, large, two"),
                       UsageError);
  CHECK_THROWS_AS((void)row.get<int>(4), UsageError);
  CHECK(thrown_by([&] { (void)connection.execute(text("select 1 where 1 = 0")).one(); }).code == "no-row");
  CHECK(thrown_by([&] { (void)connection.execute(text("select 1 union select 2")).one(); }).code ==
        "several-rows");
}

TEST_CASE("a transaction is seen by others when it is committed, and never when it is rolled back") {
  TemporaryFolder folder;
  Engine engine{folder.url()};
  run(engine, "create table t (x)");
  Connection writer = engine.connect();
  writer.begin(Intent::write);
  writer.execute(text("insert into t values (1)"));
  CHECK(number(engine, "select count(*) from t") == 0);
  writer.commit();
  CHECK(number(engine, "select count(*) from t") == 1);
  writer.begin(Intent::write);
  writer.execute(text("insert into t values (2)"));
  writer.rollback();
  CHECK(number(engine, "select count(*) from t") == 1);
}

TEST_CASE("a connection handed back with an open transaction and an open query is clean for the next") {
  TemporaryFolder folder;
  Engine engine{folder.url(), {.pool_size = 1}};
  run(engine, "create table t (x)");
  run(engine, "insert into t values (1), (2)");
  {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    connection.execute(text("delete from t"));
    Statement& open = connection.prepare("select 1 union select 2");
    Cell row[1];
    open.bind({});
    REQUIRE(open.step(row));
  }
  Connection next = engine.connect();
  CHECK_FALSE(next.in_transaction());
  CHECK(next.execute(text("select count(*) from t")).scalar<int>() == 2);
  next.begin(Intent::write);
  next.commit();
}

TEST_CASE("a statement that fails outside a transaction leaves nothing behind") {
  TemporaryFolder folder;
  Engine engine{folder.url()};
  run(engine, "create table t (x integer unique)");
  Connection connection = engine.connect();
  CHECK_THROWS_AS(connection.execute(text("insert into t values (1), (2), (1)")), IntegrityError);
  CHECK_FALSE(connection.in_transaction());
  CHECK(connection.execute(text("select count(*) from t")).scalar<int>() == 0);
}

TEST_CASE("transactions are opened by their functions, once") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  for (auto sql : {"begin", " COMMIT", "rollback transaction", "End"}) {
    CHECK(thrown_by([&] { connection.execute(text(sql)); }).code == "transaction-in-text");
  }
  connection.begin();
  CHECK(thrown_by([&] { connection.begin(); }).code == "transaction-open");
  connection.execute(text("savepoint inner_part"));
  connection.execute(text("rollback to inner_part"));
  connection.commit();
  connection.commit();
}

TEST_CASE("a text holds one statement") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  for (auto sql : {"select 1; drop table t", "", "  ", "-- nothing"}) {
    CAPTURE(sql);
    CHECK(thrown_by<ProgrammingError>([&] { connection.execute(text(sql)); }).code == "sql-error");
  }
  CHECK(connection.execute(text("select 1;\n")).scalar<int>() == 1);
}

TEST_CASE("the same text asked for while it is being read is another statement") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  const char* sql = "select 1 union all select 2 union all select 3";
  int seen = 0;
  Statement& outer = connection.prepare(sql);
  Cell row[1];
  outer.bind({});
  while (outer.step(row)) {
    Statement& inner = connection.prepare(sql);
    REQUIRE(&inner != &outer);
    Cell inner_row[1];
    inner.bind({});
    while (inner.step(inner_row)) ++seen;
  }
  CHECK(seen == 9);
  CHECK(&connection.prepare(sql) == &outer);
}

TEST_CASE("statements beyond the cache's size are prepared again") {
  Engine engine{"sqlite://", {.statement_cache_size = 2}};
  Connection connection = engine.connect();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 5; ++i) {
      CHECK(connection.execute(text("select " + std::to_string(i))).scalar<int>() == i);
    }
  }
}

TEST_CASE("the wrong number of parameters is refused") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  Cell one = Cell::of_integer(1);
  CHECK(thrown_by([&] { connection.prepare("select ?, ?").run({&one, 1}); }).code == "parameter-count");
}

TEST_CASE("every statement is told to the hook, with its values") {
  std::vector<std::string> told;
  Engine engine{"sqlite://", {.on_statement = [&](std::string_view sql, std::span<const Cell> parameters) {
                  told.push_back(std::string{sql} + " #" + std::to_string(parameters.size()));
                }}};
  {
    Connection connection = engine.connect();
    connection.execute(text("create table t (x)"));
    connection.begin(Intent::write);
    connection.execute(text("insert into t values (:x)"), {{"x", 1}});
  }
  CHECK(told == std::vector<std::string>{"BEGIN (write) #0", "create table t (x) #0", "COMMIT #0",
                                         "BEGIN (write) #0", "insert into t values (?) #1", "ROLLBACK #0"});
}

TEST_CASE("a database in memory is one connection, lent to one at a time") {
  Engine engine{"sqlite://", {.pool_timeout = 20ms}};
  run(engine, "create table t (x)");
  {
    Connection connection = engine.connect();
    CHECK(thrown_by<OperationalError>([&] { (void)engine.connect(); }).code == "pool-exhausted");
  }
  CHECK(number(engine, "select count(*) from t") == 0);
}

TEST_CASE("whoever waits for a connection gets the one that is handed back") {
  Engine engine{"sqlite://"};
  auto held = std::make_unique<Connection>(engine.connect());
  int seen = 0;
  std::thread other{[&] { seen = engine.connect().execute(text("select 7")).scalar<int>().value(); }};
  std::this_thread::sleep_for(10ms);
  held.reset();
  other.join();
  CHECK(seen == 7);
}

TEST_CASE("a disposed engine can be used on, and connections outlive their engine") {
  TemporaryFolder folder;
  auto engine = std::make_unique<Engine>(folder.url());
  run(*engine, "create table t (x)");
  Connection lent = engine->connect();
  engine->dispose();
  CHECK(lent.execute(text("select count(*) from t")).scalar<int>() == 0);
  CHECK(number(*engine, "select count(*) from t") == 0);
  engine.reset();
  CHECK(lent.execute(text("select count(*) from t")).scalar<int>() == 0);
}

TEST_CASE("statements built from nodes run through the engine's cache") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  connection.execute(text("create table pet (id integer primary key, name text)"));
  InsertStatement insert;
  insert.into.name = "pet";
  insert.columns = {"name"};
  for (auto name : {"Rex", "Tom"}) {
    insert.values = {name};
    connection.execute(insert);
  }
  CHECK(engine.statement_cache().statistics().hits == 1);
  SelectStatement count;
  count.from.name = "pet";
  count.count = true;
  CHECK(connection.execute(count).scalar<int>() == 2);
  SelectStatement second;
  second.from.name = "pet";
  second.order_by = {Clause::of_column("id")};
  second.offset = 1;
  CHECK(connection.execute(second).one().get<std::string>("name") == "Tom");
}

TEST_CASE("an unsupported database is named, with what there is") {
  auto thrown = thrown_by<UsageError>([] { Engine engine{"oracle://u:secret@h/d"}; });
  CHECK(thrown.code == "unsupported-database");
  CHECK(thrown.message.find("postgresql") != std::string::npos);
  CHECK(thrown.message.find("secret") == std::string::npos);
  for (auto url : {"sqlite:///x?timeout=soon", "sqlite:///x?timeout=-1", "sqlite:///x?timeout=nan",
                   "sqlite:///x?synchronous=maybe", "sqlite:///x?cache=shared"}) {
    CAPTURE(url);
    CHECK(thrown_by<UsageError>([&] { Engine engine{url}; }).code == "bad-database-url");
  }
}
