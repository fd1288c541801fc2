// SPDX-License-Identifier: MIT
#include <carafe/sql/value.hpp>

#include <doctest/doctest.h>

using namespace carafe;

TEST_CASE("a value keeps what it was made from") {
  CHECK(Value{}.is_null());
  CHECK(Value{nullptr}.is_null());
  CHECK(Value{true}.kind() == CellKind::boolean);
  CHECK(Value{42}.cell().integer == 42);
  CHECK(Value{2.5}.cell().real == 2.5);
  CHECK(Value{"text"}.cell().bytes() == "text");
  CHECK(Value{Bytes{"\0\1", 2}}.kind() == CellKind::blob);
  CHECK(Value{*Date::parse("2026-11-24")}.cell().kind == CellKind::date);
  CHECK(Value{std::chrono::seconds{2}}.cell().integer == 2'000'000);
  CHECK(Value{Decimal{"-12.50"}}.kind() == CellKind::decimal);
  CHECK(Value{Decimal{"-12.50"}}.cell().bytes() == "-12.50");
  CHECK(Value{Uuid{}}.kind() == CellKind::uuid);
  CHECK(Value{Uuid{}}.cell().bytes() == std::string(16, '\0'));
}

TEST_CASE("a value copies the bytes of a cell") {
  std::string bytes = "short";
  Value value{Cell::of_bytes(bytes)};
  bytes = "other";
  CHECK(value == Value{"short"});
  Value copy = value;
  Value moved = std::move(value);
  CHECK(copy == moved);
  for (CellKind kind : {CellKind::blob, CellKind::decimal, CellKind::uuid, CellKind::json, CellKind::array}) {
    std::string borrowed = "1.5";
    Value owned{Cell::of_bytes(borrowed, kind)};
    borrowed = "2.5";
    CHECK(owned.cell().bytes() == "1.5");
    CHECK(owned.kind() == kind);
  }
}

TEST_CASE("values of different kinds differ") {
  CHECK(Value{1} != Value{true});
  CHECK(Value{1} != Value{1.0});
  CHECK(Value{"x"} != Value{Bytes{"x"}});
  CHECK(Value{} == Value{nullptr});
}

TEST_CASE("a value is shown so that a log stays readable") {
  CHECK(Value{}.to_display() == "NULL");
  CHECK(Value{42}.to_display() == "42");
  CHECK(Value{false}.to_display() == "false");
  CHECK(Value{"it"}.to_display() == "'it'");
  CHECK(Value{Bytes{"abc"}}.to_display() == "<3 bytes>");
  CHECK(Value{Decimal{"1.50"}}.to_display() == "1.50");
  CHECK(Value{Uuid{}}.to_display() == "00000000-0000-0000-0000-000000000000");
  CHECK(Value{*DateTime::parse("2026-11-24 01:02")}.to_display() == "2026-11-24 01:02:00.000000");
  std::string shown = Value{std::string(59, 'x') + "ü" + std::string(40, 'y')}.to_display();
  CHECK(shown == "'" + std::string(59, 'x') + "…' (101 bytes)");
}
