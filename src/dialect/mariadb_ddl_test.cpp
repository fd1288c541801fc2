// SPDX-License-Identifier: MIT
#include <carafe/dialect/mariadb.hpp>

#include <doctest/doctest.h>

#include <carafe/util/error.hpp>

#include "dialect/mariadb_text.hpp"

using namespace carafe;

namespace {

const Compiler& compiler = mariadb_dialect().compiler();

TableColumn column(std::string name, SqlType type) {
  TableColumn made;
  made.name = std::move(name);
  made.type = std::move(type);
  return made;
}

/// The code and text of what `work` is refused with.
template <class Work>
std::string refusal_of(Work work) {
  try {
    work();
  } catch (const UsageError& error) {
    return std::string{error.code()} + ": " + error.what();
  }
  return "";
}

bool refused_by_name(const std::string& refusal) {
  return refusal.starts_with("unsupported-operation") && refusal.find("MariaDB") != std::string::npos;
}

Index index_on(IndexTerm term) {
  Index index;
  index.name = "ix";
  index.columns = {std::move(term)};
  return index;
}

}  // namespace

TEST_CASE("MariaDB creates a table with everything a column can say") {
  Table table;
  table.name = "order";
  table.schema = "app";
  table.comment = "it's";
  table.columns = {column("id", BigInteger()), column("mood", Enum({"happy", "so-so"})),
                   column("at", DateTimeType()), column("twice", Integer()), column("no", Integer())};
  table.columns[0].autoincrement = true;
  table.columns[0].primary_key = true;
  table.columns[1].nullable = false;
  table.columns[1].server_default = "'happy'";
  table.columns[1].comment = "how";
  table.columns[2].server_default = "now()";
  table.columns[3].computed = Computed{"id * 2", true};
  table.columns[3].nullable = false;
  table.primary_key = {"pk_order", {"id"}};
  table.uniques = {{"uq_order_no", {"no"}}};
  table.checks = {{"ck_order_no", "no > 0"}};
  ForeignKeyConstraint key;
  key.name = "fk_order_no_boss";
  key.columns = {"no"};
  key.referred_schema = "app";
  key.referred_table = "boss";
  key.referred_columns = {"id"};
  key.on_delete = "CASCADE";
  table.foreign_keys = {key};
  CHECK(compiler.create_table(table) ==
        "CREATE TABLE app.`order` (\n"
        "\tid BIGINT NOT NULL AUTO_INCREMENT,\n"
        "\tmood ENUM('happy','so-so') NOT NULL DEFAULT 'happy' COMMENT 'how',\n"
        "\tat DATETIME(6) DEFAULT (now()),\n"
        "\ttwice INTEGER GENERATED ALWAYS AS (id * 2) STORED,\n"
        "\tno INTEGER,\n"
        "\tCONSTRAINT pk_order PRIMARY KEY (id),\n"
        "\tCONSTRAINT uq_order_no UNIQUE (no),\n"
        "\tCONSTRAINT fk_order_no_boss FOREIGN KEY(no) REFERENCES app.boss (id) ON DELETE CASCADE,\n"
        "\tCONSTRAINT ck_order_no CHECK (no > 0)\n"
        ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='it''s'");
  table.options = {{"mariadb_engine", "Aria"}, {"mariadb_collate", "utf8mb4_bin"}, {"postgresql_with", "x"}};
  CHECK(compiler.create_table(table).ends_with(") ENGINE=`Aria` COLLATE=utf8mb4_bin COMMENT='it''s'"));
  CHECK(compiler.create_comments(table).empty());
}

TEST_CASE("a column MariaDB cannot have is refused by its name") {
  Table table;
  table.name = "user";
  table.columns = {column("name", String())};
  CHECK(refusal_of([&] { (void)compiler.create_table(table); }) ==
        "unsupported-type: The column user.name: MariaDB has no VARCHAR without a length. Say the longest "
        "there is, "
        "String(255), or Text() for text of any length.");
  table.columns = {column("id", Text())};
  table.primary_key.columns = {"id"};
  auto refusal = refusal_of([&] { (void)compiler.create_table(table); });
  CHECK(refusal.find("user.id") != std::string::npos);
  CHECK(refusal.find("String(255)") != std::string::npos);
}

TEST_CASE("MariaDB's indexes are of columns, of all rows") {
  Index index = index_on(descending("a"));
  index.columns.push_back(IndexTerm{"order"}.with_length(10));
  CHECK(compiler.create_index({"app", "t"}, index) == "CREATE INDEX ix ON app.t (a DESC, `order`(10))");
  index.unique = true;
  index.options = {{"postgresql_using", "gin"}};
  CHECK(compiler.create_index("t", index) == "CREATE UNIQUE INDEX ix ON t (a DESC, `order`(10))");
  Index words = index_on("a");
  words.options = {{"mariadb_prefix", "FULLTEXT"}};
  CHECK(compiler.create_index("t", words) == "CREATE FULLTEXT INDEX ix ON t (a)");
  Index parsed = words;
  parsed.options["mariadb_parser"] = "ngram";
  CHECK(compiler.create_index("t", parsed) == "CREATE FULLTEXT INDEX ix ON t (a) WITH PARSER ngram");
  words.options = {{"mariadb_prefix", "x on t (a); drop table t; --"}};
  CHECK(refusal_of([&] { (void)compiler.create_index("t", words); }).starts_with("unknown-table-option"));
  CHECK(compiler.drop_index({"app", "t"}, "ix") == "DROP INDEX ix ON app.t");

  CHECK(refused_by_name(
      refusal_of([&] { (void)compiler.create_index("t", index_on(index_expression("a+1"))); })));
  for (int what = 0; what < 3; ++what) {
    Index refused = index_on("a");
    if (what == 0) refused.where = "a > 0";
    if (what == 1) refused.include = {"b"};
    if (what == 2) refused.nulls_not_distinct = true;
    CHECK(refused_by_name(refusal_of([&] { (void)compiler.create_index("t", refused); })));
  }
}

TEST_CASE("a constraint MariaDB would read and not keep is refused") {
  auto refused = [](const Constraint& constraint) {
    return refused_by_name(refusal_of([&] { (void)compiler.add_constraint("t", constraint); }));
  };
  ForeignKeyConstraint key;
  key.name = "fk";
  key.columns = {"a"};
  key.referred_table = "o";
  key.referred_columns = {"id"};
  CHECK_FALSE(refused(key));
  for (int what = 0; what < 4; ++what) {
    ForeignKeyConstraint bad = key;
    if (what == 0) bad.deferral = Deferral::deferred;
    if (what == 1) bad.match = "FULL";
    if (what == 2) bad.on_delete = "SET DEFAULT";
    if (what == 3) bad.on_update = "SET DEFAULT";
    CHECK(refused(bad));
  }
  CHECK(refused(UniqueConstraint{"u", {"a"}, Deferral::immediate}));
  CHECK(refused(UniqueConstraint{"u", {"a"}, Deferral::none, true}));
  CHECK(refused(ExcludeConstraint{"x", "USING gist (a WITH =)"}));
}

TEST_CASE("MariaDB changes a column by its whole definition") {
  TableColumn from = column("a", Integer());
  TableColumn to = column("b", String(9));
  to.nullable = false;
  to.server_default = "'x'";
  to.comment = "c";
  CHECK(compiler.alter_column("t", from, to) ==
        std::vector<std::string>{
            "ALTER TABLE t CHANGE COLUMN a b VARCHAR(9) NOT NULL DEFAULT 'x' COMMENT 'c'"});
  CHECK(compiler.alter_column("t", from, from).empty());
  CHECK(compiler.drop_constraint("t", PrimaryKeyConstraint{"pk", {"a"}}) == "ALTER TABLE t DROP PRIMARY KEY");
  CHECK(compiler.drop_constraint("t", UniqueConstraint{"u", {}}) == "ALTER TABLE t DROP CONSTRAINT u");
}

TEST_CASE("a default that is no literal stands in parentheses in MariaDB") {
  struct {
    const char* given;
    const char* written;
  } cases[] = {{"0", "0"},
               {"-1.5", "-1.5"},
               {"'it''s'", "'it''s'"},
               {"'a' || 'b'", "('a' || 'b')"},
               {"NULL", "NULL"},
               {"true", "true"},
               {"CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"},
               {"uuid()", "(uuid())"},
               {"((1 + 2))", "(1 + 2)"},
               {"'open", "('open)"},
               {"-", "(-)"}};
  for (auto [given, written] : cases) CHECK(compiler.default_clause(given) == written);
}

TEST_CASE("SQL that MariaDB shows is read as it was written") {
  struct {
    const char* shown;
    const char* written;
  } cases[] = {{"`age` > 0 and `name` in ('a','b')", "age > 0 and name in ('a','b')"},
               {"`order` > 0", "`order` > 0"},
               {"`a``b` > 0", "`a``b` > 0"},
               {R"('it\'s \\ `x` \n')", "'it''s \\ `x` \n'"},
               {"'it''s'", "'it''s'"},
               {"'open", "'open'"},
               {"`open", "open"},
               {"``", ""},
               {"", ""}};
  for (auto [shown, written] : cases) CHECK(detail::mariadb_as_standard(shown, compiler) == written);
  CHECK(detail::mariadb_default("current_timestamp(6)") == "CURRENT_TIMESTAMP");
  CHECK(detail::mariadb_default("now()") == "CURRENT_TIMESTAMP");
  CHECK(detail::mariadb_default("curdate()") == "CURRENT_DATE");
  CHECK(detail::mariadb_default("(1 + 2)") == "1 + 2");
  CHECK(detail::mariadb_default("true") == "1");
}

TEST_CASE("what MariaDB makes of a model's table is known beforehand") {
  Table table;
  table.name = "t";
  table.comment = "kept";
  table.columns = {column("id", Integer()), column("u", UuidType()), column("g", Integer()),
                   column("j", JsonType())};
  table.columns[0].identity = Identity{.start = 5};
  table.columns[2].computed = Computed{"id + 1"};
  table.columns[2].nullable = false;
  table.columns[3].server_default = "null";
  table.primary_key = {"pk_t", {"id"}};
  ForeignKeyConstraint key;
  key.name = "fk";
  key.on_delete = "RESTRICT";
  table.foreign_keys = {key};
  Index unique = index_on("u");
  unique.unique = true;
  Index down = index_on(descending("u"));
  down.name = "down";
  down.unique = true;
  table.indexes = {unique, down};
  Table kept = mariadb_dialect().as_reflected(table);
  CHECK(kept.columns[0].autoincrement);
  CHECK_FALSE(kept.columns[0].identity);
  CHECK(kept.columns[1].type == OtherType("char(32)"));
  CHECK(kept.columns[2].computed == Computed{"id + 1", false});
  CHECK(kept.columns[2].nullable);
  CHECK(kept.columns[3].type == SqlType{JsonType()});
  CHECK_FALSE(kept.columns[3].server_default);
  CHECK(kept.primary_key.name.empty());
  CHECK(kept.foreign_keys[0].on_delete.empty());
  CHECK(kept.uniques == std::vector{UniqueConstraint{"ix", {"u"}}});
  CHECK(kept.indexes == std::vector{down});
  CHECK(kept.comment == "kept");
  CHECK(mariadb_dialect().as_reflected(kept) == kept);
}
