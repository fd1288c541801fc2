// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/testing/client.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

using namespace carafe;
using namespace carafe::testing;

namespace {

struct Fixture {
  App app{"shop"};
  Client client{app};

  Fixture() {
    app.route("/echo", {Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete},
              [](Request& request) {
                return std::string(to_string(request.method())) + " " + std::string(request.target()) + " " +
                       std::string(request.content_type()) + " " + std::string(request.body()) + " " +
                       std::string(request.header("X-A").value_or("-")) + " " + std::string(request.host());
              });
    app.route("/<int:code>", {Method::Get, Method::Post},
              [](int code) { return redirect("/echo?from=redirect", code); });
    app.get("/relative", [] { return redirect("echo"); });
    app.get("/away", [] { return redirect("https://example.com/"); });
    app.get("/loop", [] { return redirect("/loop"); });
    app.get("/json", [] {
      return jsonify(
          {{"users", {{{"email", "a@b"}, {"age", 3}}}}, {"big", 18446744073709551615u}, {"none", nullptr}});
    });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "method, target, body and headers reach the handler") {
  client.headers.set("X-A", "default");
  CHECK(client.get("/echo?a=1").text() == "GET /echo?a=1   default localhost");
  CHECK(client.post("/echo", {"text/plain", "hi"}).text() == "POST /echo text/plain hi default localhost");
  CHECK(client.put("/echo", json(12), {.headers = {{"X-A", "own"}}}).text() ==
        "PUT /echo application/json 12 own localhost");
  CHECK(client.patch("/echo", form({{"a b", "c&d"}})).text() ==
        "PATCH /echo application/x-www-form-urlencoded a%20b=c%26d default localhost");
  CHECK(client.del("/echo", {}, {.headers = {{"Host", "shop.example"}}}).text() ==
        "DELETE /echo   default shop.example");
}

TEST_CASE_FIXTURE(Fixture, "redirects are followed on demand, with the method as RFC 9110 says") {
  CHECK(client.post("/302").status() == 302);
  auto seen = client.post("/302", {"text/plain", "hi"}, {.follow_redirects = true});
  CHECK(seen.text() == "GET /echo?from=redirect   - localhost");
  REQUIRE(seen.history.size() == 1);
  CHECK(seen.history[0].status() == 302);
  CHECK(client.post("/307", {"text/plain", "hi"}, {.follow_redirects = true}).text() ==
        "POST /echo?from=redirect text/plain hi - localhost");
  CHECK(client.get("/relative", {.follow_redirects = true}).text() == "GET /echo   - localhost");
  CHECK_THROWS_WITH_AS(client.get("/away", {.follow_redirects = true}),
                       doctest::Contains("not of this application"), Error);
  CHECK_THROWS_WITH_AS(client.get("/loop", {.follow_redirects = true}), doctest::Contains("without end"),
                       Error);
}

TEST_CASE_FIXTURE(Fixture, "JSON is looked into by path") {
  auto response = client.get("/json");
  CHECK(response.json("users[0].email") == "a@b");
  CHECK(response.json("users[0].age") == "3");
  CHECK(response.json("users[0]") == "{\"email\":\"a@b\",\"age\":3}");
  CHECK(response.json("big") == "18446744073709551615");
  CHECK(response.json("none") == "null");
  CHECK(response.json().find("users").size() == 1);
  CHECK_THROWS_WITH_AS(response.json("users[1].email"),
                       doctest::Contains("no \"users[1].email\": \"users\" is an array"), Error);
  CHECK_THROWS_AS(client.get("/echo").json(), JsonParseError);
}

TEST_CASE_FIXTURE(Fixture, "the answer to HEAD has no body") {
  auto response = client.head("/json");
  CHECK(response.status() == 200);
  CHECK(response.text() == "");
  CHECK(response.content_type() == "application/json");
}
