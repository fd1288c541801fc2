// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/testing/client.hpp>
#include <carafe/util/error.hpp>
#include <carafe/util/wait.hpp>

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace carafe;
using carafe::testing::Client;

namespace {

struct Fixture {
  App app{"shop"};
  Client client{app};
  std::vector<std::string> log;
  std::vector<std::string> calls;

  Fixture() {
    app.logger().set_sink([this](LogLevel, std::string_view message) { log.emplace_back(message); });
  }
};

struct Item {
  std::string name;
  int count = 0;
};

std::string free_handler(int id, std::string_view name) {
  return std::to_string(id) + " " + std::string(name);
}

struct Controller {
  std::string prefix = "item ";
  std::string show(int id) { return prefix + std::to_string(id); }
  Item edit(int id) const noexcept { return {prefix, id}; }
};

struct CurrentUser {
  std::string name;
};

}  // namespace

template <>
struct carafe::Extractor<CurrentUser> {
  static CurrentUser extract(Request& request) {
    auto name = request.header("X-User");
    if (!name) abort(401);
    return {std::string(*name)};
  }
};

TEST_CASE_FIXTURE(Fixture, "every form of handler is called with its values") {
  Controller controller;
  app.get("/function/<int:id>/<name>", free_handler);
  app.get("/pointer/<int:id>/<name>", &free_handler);
  app.get("/member/<int:id>", &Controller::show, controller);
  app.get("/const/<int:id>", &Controller::edit, controller);
  app.get("/mutable", [calls = 0]() mutable { return std::to_string(++calls); });
  app.get("/noexcept", []() noexcept { return "x"; });
  app.get("/mixed/<a>/<float:b>", [](Request& request, std::string a, CurrentUser user, double b) {
    return std::string(request.path()) + " " + a + " " + user.name + " " + std::to_string(b);
  });
  app.get("/uuid/<uuid:id>", [](const Uuid& id) { return id.to_string(); });

  CHECK(client.get("/function/7/ada").text() == "7 ada");
  CHECK(client.get("/pointer/8/b%20c").text() == "8 b c");
  CHECK(client.get("/member/9").text() == "item 9");
  CHECK(client.get("/const/9").text() == "{\"name\":\"item \",\"count\":9}\n");
  CHECK(client.get("/mutable").text() == "1");
  CHECK(client.get("/mutable").text() == "2");
  CHECK(client.get("/noexcept").text() == "x");
  CHECK(client.get("/mixed/a/1.5", {.headers = {{"X-User", "ada"}}}).text() == "/mixed/a/1.5 a ada 1.500000");
  CHECK(client.get("/mixed/a/1.5").status() == 401);
  CHECK(client.get("/uuid/A8098C1A-F86E-11DA-BD1A-00112444BE1E").text() ==
        "a8098c1a-f86e-11da-bd1a-00112444be1e");
  CHECK(client.get("/function/99999999999/x").status() == 404);
}

TEST_CASE_FIXTURE(Fixture, "what a handler returns becomes the answer") {
  app.get("/text", [] { return "caf\xc3\xa9"; });
  app.get("/struct", [] { return Item{"tea", 3}; });
  app.get("/list", [] { return std::vector<Item>{{"a", 1}, {"b", 2}}; });
  app.get("/map", [] { return std::map<std::string, int>{{"a", 1}}; });
  app.get("/status", [] { return std::pair{"made", 201}; });
  app.get("/json-status", [] { return std::tuple{Item{"tea", 3}, 202}; });
  app.get("/headers", [] { return std::tuple{"x", 200, Headers{{"X-A", "1"}}}; });
  app.get("/response", [] { return Response{jsonify({{"a", 1}, {"b", {1, 2}}}), 203}; });
  app.get("/nothing", [] {});
  app.get("/away", [] { return redirect("/text"); });

  auto text = client.get("/text");
  CHECK(text.status() == 200);
  CHECK(text.text() == "caf\xc3\xa9");
  CHECK(text.content_type() == "text/html; charset=utf-8");
  auto json = client.get("/struct");
  CHECK(json.text() == "{\"name\":\"tea\",\"count\":3}\n");
  CHECK(json.content_type() == "application/json");
  CHECK(client.get("/list").text() == "[{\"name\":\"a\",\"count\":1},{\"name\":\"b\",\"count\":2}]\n");
  CHECK(client.get("/map").json("a") == "1");
  CHECK(client.get("/status").status() == 201);
  CHECK(client.get("/status").text() == "made");
  CHECK(client.get("/json-status").status() == 202);
  CHECK(client.get("/json-status").content_type() == "application/json");
  CHECK(client.get("/headers").header("X-A") == "1");
  CHECK(client.get("/response").status() == 203);
  CHECK(client.get("/response").text() == "{\"a\":1,\"b\":[1,2]}\n");
  CHECK(client.get("/nothing").status() == 204);
  CHECK(client.get("/nothing").text() == "");
  CHECK(client.get("/away").status() == 302);
  CHECK(client.get("/away").header("Location") == "/text");
}

