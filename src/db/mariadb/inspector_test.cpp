// SPDX-License-Identifier: MIT
#include "db/inspector_test_support.hpp"

using namespace carafe;
using carafe::testing_db::column_of;
using carafe::testing_db::InspectedDatabase;
using carafe::testing_db::on_inspected;

TEST_CASE("MariaDB's columns are read with what was said of them") {
  on_inspected("mariadb", [](InspectedDatabase& db) {
    db.run(
        {"create table t (id int not null auto_increment primary key, a varchar(20) default 'it''s \\ x',"
         " b int not null default 0, c datetime(6) default current_timestamp, d date default (current_date),"
         " e char(36) default (uuid()), f int default (1 + 2), g int as (b * 2) stored, h int as (b + 1),"
         " i json, j longtext check (json_valid(j) and j <> ''), k enum('x','it''s','a\\b') default 'x',"
         " l int unsigned, m text default null, n varchar(9) comment 'it''s \\ n') comment 'all \\ of it'"});
    Table table = db.table("t");
    CHECK(table.comment == "all \\ of it");
    CHECK(table.options.empty());
    CHECK(column_of(table, "id").autoincrement);
    CHECK(column_of(table, "a").server_default == "'it''s \\ x'");
    CHECK(column_of(table, "b").server_default == "0");
    CHECK(column_of(table, "c").server_default == "CURRENT_TIMESTAMP");
    CHECK(column_of(table, "d").server_default == "CURRENT_DATE");
    CHECK(column_of(table, "e").server_default == "uuid()");
    CHECK(column_of(table, "f").server_default == "1 + 2");
    CHECK(column_of(table, "g").computed == Computed{"b * 2", true});
    CHECK(column_of(table, "h").computed == Computed{"b + 1", false});
    CHECK_FALSE(column_of(table, "h").server_default);
    CHECK(column_of(table, "i").type == SqlType{JsonType()});
    CHECK(column_of(table, "j").type == SqlType{Text()});
    CHECK(column_of(table, "k").type.labels == std::vector<std::string>{"x", "it's", "a\\b"});
    CHECK(column_of(table, "l").type == OtherType("int(10) unsigned"));
    CHECK_FALSE(column_of(table, "m").server_default);
    CHECK(column_of(table, "n").comment == "it's \\ n");
    CHECK(table.checks == std::vector{CheckConstraint{"j", "json_valid(j) and j <> ''"}});

    db.run({"drop table t"});
    MetaData metadata;
    metadata.add(table);
    create_all(db.connection, metadata);
    CHECK(db.table("t").columns == table.columns);
  });
}

TEST_CASE("MariaDB's indexes are told from keys and constraints") {
  on_inspected("mariadb", [](InspectedDatabase& db) {
    db.run({"create table o (a int, b int, primary key (a, b), unique u (b, a))",
            "create table t (a int, b int, c varchar(50), d longtext, e longtext, `order` int,"
            " constraint fk foreign key (a, b) references o (a, b) on delete cascade on update no action,"
            " index i1 (b desc, a), index i2 (c(10)), index i3 (d), unique i4 (e), unique i5 (b desc),"
            " fulltext i6 (c))"});
    Table table = db.table("t");
    CHECK(table.uniques == std::vector{UniqueConstraint{"i4", {"e"}}});
    REQUIRE(table.foreign_keys.size() == 1);
    CHECK(table.foreign_keys[0].on_delete == "CASCADE");
    CHECK(table.foreign_keys[0].on_update == "");
    const Compiler& compiler = db.connection.dialect().compiler();
    const char* expected[] = {"CREATE INDEX i1 ON t (b DESC, a)", "CREATE INDEX i2 ON t (c(10))",
                              "CREATE INDEX i3 ON t (d)", "CREATE UNIQUE INDEX i5 ON t (b DESC)",
                              "CREATE FULLTEXT INDEX i6 ON t (c)"};
    REQUIRE(table.indexes.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(compiler.create_index("t", table.indexes[i]) == expected[i]);
    Table parent = db.table("o");
    CHECK(parent.primary_key.columns == std::vector<std::string>{"a", "b"});
    CHECK(parent.uniques == std::vector{UniqueConstraint{"u", {"b", "a"}}});

    db.run({"drop table t"});
    MetaData metadata;
    metadata.add(table);
    create_all(db.connection, metadata);
    CHECK(db.table("t") == table);
  });
}

TEST_CASE("MariaDB's views, triggers, sequences and databases are read") {
  on_inspected("mariadb", [](InspectedDatabase& db) {
    db.run({"create table t (id int primary key)",
            "create table Ü (id int primary key) engine=Aria collate utf8mb4_bin",
            "create view v as select id from t", "create sequence s",
            "create trigger tr before insert on t for each row set new.id = 1"});
    Inspector& inspector = *db.inspector;
    CHECK(inspector.default_schema() == db.database.url().database);
    auto schemas = inspector.schema_names();
    CHECK(std::find(schemas.begin(), schemas.end(), inspector.default_schema()) != schemas.end());
    CHECK(std::find(schemas.begin(), schemas.end(), "mysql") == schemas.end());
    CHECK(inspector.table_names() == std::vector<std::string>{"t", "Ü"});
    CHECK(inspector.view_names() == std::vector<std::string>{"v"});
    CHECK(inspector.view_definition("v")->find("select") == 0);
    CHECK_FALSE(inspector.view_definition("t"));
    CHECK(inspector.sequence_names() == std::vector<std::string>{"s"});
    CHECK(inspector.triggers("t") ==
          std::vector{Trigger{"tr", "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW set new.id = 1"}});
    CHECK(db.table("Ü").options ==
          DialectOptions{{"mariadb_collate", "utf8mb4_bin"}, {"mariadb_engine", "Aria"}});
    CHECK_FALSE(inspector.has_table("T"));
    CHECK_FALSE(inspector.has_table("u"));
    CHECK_FALSE(inspector.table("T"));
    CHECK_FALSE(inspector.has_table("v"));
    CHECK(db.table({inspector.default_schema(), "t"}).schema == inspector.default_schema());
  });
}
