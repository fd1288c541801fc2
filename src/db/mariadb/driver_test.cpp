// SPDX-License-Identifier: MIT
#include "db/db_test_support.hpp"
#include "db/mariadb/mariadb_test_support.hpp"
#include "db/mariadb/statement.hpp"

using namespace carafe;
using namespace carafe::testing_mariadb;
using carafe::testing_db::thrown_by;

namespace {
Value bytes(std::string_view text, CellKind kind) { return Value::of_bytes(text, kind); }
Value count(std::int64_t number, CellKind kind) { return Value{Cell::of_integer(number, kind)}; }
constexpr std::int64_t second = 1'000'000;
}  // namespace

TEST_CASE("every type of column gives its kind of cell, stored or streamed") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    struct Case {
      const char* type;
      const char* literal;
      Value expected;
    };
    const std::vector<Case> cases{
        {"tinyint", "-128", Value{-128}},
        {"tinyint unsigned", "255", Value{255}},
        {"tinyint(1)", "true", Value{1}},
        {"smallint", "-32768", Value{-32768}},
        {"smallint unsigned", "65535", Value{65535}},
        {"mediumint", "-8388608", Value{-8388608}},
        {"mediumint unsigned", "16777215", Value{16777215}},
        {"int", "-2147483648", Value{std::int64_t{-2147483648}}},
        {"int unsigned", "4294967295", Value{4294967295}},
        {"bigint", "-9223372036854775808", Value{INT64_MIN}},
        {"bigint unsigned", "9223372036854775807", Value{INT64_MAX}},
        {"year", "2155", Value{2155}},
        {"bit(1)", "b'1'", Value{1}},
        {"bit(20)", "b'10000000000000000001'", Value{524289}},
        {"float", "0.1", Value{0.1}},
        {"double", "-1.7976931348623157e308", Value{-1.7976931348623157e308}},
        {"decimal(38,10)", "-1234567890123456789012345678.0000000001",
         bytes("-1234567890123456789012345678.0000000001", CellKind::decimal)},
        {"date", "'1000-01-01'", count(-354285, CellKind::date)},
        {"date", "'9999-12-31'", count(2932896, CellKind::date)},
        {"time", "'00:00:00'", count(0, CellKind::time_of_day)},
        {"time(6)", "'23:59:59.999999'", count(86'400 * second - 1, CellKind::time_of_day)},
        {"datetime", "'1970-01-01 00:00:00'", count(0, CellKind::timestamp)},
        {"datetime(6)", "'1969-12-31 23:59:59.999999'", count(-1, CellKind::timestamp)},
        {"datetime", "'2026-11-24 10:00:00'", count(1795514400 * second, CellKind::timestamp)},
        {"timestamp(3)", "'2026-11-24 10:00:00.125'",
         count(1795514400 * second + 125'000, CellKind::timestamp)},
        {"varchar(20)", "'\xC3\xA9\xF0\x9F\x98\x80'", bytes("\xC3\xA9\xF0\x9F\x98\x80", CellKind::text)},
        {"varchar(20)", "''", bytes("", CellKind::text)},
        {"text", "repeat('x', 300)", bytes(std::string(300, 'x'), CellKind::text)},
        {"longtext", "repeat('x', 70000)", bytes(std::string(70000, 'x'), CellKind::text)},
        {"enum('a','b')", "'b'", bytes("b", CellKind::text)},
        {"set('a','b')", "'a,b'", bytes("a,b", CellKind::text)},
        {"char(3)", "'abc'", bytes("abc", CellKind::text)},
        {"binary(3)", "'a'", bytes(std::string_view{"a\0\0", 3}, CellKind::blob)},
        {"blob", "x'00ff'", bytes(std::string_view{"\0\xFF", 2}, CellKind::blob)},
        {"json", "'{\"a\": 1}'", bytes("{\"a\": 1}", CellKind::json)},
        {"int", "null", Value{}},
    };
    for (const Case& c : cases) {
      CAPTURE(c.type);
      run(*connection, std::string{"create or replace table t (x "} + c.type + " null)");
      run(*connection, std::string{"insert into t values ("} + c.literal + ")");
      for (bool stream : {false, true}) {
        CAPTURE(stream);
        Value got = rows(*connection, "select x from t", {}, stream).at(0).at(0);
        CHECK(got.kind() == c.expected.kind());
        CHECK_MESSAGE(got == c.expected, got.to_display(), " instead of ", c.expected.to_display());
      }
    }
  });
}

TEST_CASE("every kind of cell is written as SQLAlchemy writes its type") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    std::string all_bytes;
    for (int i = 0; i < 256; ++i) all_bytes += char(i);
    struct Case {
      const char* type;
      Value written;
      const char* stored;  // as the server writes it
    };
    const std::vector<Case> cases{
        {"bool", Value{true}, "1"},
        {"bigint", Value{INT64_MIN}, "-9223372036854775808"},
        {"double", Value{0.1}, "0.1"},
        {"decimal(20,4)", bytes("-12.5000", CellKind::decimal), "-12.5000"},
        {"date", Value{Date::parse("2026-02-28").value()}, "2026-02-28"},
        {"time(6)", Value{Time::parse("13:45:30.000001").value()}, "13:45:30.000001"},
        {"datetime(6)", Value{DateTime::parse("1969-12-31 23:59:59.999999").value()},
         "1969-12-31 23:59:59.999999"},
        {"datetime", count(90 * second, CellKind::interval), "1970-01-01 00:01:30"},
        {"char(32)",
         bytes(std::string_view{"\x01\x23\x45\x67\x89\xAB\xCD\xEF\0\0\0\0\0\0\0\x01", 16}, CellKind::uuid),
         "0123456789abcdef0000000000000001"},
        {"json", bytes("[1, null]", CellKind::json), "[1, null]"},
        {"varchar(20)", Value{"a\\b'c\"d"}, "a\\b'c\"d"},
        {"varchar(20)", Value{""}, ""},
    };
    for (const Case& c : cases) {
      CAPTURE(c.type);
      run(*connection, std::string{"create or replace table t (x "} + c.type + ")");
      CHECK(run(*connection, "insert into t values (?)", {c.written}).rows_affected == 1);
      CHECK(value(*connection, "select cast(x as char) from t") == Value{c.stored});
      CHECK(number(*connection, "select count(*) from t where x is null") == 0);
    }
    run(*connection, "create or replace table t (x blob)");
    run(*connection, "insert into t values (?)", {Value{Bytes{std::string_view{all_bytes}}}});
    CHECK(value(*connection, "select x from t") == bytes(all_bytes, CellKind::blob));
  });
}

