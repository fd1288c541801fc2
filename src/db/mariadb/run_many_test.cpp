// SPDX-License-Identifier: MIT
#include <array>

#include "db/db_test_support.hpp"
#include "db/mariadb/mariadb_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_mariadb;

namespace {
constexpr std::int64_t second = 1'000'000;

/// Statement::run_many over rows of values.
Outcome run_all(DriverConnection& connection, std::string_view sql, const ValueRows& values,
                FunctionRef<void(std::size_t, const Cell*)> on_row) {
  auto statement = connection.prepare(sql);
  std::vector<Cell> cells;
  return statement->run_many(
      values.size(),
      [&](std::size_t row) {
        cells.clear();
        for (const Value& value : values[row]) cells.push_back(value.cell());
        return std::span<const Cell>{cells};
      },
      on_row);
}
Outcome run_all(DriverConnection& connection, std::string_view sql, const ValueRows& values) {
  return run_all(connection, sql, values, [](std::size_t, const Cell*) {});
}
}  // namespace

TEST_CASE("rows of every type travel together, with NULLs, in their order") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection,
        "create table t (id int primary key auto_increment, n bigint, r double, s varchar(50), b blob, d "
        "date, "
        "tm time(6), ts datetime(6), dc decimal(10,2), u char(32))");
    ValueRows values;
    auto of = [](std::string_view text, CellKind kind) { return Value::of_bytes(text, kind); };
    for (int i = 0; i < 20'000; ++i) {
      values.push_back(
          {Value{i * 1000LL - 5}, Value{i / 4.0}, Value{"text " + std::to_string(i)},
           of(std::string(std::size_t(i % 7), '\0'), CellKind::blob), Value{Date::from_days_since_epoch(i)},
           Value{Time{std::chrono::microseconds{i * second + i}}},
           Value{DateTime::from_microseconds_since_epoch(i * 86'400 * second + i)},
           of(std::to_string(i) + ".25", CellKind::decimal), of(std::string(16, char(i)), CellKind::uuid)});
      if (i % 3 == 0) values.back()[std::size_t(i / 3 % 9)] = Value{};
    }
    Outcome outcome = run_all(
        *connection, "insert into t (n, r, s, b, d, tm, ts, dc, u) values (?,?,?,?,?,?,?,?,?)", values);
    CHECK(outcome.rows_affected == 20'000);
    CHECK(outcome.last_insert_id == number(*connection, "select max(id) from t"));
    ValueRows stored = rows(*connection, "select n, r, s, b, d, tm, ts, dc, unhex(u) from t order by id");
    REQUIRE(stored.size() == values.size());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t c = 0; c < 9; ++c) {
        const Value& want = values[i][c];
        const Value& got = stored[i][c];
        bool same = want.is_null()            ? got.is_null()
                    : want.cell().has_bytes() ? got.cell().bytes() == want.cell().bytes()
                                              : got == want;
        if (!same && ++wrong < 5)
          MESSAGE("row ", i, " column ", c, ": ", got.to_display(), " for ", want.to_display());
      }
    }
    CHECK(wrong == 0);
  });
}

TEST_CASE("a column may change its type from row to row") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (id int primary key auto_increment, x varchar(20))");
    ValueRows values{{Value{}}, {Value{1}}, {Value{"a"}}, {Value{}}, {Value{"b"}}, {Value{2.5}}, {Value{3}}};
    CHECK(run_all(*connection, "insert into t (x) values (?)", values).rows_affected == 7);
    CHECK(rows(*connection, "select x from t order by id") ==
          ValueRows{
              {Value{}}, {Value{"1"}}, {Value{"a"}}, {Value{}}, {Value{"b"}}, {Value{"2.5"}}, {Value{"3"}}});
  });
}

TEST_CASE("a refused row is told by its number, wherever it is") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (x int primary key, s varchar(5))");
    run(*connection, "insert into t values (-1, 'there')");
    for (std::size_t bad : {0U, 1U, 4095U, 4096U, 5000U, 9998U, 9999U}) {
      CAPTURE(bad);
      ValueRows values;
      for (int i = 0; i < 10'000; ++i) values.push_back({Value{i}, Value{"ok"}});
      values[bad][0] = Value{-1};
      connection->begin({});
      try {
        run_all(*connection, "insert into t values (?, ?)", values);
        FAIL("was accepted");
      } catch (const IntegrityError& error) {
        CHECK(error.code() == "unique-violation");
        CHECK(error.columns() == std::vector<std::string>{"x"});
        CHECK(error.row() == bad);
      }
      connection->rollback();
      CHECK(number(*connection, "select count(*) from t") == 1);
    }
    ValueRows values{
        {Value{1}, Value{"ok"}}, {Value{2}, Value{"ok"}}, {Value{3}, Value{"too long"}}, {Value{4}, Value{}}};
    try {
      run_all(*connection, "insert into t values (?, ?)", values);
      FAIL("was accepted");
    } catch (const DataError& error) {
      CHECK(error.row() == 2U);
    }
    // The statement and the connection go on.
    values[2][1] = Value{"short"};
    CHECK(run_all(*connection, "insert into t values (?, ?)", values).rows_affected == 4);
  });
}

TEST_CASE("updates and deletes travel together, and count the rows they matched") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (id int primary key, x int)");
    run(*connection, "insert into t select seq, 0 from seq_1_to_100");
    ValueRows values;
    for (int i = 1; i <= 100; ++i) values.push_back({Value{i}, Value{i % 2 == 0 ? i : -i}});
    CHECK(run_all(*connection, "update t set x = ? where id = ?", values).rows_affected == 50);
    CHECK(number(*connection, "select count(*) from t where x = id") == 50);
    ValueRows ids;
    for (int i = 91; i <= 110; ++i) ids.push_back({Value{i}});
    CHECK(run_all(*connection, "delete from t where id = ?", ids).rows_affected == 10);
  });
}

TEST_CASE("what rows give back comes with their numbers") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (id int primary key auto_increment, x int)");
    for (int count : {1, 2, 3, 10'000}) {
      ValueRows values;
      for (int i = 0; i < count; ++i) values.push_back({Value{i * 2}});
      std::size_t next = 0;
      bool in_order = true;
      Outcome outcome = run_all(*connection, "insert into t (x) values (?) returning id, x", values,
                                [&](std::size_t row, const Cell* cells) {
                                  in_order =
                                      in_order && row == next && cells[1].integer == std::int64_t(row) * 2;
                                  ++next;
                                });
      CHECK(in_order);
      CHECK(next == std::size_t(count));
      CHECK(outcome.rows_affected == count);
    }
    // Not one row for each: each is run alone.
    std::vector<std::size_t> from;
    run_all(*connection, "delete from t where x = ? returning id", {{Value{0}}, {Value{-1}}, {Value{2}}},
            [&](std::size_t row, const Cell*) { from.push_back(row); });
    CHECK(from == std::vector<std::size_t>{0, 0, 0, 0, 2, 2, 2});
  });
}
