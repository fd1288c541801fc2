// SPDX-License-Identifier: MIT
#include "orm/session_test_support.hpp"

#include <carafe/db/errors.hpp>

#include <doctest/doctest.h>

using namespace carafe;
using namespace carafe::orm_test;

TEST_CASE_FIXTURE(Fixture, "a key can be changed") {
  Session session{*engine, models};
  auto country = session.add(Country{.code = "de", .name = "Germany"});
  session.commit();
  country->code = "dd";
  session.flush();
  CHECK(session.get<Country>("dd") == country);
  CHECK_FALSE(session.get<Country>("de"));
  session.rollback();
  CHECK(country->code == "de");
  CHECK(session.get<Country>("de") == country);
  CHECK_FALSE(session.get<Country>("dd"));
}

TEST_CASE_FIXTURE(Fixture,
                  "rows are inserted with the tables their keys point at first, and deleted the other way") {
  Session session{*engine, models};
  auto post = session.add(Post{.user_id = 1, .title = "before its user"});
  auto user = session.add(User{.name = "a", .email = "1"});
  session.flush();
  auto statements = ran();
  REQUIRE(statements.size() == 2);
  CHECK(statements[0].starts_with("INSERT INTO \"user\""));
  CHECK(statements[1].starts_with("INSERT INTO post"));
  session.erase(user);
  session.erase(post);
  session.flush();
  statements = ran();
  REQUIRE(statements.size() == 2);
  CHECK(statements[0].starts_with("DELETE FROM post"));
  CHECK(statements[1].starts_with("DELETE FROM \"user\""));
}

TEST_CASE_FIXTURE(Fixture, "rollback undoes what was added, changed and erased") {
  Session session{*engine, models};
  auto kept = session.add(User{.name = "kept", .email = "1", .age = 3});
  auto erased = session.add(User{.name = "erased", .email = "2"});
  session.commit();

  kept->name = "flushed";
  auto added = session.add(User{.name = "added", .email = "3"});
  session.erase(erased);
  session.flush();
  CHECK(added->id == 3);
  kept->name = "again";
  kept->age = 4;
  auto pending = session.add(User{.name = "pending", .email = "4"});
  session.rollback();

  CHECK(kept->name == "kept");
  CHECK(kept->age == 3);
  CHECK(session.contains(kept));
  CHECK(session.contains(erased));
  CHECK(session.get<User>(2) == erased);
  CHECK_FALSE(session.contains(added));
  CHECK_FALSE(session.contains(pending));
  CHECK(added->name == "added");
  CHECK(added->id.is_unset());
  CHECK(number("select count(*) from user") == 2);

  session.add(added);  // it is free to be added anew
  session.commit();
  CHECK(added->id == 3);
  CHECK(number("select count(*) from user") == 3);
  kept->name = "then";
  session.commit();
  CHECK(string("select name from user where id = 1") == "then");
}