TEST_CASE("a statement is bound again with other types, and with NULL") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (id int primary key auto_increment, x varchar(50))");
    auto insert = connection->prepare("insert into t (x) values (?)");
    std::vector<Value> values{Value{}, Value{5}, Value{}, Value{"text"}, Value{7}, Value{1.5}, Value{}};
    std::int64_t id = 0;
    for (const Value& written : values) {
      Cell cell = written.cell();
      Outcome outcome = insert->run({&cell, 1});
      CHECK(outcome.last_insert_id == ++id);
    }
    ValueRows got = rows(*connection, "select x from t order by id");
    CHECK(got ==
          ValueRows{
              {Value{}}, {Value{"5"}}, {Value{}}, {Value{"text"}}, {Value{"7"}}, {Value{"1.5"}}, {Value{}}});
    CHECK(thrown_by([&] { insert->run({}); }).code == "parameter-count");
  });
}

TEST_CASE("a value no C++ type holds names its column") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "set sql_mode = ''");
    run(*connection, "create table t (big bigint unsigned, day date, moment datetime, span time, past time)");
    run(*connection,
        "insert into t values (18446744073709551615, '0000-00-00', '2026-00-01', '25:00:00', '-00:00:01')");
    for (const char* column : {"big", "day", "moment", "span", "past"}) {
      for (bool stream : {false, true}) {
        CAPTURE(column);
        CAPTURE(stream);
        auto thrown = thrown_by<DataError>(
            [&] { rows(*connection, std::string{"select "} + column + " from t", {}, stream); });
        CHECK(thrown.code == "data-error");
        CHECK(thrown.message.find(column) != std::string::npos);
      }
    }
    CHECK(number(*connection, "select 1") == 1);
  });
}

