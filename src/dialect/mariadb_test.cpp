// SPDX-License-Identifier: MIT
#include <carafe/dialect/mariadb.hpp>

#include <doctest/doctest.h>

#include <carafe/util/error.hpp>

using namespace carafe;

TEST_CASE("MariaDB spells every type") {
  const Compiler& compiler = mariadb_dialect().compiler();
  struct {
    SqlType type;
    const char* name;
  } cases[] = {{SmallInteger(), "SMALLINT"},
               {Integer(), "INTEGER"},
               {BigInteger(), "BIGINT"},
               {Boolean(), "BOOL"},
               {Float(), "FLOAT"},
               {Double(), "DOUBLE"},
               {Numeric(10, 2), "NUMERIC(10, 2)"},
               {String(50), "VARCHAR(50)"},
               {Text(), "LONGTEXT"},
               {LargeBinary(), "LONGBLOB"},
               {DateType(), "DATE"},
               {TimeType(), "TIME(6)"},
               {with_timezone(TimeType()), "TIME(6)"},
               {DateTimeType(), "DATETIME(6)"},
               {with_timezone(DateTimeType()), "DATETIME(6)"},
               {IntervalType(), "DATETIME(6)"},
               {JsonType(), "JSON"},
               {UuidType(), "CHAR(32)"},
               {Enum({"a", "it's", "b\\c"}), R"(ENUM('a','it''s','b\c'))"},
               {OtherType("INET6"), "INET6"}};
  for (const auto& [type, name] : cases) CHECK(compiler.type_name(type) == name);
}

TEST_CASE("a type MariaDB does not have is refused with what to say instead") {
  struct {
    SqlType type;
    const char* advice;
  } cases[] = {{String(), "String(255)"},
               {Numeric(), "Numeric(12, 2)"},
               {ArrayType(Integer()), "JsonType()"},
               {Enum({}), "enum"}};
  for (const auto& [type, advice] : cases) {
    try {
      (void)mariadb_dialect().compiler().type_name(type);
      FAIL("written");
    } catch (const UsageError& error) {
      CHECK(error.code() == "unsupported-type");
      CHECK(std::string{error.what()}.find(advice) != std::string::npos);
    }
  }
}

TEST_CASE("MariaDB's own names of types are read by what they mean") {
  struct {
    const char* declared;
    SqlType type;
  } cases[] = {{"smallint(6)", SmallInteger()},
               {"int(11)", Integer()},
               {"int(10) unsigned", OtherType("int(10) unsigned")},
               {"bigint(20)", BigInteger()},
               {"tinyint(1)", Boolean()},
               {"tinyint(4)", OtherType("tinyint(4)")},
               {"float", Float()},
               {"double", Double()},
               {"double(10,2)", OtherType("double(10,2)")},
               {"decimal(10,2)", Numeric(10, 2)},
               {"varchar(50)", String(50)},
               {"char(32)", OtherType("char(32)")},
               {"longtext", Text()},
               {"text", Text()},
               {"longblob", LargeBinary()},
               {"date", DateType()},
               {"time(6)", TimeType()},
               {"datetime(6)", DateTimeType()},
               {"datetime", DateTimeType()},
               {"timestamp", OtherType("timestamp")},
               {"enum('a','it''s, b','(c)')", Enum({"a", "it's, b", "(c)"})},
               {"", OtherType("")}};
  for (const auto& [declared, type] : cases) {
    std::string shown{declared};
    CAPTURE(shown);
    CHECK(mariadb_dialect().reflected_type(declared) == type);
  }
}

TEST_CASE("MariaDB's reserved words are quoted, others are not") {
  const Compiler& compiler = mariadb_dialect().compiler();
  for (auto word : {"order", "key", "rows", "int"})
    CHECK(compiler.quote(word) == '`' + std::string{word} + '`');
  for (auto word : {"name", "date", "status", "text"}) CHECK(compiler.quote(word) == word);
}
