// SPDX-License-Identifier: MIT
#include <carafe/dialect/sqlite.hpp>
#include <carafe/sql/statements.hpp>

#include <doctest/doctest.h>

#include <carafe/util/error.hpp>

#include "dialect/sqlite_compiler.hpp"

using namespace carafe;

TEST_CASE("SQLite spells types as SQLAlchemy does there") {
  const Compiler& compiler = sqlite_dialect().compiler();
  struct {
    SqlType type;
    const char* name;
  } cases[] = {{SmallInteger(), "SMALLINT"},
               {Integer(), "INTEGER"},
               {BigInteger(), "BIGINT"},
               {Boolean(), "BOOLEAN"},
               {Double(), "DOUBLE"},
               {String(50), "VARCHAR(50)"},
               {String(), "VARCHAR"},
               {Text(), "TEXT"},
               {LargeBinary(), "BLOB"},
               {DateType(), "DATE"},
               {TimeType(), "TIME"},
               {DateTimeType(), "DATETIME"},
               {Enum({"a", "abc"}), "VARCHAR(3)"},
               {OtherType("JSON"), "JSON"}};
  for (const auto& [type, name] : cases) CHECK(compiler.type_name(type) == name);
  CHECK_THROWS_WITH_AS(compiler.type_name(ArrayType(Integer())), doctest::Contains("SQLite has no arrays"),
                       UsageError);
}

TEST_CASE("declared types are read in any spelling") {
  struct {
    const char* declared;
    SqlType type;
  } cases[] = {{"INTEGER", Integer()},
               {"int", Integer()},
               {"VARCHAR(50)", String(50)},
               {"varchar ( 50 )", String(50)},
               {"NVARCHAR(9)", String(9)},
               {"character  varying(3)", String(3)},
               {"VARCHAR", String()},
               {"double precision", Double()},
               {"REAL", Double()},
               {"FLOAT", Double()},
               {"timestamp", DateTimeType()},
               {"BOOL", Boolean()},
               {"clob", Text()},
               {"", OtherType("")},
               {"CHAR(32)", OtherType("CHAR(32)")},
               {"NUMERIC(10, 2)", Numeric(10, 2)},
               {"decimal(15,15)", Numeric(15, 15)},
               {"NUMERIC(16, 2)", OtherType("NUMERIC(16, 2)")},
               {"NUMERIC", OtherType("NUMERIC")},
               {"DECIMAL_TEXT(38, 10)", Numeric(38, 10)},
               {"DECIMAL_TEXT(15, 2)", OtherType("DECIMAL_TEXT(15, 2)")},
               {"DECIMAL_TEXT", Numeric()},
               {"JSON", JsonType()},
               {"INTEGER(5)", OtherType("INTEGER(5)")},
               {"VARCHAR(x)", OtherType("VARCHAR(x)")},
               {"VARCHAR(99999999999)", OtherType("VARCHAR(99999999999)")}};
  for (const auto& [declared, type] : cases) {
    std::string shown{declared};
    CAPTURE(shown);
    CHECK(sqlite_dialect().reflected_type(declared) == type);
  }
}

TEST_CASE("an offset without a limit has SQLite's endless limit before it") {
  SelectStatement statement;
  statement.from.name = "t";
  statement.offset = 5;
  CHECK(statement.compile(sqlite_dialect().compiler(), no_models()).text ==
        "SELECT * FROM t LIMIT -1 OFFSET ?");
}

TEST_CASE("a default that is no literal stands in parentheses, once") {
  const Compiler& compiler = sqlite_dialect().compiler();
  for (auto bare :
       {"0", "-1", "+2.5", "'x'", "'it''s'", "''", "NULL", "null", "TRUE", "CURRENT_TIMESTAMP", "x'00'"}) {
    CHECK(compiler.default_clause(bare) == bare);
  }
  struct {
    const char* given;
    const char* written;
  } cases[] = {{"datetime('now')", "(datetime('now'))"},
               {"(1 + 2)", "(1 + 2)"},
               {"((1))", "1"},
               {" 'x' ", "'x'"},
               {"(1) + (2)", "((1) + (2))"},
               {"'a' || 'b'", "('a' || 'b')"},
               {"'open", "('open)"},
               {"", "()"}};
  for (auto [given, written] : cases) CHECK(compiler.default_clause(given) == written);
}

TEST_CASE("what SQLite cannot keep is replaced by what it does keep") {
  Table table;
  table.name = "t";
  for (SqlType type : std::initializer_list<SqlType>{BigInteger(), Enum({"a", "bb"})}) {
    TableColumn column;
    column.name = "c" + std::to_string(table.columns.size());
    column.type = type;
    column.comment = "a comment";
    column.server_default = "('x')";
    table.columns.push_back(column);
  }
  table.columns[0].autoincrement = true;
  table.primary_key.columns = {"c0"};
  table.foreign_keys = {{"fk", {"c1"}, "t", {"c0"}, "NO ACTION", "CASCADE"}};
  Table kept = sqlite_dialect().as_reflected(table);
  CHECK(kept.columns[0].type == SqlType{Integer()});
  CHECK(kept.columns[0].primary_key);
  CHECK_FALSE(kept.columns[0].nullable);
  CHECK(kept.columns[1].type == SqlType{Enum({"a", "bb"})});
  CHECK(kept.columns[1].comment.empty());
  CHECK(kept.columns[1].server_default == "'x'");
  CHECK(kept.foreign_keys[0].on_delete.empty());
  CHECK(kept.foreign_keys[0].on_update == "CASCADE");
  CHECK(sqlite_dialect().as_reflected(kept) == kept);
}