TEST_CASE_FIXTURE(Fixture, "HEAD and OPTIONS come by themselves; other methods are 405 with Allow") {
  app.get("/x", [] { return "body"; });
  app.post("/x", [] { return "made"; });
  app.route("/own", {Method::Options, Method::Put}, [] { return "own"; });
  CHECK(client.head("/x").status() == 200);
  CHECK(client.head("/x").text() == "");
  CHECK(client.options("/x").status() == 200);
  CHECK(client.options("/x").header("Allow") == "GET, HEAD, OPTIONS, POST");
  CHECK(client.options("/own").text() == "own");
  CHECK(client.options("/y").status() == 404);
  auto refused = client.del("/x");
  CHECK(refused.status() == 405);
  CHECK(refused.header("Allow") == "GET, HEAD, OPTIONS, POST");
}

TEST_CASE_FIXTURE(Fixture, "a missing slash is redirected with the query kept") {
  app.get("/list/", [](Request& request) { return std::string(request.query_string()); });
  auto response = client.get("/list?a=1&b=%20");
  CHECK(response.status() == 308);
  CHECK(response.header("Location") == "/list/?a=1&b=%20");
  CHECK(client.get("/list?a=1", {.follow_redirects = true}).text() == "a=1");
}

TEST_CASE_FIXTURE(Fixture, "hooks run in Flask's order and a before hook may answer") {
  auto note = [this](std::string what) { calls.push_back(std::move(what)); };
  app.before_request([=] { note("before 1"); });
  app.before_request([=](Request& request) -> std::optional<Response> {
    note("before 2 " + std::string(request.endpoint));
    if (request.path() == "/closed") return Response{"closed", 503};
    return std::nullopt;
  });
  app.after_request([=](Response& response) {
    note("after 1");
    response.headers.set("X-After", "yes");
  });
  app.after_request([=](Request&, Response&) { note("after 2"); });
  app.get(
      "/",
      [=] {
        note("handler");
        return "x";
      },
      "front");
  app.get("/closed", [=] { note("never"); });

  CHECK(client.get("/").header("X-After") == "yes");
  CHECK(calls == std::vector<std::string>{"before 1", "before 2 front", "handler", "after 2", "after 1"});
  calls.clear();
  CHECK(client.get("/closed").text() == "closed");
  CHECK(calls == std::vector<std::string>{"before 1", "before 2 get_closed", "after 2", "after 1"});
  calls.clear();
  CHECK(client.get("/nowhere").header("X-After") == "yes");
  CHECK(calls == std::vector<std::string>{"before 1", "before 2 ", "after 2", "after 1"});
}

TEST_CASE_FIXTURE(Fixture, "an error is Flask's page, or JSON for who asks for it or sends it") {
  app.get("/bad", [] { abort(400, "<b>\n\"no\""); });
  app.get("/teapot", [] { throw HttpError(418, "short", {{"Retry-After", "5"}}); });
  CHECK(client.get("/bad").text() ==
        "<!doctype html>\n<html lang=en>\n<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n"
        "<p>&lt;b&gt;<br>&#34;no&#34;</p>\n");
  CHECK(client.get("/bad").content_type() == "text/html; charset=utf-8");
  CHECK(client.get("/teapot").status() == 418);
  CHECK(client.get("/teapot").header("Retry-After") == "5");

  struct {
    const char* accept;
    bool is_json;
  } cases[] = {{"application/json", true},
               {"*/*", false},
               {"text/html, application/json", false},
               {"text/html;q=0.5, application/json", true},
               {"application/problem+json, */*;q=0.1", true},
               {"application/json;q=0.2, text/*", false},
               {"garbage;;;q=,,", false}};
  for (const auto& test : cases) {
    CAPTURE(test.accept);
    auto response = client.get("/nothing", {.headers = {{"Accept", test.accept}}});
    CHECK(response.status() == 404);
    CHECK((response.content_type() == "application/json") == test.is_json);
  }
  auto json = client.post_json("/nothing", {{"a", 1}});
  CHECK(json.json("code") == "404");
  CHECK(json.json("name") == "Not Found");
}