TEST_CASE("a value MariaDB has not is refused before it is sent") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (x text)");
    const std::vector<std::pair<Value, std::string>> cases{
        {Value{std::numeric_limits<double>::infinity()}, "data-error"},
        {Value{std::numeric_limits<double>::quiet_NaN()}, "data-error"},
        {count(2932897, CellKind::date), "data-error"},
        {count(-719529, CellKind::date), "data-error"},
        {count(86'400 * second, CellKind::time_of_day), "data-error"},
        {bytes("{1}", CellKind::array), "unsupported-type"},
    };
    for (const auto& [bad, code] : cases) {
      CHECK(thrown_by<DatabaseError>([&, &bad = bad] {
              run(*connection, "insert into t values (?)", {bad});
            }).code == code);
    }
    CHECK(number(*connection, "select count(*) from t") == 0);
  });
}

TEST_CASE("a session speaks UTC, strictly, with backslashes that are only backslashes") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    CHECK(value(*connection, "select @@time_zone") == Value{"+00:00"});
    CHECK(value(*connection, "select @@character_set_connection") == Value{"utf8mb4"});
    CHECK(value(*connection, "select 'a\\b'") == Value{"a\\b"});
    run(*connection, "create table t (x varchar(2), n int)");
    CHECK(thrown_by<DataError>([&] { run(*connection, "insert into t values ('abc', 1)"); }).code ==
          "data-error");
    CHECK(thrown_by<DataError>([&] { run(*connection, "insert into t values ('a', 'x')"); }).code ==
          "data-error");
    run(*connection, "insert into t values ('a', 1)");
    CHECK(run(*connection, "update t set x = 'a'").rows_affected == 1);
    CHECK(run(*connection, "select * from t").rows_affected == 0);
    auto limited = server.connect("statement_timeout", "0.05");
    auto slow = thrown_by<OperationalError>([&] {
      rows(*limited, "select count(*) from seq_1_to_100000 a join seq_1_to_100000 b where a.seq + b.seq < 0");
    });
    CHECK(slow.code == "statement-timeout");
  });
}

TEST_CASE("the columns of RETURNING are known before it runs") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (id int primary key auto_increment, name varchar(20))");
    auto statement =
        connection->prepare("insert into t (name) values (?) returning id, upper(name) as big, ?");
    REQUIRE(statement->column_count() == 3);
    CHECK(statement->column_name(1) == "big");
    CHECK(connection->prepare("delete from t where id = 1 returning *")->column_count() == 2);
    CHECK(connection->prepare("insert into t (name) values ('x returning y')")->column_count() == 0);
    std::vector<Value> values{Value{"Ada"}, Value{5}};
    std::vector<Cell> cells{values[0].cell(), values[1].cell()};
    Cell row[3];
    statement->bind(cells);
    REQUIRE(statement->step(row));
    CHECK(row[0].integer == 1);
    CHECK(row[1].bytes() == "ADA");
    CHECK(row[2].integer == 5);
    CHECK_FALSE(statement->step(row));
  });
}

TEST_CASE("several statements are active at once") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    auto outer = connection->prepare("select seq from seq_1_to_3");
    auto inner = connection->prepare("select ? * 10");
    outer->bind({});
    Cell row;
    std::vector<std::int64_t> seen;
    while (outer->step(&row)) {
      Cell parameter = row;
      inner->bind({&parameter, 1});
      Cell product;
      REQUIRE(inner->step(&product));
      seen.push_back(product.integer);
    }
    CHECK(seen == std::vector<std::int64_t>{10, 20, 30});
  });
}

