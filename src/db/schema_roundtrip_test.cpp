// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>
#include <test_databases.hpp>

using namespace carafe;
using carafe::testing_support::on_every_database;
using carafe::testing_support::TestDatabase;

namespace {

TableColumn column(std::string name, SqlType type, bool nullable = true) {
  TableColumn made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.nullable = nullable;
  return made;
}

TableColumn numbered_key(SqlType type) {
  TableColumn key = column("id", std::move(type), false);
  key.primary_key = true;
  key.autoincrement = true;
  return key;
}

ForeignKeyConstraint key_to(std::string table, std::vector<std::string> columns,
                            std::vector<std::string> referred) {
  ForeignKeyConstraint key;
  key.columns = std::move(columns);
  key.referred_table = std::move(table);
  key.referred_columns = std::move(referred);
  key.name = foreign_key_name("everything", key.columns, key.referred_table);
  return key;
}

SqlType mood() {
  SqlType type = Enum({"happy", "so-so", "it's"});
  type.name = "mood";
  return type;
}

Table parent() {
  Table table;
  table.name = "parent";
  table.columns = {numbered_key(BigInteger()), column("a", Integer(), false), column("b", String(20), false),
                   column("mood", mood(), false)};
  table.columns[3].server_default = "'so-so'";
  table.primary_key = {"pk_parent", {"id"}};
  table.uniques = {{"uq_parent_a_b", {"a", "b"}}};
  return table;
}

/// A column of every type, and every constraint and index this database has.
Table everything(const Dialect& dialect) {
  const Capabilities& can = dialect.capabilities();
  Table table;
  table.name = "everything";
  table.columns = {numbered_key(Integer()),
                   column("small", SmallInteger(), false),
                   column("whole", Integer()),
                   column("big", BigInteger()),
                   column("flag", Boolean(), false),
                   column("single", Float()),
                   column("exact", Double()),
                   column("price", Numeric(10, 2)),
                   column("name", String(50), false),
                   column("story", Text()),
                   column("picture", LargeBinary()),
                   column("day", DateType()),
                   column("hour", TimeType()),
                   column("moment", DateTimeType()),
                   column("instant", with_timezone(DateTimeType())),
                   column("lasting", IntervalType()),
                   column("mood", mood()),
                   column("payload", JsonType()),
                   column("token", UuidType()),
                   column("parent_id", BigInteger()),
                   column("parent_a", Integer()),
                   column("parent_b", String(20)),
                   column("order", Integer()),
                   column("Odd \"Name\" `x`", Integer())};
  auto& columns = table.columns;
  columns[1].server_default = "-1";
  columns[2].server_default = "0";
  columns[8].server_default = "'it''s \\ new'";
  columns[13].server_default = "CURRENT_TIMESTAMP";
  columns[16].server_default = "'happy'";
  table.primary_key = {"pk_everything", {"id"}};
  table.uniques = {{"uq_everything_name", {"name"}}, {"uq_everything_whole_big", {"whole", "big"}}};
  table.checks = {{"ck_everything_price", "price > 0 AND name <> 'it''s'"},
                  {"ck_everything_order", dialect.compiler().quote("order") + " > 0"}};
  table.foreign_keys = {key_to("parent", {"parent_id"}, {"id"}),
                        key_to("parent", {"parent_a", "parent_b"}, {"a", "b"})};
  table.foreign_keys[0].on_delete = "CASCADE";
  table.foreign_keys[1].on_delete = "SET NULL";
  table.foreign_keys[1].on_update = "CASCADE";
  auto index = [&](std::string name, std::vector<IndexTerm> terms) -> Index& {
    Index& made = table.indexes.emplace_back();
    made.name = std::move(name);
    made.columns = std::move(terms);
    return made;
  };
  index("ix_everything_day", {"day"});
  index("ix_everything_big_down", {descending("big"), "day"});
  index("ix_everything_story", {"story"});
  index("ix_everything_token", {"token"}).unique = true;
  if (can.partial_indexes) index("ix_everything_cheap", {"price"}).where = "price < 10";
  if (can.expression_indexes) index("ix_everything_lower", {index_expression("lower(name)"), "whole"});
  if (can.deferrable_keys) table.foreign_keys[0].deferral = Deferral::deferred;
  if (can.match_full) table.foreign_keys[1].match = "FULL";
  if (can.comments) {
    table.comment = "It's \\ everything";
    columns[8].comment = "What it's called";
  }
  TableColumn twice = column("twice", Integer());
  twice.computed = Computed{"whole * 2", true};
  columns.push_back(std::move(twice));
  return table;
}

/// `table` with the texts of SQL, which databases write their own way, as `shown` has them.
Table with_texts_of(Table table, const Table& shown) {
  for (auto& check : table.checks)
    for (const auto& other : shown.checks)
      if (other.name == check.name) check.sql = other.sql;
  for (auto& column : table.columns)
    if (const TableColumn* other = shown.find_column(column.name);
        other && column.computed && other->computed)
      column.computed->sql = other->computed->sql;
  for (auto& index : table.indexes) {
    for (const auto& other : shown.indexes) {
      if (other.name != index.name || other.columns.size() != index.columns.size()) continue;
      if (!index.where.empty() && !other.where.empty()) index.where = other.where;
      for (std::size_t i = 0; i < index.columns.size(); ++i)
        if (index.columns[i].is_expression && other.columns[i].is_expression)
          index.columns[i].text = other.columns[i].text;
    }
  }
  return table;
}

void check_same(const Table& shown, const Table& expected, const Compiler& compiler) {
  CAPTURE(expected.name);
  CHECK(compiler.create_table(shown) == compiler.create_table(expected));
  CHECK(shown.columns.size() == expected.columns.size());
  if (shown.columns.size() != expected.columns.size()) return;
  for (std::size_t i = 0; i < shown.columns.size(); ++i) {
    CAPTURE(expected.columns[i].name);
    CHECK(shown.columns[i].type.to_source() == expected.columns[i].type.to_source());
    CHECK(shown.columns[i].type == expected.columns[i].type);
    CHECK(shown.columns[i].server_default == expected.columns[i].server_default);
    CHECK(shown.columns[i] == expected.columns[i]);
  }
  CHECK(shown.primary_key == expected.primary_key);
  CHECK(shown.uniques == expected.uniques);
  CHECK(shown.checks == expected.checks);
  CHECK(shown.foreign_keys == expected.foreign_keys);
  CHECK(shown.indexes.size() == expected.indexes.size());
  if (shown.indexes.size() != expected.indexes.size()) return;
  for (std::size_t i = 0; i < shown.indexes.size(); ++i) {
    CHECK(compiler.create_index(shown, shown.indexes[i]) ==
          compiler.create_index(expected, expected.indexes[i]));
    CHECK(shown.indexes[i] == expected.indexes[i]);
  }
  CHECK(shown == expected);
}

}  // namespace

TEST_CASE("a schema created, reflected and created again is the same") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    const Dialect& dialect = engine.dialect();
    MetaData models;
    models.add(everything(dialect));
    models.add(parent());
    create_all(engine, models);

    Connection connection = engine.connect();
    auto inspector = inspect(connection);
    MetaData first = inspector->reflect();
    CHECK(inspector->table_names() == std::vector<std::string>{"everything", "parent"});
    REQUIRE(first.tables().size() == 2);
    for (const Table& model : models.tables()) {
      const Table* shown = first.find(model.name);
      REQUIRE(shown);
      check_same(*shown, with_texts_of(dialect.as_reflected(model), *shown), dialect.compiler());
      CHECK(inspector->table(model.name) == *shown);
    }

    drop_all(connection, first);
    CHECK(inspector->table_names().empty());
    CHECK(inspector->enum_types().empty());
    create_all(connection, first);
    MetaData second = inspector->reflect();
    REQUIRE(second.tables().size() == 2);
    for (const Table& table : first.tables()) {
      const Table* again = second.find(table.name);
      REQUIRE(again);
      check_same(*again, table, dialect.compiler());
    }
  });
}
