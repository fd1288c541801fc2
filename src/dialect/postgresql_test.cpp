// SPDX-License-Identifier: MIT
#include <carafe/dialect/postgresql.hpp>

#include <doctest/doctest.h>

using namespace carafe;

namespace {

SqlType named(SqlType type, std::string name) {
  type.name = std::move(name);
  return type;
}

}  // namespace

TEST_CASE("PostgreSQL spells every type") {
  const Compiler& compiler = postgresql_dialect().compiler();
  struct {
    SqlType type;
    const char* name;
  } cases[] = {{SmallInteger(), "SMALLINT"},
               {Integer(), "INTEGER"},
               {BigInteger(), "BIGINT"},
               {Boolean(), "BOOLEAN"},
               {Float(), "REAL"},
               {Double(), "DOUBLE PRECISION"},
               {Numeric(), "NUMERIC"},
               {Numeric(10, 2), "NUMERIC(10, 2)"},
               {String(50), "VARCHAR(50)"},
               {String(), "VARCHAR"},
               {Text(), "TEXT"},
               {LargeBinary(), "BYTEA"},
               {DateType(), "DATE"},
               {TimeType(), "TIME WITHOUT TIME ZONE"},
               {with_timezone(TimeType()), "TIME WITH TIME ZONE"},
               {DateTimeType(), "TIMESTAMP WITHOUT TIME ZONE"},
               {with_timezone(DateTimeType()), "TIMESTAMP WITH TIME ZONE"},
               {IntervalType(), "INTERVAL"},
               {JsonType(), "JSONB"},
               {UuidType(), "UUID"},
               {ArrayType(Integer()), "INTEGER[]"},
               {ArrayType(String(9)), "VARCHAR(9)[]"},
               {named(Enum({"a", "b"}), "mood"), "mood"},
               {named(Enum({"a", "b"}), "Mood"), "\"Mood\""},
               {Enum({"a", "abc"}), "VARCHAR(3)"},
               {OtherType("tsvector"), "tsvector"}};
  for (const auto& [type, name] : cases) CHECK(compiler.type_name(type) == name);
}

TEST_CASE("PostgreSQL's own names of types are read by what they mean") {
  struct {
    const char* declared;
    SqlType type;
  } cases[] = {{"smallint", SmallInteger()},
               {"integer", Integer()},
               {"bigint", BigInteger()},
               {"boolean", Boolean()},
               {"real", Float()},
               {"double precision", Double()},
               {"numeric", Numeric()},
               {"numeric(10,2)", Numeric(10, 2)},
               {"numeric(10)", Numeric(10, 0)},
               {"numeric(3,-2)", OtherType("numeric(3,-2)")},
               {"character varying(50)", String(50)},
               {"character varying", String()},
               {"character(32)", OtherType("character(32)")},
               {"text", Text()},
               {"bytea", LargeBinary()},
               {"date", DateType()},
               {"time without time zone", TimeType()},
               {"time(3) with time zone", with_timezone(TimeType())},
               {"timestamp without time zone", DateTimeType()},
               {"timestamp(0) with time zone", with_timezone(DateTimeType())},
               {"timestamptz", with_timezone(DateTimeType())},
               {"interval", IntervalType()},
               {"interval year to month", OtherType("interval year to month")},
               {"json", JsonType()},
               {"jsonb", JsonType()},
               {"uuid", UuidType()},
               {"integer[]", ArrayType(Integer())},
               {"character varying(9)[]", ArrayType(String(9))},
               {"mood[]", OtherType("mood[]")},
               {"", OtherType("")},
               {"[]", OtherType("[]")},
               {"tsvector", OtherType("tsvector")}};
  for (const auto& [declared, type] : cases) {
    std::string shown{declared};
    CAPTURE(shown);
    CHECK(postgresql_dialect().reflected_type(declared) == type);
  }
}

TEST_CASE("PostgreSQL's reserved words are quoted, others are not") {
  const Compiler& compiler = postgresql_dialect().compiler();
  for (auto word : {"user", "window", "with", "lateral", "returning"})
    CHECK(compiler.quote(word) == '"' + std::string{word} + '"');
  for (auto word : {"name", "value", "key", "rank", "interval"}) CHECK(compiler.quote(word) == word);
}