TEST_CASE_FIXTURE(Fixture, "an unforeseen exception is a logged 500 that tells the client nothing") {
  app.get("/fail/<x>", [](std::string) -> std::string { throw std::logic_error("secret\ndetail"); });
  app.get("/odd", [] { throw 7; });
  auto response = client.get("/fail/a%0Ab");
  CHECK(response.status() == 500);
  CHECK(response.text().find("secret") == std::string::npos);
  CHECK(response.text().find("logic_error") == std::string::npos);
  REQUIRE(log.size() == 1);
  CHECK(log[0].starts_with("Exception on /fail/a\\nb [GET]: std::logic_error: secret\\ndetail\nat "));
  CHECK(log[0].find("dispatch_test.cpp:") != std::string::npos);
  CHECK(client.get("/odd").status() == 500);
  CHECK(log[1].starts_with("Exception on /odd [GET]: int: tells nothing about itself"));
}

TEST_CASE_FIXTURE(Fixture, "error handlers answer by status first and then by type") {
  struct OutOfStock : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  app.errorhandler<404>([] { return "nothing here"; });
  app.errorhandler<403>([](const HttpError& error) { return std::pair{error.description(), 200}; });
  app.errorhandler<500>([](Request& request, const HttpError&) {
    return Item{std::string(request.path()), 500};
  });
  app.errorhandler<OutOfStock>([](const OutOfStock& error) { return std::pair{error.what(), 409}; });
  app.errorhandler<HttpError>([](Request&, const HttpError& error) { return "http " + error.description(); });
  app.get("/forbidden", [] { abort(403, "members only"); });
  app.get("/gone", [] { abort(410, "was here"); });
  app.get("/stock", [] { throw OutOfStock("no tea"); });
  app.get("/crash", [] { throw std::runtime_error("x"); });
  app.get("/get-only", [] {});

  auto answer = [&](const char* path) {
    auto response = client.get(path);
    return std::to_string(response.status()) + " " + response.text();
  };
  CHECK(answer("/x") == "404 nothing here");
  CHECK(answer("/forbidden") == "200 members only");
  CHECK(answer("/gone") == "410 http was here");
  CHECK(answer("/stock") == "409 no tea");
  CHECK(answer("/crash") == "500 {\"name\":\"/crash\",\"count\":500}\n");
  CHECK(client.post("/get-only").status() == 405);
  CHECK(client.post("/get-only").text().starts_with("http "));
  CHECK(log.size() == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "the handler for the most derived type answers, in whatever order they are added") {
  struct Base : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  struct Middle : virtual Base {
    Middle() : Base("middle") {}
  };
  struct Left : Middle {
    Left() : Base("left") {}
  };
  app.errorhandler<std::exception>([](const std::exception&) { return "exception"; });
  app.errorhandler<Left>([](const Left&) { return "replaced"; });
  app.errorhandler<Base>([](const Base&) { return "Base"; });
  app.errorhandler<Middle>([](const Middle&) { return "Middle"; });
  app.errorhandler<int>([](int) { return "int"; });
  app.errorhandler<const Left>([](const Left& error) { return "Left " + std::string(error.what()); });
  app.get("/left", [] { throw Left{}; });
  app.get("/middle", [] { throw Middle{}; });
  app.get("/base", [] { throw Base{"b"}; });
  app.get("/other", [] { throw std::logic_error("o"); });
  app.get("/int", [] { throw 7; });
  app.get("/long", [] { throw 7L; });
  CHECK(client.get("/left").text() == "Left left");
  CHECK(client.get("/middle").text() == "Middle");
  CHECK(client.get("/base").text() == "Base");
  CHECK(client.get("/other").text() == "exception");
  CHECK(client.get("/int").text() == "int");
  CHECK(client.get("/nothing").text() == "exception");
  CHECK(log.empty());
  CHECK(client.get("/long").text() == "exception");
  CHECK(log.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a handler for HttpError makes every error page, of unforeseen exceptions too") {
  app.errorhandler<HttpError>([](const HttpError& error) {
    return Response{jsonify({{"status", error.status()}}), error.status()};
  });
  app.errorhandler<ValidationError>([](const ValidationError& error) { return error.fields().at(0).path; });
  app.get("/crash", [] { throw std::runtime_error("secret"); });
  app.post("/item", [](Json<Item> item) { return *item; });
  auto crash = client.get("/crash");
  CHECK(crash.status() == 500);
  CHECK(crash.text() == "{\"status\":500}\n");
  CHECK(log.size() == 1);
  CHECK(client.get("/nothing").text() == "{\"status\":404}\n");
  CHECK(client.post("/crash").text() == "{\"status\":405}\n");
  CHECK(client.post("/item", testing::json(Item{"a", 1})).status() == 200);
  auto invalid = client.post_json("/item", {{"name", "a"}});
  CHECK(invalid.status() == 422);
  CHECK(invalid.text() == "count");
}

TEST_CASE_FIXTURE(Fixture, "OPTIONS * lists every method of the application") {
  app.get("/a", [] {});
  app.del("/b", [] {});
  auto response = client.options("*");
  CHECK(response.status() == 200);
  CHECK(response.header("Allow") == "DELETE, GET, HEAD, OPTIONS");
}

TEST_CASE_FIXTURE(Fixture, "a failing error handler or after hook ends in the plain 500") {
  app.errorhandler<404>([]() -> std::string { throw std::runtime_error("handler"); });
  app.after_request([](Request& request, Response&) {
    if (request.path() == "/after") throw std::runtime_error("after");
  });
  app.get("/after", [] { return "x"; });
  CHECK(client.get("/nothing").status() == 500);
  CHECK(client.get("/after").status() == 500);
  REQUIRE(log.size() == 2);
  CHECK(log[0].find("handler") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a cancelled handler is not answered") {
  app.errorhandler<std::exception>([](const std::exception&) { return "caught"; });
  app.get("/", [] { throw Cancelled{}; });
  CHECK_THROWS_AS(client.get("/"), Cancelled);
  CHECK(log.empty());
}

TEST_CASE_FIXTURE(Fixture, "each request has a scope of its own that ends with it") {
  static const int key = 0;
  std::vector<std::string> ends;
  app.route("/scope", {Method::Get, Method::Post}, [&](Request& request) {
    Context* context = current_context();
    REQUIRE(context);
    CHECK(context->find(&key) == nullptr);
    CHECK(context->writes == (request.method() == Method::Post));
    context->keep(&key, std::shared_ptr<void>(new int, [&](void* p) {
      ends.push_back("ended");
      delete static_cast<int*>(p);
    }));
    return "x";
  });
  client.get("/scope");
  client.post("/scope");
  CHECK(ends.size() == 2);
  CHECK(current_context() == nullptr);
  {
    auto scope = app.app_context();
    CHECK(current_context() != nullptr);
    CHECK(current_context()->is_scope);
  }
  CHECK(current_context() == nullptr);
}

TEST_CASE_FIXTURE(Fixture, "the first request ends the set-up") {
  app.get("/", [] { return "x"; });
  client.get("/");
  CHECK_THROWS_WITH_AS(app.get("/late", [] {}), doctest::Contains("after its first request"), UsageError);
  CHECK_THROWS_AS(app.before_request([] {}), UsageError);
  CHECK_THROWS_AS(app.after_request([](Response&) {}), UsageError);
  CHECK_THROWS_AS(app.errorhandler<404>([] { return ""; }), UsageError);
  CHECK_THROWS_AS(app.on_start([] {}), UsageError);
}

TEST_CASE_FIXTURE(Fixture, "start checks run once, and again while they fail") {
  int runs = 0;
  app.on_start([&] {
    if (++runs == 1) throw UsageError("some-code", "not ready");
  });
  app.get("/", [] { return "x"; });
  CHECK(client.get("/").status() == 500);
  CHECK(client.get("/").status() == 200);
  CHECK(client.get("/").status() == 200);
  CHECK(runs == 2);
}

TEST_CASE_FIXTURE(Fixture, "routes and endpoints must be unique") {
  app.get(
      "/users/<int:id>", [](int) { return "x"; }, "user");
  CHECK_THROWS_WITH_AS(app.get("/users/<int:key>", [](long) { return "y"; }),
                       doctest::Contains("of endpoint \"user\""), UsageError);
  CHECK_THROWS_WITH_AS(app.get(
                           "/other", [] { return "y"; }, "user"),
                       doctest::Contains("named \"user\""), UsageError);
  CHECK_THROWS_AS(app.get(runtime("/x/<int:id>"), [](std::string) {}), UsageError);
  CHECK_THROWS_AS(app.route("/none", {}, [] {}), UsageError);
  CHECK_NOTHROW(app.put("/users/<int:id>", [](int) { return "x"; }));
}
