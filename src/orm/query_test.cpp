// SPDX-License-Identifier: MIT
#include "orm/session_test_support.hpp"

#include <carafe/db/errors.hpp>

#include <doctest/doctest.h>

using namespace carafe;
using namespace carafe::orm_test;

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
