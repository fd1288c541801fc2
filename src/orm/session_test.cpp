// SPDX-License-Identifier: MIT
#include "orm/session_test_support.hpp"

#include <carafe/db/errors.hpp>

#include <doctest/doctest.h>

using namespace carafe;
using namespace carafe::orm_test;

TEST_CASE_FIXTURE(Fixture, "an object that is added gets its key and its row") {
  Session session{*engine, models};
  Ref<User> user = session.add(User{.name = "John Doe", .email = "john@example.com"});
  CHECK(user->id == 0);
  CHECK(session.contains(user));
  session.commit();
  CHECK(user->id == 1);
  CHECK(string("select name from user where id = 1") == "John Doe");
}

TEST_CASE_FIXTURE(Fixture, "a change is noticed, and an UPDATE names only what changed") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "John Doe", .email = "john@example.com"});
  session.commit();
  ran();
  user->name = "Jane Doe";
  session.commit();
  CHECK(ran_as_text() == "UPDATE \"user\" SET name=? WHERE \"user\".id = ?\n");
  CHECK(string("select name from user") == "Jane Doe");

  ran();
  user->name = "Jane Doe";  // set to what it is
  user->age = 5;
  user->age = std::nullopt;  // set and set back
  session.commit();
  CHECK(ran().empty());
}

TEST_CASE_FIXTURE(Fixture, "changes in place and through a held reference are noticed, after a flush too") {
  Session session{*engine, models};
  auto ref = session.add(User{.name = "a", .email = "a@x"});
  User& user = *ref;
  session.flush();
  user.name += "b";
  session.flush();
  user.name.append("c");
  session.commit();
  CHECK(string("select name from user") == "abc");
  user.name.push_back('d');
  session.commit();
  CHECK(string("select name from user") == "abcd");
}

TEST_CASE_FIXTURE(Fixture, "what a client sent is assigned, and nothing else is written") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "a@x", .age = 3});
  session.commit();
  ran();
  assign(user, from_json<Partial<User>>(R"({"age": null})"));
  session.commit();
  CHECK(ran_as_text() == "UPDATE \"user\" SET age=? WHERE \"user\".id = ?\n");
  CHECK(to_json(user) == R"({"id":1,"name":"a","email":"a@x","age":null})");
}

TEST_CASE_FIXTURE(Fixture, "an object changed and let go is written all the same") {
  Session session{*engine, models};
  session.add(User{.name = "a", .email = "a@x"});
  session.commit();
  session.get<User>(1)->name = "b";
  session.commit();
  CHECK(string("select name from user") == "b");
}

TEST_CASE_FIXTURE(Fixture, "a row is one object in a session, however it is reached") {
  Session session{*engine, models};
  auto added = session.add(User{.name = "a", .email = "a@x"});
  session.flush();
  Ref<User> got = session.get<User>(1);
  Ref<User> queried = session.scalars(select<User>()).one();
  CHECK(added == got);
  CHECK(got == queried);
  got->name = "b";
  CHECK(added->name == "b");

  Session other{*engine, models};
  session.commit();
  CHECK(other.get<User>(1) != got);
}

TEST_CASE_FIXTURE(Fixture, "a stale object that is changed sends that change alone") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "a@x"});
  session.commit();
  {
    Session other{*engine, models};
    other.execute(text("update user set email = 'b@x'"));
    other.commit();
  }
  user->name = "n";
  session.commit();
  CHECK(string("select name || ' ' || email from user") == "n b@x");
}

TEST_CASE_FIXTURE(Fixture, "columns left unset are the database's, and read back") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1"});
  session.flush();
  auto post = session.add(Post{.user_id = user->id, .title = "t"});
  auto second = session.add(Post{.user_id = user->id, .title = "t", .draft = false});
  session.flush();
  CHECK(post->id == 1);
  CHECK(post->audience == Role::guest);
  CHECK(post->draft);
  CHECK_FALSE(second->draft);
  ran();
  session.flush();
  CHECK(ran().empty());
}

TEST_CASE_FIXTURE(Fixture, "a NOT NULL column that was never set is refused by the database, by name") {
  Session session{*engine, models};
  session.add(User{.name = "a"});
  try {
    session.flush();
    FAIL("no error");
  } catch (const IntegrityError& error) {
    CHECK(error.kind() == ConstraintKind::not_null);
    CHECK(error.table() == "user");
    CHECK(error.columns() == std::vector<std::string>{"email"});
  }
}

TEST_CASE_FIXTURE(Fixture, "an erased object loses its row") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1"});
  auto never = session.add(User{.name = "b", .email = "2"});
  session.erase(never);
  CHECK_FALSE(session.contains(never));
  session.commit();
  CHECK(number("select count(*) from user") == 1);
  session.erase(user);
  CHECK_FALSE(session.get<User>(1));
  session.erase(user);
  session.commit();
  CHECK(number("select count(*) from user") == 0);
  CHECK_FALSE(session.contains(user));
  CHECK(user->name == "a");
  session.add(user);  // a new row of the same values
  session.commit();
  CHECK(number("select id from user") == 1);
}

TEST_CASE_FIXTURE(Fixture, "an erased object can be kept after all, until it is flushed") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1"});
  session.commit();
  session.erase(user);
  session.add(user);
  session.commit();
  CHECK(number("select count(*) from user") == 1);
  session.erase(user);
  session.flush();
  CHECK_THROWS_AS(session.add(user), UsageError);
}

TEST_CASE_FIXTURE(Fixture, "an empty Ref tells what it is") {
  Ref<User> none;
  CHECK_FALSE(none);
  CHECK(none == nullptr);
  try {
    none->name = "x";
    FAIL("no error");
  } catch (const UsageError& error) {
    CHECK(error.code() == "empty-ref");
    CHECK(std::string(error.what()).find("User") != std::string::npos);
  }
  Session session{*engine, models};
  CHECK_THROWS_AS(session.erase(none), UsageError);
  CHECK_THROWS_AS(session.add(none), UsageError);
}

TEST_CASE_FIXTURE(Fixture, "an object that is read and let go is forgotten, one that is held is not") {
  Session session{*engine, models};
  session.add(User{.name = "a", .email = "1"});
  session.commit();
  ran();
  session.get<User>(1);
  session.get<User>(1);
  CHECK(ran().size() == 2);
  Ref<User> held = session.get<User>(1);
  session.get<User>(1);
  CHECK(ran().size() == 1);
}
