// SPDX-License-Identifier: MIT
#include <fstream>
#include <numeric>

#include <unistd.h>

#include "db/db_test_support.hpp"
#include "db/postgresql/postgresql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_postgresql;
using carafe::testing_db::thrown_by;
using carafe::testing_support::TestDatabase;

namespace {

/// Both ways of running statements.
void in_both_ways(FunctionRef<void(DriverConnection&)> test) {
  on_postgresql([&](TestDatabase& database) {
    for (const char* prepared : {"true", "false"}) {
      CAPTURE(prepared);
      auto connection = connect(database, "prepared_statements", prepared);
      run(*connection, "drop table if exists t");
      run(*connection, "create table t (id int generated always as identity primary key, x int unique)");
      test(*connection);
    }
  });
}

std::vector<std::int64_t> integers(DriverConnection& connection, std::string_view sql) {
  auto statement = connection.prepare(sql);
  std::vector<std::int64_t> values;
  Cell row[1];
  statement->bind({});
  while (statement->step(row)) values.push_back(row[0].integer);
  return values;
}

std::size_t resident_bytes() {
  std::ifstream file{"/proc/self/statm"};
  std::size_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * std::size_t(::sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("a statement tells how many rows it changed") {
  in_both_ways([](DriverConnection& connection) {
    CHECK(
        connection.prepare("insert into t (x) select * from generate_series(1, 5)")->run({}).rows_affected ==
        5);
    CHECK(connection.prepare("update t set x = x + 10 where x < 3")->run({}).rows_affected == 2);
    CHECK(connection.prepare("select * from t")->run({}).rows_affected == 0);
    CHECK(connection.prepare("delete from t")->run({}).rows_affected == 5);
    CHECK(connection.prepare("truncate t")->run({}).rows_affected == 0);
  });
}

TEST_CASE("several statements are stepped in turns, and one is run again and again") {
  in_both_ways([](DriverConnection& connection) {
    auto one = connection.prepare("select n from generate_series(1, 3) n");
    auto two = connection.prepare("select n from generate_series(11, 13) n");
    Cell row[1];
    one->bind({});
    two->bind({});
    for (std::int64_t n = 1; n <= 3; ++n) {
      REQUIRE(one->step(row));
      CHECK(row[0].integer == n);
      REQUIRE(two->step(row));
      CHECK(row[0].integer == n + 10);
    }
    CHECK(two->active());
    CHECK_FALSE(two->step(row));
    CHECK_FALSE(two->active());
    one->reset();
    auto add = connection.prepare("select $1::int + 1");
    for (int i = 0; i < 20; ++i) {
      Cell cell = Cell::of_integer(i);
      add->bind({&cell, 1});
      REQUIRE(add->step(row));
      CHECK(row[0].integer == i + 1);
    }
    Cell cells[2];
    CHECK(thrown_by<UsageError>([&] { add->bind(cells); }).code == "parameter-count");
    CHECK(thrown_by<UsageError>([&] { add->bind({}); }).code == "parameter-count");
  });
}

TEST_CASE("a batch of rows travels together and gives back a row for each") {
  in_both_ways([](DriverConnection& connection) {
    constexpr std::size_t count = 20'000;
    auto statement = connection.prepare("insert into t (x) values ($1) returning id, x");
    Cell cell;
    std::vector<std::int64_t> keys(count);
    std::size_t in_order = 0;
    connection.begin({.intent = Intent::write});
    Outcome outcome = statement->run_many(
        count,
        [&](std::size_t row) {
          cell = Cell::of_integer(std::int64_t(row) * 2);
          return std::span<const Cell>{&cell, 1};
        },
        [&](std::size_t row, const Cell* cells) {
          keys[row] = cells[0].integer;
          in_order += cells[1].integer == std::int64_t(row) * 2;
        });
    connection.commit();
    CHECK(outcome.rows_affected == std::int64_t(count));
    CHECK(in_order == count);
    CHECK(integers(connection, "select id from t order by x") == keys);
  });
}

TEST_CASE("batches with long values and long answers do not wait for each other") {
  in_both_ways([](DriverConnection& connection) {
    auto statement = connection.prepare("select repeat($1, 20)");
    std::string text(20'000, 'x');
    Cell cell = Cell::of_bytes(text);
    std::size_t bytes = 0;
    statement->run_many(
        200,
        [&](std::size_t) {
          return std::span<const Cell>{&cell, 1};
        },
        [&](std::size_t, const Cell* cells) { bytes += cells[0].size; });
    CHECK(bytes == std::size_t{200} * 20 * 20'000);
  });
}

TEST_CASE("the first error of a batch stops the rest, names its row and leaves the connection whole") {
  in_both_ways([](DriverConnection& connection) {
    auto statement = connection.prepare("insert into t (x) values ($1)");
    Cell cell;
    auto insert = [&](std::size_t count, std::int64_t modulus, std::size_t bad = 1'000'000) {
      return statement->run_many(count, [&](std::size_t row) {
        if (row == bad) throw std::runtime_error{"no more"};
        cell = Cell::of_integer(std::int64_t(row) % modulus);
        return std::span<const Cell>{&cell, 1};
      });
    };
    connection.begin({.intent = Intent::write});
    try {
      insert(5'000, 700);
      FAIL_CHECK("accepted");
    } catch (const IntegrityError& error) {
      CHECK(error.row() == std::size_t{700});
      CHECK(error.columns() == std::vector<std::string>{"x"});
    }
    connection.rollback();
    CHECK(integers(connection, "select count(*) from t") == std::vector<std::int64_t>{0});

    connection.begin({.intent = Intent::write});
    CHECK_THROWS_AS(insert(5'000, 5'000, 300), std::runtime_error);
    // What came before it was carried out, as row by row.
    CHECK(integers(connection, "select count(*) from t") == std::vector<std::int64_t>{300});
    connection.rollback();

    std::size_t row_out_of_range = 0;
    try {
      statement->run_many(10, [&](std::size_t row) {
        cell = Cell::of_integer(row < 4 ? std::int64_t(row) : std::int64_t{1} << 40);
        return std::span<const Cell>{&cell, 1};
      });
    } catch (const DataError& error) {
      row_out_of_range = error.row().value_or(99);
    }
    CHECK(row_out_of_range == 4);
    CHECK(insert(0, 1).rows_affected == 0);
    CHECK(connection.usable());

    auto read = connection.prepare("select n from generate_series(1, $1) n");
    cell = Cell::of_integer(10);
    CHECK_THROWS_AS(read->run_many(
                        50,
                        [&](std::size_t) {
                          return std::span<const Cell>{&cell, 1};
                        },
                        [](std::size_t row, const Cell*) {
                          if (row == 20) throw std::runtime_error{"enough"};
                        }),
                    std::runtime_error);
    CHECK(value_of(connection, "select 1") == Value{1});
  });
}

TEST_CASE("a streamed result keeps the connection, in bounded memory, until its end") {
  in_both_ways([](DriverConnection& connection) {
    auto other = connection.prepare("select 1");
    auto statement = connection.prepare("select n, repeat('x', 100) from generate_series(1, 1000000) n");
    Cell row[2];
    connection.begin({.intent = Intent::read});
    std::size_t before = resident_bytes();
    std::size_t most = before;
    statement->stream_rows();
    statement->bind({});
    std::int64_t sum = 0;
    std::size_t rows = 0;
    while (statement->step(row)) {
      sum += row[0].integer;
      if (++rows % 100'000 == 1) {
        most = std::max(most, resident_bytes());
        CHECK(thrown_by<UsageError>([&] { other->run({}); }).code == "connection-busy");
        CHECK(thrown_by<UsageError>([&] { connection.prepare("select 2"); }).code == "connection-busy");
        CHECK(thrown_by<UsageError>([&] { connection.commit(); }).code == "connection-busy");
      }
    }
    CHECK(rows == 1'000'000);
    CHECK(sum == 500'000'500'000);
    CHECK(most - before < std::size_t{64} << 20);
    CHECK_FALSE(statement->active());
    CHECK(value_of(connection, "select 1") == Value{1});
    connection.commit();
  });
}

TEST_CASE("a stream that is left, fails or is rolled back frees the connection") {
  in_both_ways([](DriverConnection& connection) {
    auto statement = connection.prepare("select 1000 / (100000 - n) from generate_series(1, 10000000) n");
    Cell row[1];
    auto start = [&] {
      statement->stream_rows();
      statement->bind({});
      REQUIRE(statement->step(row));
    };
    start();
    statement->reset();
    CHECK(value_of(connection, "select 2") == Value{2});
    connection.begin({.intent = Intent::read});
    start();
    connection.rollback();
    CHECK(connection.usable());
    CHECK(value_of(connection, "select 3") == Value{3});
    start();
    CHECK_THROWS_AS(while (statement->step(row)){}, DataError);
    CHECK_FALSE(statement->active());
    CHECK(value_of(connection, "select 4") == Value{4});
    // Only the bind that was asked for.
    statement = connection.prepare("select n from generate_series(1, 3) n");
    statement->bind({});
    REQUIRE(statement->step(row));
    CHECK(value_of(connection, "select 5") == Value{5});
  });
}

TEST_CASE("a statement the server has forgotten, or whose table has changed, is prepared again") {
  on_postgresql([](TestDatabase& database) {
    auto connection = connect(database);
    auto other = connect(database);
    run(*connection, "create table t (a int)");
    run(*connection, "insert into t values (1)");
    auto count = connection->prepare("select count(*) from t");
    auto all = connection->prepare("select * from t");
    auto insert = connection->prepare("insert into t values ($1)");
    Cell row[2];
    auto read = [&] {
      ResetAtEnd at_end{*all};
      all->bind({});
      all->step(row);
      return Value{row[0]};
    };
    CHECK(read() == Value{1});
    run(*connection, "deallocate all");
    CHECK(read() == Value{1});
    connection->begin({.intent = Intent::write});
    count->run({});  // the first of its transaction
    connection->commit();
    run(*connection, "deallocate all");
    Cell cell = Cell::of_integer(2);
    insert->run_many(3, [&](std::size_t) { return std::span<const Cell>{&cell, 1}; });
    CHECK(value_of(*connection, "select count(*) from t") == Value{4});

    // Later in a transaction there is no way back but the whole unit's.
    run(*connection, "deallocate all");
    connection->begin({.intent = Intent::write});
    run(*connection, "select 1");
    CHECK_THROWS_AS(read(), RetryableError);
    connection->rollback();
    CHECK(read() == Value{1});

    run(*other, "alter table t alter a type text using 'x' || a");
    CHECK(read() == Value{"x1"});
    run(*other, "alter table t add b int");
    CHECK_THROWS_AS(read(), RetryableError);
    CHECK(all->column_count() == 2);
    CHECK(read() == Value{"x1"});
  });
}

TEST_CASE("statements that end are forgotten by the server, too") {
  on_postgresql([](TestDatabase& database) {
    auto connection = connect(database);
    for (int i = 0; i < 50; ++i) {
      connection->begin({.intent = Intent::read});
      connection->prepare("select " + std::to_string(i))->run({});
      connection->commit();
    }
    CHECK(value_of(*connection, "select count(*) < 5 from pg_prepared_statements") == Value{true});
    auto unprepared = connect(database, "statement_cache_size", "0");
    auto statement = unprepared->prepare("select 1");
    statement->run({});
    CHECK(value_of(*unprepared, "select count(*) from pg_prepared_statements where name <> ''") == Value{0});
  });
}

TEST_CASE("a transaction has the level and mode asked for, and sends nothing if it does nothing") {
  in_both_ways([](DriverConnection& connection) {
    connection.begin({.intent = Intent::write, .isolation = IsolationLevel::serializable, .read_only = true});
    CHECK(connection.in_transaction());
    CHECK(value_of(connection, "show transaction_isolation") == Value{"serializable"});
    CHECK(value_of(connection, "show transaction_read_only") == Value{"on"});
    connection.rollback();
    connection.begin({});
    connection.commit();
    CHECK_FALSE(connection.in_transaction());
    connection.begin({.intent = Intent::write});
    run(connection, "insert into t (x) values (1)");
    connection.savepoint("one");
    run(connection, "insert into t (x) values (2)");
    CHECK_THROWS_AS(run(connection, "insert into t (x) values (2)"), IntegrityError);
    connection.rollback_to_savepoint("one");
    connection.release_savepoint("one");
    connection.commit();
    CHECK(integers(connection, "select x from t") == std::vector<std::int64_t>{1});
  });
}

TEST_CASE("what a session leaves besides a transaction is undone, its statements stay") {
  on_postgresql([](TestDatabase& database) {
    auto connection = connect(database);
    auto kept = connection->prepare("select 1");
    std::string timezone = "select current_setting('timezone')";
    run(*connection, "set timezone to 'Europe/Berlin'");
    run(*connection, "create temp table scratch (x int)");
    value_of(*connection, "select pg_advisory_lock(7)::text");
    connection->reset_session();
    CHECK(value_of(*connection, timezone) == Value{"UTC"});
    CHECK_THROWS_AS(run(*connection, "select * from scratch"), ProgrammingError);
    CHECK(value_of(*connection, "select count(*) from pg_locks where locktype = 'advisory'") == Value{0});
    CHECK_NOTHROW(kept->run({}));
    CHECK(value_of(*connection, "select count(*) > 0 from pg_prepared_statements") == Value{true});
  });
}
