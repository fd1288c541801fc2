// SPDX-License-Identifier: MIT
#include <carafe/db/engine.hpp>
#include <carafe/db/errors.hpp>

#include <doctest/doctest.h>

#include <test_databases.hpp>

#include "db/db_test_support.hpp"

using namespace carafe;
using carafe::testing_db::thrown_by;
using carafe::testing_support::on_every_database;
using carafe::testing_support::TestDatabase;

namespace {

struct Pet {
  int id;
  std::string name;
  std::optional<double> weight;
  friend bool operator==(const Pet&, const Pet&) = default;
};

struct Missing {
  int id;
  std::string nickname;
};
struct Narrow {
  int id;
};
struct Mistyped {
  std::string id;
  std::string name;
  double weight;
};

std::size_t width_of(Connection& connection, const char* sql) {
  Result result = connection.execute(text(sql));
  return result.one().columns().size();
}

Connection with_pets(Engine& engine) {
  Connection connection = engine.connect();
  connection.execute_ddl(
      "create table pet (id integer not null primary key, name varchar(600), weight double precision)");
  for (auto [id, name, weight] : std::vector<std::tuple<int, std::string, std::optional<double>>>{
           {1, "Tom", 4.5}, {2, "", std::nullopt}, {3, std::string(500, 'x') + "\xC3\xA9", -0.25}}) {
    connection.execute(text("insert into pet (id, name, weight) values (:id, :name, :weight)"),
                       {{"id", id}, {"name", name}, {"weight", weight ? Value(*weight) : Value()}});
  }
  return connection;
}

auto pets() {
  return text("select id, name, weight from pet order by id")
      .columns<int, std::string, std::optional<double>>("id", "name", "weight");
}

std::string long_name() { return std::string(500, 'x') + "\xC3\xA9"; }

}  // namespace

TEST_CASE("rows are tuples for structured bindings") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = with_pets(engine);
    std::string seen;
    for (auto [id, name, weight] : connection.execute(pets())) {
      static_assert(std::is_same_v<decltype(id), int> &&
                    std::is_same_v<decltype(weight), std::optional<double>>);
      seen += std::to_string(id) + name.substr(0, 3) + (weight ? std::to_string(*weight) : "-") + ";";
    }
    CHECK(seen == "1Tom4.500000;2-;3xxx-0.250000;");
  });
}

TEST_CASE("all, first, one, one_or_none and scalar say how many rows they take") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = with_pets(engine);
    auto rows = connection.execute(pets());
    CHECK(rows.size() == 3);
    CHECK(rows.all().size() == 3);
    CHECK(rows.all()[2] == std::tuple{3, long_name(), std::optional{-0.25}});
    CHECK(rows.first() == std::tuple{1, std::string("Tom"), std::optional{4.5}});
    CHECK(rows.scalars().all() == std::vector{1, 2, 3});
    CHECK(rows.scalar() == 1);
    CHECK(thrown_by([&] { rows.one(); }).code == "several-rows");
    CHECK(thrown_by([&] { rows.one_or_none(); }).code == "several-rows");

    auto none = connection.execute(text("select id from pet where id > 3").columns<int>("id"));
    CHECK(none.empty());
    CHECK_FALSE(none.first());
    CHECK_FALSE(none.one_or_none());
    CHECK_FALSE(none.scalar());
    CHECK(none.all().empty());
    CHECK(thrown_by([&] { none.one(); }).code == "no-row");

    auto one = connection.execute(text("select id from pet where id = :id").columns<int>("id"), {{"id", 2}});
    CHECK(one.one() == std::tuple{2});
    CHECK(one.one_or_none() == std::tuple{2});
    CHECK(one.scalars().one() == 2);
    auto null = connection.execute(
        text("select weight from pet where id = 2").columns<std::optional<double>>("weight"));
    CHECK(null.scalar() == std::nullopt);
  });
}

TEST_CASE("rows become structs by the names of their fields") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = with_pets(engine);
    const std::vector<Pet> expected{{1, "Tom", 4.5}, {2, "", std::nullopt}, {3, long_name(), -0.25}};
    CHECK(connection.execute(pets()).as<Pet>().all() == expected);
    CHECK(connection.execute(text("select weight, id, name from pet order by id")).as<Pet>().all() ==
          expected);
    CHECK(connection.execute(pets()).as<Pet>().first() == expected[0]);
    CHECK(connection.execute(text("select * from pet where id = 3")).one().as<Pet>() == expected[2]);

    auto missing = thrown_by<UsageError>([&] { connection.execute(pets()).as<Missing>(); });
    CHECK(missing.code == "row-does-not-fit");
    CHECK(missing.message.find(
              "struct Missing. No column is there for nickname. No field is there for the column "
              "name, weight.") != std::string::npos);
    auto narrow = thrown_by<UsageError>([&] { connection.execute(pets()).as<Narrow>(); });
    CHECK(narrow.message.find("No field is there for the column name, weight") != std::string::npos);
    auto mistyped = thrown_by<UsageError>([&] { connection.execute(pets()).as<Mistyped>(); });
    CHECK(mistyped.message.find("The field id is a std::") != std::string::npos);
    CHECK(mistyped.message.find("the column of that name a int") != std::string::npos);
    auto untyped = thrown_by<DataError>(
        [&] { connection.execute(text("select * from pet order by id")).as<Mistyped>().all(); });
    CHECK(untyped.code == "wrong-type");
    CHECK(untyped.message.find("The column id holds 1, which is no text. It is read into Mistyped.id.") !=
          std::string::npos);
  });
}

