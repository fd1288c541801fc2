// SPDX-License-Identifier: MIT
#include <carafe/dialect/sqlite.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

using namespace carafe;

namespace {

const Compiler& compiler = sqlite_dialect().compiler();

TableColumn column(std::string name, SqlType type, bool nullable = true) {
  TableColumn made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.nullable = nullable;
  return made;
}

Table orders() {
  Table table;
  table.name = "orders";
  table.columns = {column("id", BigInteger(), false), column("price", Integer(), false),
                   column("amount", Integer(), false), column("total", Integer()),
                   column("label", Text(), false)};
  table.columns[0].autoincrement = true;
  table.columns[3].computed = Computed{"price * amount", true};
  table.columns[4].computed = Computed{"'#' || id"};
  table.columns[4].comment = "as printed";
  table.comment = "what was bought";
  table.primary_key = {"pk_orders", {"id"}};
  return table;
}

}  // namespace

TEST_CASE("SQLite computes columns, and keeps no comments") {
  CHECK(compiler.create_table(orders()) ==
        "CREATE TABLE orders (\n"
        "\tid INTEGER NOT NULL,\n"
        "\tprice INTEGER NOT NULL,\n"
        "\tamount INTEGER NOT NULL,\n"
        "\ttotal INTEGER GENERATED ALWAYS AS (price * amount) STORED,\n"
        "\tlabel TEXT NOT NULL GENERATED ALWAYS AS ('#' || id),\n"
        "\tCONSTRAINT pk_orders PRIMARY KEY (id)\n"
        ")");
  CHECK(compiler.create_comments(orders()).empty());
}

TEST_CASE("a table's own options of SQLite are written, those of others passed over") {
  Table table = orders();
  table.columns.resize(1);
  table.options = {{"sqlite_autoincrement", "true"}, {"sqlite_strict", "true"}, {"mariadb_engine", "Aria"}};
  CHECK(compiler.create_table(table) ==
        "CREATE TABLE orders (\n"
        "\tid INTEGER NOT NULL CONSTRAINT pk_orders PRIMARY KEY AUTOINCREMENT\n"
        ") STRICT");
  table.options = {{"sqlite_without_rowid", "true"}};
  CHECK(compiler.create_table(table).ends_with("\n) WITHOUT ROWID"));
  table.options = {{"sqlite_engine", "true"}};
  CHECK_THROWS_AS((void)compiler.create_table(table), UsageError);
  Table no_number = orders();
  no_number.primary_key.columns = {"id", "price"};
  no_number.options = {{"sqlite_autoincrement", "true"}};
  CHECK_THROWS_AS((void)compiler.create_table(no_number), UsageError);
}

TEST_CASE("a key of several columns waits for the end of its transaction") {
  ForeignKeyConstraint key{"fk", {"a", "b"}, "poll", {"x", "y"}, "CASCADE", "SET NULL"};
  key.deferral = Deferral::deferred;
  CHECK(compiler.constraint_definition(key) ==
        "CONSTRAINT fk FOREIGN KEY(a, b) REFERENCES poll (x, y) ON DELETE CASCADE ON UPDATE SET NULL "
        "DEFERRABLE INITIALLY DEFERRED");
  key.deferral = Deferral::immediate;
  CHECK(compiler.constraint_definition(key).ends_with(" DEFERRABLE"));
}

TEST_CASE("indexes are on columns, expressions and part of the rows") {
  Index index{"ix", {"a", descending("b"), index_expression("lower(c)")}, true};
  index.where = "a > 0";
  CHECK(compiler.create_index("t", index) ==
        "CREATE UNIQUE INDEX ix ON t (a, b DESC, (lower(c))) WHERE a > 0");
  CHECK(compiler.create_index({"app", "t"}, {"ix", {"a"}}) == "CREATE INDEX app.ix ON t (a)");
  CHECK(compiler.drop_index({"app", "t"}, "ix") == "DROP INDEX app.ix");
}

