// SPDX-License-Identifier: MIT
#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>
#include <carafe/sql/expression.hpp>
#include <carafe/sql/func.hpp>
#include <carafe/sql/statements.hpp>

#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;

namespace {

const std::vector<std::string> payloads = {"x\"; DROP TABLE victim; --",
                                           "x'; DROP TABLE victim; --",
                                           "x`; DROP TABLE victim; --",
                                           "x]; DROP TABLE victim; --",
                                           "\"",
                                           "\"\"",
                                           "'",
                                           "''",
                                           "`",
                                           "]",
                                           "\\",
                                           "\\\"",
                                           "--",
                                           "/*",
                                           "%",
                                           "_",
                                           "?",
                                           "?1",
                                           ":x",
                                           "@x",
                                           "$x",
                                           "a.b",
                                           "a b",
                                           "a,b",
                                           "a;b",
                                           "(",
                                           ")",
                                           "x\" OR 1=1 --",
                                           "x' OR '1'='1",
                                           "x) VALUES (1); DROP TABLE victim; --",
                                           "rowid",
                                           "NULL",
                                           "ünïcode",
                                           "\xE2\x80\xAE"
                                           "rtl",
                                           "\n",
                                           "\t",
                                           " ",
                                           "x\x01y",
                                           std::string(100, 'n'),
                                           std::string(3000, 'N')};

struct Victim {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  Victim() {
    connection.execute(text("create table victim (name text)"));
    connection.execute(text("insert into victim values ('kept')"));
  }
  void check_unharmed() {
    CHECK(connection.execute(text("select count(*) from victim where name = 'kept'")).scalar<int>() == 1);
    CHECK(
        connection.execute(text("select count(*) from sqlite_master where name = 'victim'")).scalar<int>() ==
        1);
  }
};

Clause column(std::string name) { return Clause::of_column(std::move(name)); }

}  // namespace

TEST_CASE_FIXTURE(Victim, "a value comes back as it went in, and finds itself alone") {
  for (const auto& payload : payloads) {
    CAPTURE(payload);
    InsertStatement insert;
    insert.into.name = "victim";
    insert.columns = {"name"};
    insert.values = {payload};
    connection.execute(insert);
    Expression<std::string> name{column("name")};
    for (const Expression<bool>& condition : {name == payload, name.in({payload}), name.contains(payload),
                                              name.startswith(payload), name.endswith(payload)}) {
      SelectStatement select;
      select.from.name = "victim";
      select.where = condition;
      select.where.and_also(func::call<int>("length", name) == func::call<int>("length", payload));
      Result found = connection.execute(select);
      bool itself_found = false;
      for (const Row& row : found.all()) itself_found = itself_found || row.get<std::string>(0) == payload;
      CHECK(itself_found);
    }
    DeleteStatement erase;
    erase.from.name = "victim";
    erase.where = name == payload;
    CHECK(connection.execute(erase).rows_affected() == 1);
    check_unharmed();
  }
}

TEST_CASE_FIXTURE(Victim, "a name makes one table with one column, and is read back") {
  for (const auto& payload : payloads) {
    CAPTURE(payload);
    Table table;
    table.name = payload;
    table.columns.emplace_back();
    table.columns[0].name = payload;
    table.columns[0].type = Text();
    table.uniques = {{payload, {payload}}};
    table.indexes = {{payload + " index", {payload}, false}};
    MetaData metadata;
    metadata.add(table);
    create_all(connection, metadata);
    CHECK(inspect(connection)->table(payload) == table);

    InsertStatement insert;
    insert.into.name = payload;
    insert.columns = {payload};
    insert.values = {"x"};
    insert.returning = {Clause::of_column(payload)};
    CHECK(connection.execute(insert).one().get<std::string>(0) == "x");
    UpdateStatement update;
    update.table.name = payload;
    update.assignments.emplace_back(payload, Clause::of_literal("y"));
    update.where =
        Clause::binary(Operator::equal, Clause::of_column(payload, payload), Clause::of_literal("x"));
    CHECK(connection.execute(update).rows_affected() == 1);
    SelectStatement select;
    select.columns = {Clause::of_column(payload, payload)};
    select.order_by = {Ordering{Clause::of_column(payload, payload), true}};
    CHECK(connection.execute(select).scalar<std::string>() == "y");
    drop_all(connection, metadata);
    CHECK(inspect(connection)->table_names() == std::vector<std::string>{"victim"});
    check_unharmed();
  }
}
