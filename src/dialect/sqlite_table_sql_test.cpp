// SPDX-License-Identifier: MIT
#include "dialect/sqlite_table_sql.hpp"

#include <doctest/doctest.h>

using namespace carafe;
using carafe::detail::parse_table_sql;

TEST_CASE("a name belongs to the constraint it stands before") {
  auto table = parse_table_sql(
      "CREATE TABLE t (a INT CONSTRAINT nn NOT NULL UNIQUE, b INT CONSTRAINT u UNIQUE CONSTRAINT c CHECK (b "
      "> 0), "
      "c INT CONSTRAINT d DEFAULT 1 REFERENCES o, CONSTRAINT pk PRIMARY KEY (a, b) CONSTRAINT u2 UNIQUE "
      "(c))");
  CHECK(table.uniques == std::vector{UniqueConstraint{"", {"a"}}, UniqueConstraint{"u", {"b"}},
                                     UniqueConstraint{"u2", {"c"}}});
  CHECK(table.checks == std::vector{CheckConstraint{"c", "b > 0"}});
  CHECK(table.primary_key == PrimaryKeyConstraint{"pk", {"a", "b"}});
  CHECK(table.foreign_keys == std::vector{ForeignKeyConstraint{"", {"c"}, "o", {}, "", ""}});
}

TEST_CASE("words in names, texts and comments are no keywords") {
  auto table = parse_table_sql(
      "create table \"unique\" (\"unique\" text default 'unique (x)', \"check\" int, -- unique (y)\n"
      "`primary` int /* check (1) */, [references] int, 'foreign' int)");
  CHECK(table.uniques.empty());
  CHECK(table.checks.empty());
  CHECK(table.primary_key.columns.empty());
  CHECK(table.foreign_keys.empty());
}

TEST_CASE("every action of a key is read") {
  struct {
    const char* text;
    const char* action;
  } cases[] = {{"on delete cascade", "CASCADE"},
               {"ON DELETE SET NULL", "SET NULL"},
               {"on delete set default", "SET DEFAULT"},
               {"on delete restrict", "RESTRICT"},
               {"on delete no action", ""},
               {"", ""}};
  for (auto [text, action] : cases) {
    auto table =
        parse_table_sql("create table t (a int references o (x) " + std::string{text} + " not null, b)");
    REQUIRE(table.foreign_keys.size() == 1);
    CHECK(table.foreign_keys[0].on_delete == action);
    CHECK(table.foreign_keys[0].referred_columns == std::vector<std::string>{"x"});
  }
}

TEST_CASE("a table without rowids is known by what follows its definitions") {
  CHECK(parse_table_sql("create table t (a primary key) WITHOUT ROWID, strict").without_rowid);
  CHECK_FALSE(
      parse_table_sql("create table t (\"WITHOUT\" int, b text default 'WITHOUT ROWID')").without_rowid);
}

TEST_CASE("every beginning of a definition is read to its end without harm") {
  std::string whole =
      "CREATE TABLE \"t\" (a INT CONSTRAINT nn NOT NULL UNIQUE, b TEXT DEFAULT ('x' || '(') CHECK (b IN "
      "('a', 'b')), "
      "CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES [o] (x, y) ON DELETE SET NULL ON UPDATE NO ACTION, /* c "
      "*/ "
      "PRIMARY KEY (a COLLATE NOCASE, b DESC)) WITHOUT ROWID";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    (void)parse_table_sql(whole.substr(0, length));
    (void)parse_table_sql(whole.substr(length));
  }
  CHECK(parse_table_sql(whole).primary_key.columns == std::vector<std::string>{"a", "b"});
}

TEST_CASE("the CHECK of an enum is told from any other") {
  struct {
    const char* check;
    std::vector<std::string> labels;
  } cases[] = {{"(state IN ('a', 'it''s'))", {"a", "it's"}},
               {"(\"state\" in('a'))", {"a"}},
               {"(state IN (1, 2))", {}},
               {"(other IN ('a'))", {}},
               {"(state NOT IN ('a'))", {}},
               {"(state IN ('a') OR state > 'b')", {}},
               {"(state IN ('a' || 'b', 'c'))", {}},
               {"(state IN ())", {}},
               {"(length(state) > 1)", {}}};
  for (const auto& one : cases) {
    CAPTURE(one.check);
    detail::TableSql parsed = detail::parse_table_sql(
        std::string{"CREATE TABLE t (state VARCHAR(4) CONSTRAINT ck CHECK "} + one.check + ", b INTEGER)");
    CHECK(parsed.labels.size() == (one.labels.empty() ? 0 : 1));
    CHECK(parsed.checks.size() == (one.labels.empty() ? 1 : 0));
    if (!parsed.labels.empty()) {
      CHECK(parsed.labels[0].labels == one.labels);
      CHECK(parsed.labels[0].check.name == "ck");
    }
  }
  CHECK(detail::parse_table_sql("CREATE TABLE t (state VARCHAR(4), CHECK (state IN ('a')))").labels.empty());
}