TEST_CASE("a NULL or a value of another type names its column") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = with_pets(engine);
    auto null = thrown_by<DataError>([&] {
      connection.execute(text("select weight from pet order by id").columns<double>("weight")).all();
    });
    CHECK(null.code == "unexpected-null");
    CHECK(null.message.starts_with("The column weight holds NULL, which is no number."));
    auto other = thrown_by<DataError>(
        [&] { connection.execute(text("select name from pet").columns<int>("name")).all(); });
    CHECK(other.code == "wrong-type");
    CHECK(other.message.starts_with("The column name holds 'Tom', which is no whole number."));
    auto small = thrown_by<DataError>(
        [&] { connection.execute(text("select 70000 as n").columns<std::int16_t>("n")).all(); });
    CHECK(small.message.starts_with("The column n holds 70000, which does not fit"));
    CHECK(thrown_by<UsageError>([&] { connection.execute(text("select 1, 2")).rows<int>(); }).code ==
          "row-does-not-fit");
    CHECK(thrown_by<UsageError>([&] {
            connection.execute(text("select 1 as a, 2 as b").columns<int>("a"));
          }).code == "row-does-not-fit");
  });
}

TEST_CASE("rows are asked by column name, typed or as they are") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = with_pets(engine);
    Result result = connection.execute(text("select id, name, weight from pet order by id"));
    Row row = *result.first();
    CHECK(row["name"] == Value("Tom"));
    CHECK(row.get<std::string>("name") == "Tom");
    CHECK(row.get<std::optional<double>>("weight") == 4.5);
    CHECK(result[1].get<std::optional<double>>("weight") == std::nullopt);
    CHECK(thrown_by<UsageError>([&] { row["nme"]; }).message ==
          "The row has no column \"nme\"; it has id, name, weight.");
    CHECK(thrown_by<UsageError>([&] { row[3]; }).code == "no-such-column");
    CHECK(thrown_by<DataError>([&] { result[1].get<double>("weight"); }).code == "unexpected-null");
    Result mappings = connection.execute(pets()).mappings();
    CHECK(mappings[2].get<std::string>("name") == long_name());
    int count = 0;
    for (Row each : result) count += each.get<int>("id");
    CHECK(count == 6);
    CHECK(result.all().size() == 3);
    CHECK(result.scalars<int>() == std::vector{1, 2, 3});
    std::string names;
    for (auto [id, name, weight] : result.rows<int, std::string, Value>()) names += name.substr(0, 1);
    CHECK(names == "Tx");
  });
}

TEST_CASE("partitions group rows, the last group of fewer") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = with_pets(engine);
    auto sizes = [](auto&& parts) {
      std::string text;
      for (const auto& part : parts)
        text += std::to_string(part.size()) + ":" + std::to_string(std::get<0>(part[0])) + " ";
      return text;
    };
    CHECK(sizes(connection.execute(pets()).partitions(2)) == "2:1 1:3 ");
    CHECK(sizes(connection.execute(pets()).partitions(3)) == "3:1 ");
    CHECK(sizes(connection.execute(pets()).partitions(100)) == "3:1 ");
    CHECK(sizes(connection.stream(pets()).partitions(2)) == "2:1 1:3 ");
    CHECK(thrown_by<UsageError>([&] { connection.execute(pets()).partitions(0); }).code == "empty-partition");
  });
}

TEST_CASE("a stream gives the same rows one at a time and then frees the connection") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = with_pets(engine);
    std::string seen;
    for (auto [id, name, weight] : connection.stream(pets())) seen += std::to_string(id) + name.substr(0, 1);
    CHECK(seen == "1T23x");
    CHECK(connection.stream(pets()).as<Pet>().next() == Pet{1, "Tom", 4.5});
    CHECK(connection.stream(pets()).scalars().next() == 1);

    auto stream = connection.stream(
        text("select id from pet where name = :name or id > 2 order by id").columns<int>("id"),
        {{"name", long_name()}});
    CHECK(stream.next() == std::tuple{3});
    CHECK_FALSE(stream.next());
    CHECK_FALSE(stream.next());
    // Abandoned half way: the connection is there for the next statement.
    {
      auto half = connection.stream(pets());
      half.next();
    }
    CHECK(connection.execute(text("select count(*) from pet")).scalar<int>() == 3);
    auto wrong = connection.stream(text("select name from pet order by id").columns<int>("name"));
    CHECK(thrown_by<DataError>([&] { wrong.next(); }).code == "wrong-type");
  });
}

