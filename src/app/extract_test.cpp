// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/testing/client.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace carafe;
using carafe::testing::Client;
using carafe::testing::form;
using carafe::testing::json;

namespace {

struct User {
  std::string name;
  int age = 0;
  std::optional<std::string> email;
};

struct Search {
  std::string q = "all";
  int page = 1;
  std::optional<double> least;
  std::vector<int> ids;
  bool exact = false;
};

struct Login {
  std::string user;
  int pin = 0;
  bool remember = false;
  std::optional<std::string> next;
};

struct Fixture {
  App app{"shop"};
  Client client{app};

  Fixture() {
    app.post("/users", [](Json<User> user) { return std::pair{*user, 201}; });
    app.post("/relaxed", [](Json<User, ignore_unknown> user) { return user->name; });
    app.get("/search", [](Query<Search> search) { return *search; });
    app.post("/login", [](const Form<Login>& login) { return *login; });
    app.post("/age", [](Json<User> user) {
      if (user->age < 0) throw ValidationError{{{"age", "must not be negative"}}};
    });
  }

  // "field: message" of each error of a 422
  std::string errors(const testing::TestResponse& response) {
    if (response.status() != 422) return "status " + std::to_string(response.status());
    std::string text;
    for (JsonView error : response.json().find("errors").elements()) {
      std::string_view field, message;
      error.find("field").get(field);
      error.find("message").get(message);
      text += std::string(field) + ": " + std::string(message) + "\n";
    }
    return text;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a JSON body becomes a struct") {
  auto response = client.post_json("/users", {{"name", "Ada"}, {"age", 36}});
  CHECK(response.status() == 201);
  CHECK(response.json_as<User>().name == "Ada");
  CHECK(response.text() == "{\"name\":\"Ada\",\"age\":36,\"email\":null}\n");
}

TEST_CASE_FIXTURE(Fixture,
                  "a body that is not declared as JSON is 415, one that is no JSON is 400 with the reason") {
  CHECK(client.post("/users", {"text/plain", "{}"}).status() == 415);
  CHECK(client.post("/users").status() == 415);
  auto response = client.post("/users", {"application/json", "{\"name\": \"Ada\" \"age\": 1}"});
  CHECK(response.status() == 400);
  CHECK(response.json("description").find("line 1, column") != std::string::npos);
  CHECK(client.post("/users", {"application/json", ""}).status() == 400);
  CHECK(client.post("/users", {"application/vnd.api+json", "{\"name\":\"a\",\"age\":1}"}).status() == 201);
}

TEST_CASE_FIXTURE(Fixture, "a body that does not fit is a 422 naming every key, always in JSON") {
  auto response =
      client.post("/users", json({{"age", "old"}, {"shoe", 43}}), {.headers = {{"Accept", "text/html"}}});
  CHECK(response.content_type() == "application/json");
  std::string text = errors(response);
  CAPTURE(text);
  CHECK(text.find("name: ") != std::string::npos);
  CHECK(text.find("age: expected an integer, got \"old\"\n") != std::string::npos);
  CHECK(text.find("shoe: ") != std::string::npos);
  CHECK(errors(client.post("/users", json(std::vector<int>{1}))).find("expected an object") !=
        std::string::npos);
  CHECK(client.post_json("/relaxed", {{"name", "Ada"}, {"age", 1}, {"shoe", 43}}).text() == "Ada");
  CHECK(errors(client.post_json("/age", {{"name", "a"}, {"age", -1}})) == "age: must not be negative\n");
}

TEST_CASE_FIXTURE(Fixture, "a query becomes a struct; what is absent keeps its initialiser") {
  CHECK(client.get("/search").text() ==
        "{\"q\":\"all\",\"page\":1,\"least\":null,\"ids\":[],\"exact\":false}\n");
  CHECK(client.get("/search?q=a%20b&page=2&least=1.5&ids=1&ids=2&exact=true&other=x").text() ==
        "{\"q\":\"a b\",\"page\":2,\"least\":1.5,\"ids\":[1,2],\"exact\":true}\n");
  CHECK(errors(client.get("/search?page=x&least=y&ids=1&ids=z&exact=perhaps")) ==
        "page: expected an integer, got \"x\"\nleast: expected a number, got \"y\"\n"
        "ids: expected an integer, got \"z\"\nexact: expected a boolean, got \"perhaps\"\n");
}

TEST_CASE_FIXTURE(Fixture,
                  "a form becomes a struct; every member but checkboxes and optional ones is required") {
  CHECK(client.post("/login", form({{"user", "ada lovelace"}, {"pin", "12"}, {"remember", "on"}})).text() ==
        "{\"user\":\"ada lovelace\",\"pin\":12,\"remember\":true,\"next\":null}\n");
  CHECK(errors(client.post("/login", form({{"pin", "x"}}))) ==
        "user: missing\npin: expected an integer, got \"x\"\n");
  CHECK(client.post_json("/login", {{"user", "a"}}).status() == 415);
  CHECK(client.post("/login", {"application/x-www-form-urlencoded", "a=%zz"}).status() == 400);
}
