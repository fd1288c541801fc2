// SPDX-License-Identifier: MIT
// Transactions of a session that are read only, isolated, or run again.
#include <doctest/doctest.h>

#include <carafe/db/errors.hpp>

#include "orm/session_test_support.hpp"

using namespace carafe;
using namespace carafe::orm_test;

namespace {

[[noreturn]] void throw_conflict() {
  throw RetryableError{"retry-transaction", "another was first", {.sqlstate = "40001", .statement = {}}};
}

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "run_transaction runs a session's unit again, from objects as they were before it") {
  Session session = this->session();
  auto ann = session.add(User{.name = "Ann", .email = "a"});
  session.commit();
  int runs = 0;
  int id = session.run_transaction(
      [&] {
        CHECK(ann->name == "Ann");
        ann->name = "Anna";
        auto ben = session.add(User{.name = "Ben", .email = "b"});
        session.flush();
        if (++runs < 3) throw_conflict();
        return int(ben->id);
      },
      {.first_pause = std::chrono::milliseconds{0}});
  CHECK(runs == 3);
  CHECK(id == 2);
  CHECK(number("select count(*) from user") == 2);
  CHECK(string("select name from user where id = 1") == "Anna");
  CHECK_FALSE(session.in_transaction());
}

TEST_CASE_FIXTURE(Fixture, "run_transaction gives up after its attempts, with nothing done") {
  Session session = this->session();
  int runs = 0;
  CHECK_THROWS_AS(session.run_transaction(
                      [&] {
                        session.add(User{.name = "Ann", .email = "a"});
                        session.flush();
                        ++runs;
                        throw_conflict();
                      },
                      {.attempts = 3, .first_pause = std::chrono::milliseconds{0}}),
                  RetryableError);
  CHECK(runs == 3);
  CHECK(number("select count(*) from user") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a session or a transaction of it that only reads cannot write") {
  {
    Session session = this->session({.read_only = true});
    CHECK(session.scalars(select<User>()).all().empty());
    session.add(User{.name = "Ann", .email = "a"});
    CHECK_THROWS_WITH_AS(session.commit(), doctest::Contains("read only"), OperationalError);
  }
  Session session = this->session();
  session.begin({.isolation = IsolationLevel::serializable, .read_only = true});
  CHECK(sql.back() == "BEGIN (SERIALIZABLE, read only)");
  session.add(User{.name = "Ann", .email = "a"});
  CHECK_THROWS_AS(session.flush(), OperationalError);
  session.rollback();
  session.add(User{.name = "Ann", .email = "a"});
  session.commit();
  CHECK(number("select count(*) from user") == 1);
}

TEST_CASE_FIXTURE(Fixture, "the pool names the place where a session was made that has a connection") {
  Session held = this->session();
  Session named{*engine, models};
  unsigned line = __LINE__ - 1;
  named.begin();
  auto lent = engine->pool_status().lent;
  REQUIRE(lent.size() == 1);
  CHECK(lent[0].place.line == line);
  CHECK(std::string{lent[0].place.file}.find("session_transaction_test.cpp") != std::string::npos);
}

struct Account {
  Column<int> id{primary_key};
  Column<std::string> owner{};
  Column<std::string> password{hidden};
};

TEST_CASE("values of hidden columns are marked, so that no log shows them") {
  std::string shown;
  EngineOptions options;
  options.on_statement = [&](std::string_view, std::span<const Cell> parameters) {
    for (const Cell& cell : parameters) shown += Value{cell}.to_display() + " ";
  };
  Engine engine{"sqlite://", options};
  Models models;
  models.add<Account>();
  create_all(engine, models);
  shown.clear();
  Session session{engine, models};
  auto account = session.add(Account{.owner = "Ann", .password = "hunter2"});
  session.commit();
  account->password = "hunter3";
  session.commit();
  CHECK(shown == "'Ann' *** *** 1 ");
}