TEST_CASE_FIXTURE(Fixture, "a failed flush leaves nothing, and the session works again after a rollback") {
  Session session{*engine, models};
  auto first = session.add(User{.name = "a", .email = "same"});
  session.commit();
  first->name = "changed with the flush that fails";
  auto second = session.add(User{.name = "b", .email = "other"});
  session.add(User{.name = "c", .email = "same"});
  try {
    session.commit();
    FAIL("no error");
  } catch (const IntegrityError& error) {
    CHECK(error.kind() == ConstraintKind::unique);
    CHECK(error.table() == "user");
    CHECK(error.columns() == std::vector<std::string>{"email"});
  }
  CHECK(number("select count(*) from user") == 1);
  CHECK(string("select name from user") == "a");
  try {
    session.scalars(select<User>()).all();
    FAIL("no error");
  } catch (const PendingRollbackError& error) {
    CHECK(error.code() == "pending-rollback");
    CHECK(std::string(error.what()).find("rollback()") != std::string::npos);
    CHECK(std::string(error.what()).find("user.email") != std::string::npos);
    CHECK_THROWS_AS(std::rethrow_exception(error.cause()), IntegrityError);
  }
  CHECK_THROWS_AS(session.add(User{}), PendingRollbackError);
  CHECK_THROWS_AS(session.commit(), PendingRollbackError);
  session.rollback();
  CHECK(first->name == "a");
  CHECK(second->id.is_unset());  // it had been inserted when the third failed
  second->email = "fresh";
  session.add(second);
  session.commit();
  CHECK(second->id == 2);
  CHECK(number("select count(*) from user") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a transaction block commits, or rolls back and lets the error through") {
  Session session{*engine, models};
  session.transaction([&] { session.add(User{.name = "a", .email = "1"}); });
  CHECK(number("select count(*) from user") == 1);
  CHECK_THROWS_AS(session.transaction([&] {
    session.add(User{.name = "b", .email = "2"});
    session.flush();
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(number("select count(*) from user") == 1);
  CHECK_THROWS_AS(session.transaction([&] { session.add(User{.name = "c", .email = "1"}); }), IntegrityError);
  int result = session.transaction(write, [&] {
    session.add(User{.name = "d", .email = "4"});
    return 7;
  });
  CHECK(result == 7);
  CHECK_THROWS_AS(session.transaction([&] { session.transaction([] {}); }), UsageError);
  CHECK(number("select count(*) from user") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a session that writes says so when its transaction begins") {
  {
    Session session{*engine, models};
    session.add(User{.name = "a", .email = "1"});
    sql.clear();
    session.commit();
    CHECK(sql.front() == "BEGIN (write)");
  }
  {
    Session session{*engine, models};
    sql.clear();
    session.get<User>(1);
    CHECK(sql.front() == "BEGIN");
    CHECK_THROWS_AS(session.begin(write), UsageError);
    session.rollback();
    sql.clear();
    session.begin(write);
    CHECK(sql.front() == "BEGIN (write)");
    session.rollback();
    sql.clear();
    session.execute(text("update user set name = 'x'"));
    CHECK(sql.front() == "BEGIN (write)");
  }
  Session session{*engine, models, {.writes = true}};
  sql.clear();
  session.get<User>(1);
  CHECK(sql.front() == "BEGIN (write)");
}

TEST_CASE_FIXTURE(Fixture, "objects outlive their session, and another one takes them in") {
  Ref<User> user;
  {
    Session session{*engine, models};
    user = session.add(User{.name = "a", .email = "1"});
    session.commit();
  }
  CHECK(user->name == "a");
  user->name = "changed while detached";
  Session session{*engine, models};
  CHECK_THROWS_AS(session.erase(user), UsageError);
  session.add(user);
  session.commit();
  CHECK(string("select name from user") == "changed while detached");

  Session third{*engine, models};
  Ref<User> same = third.get<User>(1);
  CHECK_THROWS_AS(third.add(user), UsageError);
  session.expunge(user);
  CHECK_THROWS_AS(third.add(user), UsageError);  // that row is there already
}

TEST_CASE_FIXTURE(Fixture, "an object of another session is refused by every verb") {
  Session one{*engine, models};
  Session two{*engine, models};
  auto user = one.add(User{.name = "a", .email = "1"});
  for (auto use : {+[](Session&session, Ref<User>&object) { session.add(object); },
                   +[](Session&session, Ref<User>&object) { session.erase(object); },
                   +[](Session&session, Ref<User>&object) { session.refresh(object); },
                   +[](Session&session, Ref<User>&object) { session.expunge(object); }}) {
    try {
      use(two, user);
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "other-session");
      CHECK(std::string(error.what()).find("User") != std::string::npos);
    }
  }
}

TEST_CASE_FIXTURE(Fixture, "a row deleted elsewhere is reported when it is changed, not when it is deleted") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1"});
  auto second = session.add(User{.name = "b", .email = "2"});
  session.commit();
  {
    Session other{*engine, models};
    other.execute(text("delete from user"));
    other.commit();
  }
  session.erase(second);
  session.commit();
  user->name = "c";
  try {
    session.commit();
    FAIL("no error");
  } catch (const DatabaseError& error) {
    CHECK(error.code() == "stale-row");
    CHECK(std::string(error.what()).find("User with the primary key 1") != std::string::npos);
  }
  session.rollback();
  CHECK_FALSE(session.get<User>(1));
  CHECK_FALSE(session.contains(user));
  CHECK_THROWS_AS(session.refresh(user), UsageError);
}

TEST_CASE_FIXTURE(Fixture, "what is not committed is rolled back with its session") {
  Ref<User> user;
  {
    Session session{*engine, models};
    user = session.add(User{.name = "a", .email = "1"});
    session.flush();
    CHECK(user->id == 1);
  }
  CHECK(number("select count(*) from user") == 0);
  CHECK(user->id.is_unset());
  Session session{*engine, models};
  session.add(user);
  session.commit();
  CHECK(number("select count(*) from user") == 1);
}

TEST_CASE_FIXTURE(Fixture, "an expunged object goes its own way") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1"});
  session.commit();
  user->name = "not written";
  session.expunge(user);
  session.commit();
  CHECK(string("select name from user") == "a");
  Ref<User> anew = session.get<User>(1);
  CHECK(anew != user);
  session.expunge_all();
  CHECK_FALSE(session.contains(anew));
  CHECK(anew->name == "a");
}

TEST_CASE_FIXTURE(Fixture,
                  "many rows of different columns are written by as many statements as there are shapes") {
  Session session{*engine, models};
  std::vector<User> users;
  for (int i = 0; i < 100; ++i) users.push_back(User{.name = "n", .email = std::to_string(i)});
  auto refs = session.add_all(std::move(users));
  session.add(User{.id = 500, .name = "n", .email = "x"});
  session.commit();
  CHECK(refs[0]->id == 1);
  CHECK(refs[99]->id == 100);
  CHECK(number("select count(*) from user") == 101);
  for (auto& user : refs) user->age = 1;
  refs[3]->name = "m";
  session.commit();
  CHECK(number("select sum(age) from user") == 100);
}
