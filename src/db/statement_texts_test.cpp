// SPDX-License-Identifier: MIT
// What the compilers write is also what the databases understand, and means the same to each.
#include <carafe/db/engine.hpp>
#include <carafe/sql/statements.hpp>
#include <carafe/util/error.hpp>

#include <test_databases.hpp>

using namespace carafe;
using testing_support::on_every_database;
using testing_support::TestDatabase;

namespace {

Clause column(const char* name) { return Clause::of_column("pet", name); }
Clause value(Value of) { return Clause::of_literal(std::move(of)); }
Clause both(Operator op, Clause left, Clause right) { return Clause::binary(op, std::move(left), right); }
Clause equal(Clause left, Clause right) { return both(Operator::equal, std::move(left), std::move(right)); }

SelectStatement pets(Clause what, Clause condition = {}) {
  SelectStatement statement;
  statement.from.name = "pet";
  statement.columns.push_back(std::move(what));
  statement.where = std::move(condition);
  return statement;
}

std::shared_ptr<const SqlStatement> shared(SelectStatement statement) {
  return std::make_shared<const SelectStatement>(std::move(statement));
}

void fill(Connection& connection) {
  connection.execute_ddl(
      "create table pet (id integer primary key, age integer, name varchar(20), born varchar(20))");
  connection.execute_ddl("create table toy (pet_id integer, what varchar(20))");
  InsertStatement insert;
  insert.into.name = "pet";
  insert.columns = {"id", "age", "name", "born"};
  insert.values = {1, 7, "Rex", "2026-11-24", 2, nullptr, "Tom", "2020-02-29", 3, 3, "rex_", "2021-01-01"};
  connection.execute(insert);
  insert.into.name = "toy";
  insert.columns = {"pet_id", "what"};
  insert.values = {1, "ball", 1, "bone", 3, "mouse"};
  connection.execute(insert);
}

/// The ids for which `condition` holds, or "no" where the database cannot ask.
std::string ids(Connection& connection, Clause condition) {
  SelectStatement statement = pets(column("id"), std::move(condition));
  statement.order_by = {Ordering(column("id"))};
  std::string found;
  try {
    for (std::int64_t id : connection.execute(statement).scalars<std::int64_t>()) found += std::to_string(id);
  } catch (const UsageError& error) {
    return error.code() == "unsupported-operation" ? "no" : error.what();
  } catch (const std::exception& error) {
    return error.what();
  }
  return found;
}

}  // namespace

TEST_CASE("conditions mean the same on every database, or are refused before it is asked") {
  using Op = Operator;
  Window by_age;
  by_age.order_by = {Ordering(column("age"), true, NullsOrder::last)};
  Clause pair[] = {column("id"), column("age")};
  Clause pairs[] = {Clause::tuple(std::vector{value(1), value(7)}),
                    Clause::tuple(std::vector{value(3), value(4)})};
  Clause branches[] = {both(Op::greater, column("age"), value(5)), value("old"), value("young")};
  SelectStatement toys;
  toys.from.name = "toy";
  toys.columns = {Clause::of_column("toy", "pet_id")};
  SelectStatement own_toys = toys;
  own_toys.where = equal(Clause::of_column("toy", "pet_id"), column("id"));
  struct {
    const char* what;
    Clause condition;
    const char* ids;
    bool may_refuse = false;
  } cases[] = {
      {"is distinct", both(Op::is_distinct, column("age"), value(7)), "23"},
      {"is not distinct", both(Op::is_not_distinct, column("age"), Clause::null()), "2"},
      {"in", Clause::in(column("id"), std::vector<Value>{1, 3}, false), "13"},
      {"tuple in", Clause::in(Clause::tuple(pair), pairs, false), "1"},
      {"in subquery", Clause::in(column("id"), shared(toys), false), "13"},
      {"exists", Clause::exists(shared(own_toys)), "13"},
      {"equal any", equal(column("id"), Clause::unary(Op::any_of, Clause::subquery(shared(toys)))), "13",
       true},
      {"between", Clause::ternary(Op::between, column("age"), value(3), value(6)), "3"},
      {"contains", Clause::matches(column("name"), "%", "x_", "%"), "3"},
      {"ilike", Clause::like(Op::ilike, column("name"), value("REX%")), "13"},
      {"regexp", both(Op::regexp, column("name"), value("^R.x$")), "1", true},
      {"concatenate",
       equal(both(Op::concatenate, both(Op::concatenate, column("name"), value("-")), column("id")),
             value("Tom-2")),
       "2"},
      {"whole division", equal(both(Op::divide_whole, column("age"), value(2)), value(3)), "1"},
      {"exact division", equal(both(Op::divide_exactly, column("age"), value(2)), value(3.5)), "1"},
      {"modulo", equal(both(Op::modulo, column("age"), value(4)), value(3)), "13"},
      {"bits", equal(both(Op::bit_xor, column("age"), value(1)), value(2)), "3"},
      {"negative bits", equal(Clause::unary(Op::bit_not, column("age")), value(-8)), "1"},
      {"shift", equal(both(Op::shift_left, column("age"), value(1)), value(14)), "1"},
      {"case", equal(Clause::case_when(branches), value("young")), "23"},
      {"cast", equal(Clause::cast(column("age"), String(10)), value("7")), "1"},
      {"year", equal(Clause::extract(DatePart::year, Clause::cast(column("born"), DateType())), value(2020)),
       "2"},
      {"day of year",
       equal(Clause::extract(DatePart::day_of_year, Clause::cast(column("born"), DateType())), value(60)),
       "2"},
      {"day of week",
       equal(Clause::extract(DatePart::day_of_week, Clause::cast(column("born"), DateType())), value(2)),
       "1"},
      {"quarter",
       equal(Clause::extract(DatePart::quarter, Clause::cast(column("born"), DateType())), value(4)), "1"},
      {"epoch",
       equal(Clause::extract(DatePart::epoch, Clause::cast(column("born"), DateTimeType())),
             value(1582934400)),
       "2"},
      {"values alone", equal(both(Op::add, value(1), value(2)), value(3)), "123"},
      {"coalesce", equal(Clause::function("coalesce", std::vector{column("age"), value(9)}), value(9)), "2"},
      {"truth",
       both(Op::logical_and, Clause::truth(true), Clause::unary(Op::logical_not, Clause::truth(false))),
       "123"},
  };
  on_every_database([&](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    fill(connection);
    for (const auto& [what, condition, wanted, may_refuse] : cases) {
      std::string shown{what};
      CAPTURE(shown);
      std::string found = ids(connection, condition);
      if (!may_refuse || found != "no") CHECK(found == wanted);
    }
  });
}

