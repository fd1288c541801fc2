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

TEST_CASE_FIXTURE(Fixture, "values of every type come back as they were stored") {
  Date day = std::chrono::year{2026} / 11 / 24;
  Time hour{std::chrono::hours{13} + std::chrono::microseconds{5}};
  Everything full{.small = -3,
                  .number = -70000,
                  .big = 1LL << 60,
                  .flag = true,
                  .real = 0.1,
                  .text = std::string("a\0b\xC3\xA9", 5),
                  .blob = Bytes{std::string_view{"\0\1\xff", 3}},
                  .day = day,
                  .hour = hour,
                  .moment = DateTime{day, hour},
                  .role = Role::admin,
                  .maybe_small = 3,
                  .maybe_number = 70000,
                  .maybe_big = -(1LL << 60),
                  .maybe_flag = false,
                  .maybe_real = -2.5,
                  .maybe_text = "",
                  .maybe_blob = Bytes{},
                  .maybe_day = day,
                  .maybe_hour = hour,
                  .maybe_moment = DateTime{day, hour},
                  .maybe_role = Role::guest};
  {
    Session session{*engine, models};
    session.add(Everything(full));
    session.add(Everything{.small = 0,
                           .number = 0,
                           .big = 0,
                           .flag = false,
                           .real = 0.0,
                           .text = "",
                           .blob = Bytes{},
                           .day = day,
                           .hour = hour,
                           .moment = DateTime{day},
                           .role = Role::guest});
    session.commit();
  }
  Session session{*engine, models};
  const Ref<Everything> loaded = session.get<Everything>(1);
  REQUIRE(loaded);
  std::vector<Everything> plain = session.plain(select<Everything>().order_by(&Everything::id)).all();
  REQUIRE(plain.size() == 2);
  for (const Everything* row : {&*loaded, static_cast<const Everything*>(&plain[0])}) {
    CHECK(row->small == full.small);
    CHECK(row->number == full.number);
    CHECK(row->big == full.big);
    CHECK(row->flag == full.flag);
    CHECK(row->real == full.real);
    CHECK(row->text == full.text);
    CHECK(row->blob == full.blob);
    CHECK(row->day == full.day);
    CHECK(row->hour == full.hour);
    CHECK(row->moment == full.moment);
    CHECK(row->role == full.role);
    CHECK(row->maybe_small == full.maybe_small);
    CHECK(row->maybe_number == full.maybe_number);
    CHECK(row->maybe_big == full.maybe_big);
    CHECK(row->maybe_flag == full.maybe_flag);
    CHECK(row->maybe_real == full.maybe_real);
    CHECK(row->maybe_text == full.maybe_text);
    CHECK(row->maybe_blob == full.maybe_blob);
    CHECK(row->maybe_day == full.maybe_day);
    CHECK(row->maybe_hour == full.maybe_hour);
    CHECK(row->maybe_moment == full.maybe_moment);
    CHECK(row->maybe_role == full.maybe_role);
  }
  CHECK(plain[1].maybe_text == std::nullopt);
  CHECK(plain[1].maybe_role == std::nullopt);
  CHECK(plain[1].maybe_moment == std::nullopt);
  CHECK(plain[1].maybe_real == std::nullopt);
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

TEST_CASE_FIXTURE(Fixture, "get reads a row once, and again after a commit") {
  Session session{*engine, models};
  session.add(User{.name = "a", .email = "a@x"});
  session.commit();
  ran();
  Ref<User> user = session.get<User>(1);
  CHECK(session.get<User>(1) == user);
  CHECK(ran().size() == 1);
  CHECK_FALSE(session.get<User>(2));
  CHECK_THROWS_AS(session.get_one<User>(2), DatabaseError);
  session.commit();
  {
    Session other{*engine, models};
    other.get<User>(1)->name = "elsewhere";
    other.commit();
  }
  CHECK(user->name == "a");  // readable, and as it was
  CHECK(session.get<User>(1) == user);
  CHECK(user->name == "elsewhere");
}

TEST_CASE_FIXTURE(Fixture, "a query refreshes what an earlier transaction read, but not what this one has") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "a@x"});
  session.commit();
  {
    Session other{*engine, models};
    other.execute(text("update user set name = 'b'"));
    other.commit();
  }
  session.scalars(select<User>()).all();
  CHECK(user->name == "b");
  session.execute(text("update user set name = 'c'"));
  session.scalars(select<User>()).all();
  CHECK(user->name == "b");
  session.refresh(user);
  CHECK(user->name == "c");
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

