// SPDX-License-Identifier: MIT
// Which objects a session has, in which state, and what gets old.
#include "orm/session_unit_test_support.hpp"

using namespace carafe;
using namespace carafe::session_unit_test;

TEST_CASE("an object tells its state: transient, pending, persistent, deleted, detached") {
  on_every_unit([](Unit& unit) {
    Ref<Owner> ann;
    {
      Session session = unit.session();
      ann = session.add(Owner{.name = "Ann"});
      CHECK(inspect(ann).is_pending());
      CHECK(session.new_objects<Owner>() == std::vector{ann});
      session.rollback();
      CHECK(inspect(ann).is_transient());
      CHECK(session.new_objects().empty());
      session.add(ann);
      session.flush();
      CHECK(inspect(ann).is_persistent());
      session.erase(ann);
      CHECK(inspect(ann).is_deleted());
      CHECK(session.deleted().size() == 1);
      CHECK(session.deleted()[0].model_name() == "Owner");
      session.add(ann);
      session.commit();
    }
    CHECK(object_state(ann) == ObjectState::detached);
  });
}

TEST_CASE("what changed is told by value, with what it was") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann", .age = 40});
    auto bob = session.add(Owner{.name = "Bob"});
    session.commit();
    CHECK(session.dirty().empty());
    ann->name = "Anna";
    bob->name = "Bob";  // what it is
    CHECK(session.dirty<Owner>() == std::vector{ann});
    CHECK(session.dirty<Note>().empty());
    CHECK(session.is_modified(ann));
    CHECK_FALSE(session.is_modified(bob));
    CHECK(inspect(ann).changed() == std::vector<std::string>{"name"});
    auto name = inspect(ann).history(&Owner::name);
    CHECK(name.changed());
    CHECK(name.now == "Anna");
    CHECK(name.before == "Ann");
    CHECK_FALSE(inspect(ann).history(&Owner::age).changed());
    CHECK(inspect(ann).primary_key() == std::vector<Value>{Value(ann->id.value())});
    session.rollback();
    CHECK(session.dirty().empty());
  });
}

TEST_CASE("a relationship tells what was put in and taken out") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.flush();
    auto first = session.add(Note{.owner_id = ann->id.value(), .text = "1"});
    session.commit();
    REQUIRE(ann->notes.size() == 1);
    CHECK_FALSE(inspect(ann).history(&Owner::notes).changed());
    auto second = ann->notes.push_back(Note{.text = "2"});
    ann->notes.remove(first);
    auto notes = inspect(ann).history(&Owner::notes);
    CHECK(notes.added == std::vector{second});
    CHECK(notes.removed == std::vector{first});
    CHECK(notes.unchanged.empty());
    CHECK(session.is_modified(ann));
    session.rollback();
    CHECK_FALSE(session.is_modified(ann));
  });
}

TEST_CASE("U37: a query sees what was added and changed, unless autoflush is off for a block") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    session.add(Owner{.name = "Ann"});
    {
      NoAutoflush guard = session.no_autoflush();
      CHECK(session.scalars(select<Owner>()).all().empty());
      CHECK(session.new_objects().size() == 1);
    }
    CHECK(session.scalars(select<Owner>()).all().size() == 1);
    CHECK(session.new_objects().empty());
    session.rollback();
  });
}

TEST_CASE("U48: refresh reads over changes that were not flushed; members by themselves, too") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann", .age = 40});
    session.commit();
    session.begin(write);
    ann->name = "changed";
    ann->age = 41;
    NoAutoflush guard = session.no_autoflush();  // else the rest is flushed before it is read
    session.refresh(ann, &Owner::name);
    CHECK(ann->name == "Ann");
    CHECK(session.is_modified(ann));  // the other change stays
    session.refresh(ann);
    CHECK(ann->age == 40);
    CHECK_FALSE(session.is_modified(ann));
    session.commit();
    CHECK(unit.number("select age from owner") == 40);
  });
}

TEST_CASE("U48: an expired object is read by the next query or get, and not before") {
  // Not as in SQLAlchemy, where reading an attribute of an expired object asks the database: reading a
  // column never does.
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann", .age = 40});
    session.commit();
    session.get<Owner>(ann->id.value());
    ann->name = "changed";
    session.expire(ann);
    CHECK(ann->name == "Ann");
    CHECK(inspect(ann).is_stale());
    session.commit();
    unit.elsewhere("update owner set name = 'Anna', age = 41");
    unit.sql.clear();
    CHECK(ann->name == "Ann");
    CHECK(unit.ran("SELECT") == 0);
    session.get<Owner>(ann->id.value());
    CHECK(ann->name == "Anna");
    CHECK(unit.ran("SELECT") == 1);
    session.get<Owner>(ann->id.value());
    CHECK(unit.ran("SELECT") == 0);
  });
}

