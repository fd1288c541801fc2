// SPDX-License-Identifier: MIT
#include <sqlite3.h>

#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>

#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;

namespace {

TableColumn column(std::string name, SqlType type, bool nullable = true) {
  TableColumn made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.nullable = nullable;
  return made;
}

TableColumn key(std::string name = "id", SqlType type = Integer(), bool numbered = true) {
  TableColumn made = column(std::move(name), std::move(type), false);
  made.primary_key = true;
  made.autoincrement = numbered;
  return made;
}

Table table(std::string name, std::vector<TableColumn> columns) {
  Table made;
  made.name = std::move(name);
  made.primary_key.name = primary_key_name(made.name);
  for (const auto& each : columns) {
    if (each.primary_key) made.primary_key.columns.push_back(each.name);
  }
  made.columns = std::move(columns);
  return made;
}

struct Inspected {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  std::unique_ptr<Inspector> inspector = inspect(connection);

  Table made_by(std::string_view sql, std::string_view name) {
    connection.execute(text(sql));
    auto found = inspector->table(name);
    REQUIRE(found.has_value());
    return *found;
  }

  void check_round_trip(const Table& original) {
    CAPTURE(original.name);
    MetaData metadata;
    metadata.add(original);
    create_all(connection, metadata);
    auto found = inspector->table(original.name);
    REQUIRE(found.has_value());
    Table expected = connection.dialect().as_reflected(original);
    CHECK_MESSAGE(*found == expected, connection.dialect().compiler().create_table(*found)
                                          << "\n is not\n"
                                          << connection.dialect().compiler().create_table(expected));
    // What was read describes itself: made again elsewhere it reads the same.
    CHECK(connection.dialect().as_reflected(*found) == *found);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Inspected, "every type comes back from a table of ours") {
  Table all = table("all_types", {key()});
  int number = 0;
  for (SqlType type : std::initializer_list<SqlType>{
           SmallInteger(), Integer(), BigInteger(), Boolean(), Double(), String(50), String(), Text(),
           LargeBinary(), DateType(), TimeType(), DateTimeType(), Numeric(10, 2), Numeric(38, 10), Numeric(),
           OtherType("CHAR(32)"), OtherType("NUMERIC(20, 4)"), JsonType()}) {
    all.columns.push_back(column("c" + std::to_string(number), type, number % 2 == 0));
    ++number;
  }
  CHECK(connection.dialect().as_reflected(all) == all);
  check_round_trip(all);
}

TEST_CASE_FIXTURE(Inspected, "keys of every kind come back as SQLite keeps them") {
  check_round_trip(table("small", {key("id", SmallInteger())}));
  check_round_trip(table("big", {key("id", BigInteger())}));
  check_round_trip(table("big_plain", {key("id", BigInteger(), false)}));
  check_round_trip(table("text_key", {key("code", String(3), false)}));
  check_round_trip(table("pair", {key("a", Integer(), false), key("b", Text(), false), column("x", Text())}));
  check_round_trip(table("enumerated", {key(), column("role", Enum({"admin", "member"}), false)}));
  Table reversed = table("reversed_pair", {key("a", Integer(), false), key("b", Integer(), false)});
  reversed.primary_key.columns = {"b", "a"};
  check_round_trip(reversed);
  Table no_key = table("no_key", {column("x", Integer())});
  no_key.primary_key = {};
  check_round_trip(no_key);
}

TEST_CASE_FIXTURE(Inspected, "a number of any width that SQLite numbers really is numbered") {
  MetaData metadata;
  metadata.add(table("big", {key("id", BigInteger()), column("x", Integer())}));
  create_all(connection, metadata);
  CHECK(connection.execute(text("insert into big (x) values (1)")).last_insert_id() == 1);
  CHECK(connection.execute(text("select id from big")).scalar<int>() == 1);
}

TEST_CASE_FIXTURE(Inspected, "defaults come back in the words they were given") {
  Table defaults = table("defaults", {key()});
  int number = 0;
  for (auto sql : {"0", "-1", "1.5", "'new'", "'it''s'", "''", "NULL", "TRUE", "CURRENT_TIMESTAMP",
                   "datetime('now')", "(1 + 2)", "((lower('X')))", "'a' || 'b'", "x'00ff'", "')'"}) {
    defaults.columns.push_back(column("c" + std::to_string(number++), Text()));
    defaults.columns.back().server_default = sql;
  }
  check_round_trip(defaults);
  connection.execute(text("insert into defaults (id) values (1)"));
  Row row = connection.execute(text("select * from defaults")).one();
  CHECK(row.get<std::string>("c4") == "it's");
  CHECK(row.get<std::string>("c10") == "3");
  CHECK(row.get<std::string>("c12") == "ab");
}

TEST_CASE_FIXTURE(Inspected, "constraints and indexes come back with names, order and actions") {
  check_round_trip(table("user", {key()}));
  Table post = table("post", {key(), column("user_id", Integer(), false), column("a", Integer()),
                              column("b", Text()), column("parent", Integer())});
  post.uniques = {{"uq_post_b_a", {"b", "a"}}, {"uq_post_a", {"a"}}};
  post.checks = {{"ck_post_a", "a > 0 AND (b <> ')' OR a IN (1, 2))"}, {"ck2", "(a < 9)"}};
  post.foreign_keys = {{"fk_post_user_id_user", {"user_id"}, "user", {"id"}, "CASCADE", "SET NULL"},
                       {"fk_post_parent_post", {"parent"}, "post", {"id"}, "NO ACTION", "RESTRICT"},
                       {"fk_default", {"a"}, "user", {"id"}, "SET DEFAULT", ""}};
  post.indexes = {{"ix_post_user_id", {"user_id"}, false}, {"ix_post_b_a", {"b", "a"}, true}};
  check_round_trip(post);
}

TEST_CASE_FIXTURE(Inspected, "names that need quotes come back whole") {
  for (std::string name :
       {"order", "My Table", "a\"b", "a'b", "ünï", "a.b", "a,b", "a)b", "[x]", "`x`", "-- x", "select"}) {
    Table odd = table(name, {key(name + " id"), column(name, Integer())});
    odd.uniques = {{"uq " + name, {name}}};
    odd.checks = {{"ck " + name, "1"}};
    odd.foreign_keys = {{"fk " + name, {name}, name, {name + " id"}, "", ""}};
    odd.indexes = {{"ix " + name, {name}, false}};
    check_round_trip(odd);
  }
}

TEST_CASE_FIXTURE(Inspected, "every word SQLite knows can name a table and a column") {
  for (int i = 0; i < sqlite3_keyword_count(); ++i) {
    const char* word = nullptr;
    int length = 0;
    REQUIRE(sqlite3_keyword_name(i, &word, &length) == SQLITE_OK);
    std::string name{word, std::size_t(length)};
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    check_round_trip(table(name, {key(), column(name, Integer())}));
  }
}

TEST_CASE_FIXTURE(Inspected, "DDL as SQLAlchemy writes it is read") {
  connection.execute(
      text("CREATE TABLE user (\n\tid INTEGER NOT NULL, \n\tname VARCHAR(50) NOT NULL, \n\temail VARCHAR(50) "
           "NOT NULL, \n\tactive BOOLEAN, \n\tcreated DATETIME DEFAULT (CURRENT_TIMESTAMP), \n\tPRIMARY KEY "
           "(id), \n\tUNIQUE (email)\n)"));
  Table user = *inspector->table("user");
  CHECK(user.primary_key == PrimaryKeyConstraint{"", {"id"}});
  CHECK(user.columns[0].autoincrement);
  CHECK(user.columns[1].type == SqlType{String(50)});
  CHECK_FALSE(user.columns[1].nullable);
  CHECK(user.columns[3].type == SqlType{Boolean()});
  CHECK(user.columns[4].server_default == "CURRENT_TIMESTAMP");
  CHECK(user.uniques == std::vector{UniqueConstraint{"", {"email"}}});
  Table post = made_by(
      "CREATE TABLE post (id INTEGER NOT NULL, user_id INTEGER, PRIMARY KEY (id), CONSTRAINT fk_u FOREIGN "
      "KEY(user_id) REFERENCES user (id) ON DELETE CASCADE)",
      "post");
  CHECK(post.foreign_keys ==
        std::vector{ForeignKeyConstraint{"fk_u", {"user_id"}, "user", {"id"}, "CASCADE", ""}});
}

TEST_CASE_FIXTURE(Inspected, "DDL as people write it is read") {
  connection.execute(text("create table parent (a int, b int, primary key (b, a)) without rowid"));
  Table child = made_by(
      "create table if not exists \"Child\" ( -- a comment, with (parens\n"
      "  Id integer primary key autoincrement, /* another, */\n"
      "  email text collate nocase constraint nn not null unique on conflict ignore,\n"
      "  n int constraint positive check (n > 0) default -1,\n"
      "  [odd col] varchar ( 20 ) default ('x' || ','),\n"
      "  x, y, p int references parent on update cascade on delete set null deferrable initially deferred,\n"
      "  total int generated always as (n * 2) stored,\n"
      "  unique (x collate nocase, y desc),\n"
      "  foreign key (x, y) references parent match full, constraint c2 check (x <> 'a,b)')\n"
      ")",
      "Child");
  REQUIRE(child.columns.size() == 8);
  CHECK(child.columns[0].autoincrement);
  CHECK_FALSE(child.columns[0].nullable);
  CHECK(child.columns[3].name == "odd col");
  CHECK(child.columns[3].type == SqlType{String(20)});
  CHECK(child.columns[4].type == OtherType(""));
  CHECK(child.columns[2].server_default == "-1");
  CHECK(child.columns[7].computed == Computed{"n * 2", true});
  CHECK(child.options == DialectOptions{{"sqlite_autoincrement", "true"}});
  CHECK(child.uniques == std::vector{UniqueConstraint{"", {"email"}}, UniqueConstraint{"", {"x", "y"}}});
  CHECK(child.checks ==
        std::vector{CheckConstraint{"positive", "n > 0"}, CheckConstraint{"c2", "x <> 'a,b)'"}});
  CHECK(child.foreign_keys ==
        std::vector{ForeignKeyConstraint{
                        "", {"p"}, "parent", {"b", "a"}, "SET NULL", "CASCADE", "", "", Deferral::deferred},
                    ForeignKeyConstraint{"", {"x", "y"}, "parent", {"b", "a"}, "", ""}});
  CHECK(inspector->table("parent")->primary_key.columns == std::vector<std::string>{"b", "a"});
}

TEST_CASE_FIXTURE(Inspected, "only an INTEGER key of a table with rowids is numbered") {
  CHECK(made_by("create table a (id integer primary key)", "a").columns[0].autoincrement);
  CHECK_FALSE(made_by("create table b (id int primary key)", "b").columns[0].autoincrement);
  CHECK_FALSE(made_by("create table c (id integer primary key) without rowid", "c").columns[0].autoincrement);
  CHECK_FALSE(
      made_by("create table d (id integer, x integer, primary key (id, x))", "d").columns[0].autoincrement);
}

TEST_CASE_FIXTURE(Inspected, "indexes come back with their order, expressions and conditions") {
  Table t = table("t", {key(), column("a", Integer()), column("b", Text())});
  t.indexes = {{"ix_1", {descending("a"), "b"}, true},
               {"ix_2", {index_expression("lower(b)"), descending(index_expression("a + 1"))}, false},
               {"ix_3", {"a"}, true},
               {"ix_4", {index_expression("b collate nocase")}, false}};
  t.indexes[2].where = "a > 0 AND b IN ('x', ')')";
  check_round_trip(t);
  connection.execute(text("create index \"ix_5\" on t (B asc, A desc) where (b is not null)"));
  Table found = *inspector->table("t");
  REQUIRE(found.indexes.size() == 5);
  CHECK(found.indexes[4].columns == std::vector<IndexTerm>{"b", descending("a")});
  CHECK(found.indexes[4].where == "b is not null");
}

TEST_CASE_FIXTURE(Inspected, "computed columns, deferred keys and a table's options come back") {
  check_round_trip(table("user", {key()}));
  Table t = table("t", {key(), column("a", Integer()), column("b", Integer()), column("c", Text(), false),
                        column("d", Integer())});
  t.columns[2].computed = Computed{"a * 2", true};
  t.columns[3].computed = Computed{"'(' || a"};
  t.columns[4].comment = "lost";
  t.comment = "lost";
  t.foreign_keys = {{"fk_1", {"a"}, "user", {"id"}, "CASCADE", ""}, {"fk_2", {"d"}, "user", {"id"}, "", ""}};
  t.foreign_keys[0].deferral = Deferral::deferred;
  t.foreign_keys[1].deferral = Deferral::immediate;
  t.options = {{"sqlite_autoincrement", "true"}};
  check_round_trip(t);
  Table strict = table("strict", {key("id", Integer(), false), column("x", Text())});
  strict.columns[0].autoincrement = false;
  strict.options = {{"sqlite_strict", "true"}, {"sqlite_without_rowid", "true"}};
  check_round_trip(strict);
}

TEST_CASE_FIXTURE(Inspected, "a whole schema, reflected and made again elsewhere, is the same") {
  Table user = table("user", {key("id", BigInteger()), column("name", String(50), false)});
  user.uniques = {{"uq_user_name", {"name"}}};
  Table post = table("post", {key(), column("user_id", Integer(), false), column("length", Integer()),
                              column("double_length", Integer())});
  post.columns[2].server_default = "0";
  post.columns[3].computed = Computed{"length * 2", true};
  post.checks = {{"ck_post_length", "length >= 0"}};
  post.foreign_keys = {{"fk_post_user_id_user", {"user_id"}, "user", {"id"}, "CASCADE", "RESTRICT"}};
  post.foreign_keys[0].deferral = Deferral::deferred;
  post.indexes = {{"ix_post", {descending("length"), index_expression("abs(length)")}, false}};
  post.indexes[0].where = "length > 0";
  post.options = {{"sqlite_autoincrement", "true"}};
  MetaData first;
  first.add(post);
  first.add(user);
  create_all(connection, first);
  MetaData second = inspector->reflect();
  Engine other{"sqlite://"};
  Connection elsewhere = other.connect();
  create_all(elsewhere, second);
  MetaData third = inspect(elsewhere)->reflect();
  REQUIRE(third.tables().size() == 2);
  for (const Table& again : third.tables()) CHECK(again == *second.find(again.name));
  auto written = [](Connection& in) {
    return in.execute(text("select sql from sqlite_master where sql is not null order by name"))
        .scalars<std::string>();
  };
  CHECK(written(connection) == written(elsewhere));
}

TEST_CASE_FIXTURE(Inspected, "views and triggers are told with their text") {
  connection.execute(text("create table t (a, b)"));
  connection.execute(text("create view \"as view\" (x) as select a as x from t -- all"));
  connection.execute_ddl("create trigger second after insert on t begin delete from t where a = 1; end");
  connection.execute_ddl("create trigger first after update on t begin select 1; end");
  CHECK(inspector->view_names() == std::vector<std::string>{"as view"});
  CHECK(inspector->view_definition("as view") == "select a as x from t -- all");
  CHECK_FALSE(inspector->view_definition("t").has_value());
  REQUIRE(inspector->triggers("t").size() == 2);
  CHECK(inspector->triggers("t")[0].name == "first");
  CHECK(inspector->triggers("t")[1].sql.ends_with("begin delete from t where a = 1; end"));
  CHECK(inspector->triggers("as view").empty());
  CHECK(inspector->sequence_names().empty());
  CHECK(inspector->default_schema() == "main");
}

TEST_CASE_FIXTURE(Inspected, "views and SQLite's own tables are no tables") {
  connection.execute(text("create table t (id integer primary key autoincrement)"));
  connection.execute(text("create table \"sqliteish\" (x)"));
  connection.execute(text("create view v as select * from t"));
  CHECK(inspector->table_names() == std::vector<std::string>{"sqliteish", "t"});
  CHECK(inspector->has_table("t"));
  CHECK_FALSE(inspector->has_table("v"));
  CHECK_FALSE(inspector->has_table("T"));
  CHECK_FALSE(inspector->table("absent").has_value());
  CHECK(inspector->reflect().tables().size() == 2);
}
