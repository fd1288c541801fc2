// SPDX-License-Identifier: MIT
// What models say of their tables: constraints, indexes and the values columns get by themselves.
#include <carafe/db/errors.hpp>
#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

#include "orm/session_test_support.hpp"

#include "orm/mapping.hpp"

using namespace carafe;

namespace {

enum class State { open, closed };

struct Poll {
  Column<int> id{primary_key};
  Column<std::string> region{String(10), not_null};
  Column<int> number{};
  static auto table_args() { return unique_constraint(&Poll::region, &Poll::number); }
};

struct Ballot {
  Column<std::string> region{String(10), primary_key};
  Column<int> number{primary_key};
  Column<std::string> voter{String(20), primary_key};
  Column<int> weight{};
  static auto table_args() {
    return TableArgs{
        foreign_key_constraint({&Ballot::region, &Ballot::number}, {&Poll::region, &Poll::number})
            .ondelete("cascade")
            .initially_deferred(),
        index(&Ballot::voter, descending(&Ballot::weight)).where("weight > 0"),
        index(index_expression("lower(voter)")).named("ix_ballot_lower_voter").unique_rows(),
        check_constraint("positive", "weight > 0"),
        comment("Who chose what"),
        table_option("sqlite_without_rowid", "true")};
  }
};

int calls = 0;
int next_number() { return ++calls; }

struct Order {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null};
  Column<std::string> currency{String(3), default_value("EUR")};
  Column<State> state{default_value(State::closed)};
  Column<std::optional<double>> rate{default_value(1.5)};
  Column<int> number{default_factory(next_number)};
  Column<std::string> slug{String(60),
                           default_factory([](const Order& order) { return order.name + "-slug"; })};
  Column<int> price{default_value(10)};
  Column<int> amount{default_value(1)};
  Column<int> total{computed("price * amount", true)};
  Column<int> changes{default_value(0), onupdate(next_number)};
  Column<std::optional<std::string>> changed_by{String(10), onupdate("program")};
};

struct Fixture {
  Models models;
  Engine engine{"sqlite://"};
  Fixture() {
    models.add<Poll, Ballot, Order>();
    create_all(engine, models);
    calls = 0;
  }
};

template <class... M>
std::string error_code() {
  Models models;
  models.add<M...>();
  try {
    (void)models.metadata();
  } catch (const UsageError& error) {
    return std::string{error.code()};
  }
  return "none";
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a key of several columns, indexes, checks and options become a table's") {
  const Table& ballot = models.table_of(type_tag<Ballot>);
  ForeignKeyConstraint key{
      "fk_ballot_region_number_poll", {"region", "number"}, "poll", {"region", "number"}, "CASCADE", ""};
  key.deferral = Deferral::deferred;
  CHECK(ballot.foreign_keys == std::vector{key});
  REQUIRE(ballot.indexes.size() == 2);
  CHECK(ballot.indexes[0].name == "ix_ballot_voter_weight");
  CHECK(ballot.indexes[0].columns == std::vector<IndexTerm>{"voter", descending("weight")});
  CHECK(ballot.indexes[0].where == "weight > 0");
  CHECK(ballot.indexes[1].name == "ix_ballot_lower_voter");
  CHECK(ballot.indexes[1].unique);
  CHECK(ballot.comment == "Who chose what");
  Connection connection = engine.connect();
  for (const Table& table : models.metadata().tables())
    CHECK(inspect(connection)->table(table) == engine.dialect().as_reflected(table));
}

TEST_CASE_FIXTURE(Fixture, "an unset column gets its default at INSERT, an assigned one keeps its value") {
  Session session{engine, models};
  auto first = session.add(Order{.name = "tea"});
  auto second =
      session.add(Order{.name = "rice", .currency = "", .state = State::open, .number = 40, .price = 0});
  session.commit();
  CHECK(first->currency == "EUR");
  CHECK(first->state == State::closed);
  CHECK(*first->rate == 1.5);
  CHECK(first->number == 1);
  CHECK(first->slug == "tea-slug");
  CHECK(first->total == 10);
  CHECK(first->changes == 0);
  CHECK_FALSE(first->changed_by.has_value());
  CHECK(second->currency == "");
  CHECK(second->state == State::open);
  CHECK(second->number == 40);
  CHECK(second->price == 0);
  CHECK(calls == 1);
  CHECK(session.execute(text("select slug || total from \"order\" where id = 1")).scalar<std::string>() ==
        "tea-slug10");
}

