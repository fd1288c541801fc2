// SPDX-License-Identifier: MIT
// What commit and rollback, of a transaction and of a part of it, leave of objects.
#include "orm/session_unit_test_support.hpp"

using namespace carafe;
using namespace carafe::session_unit_test;

TEST_CASE("U38: after a commit values stay readable, and the next get reads once") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    unit.elsewhere("update owner set name = 'Anna'");
    unit.sql.clear();
    CHECK(ann->name == "Ann");
    CHECK(unit.ran("SELECT") == 0);
    session.get<Owner>(ann->id.value());
    session.get<Owner>(ann->id.value());
    CHECK(unit.ran("SELECT") == 1);
    CHECK(ann->name == "Anna");
  });
}

TEST_CASE("U39: a rollback puts back values, keys, states and relationships") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto france = session.add(Country{.code = "fr", .name = "France"});
    auto ann = session.add(Owner{.name = "Ann"});
    session.flush();
    session.add(Note{.owner_id = ann->id.value(), .text = "1"});
    session.commit();
    const int id = ann->id;

    Ref<Note> kept = ann->notes[0];
    france->code = "xx";
    ann->name = "flushed";
    session.flush();
    CHECK(session.get<Country>("xx") == france);
    ann->name = "not flushed";
    ann->notes.remove(kept);
    auto added = ann->notes.push_back(Note{.text = "2"});
    auto bob = session.add(Owner{.name = "Bob"});
    session.flush();
    session.erase(france);
    session.flush();
    session.rollback();

    CHECK(france->code == "fr");
    CHECK(session.get<Country>("fr") == france);
    CHECK_FALSE(session.get<Country>("xx"));
    CHECK(ann->name == "Ann");
    CHECK(object_state(bob) == ObjectState::transient);
    CHECK(bob->id == 0);
    CHECK(object_state(added) == ObjectState::transient);
    CHECK(object_state(kept) == ObjectState::persistent);
    CHECK_FALSE(ann->notes.is_loaded());
    REQUIRE(ann->notes.size() == 1);
    CHECK(ann->notes[0] == kept);
    CHECK(kept->owner == ann);
    CHECK(session.dirty().empty());
    CHECK(session.get<Owner>(id) == ann);
  });
}

TEST_CASE("U39: an object that was added keeps what was put into it, and can be added again") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    auto note = ann->notes.push_back(Note{.text = "1"});
    session.flush();
    session.rollback();
    CHECK(object_state(note) == ObjectState::transient);
    REQUIRE(ann->notes.size() == 1);
    CHECK(ann->notes[0] == note);
    session.add(ann);
    CHECK(session.new_objects().size() == 2);
    session.commit();
    CHECK(unit.number("select count(*) from owner") == 1);
    CHECK(unit.number("select count(*) from note") == 1);
  });
}

TEST_CASE("U40: rolling back a savepoint restores that level alone, rows and objects") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    auto gone = session.add(Country{.code = "gg", .name = "Gone"});
    session.commit();
    ann->name = "outer";
    auto bob = session.add(Owner{.name = "Bob"});
    const Savepoint outer = session.begin_nested();  // flushes
    CHECK(session.in_nested_transaction());
    CHECK(object_state(bob) == ObjectState::persistent);
    {
      Savepoint savepoint = session.begin_nested();
      ann->name = "inner";
      bob->name = "inner";
      session.flush();
      ann->name = "inner, not flushed";
      auto cy = session.add(Owner{.name = "Cy"});
      session.erase(gone);
      session.flush();
      auto di = session.add(Owner{.name = "Di"});
      savepoint.rollback();
      CHECK(object_state(cy) == ObjectState::transient);
      CHECK(cy->id == 0);
      CHECK(object_state(di) == ObjectState::transient);
    }
    CHECK(ann->name == "outer");
    CHECK(bob->name == "Bob");
    CHECK(object_state(gone) == ObjectState::persistent);
    CHECK(session.get<Country>("gg") == gone);
    CHECK(session.dirty().empty());
    session.commit();
    CHECK_FALSE(outer.is_open());
    CHECK(unit.number("select count(*) from owner where name in ('outer', 'Bob')") == 2);
    CHECK(unit.number("select count(*) from owner") == 2);
  });
}