TEST_CASE("a stream is closed with its connection, and needs a transaction to write") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    std::optional<Connection> connection{with_pets(engine)};
    auto stream = connection->stream(pets());
    stream.next();
    connection.reset();
    CHECK(thrown_by<UsageError>([&] { stream.next(); }).code == "stream-closed");
    Connection other = engine.connect();
    CHECK(thrown_by<UsageError>([&] {
            other.stream(text("insert into pet (id) values (9) returning id").columns<int>("id"));
          }).code == "stream-outside-transaction");
  });
}

TEST_CASE("a result outlives its connection") {
  on_every_database([](TestDatabase& database) {
    auto rows = [&] {
      Engine engine = database.engine();
      return with_pets(engine).execute(pets());
    }();
    CHECK(std::get<1>(rows.all()[2]) == long_name());
    auto partitions = rows.scalars().partitions(2);
    std::vector<int> all;
    for (const std::vector<int>& part : partitions) all.insert(all.end(), part.begin(), part.end());
    CHECK(all == std::vector{1, 2, 3});
  });
}

TEST_CASE("what an altered table gives is read anew, after an error that says to try again") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    connection.execute_ddl("create table pet (id integer)");
    connection.execute_ddl("insert into pet values (1)");
    CHECK(width_of(connection, "select * from pet") == 1);
    for (const char* added : {"a", "b", "c"}) {
      connection.execute_ddl(std::string{"alter table pet add column "} + added + " integer");
    }
    CHECK(thrown_by([&] { width_of(connection, "select * from pet"); }).code == "retry-transaction");
    CHECK(width_of(connection, "select * from pet") == 4);
    CHECK(width_of(connection, "select id from pet") == 1);
  });
}

namespace {

/// Rows 1 a, 2 b, 1 a, NULL a, 2 B, NULL a.
Result with_doubles(Connection& connection) {
  return connection.execute(
      text("select x, y from (select 1 as x, 'a' as y, 1 as o union all select 2, 'b', 2 union all select 1, "
           "'a', 3 union all select null, 'a', 4 union all select 2, 'B', 5 union all select null, 'a', 6) t "
           "order by o"));
}

struct OnlyY {
  std::string y;
};

}  // namespace

TEST_CASE("a result has every row once, where it is met first") {
  testing_support::on_every_database([](testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    std::optional<Result> kept;
    {
      Connection connection = engine.connect();
      kept = with_doubles(connection).unique();
    }
    auto rows = kept->rows<std::optional<int>, std::string>().all();
    using Pair = std::tuple<std::optional<int>, std::string>;
    CHECK(rows == std::vector<Pair>{{1, "a"}, {2, "b"}, {std::nullopt, "a"}, {2, "B"}});
    Connection connection = engine.connect();
    auto typed = with_doubles(connection).rows<std::optional<int>, std::string>();
    CHECK(typed.unique().size() == 4);
    // Only what the rows are made of counts.
    CHECK(typed.scalars().unique().all() == std::vector<std::optional<int>>{1, 2, std::nullopt});
    auto letters = typed.columns<1>().as<OnlyY>().unique();
    CHECK(letters.size() == 3);
    CHECK(letters[2].y == "B");
  });
}

TEST_CASE("columns are chosen by name, or by position with their types") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  Result result = connection.execute(text("select 1 as a, 'x' as b, 2.5 as c"));
  Result chosen = result.columns("c", "a", std::string{"c"});
  CHECK(chosen.columns() == std::vector<std::string>{"c", "a", "c"});
  CHECK(chosen.rows<double, int, double>().one() == std::tuple{2.5, 1, 2.5});
  CHECK(thrown_by<UsageError>([&] { (void)result.columns("d"); }).code == "no-such-column");
  auto typed = result.rows<int, std::string, double>().columns<1, 0>();
  static_assert(std::is_same_v<decltype(typed), Rows<std::tuple<std::string, int>>>);
  CHECK(typed.one() == std::tuple{std::string{"x"}, 1});
}

TEST_CASE("results of the same columns are merged, one after the other") {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();
  auto numbers = [&](int from) {
    return connection.execute(text("select :a as x, 'text of ' || :a as y"), {{"a", from}})
        .rows<int, std::string>();
  };
  auto merged = numbers(1).merge(numbers(2)).merge(numbers(1));
  CHECK(merged.scalars().all() == std::vector<int>{1, 2, 1});
  CHECK(std::get<1>(merged[2]) == "text of 1");
  CHECK(merged.unique().size() == 2);
  Result other = connection.execute(text("select 1 as x, 2 as z"));
  CHECK(thrown_by<UsageError>([&] { (void)merged.mappings().merge(other); }).code == "row-does-not-fit");

  connection.execute(text("create table t (x)"));
  auto insert = [&] { return connection.execute(text("insert into t values (1), (2)")); };
  CHECK(insert().merge(insert()).rows_affected() == 4);
}