TEST_CASE_FIXTURE(Fixture,
                  "a change of others gives a column its value at UPDATE, and what is computed is read") {
  Session session{engine, models};
  auto order = session.add(Order{.name = "tea", .number = 9});
  session.commit();
  session.flush();
  CHECK(calls == 0);
  order->amount = 3;
  session.flush();
  CHECK(order->total == 30);
  CHECK(order->changes == 1);
  CHECK(*order->changed_by == "program");
  order->changed_by = "someone";
  order->changes = 70;
  session.commit();
  CHECK(order->changes == 70);
  CHECK(*order->changed_by == "someone");
  CHECK(calls == 1);
  CHECK(session.execute(text("select total + changes from \"order\"")).scalar<int>() == 100);
}

TEST_CASE_FIXTURE(Fixture, "a deferred key of several columns is checked at the end") {
  Session session{engine, models};
  session.add(Ballot{.region = "north", .number = 1, .voter = "Ann", .weight = 1});
  session.flush();
  session.add(Poll{.region = "north", .number = 1});
  session.commit();
  session.add(Ballot{.region = "south", .number = 1, .voter = "Bob", .weight = 1});
  CHECK_THROWS_AS(session.commit(), IntegrityError);
}

TEST_CASE_FIXTURE(Fixture, "a computed column is nobody's to set, and one with a default need not be sent") {
  const auto& model = detail::descriptor_of<Order>();
  CHECK(model.fields[9].options.computed);
  CHECK(models.mapping_of(type_tag<Order>).computed == detail::ColumnSet{1} << 9);
}

namespace {
struct Elsewhere {
  static constexpr auto schema_name = "app";
  static constexpr auto tablename = "user";
  Column<int> id{primary_key};
};
struct Here {
  static constexpr auto tablename = "user";
  Column<int> id{primary_key};
  Column<int> other{foreign_key("app.user.id")};
};
struct Child {
  static constexpr auto schema_name = "app";
  Column<int> id{primary_key};
  Column<int> parent{foreign_key(&Elsewhere::id)};
};
struct Half {
  Column<int> id{primary_key};
  Column<std::string> region{};
  static auto table_args() { return TableArgs{foreign_key_constraint({&Half::region}, {&Poll::region})}; }
};
struct Uneven {
  Column<int> id{primary_key};
  static auto table_args() {
    return TableArgs{foreign_key_constraint({"id"}, {"poll.region", "poll.number"})};
  }
};
struct Nameless {
  Column<int> id{primary_key};
  static auto table_args() { return TableArgs{index(index_expression("id + 1"))}; }
};
}  // namespace

TEST_CASE("a table has the schema its model says, and keys find it there") {
  Models models;
  models.add<Elsewhere, Here, Child>();
  CHECK(models.metadata().find({"app", "user"}) != nullptr);
  CHECK(models.table_of(type_tag<Here>).foreign_keys[0].referred_schema == "app");
  CHECK(models.table_of(type_tag<Child>).foreign_keys[0].referred_schema == "app");
  CHECK(models.metadata().sorted_tables()[0]->schema == "app");
}

TEST_CASE("a key of several columns that names no one row, or does not match, is an error") {
  CHECK(error_code<Poll, Half>() == "foreign-key-target");
  CHECK(error_code<Poll, Uneven>() == "foreign-key-target");
  CHECK(error_code<Nameless>() == "unnamed-index");
}

TEST_CASE("tables of an attached file are made, written and read in it") {
  Models models;
  models.add<Elsewhere, Child>();
  Engine engine{"sqlite://"};
  engine.connect().execute_ddl("ATTACH ':memory:' AS app");
  create_all(engine, models);
  create_all(engine, models);
  Connection connection = engine.connect();
  auto inspector = inspect(connection);
  CHECK(inspector->table_names("app") == std::vector<std::string>{"child", "user"});
  CHECK(inspector->table_names().empty());
  CHECK(inspector->schema_names() == std::vector<std::string>{"main", "app"});
  for (const Table& table : models.metadata().tables())
    CHECK(inspector->table(table) == engine.dialect().as_reflected(table));
  CHECK(inspector->reflect({"app"}).tables().size() == 2);
  connection.begin(Intent::write);
  const Compiler& compiler = connection.dialect().compiler();
  const Table& user = models.table_of(type_tag<Elsewhere>);
  const std::size_t id[] = {0};
  CHECK(compiler.insert_row(user, id) == "INSERT INTO app.\"user\" (id) VALUES (?)");
  const Cell five[] = {Cell::of_integer(5)};
  connection.prepare(compiler.insert_row(user, id)).run(five);
  CHECK(connection.prepare(compiler.delete_row(user, id)).run(five).rows_affected == 1);
  connection.commit();
  drop_all(connection, models.metadata());
  CHECK(inspector->table_names("app").empty());
}