TEST_CASE("whole statements run on every database") {
  on_every_database([&](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    fill(connection);

    // Windows, aggregates with a filter, NULL last.
    SelectStatement ranked = pets(column("id"));
    ranked.order_by = {Ordering(column("age"), false, NullsOrder::last)};
    CHECK(connection.execute(ranked).scalars<int>() == std::vector{3, 1, 2});
    Window window;
    window.order_by = {Ordering(column("id"))};
    window.frame = WindowFrame{FrameUnit::rows, {FrameBound::preceding, 1}, {FrameBound::current_row, 0}};
    SelectStatement running = pets(Clause::over(Clause::function("count", Clause::star()), window));
    running.order_by = {Ordering(column("id"))};
    CHECK(connection.execute(running).scalars<int>() == std::vector{1, 2, 2});
    SelectStatement filtered = pets(Clause::filter(Clause::function("count", Clause::star()),
                                                   both(Operator::greater, column("id"), value(1))));
    CHECK(connection.execute(filtered).scalar<int>() == 2);

    // A recursive common table, values, and a union with a limit of its own.
    SelectStatement first;
    first.columns = {value(1)};
    SelectStatement next;
    next.from.name = "n";
    next.columns = {both(Operator::add, Clause::of_column("n", "i"), value(1))};
    next.where = both(Operator::less, Clause::of_column("n", "i"), value(5));
    CompoundStatement steps;
    steps.op = SetOperator::union_all;
    steps.parts = {shared(first), shared(next)};
    auto numbers = std::make_shared<DerivedTable>();
    numbers->kind = DerivedTable::Kind::common_table;
    numbers->name = "n";
    numbers->columns = {"i"};
    numbers->recursive = true;
    numbers->query = std::make_shared<const CompoundStatement>(steps);
    SelectStatement counted;
    counted.from.derived = numbers;
    CHECK(connection.execute(counted).scalars<int>() == std::vector{1, 2, 3, 4, 5});
    auto made = std::make_shared<DerivedTable>();
    made->kind = DerivedTable::Kind::values;
    made->columns = {"k", "s"};
    made->values = {value(1), value("x"), value(2), value("y")};
    SelectStatement of_values;
    of_values.from = TableRef{.alias = "v", .derived = made};
    of_values.where = equal(Clause::of_column("v", "s"), value("y"));
    CHECK(connection.execute(of_values).scalars<int>() == std::vector{2});
    SelectStatement last = pets(column("id"));
    last.order_by = {Ordering(column("id"), true)};
    last.limit = 1;
    CompoundStatement united;
    united.op = SetOperator::union_all;
    united.parts = {shared(pets(column("id"), equal(column("id"), value(1)))), shared(last)};
    united.order_by = {Ordering(Clause::of_column("id"), true)};
    CHECK(connection.execute(united).scalars<int>() == std::vector{3, 1});

    // Upserts.
    InsertStatement insert;
    insert.into.name = "pet";
    insert.columns = {"id", "name"};
    insert.values = {1, "Max", 4, "Lea"};
    insert.on_conflict = OnConflict{};
    insert.on_conflict->target = {"id"};
    connection.execute(insert);
    CHECK(ids(connection, equal(column("name"), value("Max"))).empty());
    CHECK(ids(connection, equal(column("name"), value("Lea"))) == "4");
    insert.on_conflict->assignments = {{"name", Clause::excluded("name")}};
    connection.execute(insert);
    CHECK(ids(connection, equal(column("name"), value("Max"))) == "1");

    // UPDATE and DELETE with another table, INSERT from a SELECT with a common table.
    UpdateStatement update;
    update.table.name = "pet";
    update.assignments = {{"name", Clause::of_column("toy", "what")}};
    update.where = both(Operator::logical_and, equal(column("id"), Clause::of_column("toy", "pet_id")),
                        equal(Clause::of_column("toy", "what"), value("mouse")));
    connection.execute(update);
    CHECK(ids(connection, equal(column("name"), value("mouse"))) == "3");
    DeleteStatement erase;
    erase.from.name = "pet";
    erase.where = equal(column("id"), Clause::of_column("toy", "pet_id"));
    connection.execute(erase);
    CHECK(ids(connection, {}) == "24");
    InsertStatement copied;
    copied.into.name = "pet";
    copied.columns = {"id"};
    SelectStatement source = counted;
    source.where = both(Operator::greater, Clause::of_column("n", "i"), value(4));
    copied.select = shared(source);
    connection.execute(copied);
    CHECK(ids(connection, {}) == "245");
  });
}