TEST_CASE_FIXTURE(Fixture, "queries filter, order, limit, skip and count") {
  Session session{*engine, models};
  session.add_all({User{.name = "c", .email = "1", .age = 30}, User{.name = "a", .email = "2", .age = 20},
                   User{.name = "b", .email = "3"}});
  auto names = [&](const Select<User>& query) {
    std::string text;
    for (const auto& user : session.scalars(query).all()) text += user->name;
    return text;
  };
  CHECK(names(select<User>().order_by(&User::name)) == "abc");
  CHECK(names(select<User>().order_by(col(&User::name).desc())) == "cba");
  CHECK(names(select<User>().where(col(&User::age) > 20)) == "c");
  CHECK(names(select<User>().where(col(&User::age).is_null())) == "b");
  CHECK(names(select<User>().where(col(&User::name).in({"a", "b"})).order_by(&User::id)) == "ab");
  CHECK(names(select<User>().where(col(&User::age) == 20 || col(&User::name) == "b").order_by(&User::id)) ==
        "ab");
  CHECK(names(select<User>().where(col(&User::name) != "a", col(&User::age) == 30)) == "c");
  CHECK(names(select<User>().order_by(&User::name).limit(1)) == "a");
  CHECK(names(select<User>().order_by(&User::name).limit(2).offset(1)) == "bc");
  CHECK(names(select<User>().filter_by(&User::name, "b")) == "b");

  auto query = select<User>();
  query.where(col(&User::age) >= 20).order_by(&User::name);
  CHECK(names(query) == "ac");
  CHECK(session.scalar(query.count()) == 2);
  CHECK(session.scalar(select<User>().count()) == 3);
  CHECK(session.scalar(select<User>().limit(2).count()) == 2);

  CHECK(session.scalars(query).first()->name == "a");
  CHECK_FALSE(session.scalars(select<User>().where(col(&User::id) == 99)).first());
  CHECK_FALSE(session.scalars(select<User>().where(col(&User::id) == 99)).one_or_none());
  CHECK(session.scalars(select<User>().where(col(&User::id) == 2)).one()->name == "a");
  CHECK_THROWS_AS(session.scalars(query).one(), DatabaseError);
  CHECK_THROWS_AS(session.scalars(query).one_or_none(), DatabaseError);
  CHECK_THROWS_AS(session.scalars(select<User>().where(col(&User::id) == 99)).one(), DatabaseError);
  CHECK(session.plain(query).first()->name == "a");
  CHECK_FALSE(session.plain(select<User>().where(col(&User::id) == 99)).first());
}

TEST_CASE_FIXTURE(Fixture, "columns compare with columns, enums and dates") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1"});
  session.flush();
  session.add(Post{.user_id = user->id, .title = "t", .audience = Role::admin});
  Date day = std::chrono::year{2026} / 11 / 24;
  session.add(Vote{.user_id = user->id, .day = day, .weight = 2});
  CHECK(session.scalars(select<Post>().where(col(&Post::audience) == Role::admin)).one()->title == "t");
  CHECK_FALSE(session.scalars(select<Post>().where(col(&Post::audience) == Role::guest)).first());
  CHECK(session.scalars(select<Post>().where(col(&Post::user_id) == user->id)).one()->title == "t");
  CHECK(session.scalars(select<Vote>().where(col(&Vote::day) >= day)).one()->weight == 2.0);
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

