// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/ext/database.hpp>
#include <carafe/testing/client.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace carafe;

namespace {

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Column<std::string> password{String(50), hidden};
};

struct Fixture {
  App app{"shop", {.root = std::filesystem::temp_directory_path().string()}};
  Database db;

  void set_up(const char* recorded, EngineOptions options = {}) {
    app.config["DATABASE_URI"] = "sqlite://";
    app.config["DATABASE_RECORD_QUERIES"] = recorded;
    db.init_app(app, std::move(options));
    db.models<User>();
    db.create_all();
    auto scope = app.app_context();
    db.session.add(User{.name = "Ann", .password = "secret"});
    db.session.commit();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the statements of a scope are kept with their values, time and rows") {
  set_up("true");
  auto scope = app.app_context();
  CHECK(db.recorded_queries().empty());
  const auto before = std::chrono::system_clock::now();
  db.session.scalars(select<User>().where(col(&User::name) == "Ann", col(&User::password) == "secret")).all();
  db.session.add(User{.name = "Bob", .password = "hidden"});
  db.session.flush();
  const RecordedQueries& recorded = db.recorded_queries();
  REQUIRE(recorded.size() == 2);
  CHECK(recorded.dropped == 0);
  CHECK(recorded[0].statement.starts_with("SELECT"));
  CHECK(recorded[0].rows == 1);
  CHECK(recorded[0].duration.count() > 0);
  CHECK(recorded[0].start >= before - std::chrono::milliseconds{1});
  CHECK(recorded[0].start <= std::chrono::system_clock::now());
  REQUIRE(recorded[0].parameters.size() == 2);
  CHECK(recorded[0].parameters[0] == "'Ann'");
  CHECK(recorded[1].statement.starts_with("INSERT"));
  for (const std::string& value : recorded[1].parameters) CHECK(value.find("hidden") == std::string::npos);
  // Another scope has its own.
  auto inner = app.app_context();
  CHECK(db.recorded_queries().empty());
}

TEST_CASE_FIXTURE(Fixture, "only so many statements are kept, and the rest is counted") {
  set_up("3");
  auto scope = app.app_context();
  for (int i = 0; i < 5; ++i) db.session.scalar(select<User>().count());
  CHECK(db.recorded_queries().size() == 3);
  CHECK(db.recorded_queries().dropped == 2);
}

TEST_CASE_FIXTURE(Fixture, "nothing is recorded unless it is asked for") {
  set_up("false");
  auto scope = app.app_context();
  db.session.scalar(select<User>().count());
  CHECK(db.recorded_queries().empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "values that are hidden from logs are hidden here, and events of the program stay") {
  int told = 0;
  EngineOptions options;
  options.hide_parameters = true;
  options.events.after_execute = [&](const StatementEvent&) { ++told; };
  set_up("true", options);
  auto scope = app.app_context();
  told = 0;
  db.session.scalars(select<User>().where(col(&User::name) == "Ann")).all();
  CHECK(told == 1);
  REQUIRE(db.recorded_queries().size() == 1);
  CHECK(db.recorded_queries()[0].parameters.empty());
}

TEST_CASE_FIXTURE(Fixture, "a request's statements know the route that ran them") {
  set_up("true");
  std::string place;
  std::size_t count = 0;
  app.get("/users/<int:id>", [&](int id) {
    auto user = db.get_or_404<User>(id);
    count = db.recorded_queries().size();
    place = db.recorded_queries()[0].place;
    return jsonify(user);
  });
  testing::Client client{app};
  CHECK(client.get("/users/1").status() == 200);
  CHECK(place == "/users/<int:id>");
  CHECK(count == 1);
}

TEST_CASE_FIXTURE(Fixture, "outside of every scope there is nothing to tell of") {
  set_up("true");
  CHECK_THROWS_WITH_AS(db.recorded_queries(), doctest::Contains("db.recorded_queries()"), UsageError);
}
