// SPDX-License-Identifier: MIT
#include <carafe/http/errors.hpp>
#include <carafe/http/method.hpp>
#include <carafe/http/request.hpp>
#include <carafe/http/response.hpp>
#include <carafe/http/status.hpp>

#include <doctest/doctest.h>

using namespace carafe;

TEST_CASE("methods are named exactly") {
  for (int i = 0; i < 9; ++i) CHECK(parse_method(to_string(Method(i))) == Method(i));
  CHECK_FALSE(parse_method("get"));
  CHECK_FALSE(parse_method("GETS"));
  CHECK_FALSE(parse_method(""));
  CHECK(is_safe(Method::Get));
  CHECK_FALSE(is_safe(Method::Delete));
}

TEST_CASE("a request made by hand answers as one from a socket, also after a move") {
  auto made = Request::make(Method::Post, "/a%20b?x=1&x=2",
                            {{"Content-Type", "Application/JSON; charset=utf-8"}}, "{}");
  Request request = std::move(made);
  CHECK(request.method() == Method::Post);
  CHECK(request.target() == "/a%20b?x=1&x=2");
  CHECK(request.path() == "/a b");
  CHECK(request.raw_path() == "/a%20b");
  CHECK(request.query_string() == "x=1&x=2");
  CHECK(request.args().get_all("x").size() == 2);
  CHECK(request.body() == "{}");
  CHECK(request.header("content-length") == "2");
  CHECK(request.host() == "localhost");
  CHECK(request.mimetype() == "Application/JSON");
  CHECK(request.is_json());
}

TEST_CASE("json is recognised by its media type") {
  auto is_json = [](const char* type) {
    return Request::make(Method::Post, "/", {{"Content-Type", type}}).is_json();
  };
  CHECK(is_json("application/json"));
  CHECK(is_json("application/problem+json"));
  CHECK_FALSE(is_json("application/jsonp"));
  CHECK_FALSE(is_json("application/+json"));
  CHECK_FALSE(is_json("text/json"));
  CHECK_FALSE(Request::make(Method::Post, "/").is_json());
}

TEST_CASE("a target a server would refuse, and a malformed query, are a 400") {
  auto status_of = [](auto&& act) {
    try {
      act();
    } catch (const HttpError& error) {
      return error.status();
    }
    return 0;
  };
  for (auto target : {"", "a", "/%", "/%00", "/a b", "h:80"}) {
    CAPTURE(target);
    CHECK(status_of([&] { Request::make(Method::Get, target); }) == 400);
  }
  auto request = Request::make(Method::Get, "/?a=%zz");
  CHECK(status_of([&] { request.args(); }) == 400);
}

TEST_CASE("a response is made of text and a status") {
  CHECK(Response{"hi"}.status == 200);
  CHECK(Response{std::string("hi"), 201}.body == "hi");
  CHECK(Response{"hi"}.content_type() == "text/html; charset=utf-8");
  Response json{"{}"};
  json.set_content_type("application/json");
  Response created{json, 201};
  CHECK(created.status == 201);
  CHECK(created.body == "{}");
  CHECK(created.content_type() == "application/json");
}

TEST_CASE("a redirect cannot split the answer or leave its attribute") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(char(byte));
  auto response = redirect("/a" + all, 303);
  CHECK(response.status == 303);
  auto location = response.headers.get("Location");
  REQUIRE(location);
  CHECK(location->find_first_of("\r\n\"<> ") == std::string_view::npos);
  CHECK(response.body.find("href=\"/a%00") != std::string::npos);
  CHECK(redirect("https://example.org/%20?a=b&c#d").headers.get("Location") ==
        "https://example.org/%20?a=b&c#d");
  CHECK_THROWS_AS(redirect("/", 200), UsageError);
}

TEST_CASE("an error answer carries status, description and headers") {
  try {
    throw HttpError(405, {}, {{"Allow", "GET"}});
  } catch (const Error& error) {
    CHECK(error.code() == "http-error");
    CHECK(std::string_view(error.what()).starts_with("405 Method Not Allowed: "));
  }
  try {
    abort(404, "No such user.");
  } catch (const HttpError& error) {
    CHECK(error.description() == "No such user.");
  }
  CHECK_THROWS_AS(HttpError(200), UsageError);
  CHECK(reason_phrase(404) == "Not Found");
  CHECK(reason_phrase(299) == "Unknown");
  CHECK(is_bodyless(204));
  CHECK_FALSE(is_bodyless(200));
}