TEST_CASE_FIXTURE(Fixture, "keys of text and of several columns identify, too") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1"});
  auto country = session.add(Country{.code = "de", .name = "Germany"});
  session.flush();
  Date day = std::chrono::year{2026} / 11 / 24;
  auto vote = session.add(Vote{.user_id = user->id, .day = day, .weight = 1.5});
  session.commit();
  CHECK(session.get<Country>("de") == country);
  CHECK(session.get<Country>(std::string("de")) == country);
  CHECK_FALSE(session.get<Country>("fr"));
  CHECK(session.get<Vote>(1, day) == vote);
  CHECK(session.get<Vote>(user->id, vote->day) == vote);
  CHECK(session.scalars(select<Vote>()).one() == vote);
  vote->weight = 3;
  session.commit();
  Session other{*engine, models};
  CHECK(other.get<Vote>(1, day)->weight == 3.0);
}

TEST_CASE_FIXTURE(Fixture, "a key that cannot be one is refused before any SQL") {
  Session session{*engine, models};
  CHECK_THROWS_AS(session.get<User>("1"), UsageError);
  CHECK_THROWS_AS(session.get<Country>(1), UsageError);
  CHECK_THROWS_AS(session.get<Vote>(1), UsageError);
  CHECK(ran().empty());
}

TEST_CASE_FIXTURE(Fixture, "keys and values of every integer type are bound") {
  Session session{*engine, models};
  auto user = session.add(User{.name = "a", .email = "1", .age = 5});
  session.flush();
  CHECK(session.get<User>(std::int16_t{1}) == user);
  CHECK(session.get<User>(1U) == user);
  CHECK(session.get<User>(1L) == user);
  CHECK(session.get<User>(1ULL) == user);
  CHECK(session.get<User>(std::size_t{1}) == user);
  CHECK(session.get<User>(user->id) == user);
  CHECK(session.scalar(select<User>().where(col(&User::age) == std::size_t{5}).count()) == 1);
  CHECK(session.scalar(select<User>().where(col(&User::age) < 6U).count()) == 1);
  CHECK_THROWS_AS(session.get<User>(~0ULL), UsageError);
  CHECK_FALSE(session.get<User>(1LL << 40));
}

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

TEST_CASE_FIXTURE(Fixture, "raw SQL sees what was added, with its values bound by name") {
  Session session{*engine, models};
  session.add(User{.name = "O'Neil; --", .email = "1"});
  Result result =
      session.execute(text("select email from user where name = :name"), {{"name", "O'Neil; --"}});
  CHECK(result.scalar<std::string>() == "1");
  CHECK(session.set_autoflush(false));
  session.add(User{.name = "later", .email = "2"});
  CHECK(session.execute(text("select count(*) from user")).scalar<int>() == 1);
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

TEST_CASE_FIXTURE(Fixture, "a value that does not fit its member is named") {
  Session session{*engine, models};
  session.execute(
      text("insert into user (id, name, email, age) values (1, 'a', 'b', 'old'), (2, 'a', 'c', 1e300)"));
  for (int id : {1, 2}) {
    try {
      session.get<User>(id);
      FAIL("no error");
    } catch (const DataError& error) {
      CHECK(error.code() == "wrong-type");
      CHECK(std::string(error.what()).find("User.age") != std::string::npos);
    }
  }
  CHECK_THROWS_AS(session.plain(select<User>()).all(), DataError);
  CHECK(session.scalar(select<User>().count()) == 2);  // the session goes on
}

TEST_CASE_FIXTURE(Fixture, "a model that was never registered is named at its first use") {
  struct Stranger {
    Column<int> id{primary_key};
  };
  Session session{*engine, models};
  for (auto use : {+[](Session& s) { s.add(Stranger{}); }, +[](Session& s) { s.get<Stranger>(1); },
                   +[](Session& s) { s.scalars(select<Stranger>()).all(); },
                   +[](Session& s) { s.scalars(select<User>().where(col(&Stranger::id) == 1)).all(); }}) {
    try {
      use(session);
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "unregistered-model");
      CHECK(std::string(error.what()).find("Stranger") != std::string::npos);
    }
  }
}

TEST_CASE_FIXTURE(Fixture, "what is not committed is rolled back with its session") {
  {
    Session session{*engine, models};
    session.add(User{.name = "a", .email = "1"});
    session.flush();
  }
  CHECK(number("select count(*) from user") == 0);
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
