// SPDX-License-Identifier: MIT
#include <test_databases.hpp>

#include <algorithm>
#include <random>

#include <carafe/db/errors.hpp>
#include <carafe/db/schema.hpp>
#include <carafe/sql/insert.hpp>
#include <carafe/sql/select.hpp>

namespace {

using namespace carafe;
using testing_support::on_every_database;
using testing_support::TestDatabase;

struct Pet {
  int id;
  std::string name;
  std::optional<double> weight;
};
using PetRow = std::tuple<int, std::string, std::optional<double>>;

constexpr bool numbered = true;

MetaData pets(bool is_numbered = false) {
  Table table;
  table.name = "pet";
  TableColumn id;
  id.name = "id";
  id.type = Integer();
  id.nullable = false;
  id.primary_key = true;
  id.autoincrement = is_numbered;
  TableColumn name;
  name.name = "name";
  name.type = String(40);
  TableColumn weight;
  weight.name = "weight";
  weight.type = Double();
  table.columns = {id, name, weight};
  table.primary_key = {"pk_pet", {"id"}};
  MetaData metadata;
  metadata.add(std::move(table));
  return metadata;
}

std::vector<Pet> many(int count) {
  std::vector<Pet> rows;
  for (int i = 1; i <= count; ++i) {
    // Longer than what a string holds in itself, so that lifetimes are tested.
    rows.push_back({i, "a pet with the rather long name " + std::to_string(i),
                    i % 3 == 0 ? std::nullopt : std::optional<double>{i * 0.5}});
  }
  return rows;
}

auto whole_table() {
  return select(column<int>("pet", "id"), column<std::string>("pet", "name"),
                column<std::optional<double>>("pet", "weight"))
      .order_by(column<int>("pet", "id"));
}

TEST_CASE("structs and tuples are inserted in batches, with a rest") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    create_all(engine, pets());
    Connection connection = engine.connect();
    // Two full statements and a rest where rows share one, every row its own elsewhere.
    std::vector<Pet> rows = many(2345);
    CHECK(connection.execute(insert_into(table("pet")), rows).rows_affected() == 2345);
    std::vector<PetRow> tuples{{9001, "Ann", 1.5}, {9002, "Bo", std::nullopt}};
    connection.execute(insert_into(table("pet")).columns("id", "name", "weight"), tuples);

    std::vector<Pet> found = connection.execute(whole_table()).as<Pet>().all();
    REQUIRE(found.size() == 2347);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CAPTURE(i);
      REQUIRE(found[i].id == rows[i].id);
      REQUIRE(found[i].name == rows[i].name);
      REQUIRE(found[i].weight == rows[i].weight);
    }
    CHECK(found.back().name == "Bo");
    CHECK_FALSE(found.back().weight);
  });
}

TEST_CASE("fields are paired with columns by name, in any order") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    create_all(engine, pets());
    Connection connection = engine.connect();
    std::vector<Pet> rows = many(3);
    connection.execute(insert_into(table("pet")).columns("weight", "name", "id"), rows);
    CHECK(connection.execute(whole_table()).as<Pet>().all()[1].name == rows[1].name);
  });
}

TEST_CASE("what is returned comes in the order the rows were given") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    create_all(engine, pets(numbered));
    Connection connection = engine.connect();
    std::vector<std::tuple<std::string, double>> rows;
    for (int i = 0; i < 10'000; ++i) rows.emplace_back("pet " + std::to_string(i), i * 0.5);
    // Not in the order of any column, and over several batches of each driver.
    std::ranges::shuffle(rows, std::mt19937{20261124});
    auto statement = insert_into(table("pet"))
                         .columns("name", "weight")
                         .returning(column<int>("pet", "id"), column<std::string>("pet", "name"));
    auto returned = connection.execute(statement, rows).all();
    REQUIRE(returned.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CAPTURE(i);
      REQUIRE(std::get<1>(returned[i]) == std::get<0>(rows[i]));
    }
    auto stored = connection
                      .execute(select(column<int>("pet", "id"), column<std::string>("pet", "name"))
                                   .order_by(column<int>("pet", "id")))
                      .all();
    std::ranges::sort(returned);
    CHECK(stored == returned);
  });
}

TEST_CASE("no rows give back no rows") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    create_all(engine, pets());
    Connection connection = engine.connect();
    auto statement = insert_into(table("pet")).returning(column<int>("pet", "id"));
    auto returned = connection.execute(statement, std::vector<Pet>{});
    CHECK(returned.empty());
    CHECK(returned.columns() == std::vector<std::string>{"id"});
    CHECK(returned.scalars().all().empty());
  });
}

TEST_CASE("rows take effect together or not at all") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    create_all(engine, pets());
    Connection connection = engine.connect();
    std::vector<Pet> rows = many(1200);
    rows[1100].id = 7;
    CHECK_THROWS_AS(connection.execute(insert_into(table("pet")), rows), IntegrityError);
    CHECK(connection.execute(text("SELECT count(*) FROM pet")).scalar<int>() == 0);
    CHECK(connection.execute(insert_into(table("pet")), std::vector<Pet>{}).rows_affected() == 0);
  });
}

TEST_CASE("rows that do not fit the columns are refused with both named") {
  Engine engine{"sqlite://"};
  create_all(engine, pets());
  Connection connection = engine.connect();
  auto message_of = [&](const auto& work) -> std::string {
    try {
      work();
    } catch (const UsageError& error) {
      CHECK(error.code() == "row-does-not-fit");
      return error.what();
    }
    return "";
  };
  std::string missing = message_of(
      [&] { connection.execute(insert_into(table("pet")).columns("id", "nmae", "weight"), many(1)); });
  CHECK(missing.find("No field is there for the column nmae") != missing.npos);
  CHECK(missing.find("The field name is not among the columns") != missing.npos);
  std::string width = message_of(
      [&] { connection.execute(insert_into(table("pet")).columns("id"), std::vector<PetRow>(1)); });
  CHECK(width.find("tuples of 3 values, and the INSERT names 1 columns") != width.npos);
}

}  // namespace
