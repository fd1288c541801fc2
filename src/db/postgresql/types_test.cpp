// SPDX-License-Identifier: MIT
#include <limits>

#include "db/db_test_support.hpp"
#include "db/postgresql/postgresql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_postgresql;
using carafe::testing_db::thrown_by;
using carafe::testing_support::TestDatabase;

namespace {

Value decimal(std::string_view text) { return Value::of_bytes(text, CellKind::decimal); }
Value json(std::string_view text) { return Value::of_bytes(text, CellKind::json); }
Value array(std::string_view text) { return Value::of_bytes(text, CellKind::array); }
Value timestamp(std::string_view text) { return DateTime::parse(text).value(); }

/// What `select $1::type` makes of a value; the server, not this driver, wrote the answer.
Value through(DriverConnection& connection, std::string_view type, const Value& value) {
  Cell cell = value.cell();
  return value_of(connection, "select $1::" + std::string{type}, {&cell, 1});
}

}  // namespace

TEST_CASE("every type comes back as its own kind of cell") {
  struct {
    const char* sql;
    Value expected;
  } cases[] = {
      {"true", true},
      {"(-32768)::int2", -32768},
      {"(-2147483648)::int4", -2147483647 - 1},
      {"(-9223372036854775808)::int8", std::numeric_limits<long>::min()},
      {"4294967295::oid", 4294967295L},
      {"1.5::float4", 1.5},
      {"'-0.1'::float8", -0.1},
      {"'grün'::text", "grün"},
      {"''::text", ""},
      {"'ab'::char(4)", "ab  "},
      {"'x'::\"char\"", "x"},
      {"'\\x00ff41'::bytea", Bytes{std::string_view{"\0\377A", 3}}},
      {"date '2026-11-24'", Date::parse("2026-11-24").value()},
      {"date '0001-01-01'", Date::parse("0001-01-01").value()},
      {"date 'infinity'", "infinity"},
      {"time '13:45:30.000001'", Time::parse("13:45:30.000001").value()},
      {"time '24:00:00'", "24:00:00"},
      {"timetz '01:30:00+02'", Time::parse("23:30").value()},
      {"timestamp '2026-11-24 13:45:30.5'", timestamp("2026-11-24 13:45:30.5")},
      {"timestamptz '2026-11-24 13:45:30+02'", timestamp("2026-11-24 11:45:30")},
      {"timestamp '1969-12-31 23:59:59.999999'", timestamp("1969-12-31 23:59:59.999999")},
      {"timestamp '-infinity'", "-infinity"},
      {"interval '1 day 2 hours -3 microseconds'", std::chrono::microseconds{93'599'999'997}},
      {"interval '14 months -3 days 04:05:06.78'", "P1Y2M-3DT4H5M6.78S"},
      {"interval '-1 month -0.5 seconds'", "P-1MT-0.5S"},
      {"'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
       Uuid::from_string("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")},
      {"'{\"a\": 1}'::json", json("{\"a\": 1}")},
      {"'{\"a\":1}'::jsonb", json("{\"a\": 1}")},
      {"array[1,2,null]", array("{1,2,NULL}")},
      {"array['a b', 'c\"']", array("{\"a b\",\"c\\\"\"}")},
      {"'192.168.0.1/24'::inet", "192.168.0.1/24"},
      {"'[1,3)'::int4range", "[1,3)"},
      {"null::int4", nullptr},
      {"row(1, 'a')", "(1,a)"},
      {"'label'::unknown", "label"},
  };
  on_postgresql([&](TestDatabase& database) {
    auto connection = connect(database);
    for (auto& [sql, expected] : cases) {
      CAPTURE(sql);
      Value value = value_of(*connection, "select " + std::string{sql});
      CAPTURE(value.to_display());
      CHECK(value.kind() == expected.kind());
      CHECK(value == expected);
      // Beside a type that has no binary form here, all columns travel as text.
      Value as_text = value_of(*connection, "select " + std::string{sql} + ", '1.2.3.4'::inet");
      CAPTURE(as_text.to_display());
      bool differs = std::string_view{sql}.find("timetz") != std::string_view::npos ||
                     std::string_view{sql}.find("interval") != std::string_view::npos;
      if (!differs) CHECK(as_text == expected);
    }
  });
}

TEST_CASE("numbers of any size and scale are written as PostgreSQL writes them") {
  const char* numbers[] = {"0",
                           "0.000",
                           "1",
                           "-1",
                           "9999",
                           "10000",
                           "-0.00001234",
                           "0.1",
                           "100000.00001",
                           "1e20",
                           "1e-20",
                           "123456789012345678901234567890.12",
                           "NaN",
                           "Infinity",
                           "-Infinity",
                           "1000000000000000000000000000000000.5",
                           "0.00000000000000000000000000000000010",
                           "12.50",
                           "99990000.9999"};
  on_postgresql([&](TestDatabase& database) {
    auto connection = connect(database);
    for (const char* number : numbers) {
      CAPTURE(number);
      std::string sql = "select '" + std::string{number} + "'::numeric";
      Value written = value_of(*connection, sql + "::text");
      Value read = value_of(*connection, sql);
      CHECK(read.kind() == CellKind::decimal);
      CHECK(read.cell().bytes() == written.cell().bytes());
      CHECK(through(*connection, "numeric", read) == read);
    }
    CHECK(through(*connection, "numeric(10,2)", 2.5) == decimal("2.50"));
    CHECK(through(*connection, "numeric", 0.1) == decimal("0.1"));
    CHECK(through(*connection, "numeric", 12) == decimal("12"));
  });
}

TEST_CASE("every kind of value is taken by the types it fits") {
  struct {
    const char* type;
    Value value;
    const char* as_text;
  } cases[] = {
      {"bool", true, "true"},
      {"bool", 0, "false"},
      {"int2", -32768, "-32768"},
      {"int4", 2147483647, "2147483647"},
      {"int8", std::numeric_limits<long>::max(), "9223372036854775807"},
      {"int4", 3.0, "3"},
      {"int4", "12", "12"},
      {"float8", 7, "7"},
      {"float4", 0.5, "0.5"},
      {"float8", decimal("1.25"), "1.25"},
      {"text", "grün", "grün"},
      {"text", "", ""},
      {"text", 5, "5"},
      {"text", Date::parse("2026-11-24").value(), "2026-11-24"},
      {"varchar(10)", "abc", "abc"},
      {"bytea", Bytes{std::string_view{"\0\377", 2}}, "\\x00ff"},
      {"bytea", Bytes{std::string_view{}}, "\\x"},
      {"date", Date::parse("1960-02-29").value(), "1960-02-29"},
      {"date", "2026-01-02", "2026-01-02"},
      {"date", timestamp("2026-01-02 00:00:00"), "2026-01-02"},
      {"time", Time::parse("01:02:03.000004").value(), "01:02:03.000004"},
      {"timetz", Time::parse("01:02").value(), "01:02:00+00"},
      {"timestamp", timestamp("1999-12-31 23:59:59.999999"), "1999-12-31 23:59:59.999999"},
      {"timestamp", Date::parse("2026-11-24").value(), "2026-11-24 00:00:00"},
      {"timestamptz", timestamp("2026-11-24 12:00:00"), "2026-11-24 12:00:00+00"},
      {"interval", std::chrono::microseconds{93'600'000'001}, "P1DT2H0.000001S"},
      {"interval", "1 month", "P1M"},
      {"uuid", Uuid::from_string("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
       "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
      {"uuid", "A0EEBC999C0B4EF8BB6D6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
      {"json", json("{\"a\":  1}"), "{\"a\":  1}"},
      {"jsonb", json("{\"a\":  1}"), "{\"a\": 1}"},
      {"jsonb", "[]", "[]"},
      {"int4[]", array("{1,NULL}"), "{1,NULL}"},
      {"text[]", array("{\"a b\",c}"), "{\"a b\",c}"},
      {"inet", "10.0.0.1", "10.0.0.1/32"},
  };
  on_postgresql([&](TestDatabase& database) {
    auto connection = connect(database);
    for (auto& [type, value, as_text] : cases) {
      CAPTURE(type);
      CAPTURE(as_text);
      Cell cell = value.cell();
      Value written = value_of(*connection, "select $1::" + std::string{type} + "::text", {&cell, 1});
      CHECK(written == Value{as_text});
    }
    Cell null;
    for (const char* type : {"int4", "text", "bytea", "jsonb", "int4[]", "inet"}) {
      CHECK(value_of(*connection, "select $1::" + std::string{type}, {&null, 1}).is_null());
    }
  });
}

TEST_CASE("a value that does not fit is refused with its position, and nothing is cut off") {
  struct {
    const char* type;
    Value value;
  } cases[] = {
      {"int2", 32768},
      {"int4", 2147483648L},
      {"int4", -2147483649L},
      {"int4", 1.5},
      {"int8", 1e19},
      {"int4", std::numeric_limits<double>::quiet_NaN()},
      {"oid", -1},
      {"bool", 2},
      {"bool", 1.0},
      {"float4", 1e300},
      {"date", timestamp("2026-01-02 00:00:01")},
      {"date", 5},
      {"timestamp", 5},
      {"time", 5},
      {"uuid", Bytes{"short"}},
      {"bytea", 5},
      {"int4[]", Value::of_bytes(std::string_view{"{1\0}", 4}, CellKind::array)},
      {"interval", Time{}},
  };
  on_postgresql([&](TestDatabase& database) {
    auto connection = connect(database);
    for (auto& [type, value] : cases) {
      CAPTURE(type);
      CAPTURE(value.to_display());
      auto statement = connection->prepare("select $1::text, $2::" + std::string{type});
      Value first{"x"};
      Cell cells[] = {first.cell(), value.cell()};
      auto thrown = thrown_by<DataError>([&] { statement->run(cells); });
      CHECK(thrown.code == "data-error");
      CHECK(thrown.message.find("parameter 2") != std::string::npos);
    }
    // What the server alone can know.
    Value text{"x"};
    Value latin1{"\xe9"};
    Value zero{std::string_view{"a\0b", 3}};
    CHECK_THROWS_AS(through(*connection, "int4", text), DataError);
    CHECK_THROWS_AS(through(*connection, "text", latin1), DataError);
    CHECK_THROWS_AS(through(*connection, "text", zero), DataError);
    CHECK(value_of(*connection, "select 1") == Value{1});
  });
}

TEST_CASE("enums, domains and types of extensions are text") {
  on_postgresql([&](TestDatabase& database) {
    auto connection = connect(database);
    run(*connection, "create type mood as enum ('sad', 'happy')");
    run(*connection, "create domain age as int check (value >= 0)");
    run(*connection, "create table person (mood mood, moods mood[], age age)");
    Value mood{"happy"}, moods = array("{sad,happy}"), age{7};
    Cell cells[] = {mood.cell(), moods.cell(), age.cell()};
    connection->prepare("insert into person values ($1, $2, $3)")->run(cells);
    CHECK(value_of(*connection, "select mood from person") == mood);
    CHECK(value_of(*connection, "select moods from person") == Value{"{sad,happy}"});
    CHECK(value_of(*connection, "select age from person") == age);
    CHECK(value_of(*connection, "select age from person where mood = $1", {cells, 1}) == age);
  });
}

TEST_CASE("a row of many columns keeps what each of them holds") {
  on_postgresql([&](TestDatabase& database) {
    auto connection = connect(database);
    auto statement = connection->prepare(
        "select n, n::numeric / 7, interval '1 month' * n, repeat('x', n), null::numeric from "
        "generate_series(1, 300) n");
    REQUIRE(statement->column_count() == 5);
    CHECK(statement->column_name(0) == "n");
    CHECK(statement->column_name(3) == "repeat");
    statement->bind({});
    Cell row[5];
    for (std::int64_t n = 1; n <= 300; ++n) {
      REQUIRE(statement->step(row));
      CHECK(row[0].integer == n);
      CHECK(row[1].kind == CellKind::decimal);
      CHECK(std::abs(std::stod(std::string{row[1].bytes()}) - double(n) / 7) < 1e-9);
      CHECK(row[2].kind == CellKind::text);
      CHECK(row[2].bytes().front() == 'P');
      CHECK(row[3].bytes() == std::string(std::size_t(n), 'x'));
      CHECK(row[4].is_null());
    }
    CHECK_FALSE(statement->step(row));
    CHECK_FALSE(statement->active());
  });
}
