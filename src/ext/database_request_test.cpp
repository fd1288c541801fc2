// SPDX-License-Identifier: MIT
// A database behind requests, as the first program of the documentation has it.
#include <carafe/app/app.hpp>
#include <carafe/db/errors.hpp>
#include <carafe/ext/database.hpp>
#include <carafe/testing/client.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace carafe;
using carafe::testing::json;

namespace {

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null};
  Column<std::string> email{String(50), not_null, unique};
};

struct Fixture {
  App app{"shop", {.root = std::filesystem::temp_directory_path().string()}};
  Database db;
  std::vector<std::string> sql;
  testing::Client client{app};

  Fixture() {
    app.config["DATABASE_URI"] = "sqlite://";
    EngineOptions options;
    options.on_statement = [this](std::string_view text, std::span<const Cell>) { sql.emplace_back(text); };
    db.init_app(app, options);
    db.models<User>();

    app.get("/users", [&] { return jsonify(db.session.scalars(select<User>().order_by(&User::id)).all()); });
    app.get("/users/<int:id>", [&](int id) { return jsonify(db.get_or_404<User>(id)); });
    app.post("/users", [&](Json<User> body) {
      auto user = db.session.add(std::move(*body));
      db.session.commit();
      return Response{jsonify(user), 201};
    });
    app.patch("/users/<int:id>", [&](int id, Json<Partial<User>> body) {
      auto user = db.get_or_404<User>(id);
      assign(user, *body);
      db.session.commit();
      return jsonify(user);
    });
    app.del("/users/<int:id>", [&](int id) {
      db.session.erase(db.get_or_404<User>(id));
      db.session.commit();
      return Response{"", 204};
    });
    app.post("/forgetful", [&](Json<User> body) {
      auto user = db.session.add(std::move(*body));
      db.session.flush();
      return jsonify(user);
    });
    app.errorhandler<IntegrityError>([](const IntegrityError& error) {
      return Response{"taken: " + error.columns().front(), 409};
    });
  }

  void set_up() { db.create_all(); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "rows are made, read, changed and deleted by requests") {
  set_up();
  CHECK(client.get("/users").text() == "[]\n");
  auto made = client.post("/users", json({{"name", "John Doe"}, {"email", "john@example.com"}}));
  CHECK(made.status() == 201);
  CHECK(made.text() == R"({"id":1,"name":"John Doe","email":"john@example.com"})"
                       "\n");
  CHECK(client.get("/users/1").json("name") == "John Doe");
  CHECK(client.get("/users/2").status() == 404);
  sql.clear();
  CHECK(client.patch("/users/1", json({{"name", "Jane Doe"}})).json("name") == "Jane Doe");
  CHECK(sql.front() == "BEGIN (write)");
  sql.clear();
  CHECK(client.get("/users").text() == R"([{"id":1,"name":"Jane Doe","email":"john@example.com"}])"
                                       "\n");
  CHECK(sql.front() == "BEGIN");
  CHECK(client.del("/users/1").status() == 204);
  CHECK(client.get("/users/1").status() == 404);
}

TEST_CASE_FIXTURE(Fixture, "what a request does not commit is not there for the next") {
  set_up();
  CHECK(client.post("/forgetful", json({{"name", "a"}, {"email", "b"}})).json("id") == "1");
  CHECK(client.get("/users").text() == "[]\n");
}

TEST_CASE_FIXTURE(Fixture, "a body that may not be assigned is a 422 naming each key") {
  set_up();
  auto refused = client.post("/users", json({{"id", 7}, {"name", 5}, {"nick", "x"}}));
  CHECK(refused.status() == 422);
  for (const char* part :
       {"id", "read-only", "name", "expected a string", "nick", "unknown", "email", "missing"}) {
    INFO(refused.text());
    CHECK(refused.text().find(part) != std::string::npos);
  }
  CHECK(client.patch("/users/1", json({{"id", 7}})).status() == 422);
  CHECK(client.get("/users").text() == "[]\n");
}

TEST_CASE_FIXTURE(Fixture, "a unique violation is the handler's to answer, and harms no other request") {
  set_up();
  CHECK(client.post("/users", json({{"name", "a"}, {"email", "same"}})).status() == 201);
  auto second = client.post("/users", json({{"name", "b"}, {"email", "same"}}));
  CHECK(second.status() == 409);
  CHECK(second.text() == "taken: email");
  CHECK(client.post("/users", json({{"name", "b"}, {"email", "other"}})).status() == 201);
  CHECK(client.get("/users").json("[1].name") == "b");
}
