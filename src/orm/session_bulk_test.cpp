// SPDX-License-Identifier: MIT
// UPDATE, DELETE and INSERT of many rows through a session, and the objects it has of them.
#include "orm/session_unit_test_support.hpp"

using namespace carafe;
using namespace carafe::session_unit_test;

namespace {

struct People {
  Ref<Owner> ann, bob, cy;

  explicit People(Session& session) {
    auto all = session.insert_all(
        {Owner{.name = "Ann", .age = 10}, Owner{.name = "Bob", .age = 20}, Owner{.name = "Cy"}});
    session.commit();
    ann = all[0];
    bob = all[1];
    cy = all[2];
    for (const Ref<Owner>& one : all) session.get<Owner>(one->id.value());
  }
};

}  // namespace

TEST_CASE("U58: a bulk UPDATE is followed in memory, without a query where the condition allows it") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    People people{session};
    unit.sql.clear();
    session.execute(update<Owner>().where(col(&Owner::age) < 15).set(&Owner::name, "young"));
    CHECK(unit.ran("SELECT") == 0);
    CHECK(people.ann->name == "young");
    CHECK(people.bob->name == "Bob");
    CHECK(people.cy->name == "Cy");  // NULL < 15 is unknown
    CHECK(session.dirty().empty());
    session.rollback();
    CHECK(people.ann->name == "Ann");
    CHECK(unit.number("select count(*) from owner where name = 'young'") == 0);
  });
}

TEST_CASE("U58: conditions are judged as the database does, in three values") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    People people{session};
    auto matched = [&](auto&& condition) {
      session.execute(update<Owner>().where(condition).set(&Owner::name, "hit"));
      auto in_memory = std::string(people.ann->name == "hit" ? "a" : "") +
                       (people.bob->name == "hit" ? "b" : "") + (people.cy->name == "hit" ? "c" : "");
      std::string in_database;
      for (auto [id] :
           session.execute(select(&Owner::id).where(col(&Owner::name) == "hit").order_by(&Owner::id))) {
        in_database += id == people.ann->id ? "a" : id == people.bob->id ? "b" : "c";
      }
      CHECK(in_memory == in_database);
      session.rollback();
      for (const auto& one : {people.ann, people.bob, people.cy}) session.get<Owner>(one->id.value());
      return in_memory;
    };
    CHECK(matched(col(&Owner::age) == 10) == "a");
    CHECK(matched(col(&Owner::age) != 10) == "b");
    CHECK(matched(!(col(&Owner::age) == 10)) == "b");
    CHECK(matched(col(&Owner::age).is_null()) == "c");
    CHECK(matched(col(&Owner::age).is_null() || col(&Owner::age) >= 20) == "bc");
    CHECK(matched(col(&Owner::age).in({10, 20})) == "ab");
    CHECK(matched(col(&Owner::age).between(5, 15)) == "a");
    CHECK(matched(col(&Owner::name) == "Ann") == "a");
    CHECK(matched(col(&Owner::name).in({"Bob", "Cy"}) && col(&Owner::age) > 1) == "b");
  });
}

TEST_CASE("U58: texts are compared as the database compares them, not as bytes are") {
  // SQLAlchemy compares them in Python, and leaves 'Ann' as it was on a database that finds it equal to
  // 'ann'.
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    People people{session};
    session.execute(update<Owner>().where(col(&Owner::name) == "ann").set(&Owner::age, 99));
    const bool changed = people.ann->age == 99;
    CHECK(changed == !unit.engine->dialect().capabilities().texts_equal_by_bytes);
    session.commit();
    CHECK(unit.number("select count(*) from owner where age = 99") == (changed ? 1 : 0));
  });
}

TEST_CASE("U58: where only the database can judge, keys are selected first") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    People people{session};
    const auto statement =
        update<Owner>().where(func::lower(col(&Owner::name)) == "bob").set(&Owner::age, col(&Owner::age) + 1);
    CHECK(code_thrown_by<UsageError>([&] { session.execute(statement, Synchronize::evaluate); }) ==
          "cannot-evaluate");
    unit.sql.clear();
    session.execute(statement);
    CHECK(unit.ran("SELECT") == 1);
    CHECK(people.bob->age == 20);  // an expression: read anew by the next get
    CHECK(inspect(people.bob).is_stale());
    CHECK_FALSE(inspect(people.ann).is_stale());
    session.get<Owner>(people.bob->id.value());
    CHECK(people.bob->age == 21);
    session.execute(update<Owner>().set(&Owner::age, 5), Synchronize::none);
    CHECK(people.ann->age == 10);
    session.rollback();
    CHECK(people.bob->age == 20);
  });
}

TEST_CASE("U58: a bulk DELETE takes objects out of the session, and a rollback puts them back") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    People people{session};
    {
      Savepoint savepoint = session.begin_nested();
      session.execute(delete_from<Owner>().where(col(&Owner::age) >= 20));
      CHECK(inspect(people.bob).is_deleted());
      CHECK_FALSE(session.get<Owner>(people.bob->id.value()));
      CHECK(inspect(people.ann).is_persistent());
    }
    CHECK(inspect(people.bob).is_persistent());
    CHECK(session.get<Owner>(people.bob->id.value()) == people.bob);
    session.execute(delete_from<Owner>().where(col(&Owner::name).like("B%")));
    session.commit();
    CHECK(inspect(people.bob).is_transient());
    CHECK(unit.number("select count(*) from owner") == 2);
  });
}

TEST_CASE("U58: a bulk UPDATE counts the version of every row") {
  // SQLAlchemy leaves versions alone there, so that an object read before overwrites what was set.
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto account = session.add(Account{.name = "Ann"});
    session.commit();
    Session other = unit.session();
    auto old = other.get<Account>(account->id.value());
    other.rollback();
    session.execute(update<Account>().set(&Account::balance, 5));
    session.get<Account>(account->id.value());
    CHECK(account->version == 2);
    session.commit();
    old->balance = 7;
    CHECK_THROWS_AS(other.commit(), StaleDataError);
  });
}

TEST_CASE("U59: a bulk insert gives objects in order, whatever each of them has set") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    std::vector<Owner> structs;
    for (int i = 0; i < 200; ++i) {
      Owner owner{.name = "owner " + std::to_string(i)};
      if (i % 3 == 0) owner.age = i;
      if (i % 50 == 7) owner.id = 10000 + i;
      structs.push_back(std::move(owner));
    }
    auto owners = session.insert_all(structs);
    REQUIRE(owners.size() == 200);
    session.commit();
    Session other = unit.session();
    for (int i = 0; i < 200; ++i) {
      auto found = other.get_one<Owner>(owners[std::size_t(i)]->id.value());
      CHECK(found->name == "owner " + std::to_string(i));
      CHECK(found->age.has_value() == (i % 3 == 0));
      if (i % 50 == 7) CHECK(found->id == 10000 + i);
    }
  });
}
