// SPDX-License-Identifier: MIT
// What wrong use of a session gets: an error that says what to do instead.
#include "orm/session_unit_test_support.hpp"

#include "orm/session_state.hpp"

#include <functional>
#include <thread>

using namespace carafe;
using namespace carafe::session_unit_test;

namespace {

std::function<void()>& during_flush() {
  static std::function<void()> work;
  return work;
}

struct Job {
  Column<int> id{primary_key};
  Column<int> number{default_factory([] {
    if (during_flush()) during_flush()();
    return 7;
  })};
};

}  // namespace

TEST_CASE("U36: flush, commit and rollback are refused inside a flush, and a query there does not flush") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Job>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    std::string codes;
    during_flush() = [&] {
      for (auto verb : {+[](Session& s) { s.flush(); }, +[](Session& s) { s.commit(); },
                        +[](Session& s) { s.rollback(); }}) {
        codes += code_thrown_by<UsageError>([&] { verb(session); }) + " ";
      }
      CHECK(session.scalars(select<Job>()).all().empty());
    };
    auto job = session.add(Job{});
    session.commit();
    during_flush() = nullptr;
    CHECK(codes == "flush-in-flush flush-in-flush flush-in-flush ");
    CHECK(job->number == 7);
  });
}

TEST_CASE("U37: the error of a flush that a query made says so, in its own type") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    session.add(Country{.code = "fr", .name = "France"});
    session.commit();
    session.add(Country{.code = "fr", .name = "again"});
    try {
      session.scalars(select<Owner>()).all();
      FAIL("no error");
    } catch (const IntegrityError& error) {
      CHECK(error.code() == "unique-violation");
      CHECK(error.table() == "country");
      CHECK(std::string(error.what()).find("no_autoflush") != std::string::npos);
    }
    session.rollback();
  });
}

#ifndef NDEBUG
TEST_CASE("a session that two threads use at once says who they are") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = session.add(Owner{.name = "Ann"});
    session.commit();
    std::string message;
    detail::SessionUse at_work{ann.header()->session->user(), "commit"};
    std::thread other{[&] {
      try {
        session.get<Owner>(1);
      } catch (const UsageError& error) {
        message = error.what();
        CHECK(error.code() == "session-in-use");
      }
    }};
    other.join();
    CHECK(message.find("get() on thread") != std::string::npos);
    CHECK(message.find("commit() on thread") != std::string::npos);
    session.get<Owner>(1);  // the thread that is at work may go on
  });
}
#endif

TEST_CASE("a session whose stream is not read to its end asks nothing else, or answers rightly") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    for (int i = 0; i < 5; ++i) session.add(Owner{.name = std::to_string(i)});
    session.commit();
    {
      auto rows = session.stream(select(&Owner::id).order_by(&Owner::id));
      const int first = std::get<0>(*rows.next());
      try {
        const Ref<Owner> found = session.get_one<Owner>(first);
        CHECK(found->name == "0");
      } catch (const Error& error) {
        CHECK(error.code() == "connection-busy");
      }
      CHECK(std::get<0>(*rows.next()) == first + 1);
    }
    CHECK(session.scalars(select<Owner>()).all().size() == 5);
    auto rows = session.stream(select(&Owner::id));
    rows.next();
    session.rollback();
    CHECK(code_thrown_by<UsageError>([&] { rows.next(); }) == "stream-closed");
  });
}

TEST_CASE("a session joins a transaction, which can undo what it committed") {
  on_every_unit([](Unit& unit) {
    Connection connection = unit.engine->connect();
    connection.begin(Intent::write);
    {
      Session session{*unit.engine, connection, unit.models};
      auto ann = session.add(Owner{.name = "Ann"});
      session.commit();
      session.add(Owner{.name = "Bob"});
      session.flush();
      session.rollback();
      session.nested([&] { ann->name = "Anna"; });
      session.commit();
      CHECK(session.scalars(select<Owner>()).one()->name == "Anna");
    }
    CHECK(connection.in_transaction());
    {
      Session session{
          *unit.engine, connection, unit.models, {.join_transaction = JoinTransaction::rollback_only}};
      session.add(Owner{.name = "Cy"});
      session.commit();
      CHECK(connection.in_transaction());
      CHECK(session.scalars(select<Owner>()).all().size() == 2);
    }
    connection.rollback();
    CHECK(unit.number("select count(*) from owner") == 0);

    connection.begin(Intent::write);
    Session session{
        *unit.engine, connection, unit.models, {.join_transaction = JoinTransaction::control_fully}};
    session.add(Owner{.name = "Di"});
    session.commit();
    CHECK_FALSE(connection.in_transaction());
    CHECK(unit.number("select count(*) from owner") == 1);
  });
}
