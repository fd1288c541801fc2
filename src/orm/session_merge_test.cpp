// SPDX-License-Identifier: MIT
#include "orm/session_unit_test_support.hpp"

using namespace carafe;
using namespace carafe::session_unit_test;

namespace {

/// Ann with two notes.
int add_ann(Unit& unit) {
  Session session = unit.session();
  auto ann = session.add(Owner{.name = "Ann", .age = 40});
  session.flush();
  session.add(Note{.owner_id = ann->id.value(), .text = "1"});
  session.add(Note{.owner_id = ann->id.value(), .text = "2"});
  session.commit();
  return ann->id;
}

}  // namespace

TEST_CASE("U46: merge of a struct with a key copies what it has set onto the session's object") {
  on_every_unit([](Unit& unit) {
    const int id = add_ann(unit);
    Session session = unit.session();
    auto known = session.get<Owner>(id);
    unit.sql.clear();
    auto merged = session.merge(Owner{.id = id, .name = "Anna"});
    CHECK(merged == known);
    CHECK(merged->name == "Anna");
    CHECK(merged->age == 40);  // was left unset
    CHECK(unit.ran("SELECT") == 0);
    session.commit();
    CHECK(unit.number("select count(*) from owner where name = 'Anna' and age = 40") == 1);
    CHECK(unit.number("select count(*) from note where owner_id is not null") == 2);
  });
}

TEST_CASE("U46: merge without a key, or with one that no row has, inserts") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.merge(Owner{.name = "Ann"});
    CHECK(object_state(ann) == ObjectState::pending);
    auto bob = session.merge(Owner{.id = 77, .name = "Bob"});
    CHECK(object_state(bob) == ObjectState::pending);
    session.commit();
    CHECK(unit.number("select count(*) from owner where id = 77") == 1);
    CHECK(unit.number("select count(*) from owner") == 2);
  });
}

TEST_CASE("U46: an object of another session is merged with what it has, and stays where it is") {
  on_every_unit([](Unit& unit) {
    const int id = add_ann(unit);
    Session first = unit.session();
    auto ann = first.get<Owner>(id);
    REQUIRE(ann->notes.size() == 2);
    ann->name = "Anna";
    ann->notes[0]->text = "changed";

    Session second = unit.session();
    auto merged = second.merge(ann);
    CHECK(merged != ann);
    CHECK(first.contains(ann));
    CHECK(merged->name == "Anna");
    REQUIRE(merged->notes.size() == 2);
    CHECK(merged->notes[0] != ann->notes[0]);
    CHECK(merged->notes[0]->text == "changed");
    CHECK(merged->notes[0]->owner == merged);
    CHECK(second.dirty().size() == 2);
    CHECK(second.merge(merged) == merged);
    first.rollback();
    second.commit();
    CHECK(unit.number("select count(*) from note where text = 'changed'") == 1);
  });
}

TEST_CASE("U46: what a merged collection has no more is taken out, by its orphan rules") {
  on_every_unit([](Unit& unit) {
    const int id = add_ann(unit);
    Session session = unit.session();
    Ref<Note> second = session.scalars(select<Note>().where(col(&Note::text) == "2")).one();
    auto merged =
        session.merge(Owner{.id = id,
                            .notes = {detail::make_object(Note{.id = second->id.value(), .text = "kept"}),
                                      detail::make_object(Note{.text = "new"})}});
    REQUIRE(merged->notes.size() == 2);
    CHECK(merged->notes[0] == second);
    CHECK(second->text == "kept");
    auto notes = inspect(merged).history(&Owner::notes);
    CHECK(notes.added.size() == 1);
    REQUIRE(notes.removed.size() == 1);
    CHECK(notes.removed[0]->text == "1");
    session.commit();
    CHECK(unit.number("select count(*) from note") == 2);
    CHECK(unit.number("select count(*) from note where text = '1'") == 0);
  });
}

TEST_CASE("U46: merge refuses another version of the row") {
  on_every_unit([](Unit& unit) {
    Ref<Account> old;
    {
      Session session = unit.session();
      old = session.add(Account{.name = "Ann"});
      session.commit();
    }
    unit.elsewhere("update account set version = 5");
    Session session = unit.session();
    try {
      session.merge(old);
      FAIL("no error");
    } catch (const StaleDataError& error) {
      CHECK(error.expected_version() == Value(1));
      CHECK(error.found_version() == Value(5));
      CHECK(std::string(error.what()).find("Account") != std::string::npos);
    }
    // One that says no version is not held to any.
    CHECK(session.merge(Account{.id = old->id.value(), .name = "Anna"})->name == "Anna");
    session.rollback();
  });
}

TEST_CASE("U46: no_load asks nothing and believes what it is given, if that was not changed") {
  on_every_unit([](Unit& unit) {
    const int id = add_ann(unit);
    Session cache = unit.session();
    auto ann = cache.get<Owner>(id);
    REQUIRE(ann->notes.size() == 2);
    Session session = unit.session();
    unit.sql.clear();
    auto merged = session.merge(ann, no_load);
    CHECK(object_state(merged) == ObjectState::persistent);
    CHECK(merged->name == "Ann");
    CHECK(merged->notes.size() == 2);
    CHECK(session.get<Owner>(id) == merged);
    CHECK(unit.ran("SELECT") == 0);
    CHECK(session.dirty().empty());

    ann->name = "changed";
    CHECK(code_thrown_by<UsageError>([&] { session.merge(ann, no_load); }) == "cannot-merge");
    CHECK(code_thrown_by<UsageError>([&] { session.merge(Owner{.id = id}, no_load); }) == "cannot-merge");
  });
}

TEST_CASE("objects are merged and erased many at once") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto merged = session.merge_all(std::vector<Owner>{{.name = "Ann"}, {.name = "Bob"}});
    REQUIRE(merged.size() == 2);
    CHECK(merged[1]->name == "Bob");
    session.commit();
    CHECK(unit.number("select count(*) from owner") == 2);
    session.erase_all(merged);
    session.commit();
    CHECK(unit.number("select count(*) from owner") == 0);
  });
}
