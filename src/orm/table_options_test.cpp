// SPDX-License-Identifier: MIT
// What models say of their tables: constraints, indexes and the values columns get by themselves.
#include <carafe/db/errors.hpp>
#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>
#include <carafe/util/error.hpp>

#include <carafe/dialect/postgresql.hpp>

#include <doctest/doctest.h>

#include <test_databases.hpp>

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

namespace {

struct Ticket {
  Column<int> id{primary_key, autoincrement(false)};
  Column<std::string> title{String(50), default_value("untitled")};
  Column<State> state{default_value(State::closed)};
  Column<int> number{default_factory(next_number)};
  Column<std::optional<std::string>> note{String(20)};
  Column<int> changes{default_value(0), onupdate(next_number)};
};
struct NewTicket {
  int id;
  std::string title;
};
using TicketRow = std::tuple<int, std::string, int, int>;

}  // namespace

TEST_CASE("statements of many rows give columns what the program gives them") {
  testing_support::on_every_database([](testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    Models models;
    models.add<Ticket>();
    create_all(engine, models);
    Session session{engine, models};
    calls = 0;
    auto rows = [&] {
      return session
          .execute(
              select(&Ticket::id, &Ticket::title, &Ticket::number, &Ticket::changes).order_by(&Ticket::id))
          .all();
    };
    auto one = insert<Ticket>().values({{&Ticket::id, 1}}).values({{&Ticket::id, 2}});
    session.execute(one);
    CHECK(rows() == std::vector<TicketRow>{{1, "untitled", 1, 0}, {2, "untitled", 2, 0}});
    CHECK(session.scalars(select(&Ticket::state)).all() == std::vector{State::closed, State::closed});
    // What is given is kept; an expression beside it makes no difference.
    session.execute(insert<Ticket>().values(
        {{&Ticket::id, literal(1) + 2}, {&Ticket::title, "given"}, {&Ticket::number, 30}}));
    CHECK(rows()[2] == TicketRow{3, "given", 30, 0});
    session.execute(delete_from<Ticket>());

    // A statement is asked anew each time it runs.
    session.execute(one);
    CHECK(std::get<2>(rows()[0]) == 3);
    session.execute(delete_from<Ticket>());

    std::vector<NewTicket> many;
    for (int i = 1; i <= 300; ++i) many.push_back({i, "ticket " + std::to_string(i)});
    session.execute(insert<Ticket>(), many);
    REQUIRE(rows().size() == 300);
    CHECK(rows()[299] == TicketRow{300, "ticket 300", 304, 0});

    auto copied = select(col(&Ticket::id) + 1000).where(col(&Ticket::id) <= 2);
    session.execute(insert<Ticket>().columns(&Ticket::id).from_select(copied));
    CHECK(rows()[300] == TicketRow{1001, "untitled", 305, 0});
    session.execute(
        insert<Ticket>()
            .columns(&Ticket::id)
            .from_select(union_all(select(col(&Ticket::id) + 2000).where(col(&Ticket::id) == 1),
                                   select(col(&Ticket::id) + 2000).where(col(&Ticket::id) == 2))));
    CHECK(rows().size() == 304);
    session.execute(delete_from<Ticket>().where(col(&Ticket::id) > 2));

    calls = 0;
    session.execute(update<Ticket>().set(&Ticket::title, "new"));
    CHECK(rows() == std::vector<TicketRow>{{1, "new", 5, 1}, {2, "new", 6, 1}});
    session.execute(update<Ticket>().set(&Ticket::changes, 9).where(col(&Ticket::id) == 1));
    CHECK(rows()[0] == TicketRow{1, "new", 5, 9});
    session.commit();
  });
}

TEST_CASE("a function of the object has none in a statement of many rows") {
  Fixture fixture;
  Session session{fixture.engine, fixture.models};
  CHECK_THROWS_WITH_AS(session.execute(insert<Order>().values({{&Order::name, "a"}})),
                       doctest::Contains("Order.slug is given its value by a function of the object"),
                       UsageError);
  session.execute(insert<Order>().values({{&Order::name, "a"}, {&Order::slug, "b"}}));
  CHECK(session.scalar(select(&Order::currency)) == "EUR");
  session.execute(update<Order>().set(&Order::name, "c"));
  CHECK(session.scalar(select(&Order::changed_by)) == "program");
  auto nested = insert<Order>().values({{&Order::name, "a"}}).returning(&Order::id).cte("made");
  CHECK_THROWS_WITH_AS((void)select(nested.col<int>("id"))
                           .select_from(nested)
                           .statement()
                           .compile(postgresql_dialect().compiler(), fixture.models),
                       doctest::Contains("leaves out the column \"currency\", which the program fills"),
                       UsageError);
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