TEST_CASE("a table in an attached file is named with it") {
  Table table = orders();
  table.columns.resize(2);
  table.schema = "app";
  table.foreign_keys = {{"fk", {"price"}, "list", {"id"}, "", "", "app"}};
  CHECK(compiler.create_table(table) ==
        "CREATE TABLE app.orders (\n"
        "\tid INTEGER NOT NULL,\n"
        "\tprice INTEGER NOT NULL,\n"
        "\tCONSTRAINT pk_orders PRIMARY KEY (id),\n"
        "\tCONSTRAINT fk FOREIGN KEY(price) REFERENCES list (id)\n"
        ")");
  CHECK(compiler.drop_table(table) == "DROP TABLE app.orders");
  table.foreign_keys[0].referred_schema = "";
  CHECK_THROWS_AS((void)compiler.create_table(table), UsageError);
}

TEST_CASE("what SQLite cannot do is said, and never written") {
  UniqueConstraint deferred{"uq", {"a"}, Deferral::deferred};
  UniqueConstraint nulls{"uq", {"a"}, Deferral::none, true};
  ForeignKeyConstraint full{"fk", {"a"}, "t", {"id"}, "", "", "", "FULL"};
  Index index{"ix", {"a"}, true};
  index.nulls_not_distinct = true;
  auto code = [](auto work) {
    try {
      work();
    } catch (const UsageError& error) {
      CHECK(std::string{error.what()}.find("SQLite has no ") != std::string::npos);
      return std::string{error.code()};
    }
    return std::string{"none"};
  };
  for (const Constraint& constraint :
       std::vector<Constraint>{deferred, nulls, full, ExcludeConstraint{"ex", "USING gist (a WITH =)"}})
    CHECK(code([&] { (void)compiler.constraint_definition(constraint); }) == "unsupported-operation");
  CHECK(code([&] { (void)compiler.create_index("t", index); }) == "unsupported-operation");
  CHECK(code([&] {
          (void)compiler.add_constraint("t", CheckConstraint{"ck", "a > 0"});
        }) == "unsupported-operation");
  CHECK(code([&] {
          (void)compiler.drop_constraint("t", CheckConstraint{"ck", ""});
        }) == "unsupported-operation");
}

TEST_CASE("what SQLite does not keep of a schema is not expected back") {
  Table table = orders();
  table.options = {{"mariadb_engine", "Aria"}, {"sqlite_strict", "true"}};
  table.columns[1].identity = Identity{.start = 5};
  table.columns[3].computed->sql = "(price * amount)";
  table.indexes = {{"ix", {index_expression("(lower(label))"), IndexTerm("price").with_length(3)}, false}};
  table.indexes[0].where = "(price > 0)";
  table.indexes[0].include = {"amount"};
  table.foreign_keys = {{"fk", {"price"}, "t", {"id"}, "", "", "", "FULL"}};
  table.foreign_keys[0].use_alter = true;
  Table kept = sqlite_dialect().as_reflected(table);
  CHECK(kept.comment.empty());
  CHECK(kept.options == DialectOptions{{"sqlite_strict", "true"}});
  CHECK_FALSE(kept.columns[1].identity);
  CHECK(kept.columns[3].computed == Computed{"price * amount", true});
  CHECK(kept.columns[4].computed == Computed{"'#' || id", false});
  CHECK(kept.indexes[0].columns == std::vector<IndexTerm>{index_expression("lower(label)"), "price"});
  CHECK(kept.indexes[0].where == "price > 0");
  CHECK(kept.indexes[0].include.empty());
  CHECK(kept.foreign_keys[0] == ForeignKeyConstraint{"fk", {"price"}, "t", {"id"}, "", ""});
  CHECK(sqlite_dialect().as_reflected(kept) == kept);
}

TEST_CASE("an enum's names are checked at its column") {
  Table table;
  table.name = "poll";
  TableColumn state;
  state.name = "state";
  state.type = Enum({"open", "it's"});
  state.nullable = false;
  table.columns.push_back(state);
  CHECK(sqlite_dialect().compiler().create_table(table) ==
        "CREATE TABLE poll (\n\tstate VARCHAR(4) NOT NULL CONSTRAINT ck_poll_state CHECK (state IN ('open', "
        "'it''s'))\n)");
}