TEST_CASE("while rows are streamed the connection does nothing else, and is free after a reset") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    for (const char* sql : {"select seq from seq_1_to_10", "select seq from seq_1_to_100000"}) {
      CAPTURE(sql);
      auto earlier = connection->prepare("select 7");
      earlier->bind({});
      Cell row;
      REQUIRE(earlier->step(&row));
      auto stream = connection->prepare(sql);
      auto other = connection->prepare("select 2");
      stream->stream_rows();
      stream->bind({});
      REQUIRE(stream->step(&row));
      CHECK(row.integer == 1);
      auto busy = thrown_by<UsageError>([&] { other->run({}); });
      CHECK(busy.code == "connection-busy");
      CHECK(busy.message.find(sql) != std::string::npos);
      CHECK(thrown_by<UsageError>([&] { connection->prepare("select 3"); }).code == "connection-busy");
      earlier->reset();  // must not take the stream's rows
      REQUIRE(stream->step(&row));
      CHECK(row.integer == 2);
      stream->reset();
      CHECK(connection->usable());
      CHECK(number(*connection, "select 5") == 5);
      // The same statement again, not streamed.
      stream->bind({});
      std::int64_t sum = 0;
      while (stream->step(&row)) sum += row.integer;
      CHECK(sum == (std::string_view{sql}.ends_with("0000") ? 5'000'050'000 : 55));
    }
  });
}

TEST_CASE("a statement whose table gets another shape is prepared again") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (a int)");
    run(*connection, "insert into t values (1)");
    auto statement = connection->prepare("select * from t");
    Cell row[2];
    statement->bind({});
    CHECK(statement->step(row));
    statement->reset();
    run(*connection, "alter table t modify a varchar(20)");
    statement->bind({});
    REQUIRE(statement->step(row));
    CHECK(row[0].kind == CellKind::text);
    statement->reset();
    run(*connection, "alter table t add b int default 5");
    CHECK(thrown_by<RetryableError>([&] {
            statement->bind({});
            statement->step(row);
          }).code == "retry-transaction");
    CHECK(statement->column_count() == 2);
    statement->bind({});
    REQUIRE(statement->step(row));
    CHECK(row[1].integer == 5);
  });
}

TEST_CASE("a session that was changed is put right, and its statements still work") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    auto statement = connection->prepare("select @@time_zone, @mine");
    Cell row[2];
    auto zone = [&] {
      statement->bind({});
      REQUIRE(statement->step(row));
      std::string text{row[0].bytes()};
      statement->reset();
      return text;
    };
    auto id = number(*connection, "select connection_id()");
    connection->reset_session();
    CHECK(zone() == "+00:00");
    run(*connection, "set time_zone = '+05:00', @mine = 1");
    run(*connection, "create temporary table temp_t (x int)");
    CHECK(zone() == "+05:00");
    connection->reset_session();
    CHECK(zone() == "+00:00");
    CHECK(row[1].is_null());
    CHECK(thrown_by([&] { run(*connection, "select * from temp_t"); }).code == "sql-error");
    CHECK(number(*connection, "select connection_id()") == id);
    CHECK(value(*connection, "select 'a\\b'") == Value{"a\\b"});
    CHECK(value(*connection, "select @@character_set_connection") == Value{"utf8mb4"});
  });
}

TEST_CASE("what a statement is, is read from its first words") {
  using detail::mariadb_statement_kind;
  CHECK(mariadb_statement_kind("select 1").read_only);
  CHECK(mariadb_statement_kind(" /* x */ -- y\n (SELECT 1)").read_only);
  CHECK_FALSE(mariadb_statement_kind("insert into t select 1").read_only);
  CHECK(mariadb_statement_kind("create table t (x int)").may_commit);
  CHECK_FALSE(mariadb_statement_kind("update t set x = 1").may_commit);
  CHECK_FALSE(mariadb_statement_kind("SAVEPOINT a").may_commit);
  CHECK(mariadb_statement_kind("set @x = 1").leaves_state);
  CHECK(mariadb_statement_kind("create temporary table t (x int)").leaves_state);
  CHECK(mariadb_statement_kind("select get_lock('a', 1)").leaves_state);
  CHECK_FALSE(mariadb_statement_kind("select * from t").leaves_state);
  const std::vector<std::pair<const char*, const char*>> tables{
      {"INSERT INTO user (a) VALUES (1)", "user"},
      {"insert ignore into `my table` values (1)", "my table"},
      {"insert low_priority into shop.user(a) values (1)", "user"},
      {"replace `shop`.`user` set a = 1", "user"},
      {"UPDATE user SET a = 1", "user"},
      {"select 1", ""},
      {"insert into ", ""},
  };
  for (const auto& [sql, table] : tables) CHECK(detail::changed_table(sql) == table);
}