TEST_CASE("U48: of an object whose members were expired, these alone are read anew") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann", .age = 40});
    session.commit();
    session.get<Owner>(ann->id.value());
    session.expire(ann, &Owner::age);
    ann->name = "Anna";
    NoAutoflush guard = session.no_autoflush();
    session.execute(text("update owner set age = 41"));
    session.scalars(select<Owner>()).all();
    CHECK(ann->age == 41);
    CHECK(ann->name == "Anna");
    CHECK(inspect(ann).changed() == std::vector<std::string>{"name"});
    session.rollback();
  });
}

TEST_CASE("U48: a row is locked as it is read") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    const bool has_locks = unit.engine->dialect().name() != "sqlite";
    if (!has_locks) {
      CHECK_THROWS_AS(session.refresh(ann, with_for_update()), Error);
      return;
    }
    unit.sql.clear();
    session.get<Owner>(ann->id.value());
    session.get<Owner>(ann->id.value(), with_for_update());
    session.refresh(ann, with_for_update(nowait));
    std::size_t locking = 0;
    for (const std::string& text : unit.sql) locking += text.find("FOR UPDATE") != text.npos;
    CHECK(locking == 2);
    Session other = unit.session();
    CHECK_THROWS_AS(other.get<Owner>(ann->id.value(), with_for_update(nowait)), OperationalError);
  });
}

TEST_CASE("U43: changes that were not flushed are overwritten only where one asks for it") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    NoAutoflush guard = session.no_autoflush();
    ann->name = "changed";
    session.scalars(select<Owner>()).all();
    session.get<Owner>(ann->id.value());
    CHECK(ann->name == "changed");
    session.scalars(select<Owner>()).populate_existing().all();
    CHECK(ann->name == "Ann");
    ann->name = "changed";
    session.get<Owner>(ann->id.value(), populate_existing);
    CHECK(ann->name == "Ann");
    session.rollback();
  });
}

TEST_CASE("U47: what is let go takes along what belongs to it, and an object has one session") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.flush();
    session.add(Note{.owner_id = ann->id.value(), .text = "1"});
    session.commit();
    Ref<Note> note = ann->notes[0];
    session.expunge(note);
    CHECK(object_state(note) == ObjectState::detached);
    CHECK(session.contains(ann));  // Note.owner does not say cascade(Cascade::expunge)
    session.add(note);
    session.expunge(ann);
    CHECK(object_state(ann) == ObjectState::detached);
    CHECK(object_state(note) == ObjectState::detached);

    session.add(ann);
    Session other = unit.session();
    CHECK(code_thrown_by<UsageError>([&] { other.add(ann); }) == "other-session");
    CHECK(code_thrown_by<UsageError>([&] { other.erase(ann); }) == "other-session");
    auto same = other.get<Owner>(ann->id.value());
    other.expunge(same);
    CHECK(code_thrown_by<UsageError>([&] { session.add(same); }) == "identity-conflict");
    CHECK(code_thrown_by<UsageError>([&] { session.erase(same); }) == "not-in-session");
    session.close();
    CHECK(object_state(ann) == ObjectState::detached);
  });
}

TEST_CASE("U47: an object of another session is refused before anything changes") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    Session other = unit.session();
    auto note = other.add(Note{.text = "theirs"});
    CHECK(code_thrown_by<UsageError>([&] { ann->notes.push_back(note); }) == "other-session");
    CHECK(code_thrown_by<UsageError>([&] { ann->notes = {note}; }) == "other-session");
    CHECK(code_thrown_by<UsageError>([&] { note->owner = ann; }) == "other-session");
    CHECK(ann->notes.empty());
    CHECK(code_thrown_by<UsageError>([&] { session.add(Owner{.name = "Bob", .notes = {note}}); }) ==
          "other-session");
    CHECK(session.new_objects().empty());
    CHECK(session.dirty().empty());
  });
}

TEST_CASE("U45: a relationship that is not loaded is an error when detached, and empty when pending") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    unit.sql.clear();
    CHECK(ann->notes.empty());
    CHECK(unit.ran("SELECT") == 0);
    session.commit();
    auto note = session.add(Note{.owner_id = ann->id.value(), .text = "1"});
    session.commit();
    session.expunge(note);
    CHECK(code_thrown_by<UsageError>([&] { static_cast<void>(note->owner->name); }) ==
          "detached-relationship");
    session.add(note);
    CHECK(note->owner == ann);
  });
}

TEST_CASE("U51: an object that points at one of a session is not pulled into it") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    Note loose{.text = "loose"};
    loose.owner = ann;  // a struct: in no session, and none of ann's notes
    CHECK(session.new_objects().empty());
    CHECK(ann->notes.empty());
    auto added = session.add(std::move(loose));
    CHECK(ann->notes.size() == 1);
    CHECK(ann->notes[0] == added);
    session.rollback();
  });
}
