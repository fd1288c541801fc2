// SPDX-License-Identifier: MIT
// An application with two databases, as Flask-SQLAlchemy's binds are for.
#include <carafe/app/app.hpp>
#include <carafe/ext/database.hpp>

#include <doctest/doctest.h>
#include <test_databases.hpp>
#include <thrown_code.hpp>

#include <filesystem>
#include <string>

using namespace carafe;
using testing_support::code_thrown_by;
using testing_support::on_every_database;
using testing_support::TestDatabase;

namespace {

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
};
struct Event {
  Column<int> id{primary_key};
  Column<std::string> what{String(50)};
};

struct Fixture {
  App app{"shop", {.root = std::filesystem::temp_directory_path().string()}};
  Database db{app};
  Database audit{app, {.name = "audit-log"}};

  Fixture() {
    db.models<User>();
    audit.models<Event>();
  }
};

}  // namespace

TEST_CASE("each database has its settings, tables, session and transaction") {
  on_every_database([](TestDatabase& database) {
    Fixture fixture;
    App& app = fixture.app;
    Database& db = fixture.db;
    Database& audit = fixture.audit;
    app.config["DATABASE_URI"] = "sqlite://";
    app.config["AUDIT_LOG_DATABASE_URI"] = database.url().to_string_with_password();
    app.config["AUDIT_LOG_DATABASE_RECORD_QUERIES"] = true;
    db.create_all();
    audit.create_all();
    {
      auto scope = app.app_context();
      db.session.add(User{.name = "Ann"});
      audit.session.add(Event{.what = "Ann came"});
      audit.session.commit();
      CHECK(audit.session.scalar(select<Event>().count()) == 1);
      CHECK(audit.recorded_queries().size() == 2);
      CHECK(db.recorded_queries().empty());
    }
    auto scope = app.app_context();
    // Only what was committed is there: one session's commit is not the other's.
    CHECK(db.session.scalar(select<User>().count()) == 0);
    CHECK(audit.session.scalar(select<Event>().count()) == 1);
    audit.session.rollback();
    audit.drop_all();
    CHECK(code_thrown_by([&] { audit.session.scalar(select<Event>().count()); }) != "nothing thrown");
    CHECK(db.session.scalar(select<User>().count()) == 0);
  });
}

TEST_CASE_FIXTURE(Fixture, "a model of another database is refused") {
  app.config["DATABASE_URI"] = "sqlite://";
  app.config["AUDIT_LOG_DATABASE_URI"] = "sqlite://";
  auto scope = app.app_context();
  CHECK(code_thrown_by([&] { db.session.add(Event{}); }) == "unregistered-model");
  CHECK(code_thrown_by([&] { audit.session.add(User{}); }) == "unregistered-model");
}

TEST_CASE_FIXTURE(Fixture, "a database without a URL of its own does not use another's") {
  app.config["DATABASE_URI"] = "sqlite://";
  CHECK_THROWS_WITH_AS(audit.create_all(), doctest::Contains("AUDIT_LOG_DATABASE_URI"), UsageError);
}