TEST_CASE("U40: what a committed savepoint did goes with the part around it") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    session.begin(write);
    {
      Savepoint outer = session.begin_nested();
      ann->name = "1";
      Ref<Owner> bob;
      session.nested([&] {
        ann->name = "2";
        bob = session.add(Owner{.name = "Bob"});
        session.nested([&] { ann->name = "3"; });
      });
      CHECK(ann->name == "3");
      CHECK(object_state(bob) == ObjectState::persistent);
      outer.rollback();
      CHECK(object_state(bob) == ObjectState::transient);
    }
    CHECK(ann->name == "Ann");
    CHECK_FALSE(session.in_nested_transaction());
    session.commit();
    CHECK(unit.number("select count(*) from owner where name = 'Ann'") == 1);
    CHECK(unit.number("select count(*) from owner") == 1);
  });
}

TEST_CASE("U40: fifty levels, every second one undone") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann", .age = 0});
    session.commit();
    std::vector<Savepoint> levels;
    for (int level = 1; level <= 50; ++level) {
      levels.push_back(session.begin_nested());
      ann->age = level;
    }
    for (int level = 50; level > 0; --level) {
      if (level % 2 == 0) {
        levels.back().rollback();
        CHECK(ann->age == level - 1);
      } else {
        levels.back().commit();
      }
      levels.pop_back();
    }
    // 49 was undone by 48's rollback, …, 1 is committed into the transaction.
    CHECK(ann->age == 1);
    session.commit();
    CHECK(unit.number("select age from owner") == 1);
  });
}

TEST_CASE("U40: what was read inside a savepoint that is rolled back is read again") {
  // SQLAlchemy keeps such values: it looks only at objects that the unit of work changed.
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    {
      Savepoint savepoint = session.begin_nested();
      session.execute(text("update owner set name = 'raw'"));
      session.get<Owner>(ann->id.value());
      CHECK(ann->name == "raw");
    }
    session.get<Owner>(ann->id.value());
    CHECK(ann->name == "Ann");
    session.rollback();
  });
}

TEST_CASE("U40: relationships changed in a savepoint that is rolled back are loaded anew") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.flush();
    session.add(Note{.owner_id = ann->id.value(), .text = "1"});
    session.commit();
    Ref<Note> kept = ann->notes[0];
    {
      Savepoint savepoint = session.begin_nested();
      ann->notes.push_back(Note{.text = "2"});
      ann->notes.remove(kept);
    }
    REQUIRE(ann->notes.size() == 1);
    CHECK(ann->notes[0] == kept);
    CHECK_FALSE(session.is_modified(ann));
    session.rollback();
  });
}

TEST_CASE("U41: a failed flush asks for a rollback, keeps its reason, and the session works again") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    session.add(Country{.code = "fr", .name = "France"});
    session.commit();
    auto again = session.add(Country{.code = "fr", .name = "again"});
    CHECK_THROWS_AS(session.flush(), IntegrityError);
    try {
      session.scalars(select<Owner>()).all();
      FAIL("no error");
    } catch (const PendingRollbackError& error) {
      CHECK_THROWS_AS(std::rethrow_exception(error.cause()), IntegrityError);
    }
    session.rollback();
    CHECK(object_state(again) == ObjectState::transient);
    again->code = "de";
    session.add(again);
    session.commit();
    CHECK(unit.number("select count(*) from country") == 2);
  });
}

TEST_CASE("U41: a flush that fails in a savepoint undoes that part, and the rest goes on") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    session.add(Country{.code = "fr", .name = "France"});
    session.commit();
    auto ann = session.add(Owner{.name = "Ann"});
    for (const char* code : {"de", "fr", "it"}) {
      try {
        session.nested([&] { session.add(Country{.code = code, .name = code}); });
      } catch (const IntegrityError&) {
      }
    }
    Savepoint savepoint = session.begin_nested();
    session.add(Country{.code = "fr", .name = "once more"});
    CHECK_THROWS_AS(session.flush(), IntegrityError);
    CHECK_THROWS_AS(session.flush(), PendingRollbackError);
    savepoint.rollback();
    session.commit();
    CHECK(object_state(ann) == ObjectState::persistent);
    CHECK(unit.number("select count(*) from country") == 3);
    CHECK(unit.number("select count(*) from owner") == 1);
    CHECK(code_thrown_by<UsageError>([&] { savepoint.commit(); }) == "nested-transaction-ended");
  });
}
