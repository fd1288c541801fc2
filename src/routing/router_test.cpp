// SPDX-License-Identifier: MIT
#include "routing/router.hpp"

#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace carafe;
using namespace carafe::detail;

namespace {

// Routes are added by their text, with the widest type for each variable; `answer`
// tells what becomes of a path in one line.
struct Fixture {
  Router router;

  void add(std::string rule, Methods methods = Method::Get, PathType integer = PathType::int64) {
    std::vector<PathType> types;
    RuleParser parser{std::string_view(rule)};
    RulePiece piece;
    while (parser.next(piece)) {
      if (!piece.is_variable) continue;
      switch (piece.converter) {
        case Converter::integer:
          types.push_back(integer);
          break;
        case Converter::floating:
          types.push_back(PathType::float64);
          break;
        case Converter::uuid:
          types.push_back(PathType::uuid);
          break;
        default:
          types.push_back(PathType::text);
      }
    }
    router.add({rule, "endpoint " + rule, methods}, types.data(), types.size());
  }

  std::string answer(std::string_view path, Method method = Method::Get) const {
    RouteMatch match;
    router.match(method, path, match);
    switch (match.outcome) {
      case RouteMatch::Outcome::not_found:
        return "404";
      case RouteMatch::Outcome::method_not_allowed:
        return "405 " + match.allowed.to_string();
      case RouteMatch::Outcome::redirect:
        return "308 " + match.location;
      case RouteMatch::Outcome::found:
        break;
    }
    std::string text = router.routes()[match.route].rule;
    RuleParser parser{std::string_view(router.routes()[match.route].rule)};
    RulePiece piece;
    for (const PathValue* value = match.values; parser.next(piece);) {
      if (piece.is_variable) text += " " + std::string(piece.text) + "=" + std::string((value++)->text);
    }
    return text;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "static routes are found exactly") {
  add("/");
  add("/about");
  add("/about/team");
  CHECK(answer("/") == "/");
  CHECK(answer("/about") == "/about");
  CHECK(answer("/about/team") == "/about/team");
  for (const char* path : {"/abou", "/aboutt", "/about/", "/about/team/x", "/About", "", "*", "about"}) {
    CAPTURE(path);
    CHECK(answer(path) == "404");
  }
}

TEST_CASE_FIXTURE(Fixture, "each converter takes what it is for and nothing else") {
  add("/int/<int:v>");
  add("/float/<float:v>");
  add("/string/<v>");
  add("/path/<path:v>");
  add("/uuid/<uuid:v>");
  struct {
    const char* path;
    const char* value;  // null: 404
  } cases[] = {
      {"/int/0", "0"},
      {"/int/42", "42"},
      {"/int/007", "007"},
      {"/int/9223372036854775807", "9223372036854775807"},
      {"/int/9223372036854775808", nullptr},
      {"/int/-1", nullptr},
      {"/int/+1", nullptr},
      {"/int/1.0", nullptr},
      {"/int/1x", nullptr},
      {"/int/", nullptr},
      {"/int/ 1", nullptr},
      {"/float/1.5", "1.5"},
      {"/float/0.0", "0.0"},
      {"/float/1", nullptr},
      {"/float/1.", nullptr},
      {"/float/.5", nullptr},
      {"/float/-1.5", nullptr},
      {"/float/1.5e3", nullptr},
      {"/float/1.5.2", nullptr},
      {"/float/nan", nullptr},
      {"/string/x", "x"},
      {"/string/a b", "a b"},
      {"/string/a/b", nullptr},
      {"/string/", nullptr},
      {"/path/a", "a"},
      {"/path/a/b/c", "a/b/c"},
      {"/path/a/", "a/"},
      {"/path/", nullptr},
      {"/uuid/a8098c1a-f86e-11da-bd1a-00112444be1e", "a8098c1a-f86e-11da-bd1a-00112444be1e"},
      {"/uuid/A8098C1A-F86E-11DA-BD1A-00112444BE1E", "A8098C1A-F86E-11DA-BD1A-00112444BE1E"},
      {"/uuid/a8098c1af86e11dabd1a00112444be1e", nullptr},
      {"/uuid/a8098c1a-f86e-11da-bd1a-00112444be1", nullptr},
  };
  for (const auto& test : cases) {
    const char* path = test.path;
    const char* value = test.value;
    CAPTURE(path);
    std::string folder(path, std::string_view(path).find('/', 1));
    std::string expected = "404";
    if (value) {
      std::string converter = folder == "/string" ? "" : folder.substr(1) + ":";
      expected = folder + "/<" + converter + "v> v=" + value;
    }
    CHECK(answer(path) == expected);
  }
}

TEST_CASE_FIXTURE(
    Fixture, "a number that does not fit the handler's type is no match, and a later route gets its turn") {
  add("/n/<int:v>", Method::Get, PathType::int8);
  add("/m/<int:v>", Method::Get, PathType::uint16);
  add("/u/<int:v>", Method::Get, PathType::uint64);
  add("/m/<name>");
  CHECK(answer("/n/127") == "/n/<int:v> v=127");
  CHECK(answer("/n/128") == "404");
  CHECK(answer("/m/65535") == "/m/<int:v> v=65535");
  CHECK(answer("/m/65536") == "/m/<name> name=65536");
  CHECK(answer("/u/18446744073709551615") == "/u/<int:v> v=18446744073709551615");
  CHECK(answer("/u/18446744073709551616") == "404");
  CHECK(answer("/n/" + std::string(100'000, '9')) == "404");
}

TEST_CASE_FIXTURE(Fixture, "converted values are what the handler's types hold") {
  add("/<int:a>/<float:b>/<uuid:c>/<d>");
  std::string path = "/12/2.5/A8098C1A-F86E-11DA-BD1A-00112444BE1E/text";
  RouteMatch match;
  router.match(Method::Get, path, match);
  REQUIRE(match.outcome == RouteMatch::Outcome::found);
  CHECK(path_value<int>(match.values[0]) == 12);
  CHECK(path_value<double>(match.values[1]) == 2.5);
  CHECK(path_value<Uuid>(match.values[2]).to_string() == "a8098c1a-f86e-11da-bd1a-00112444be1e");
  CHECK(path_value<std::string>(match.values[3]) == "text");
  CHECK(path_value<std::string_view>(match.values[3]).data() == path.data() + path.size() - 4);
}

TEST_CASE_FIXTURE(
    Fixture, "static comes before dynamic, narrow converters before wide, then the order of registration") {
  // registered widest first, so that only the rule of priority can explain the answers
  add("/<path:p>");
  add("/<x>");
  add("/<int:n>");
  add("/static");
  add("/<x>-suffix");
  add("/pre-<x>");
  add("/longer-pre-<x>");
  add("/<x>/edit");
  add("/<int:n>/edit");
  add("/new/<x>");
  CHECK(answer("/static") == "/static");
  CHECK(answer("/7") == "/<int:n> n=7");
  CHECK(answer("/word") == "/<x> x=word");
  CHECK(answer("/a/b") == "/<path:p> p=a/b");
  CHECK(answer("/a-suffix") == "/<x>-suffix x=a");
  CHECK(answer("/pre-suffix") == "/<x>-suffix x=pre");
  CHECK(answer("/pre-a") == "/pre-<x> x=a");
  CHECK(answer("/longer-pre-a") == "/longer-pre-<x> x=a");
  CHECK(answer("/7/edit") == "/<int:n>/edit n=7");
  CHECK(answer("/seven/edit") == "/<x>/edit x=seven");
  CHECK(answer("/new/edit") == "/new/<x> x=edit");
}

TEST_CASE_FIXTURE(Fixture, "a dead end in a static branch goes back to the dynamic ones") {
  add("/a/b/c");
  add("/a/<x>/d");
  add("/<y>/b/e");
  CHECK(answer("/a/b/c") == "/a/b/c");
  CHECK(answer("/a/b/d") == "/a/<x>/d x=b");
  CHECK(answer("/a/b/e") == "/<y>/b/e y=a");
  CHECK(answer("/a/b/f") == "404");
}

TEST_CASE_FIXTURE(Fixture, "a segment may hold several variables and literals") {
  add("/<a>-<int:b>.html");
  add("/v<int:major>.<int:minor>");
  add("/pair/<a><b>");
  add("/at/<uuid:id>@<float:x>,<float:y>");
  add("/files/<path:folder>/<name>.<ext>");
  add("/<path:page>/edit");
  CHECK(answer("/page-7.html") == "/<a>-<int:b>.html a=page b=7");
  CHECK(answer("/one-two-7.html") == "/<a>-<int:b>.html a=one-two b=7");
  CHECK(answer("/page-x.html") == "404");
  CHECK(answer("/-7.html") == "404");
  CHECK(answer("/v1.20") == "/v<int:major>.<int:minor> major=1 minor=20");
  CHECK(answer("/v1.") == "404");
  CHECK(answer("/pair/abc") == "/pair/<a><b> a=ab b=c");
  CHECK(answer("/pair/a") == "404");
  CHECK(answer("/at/a8098c1a-f86e-11da-bd1a-00112444be1e@1.5,2.25") ==
        "/at/<uuid:id>@<float:x>,<float:y> id=a8098c1a-f86e-11da-bd1a-00112444be1e x=1.5 y=2.25");
  CHECK(answer("/files/a/b/c.tar.gz") == "/files/<path:folder>/<name>.<ext> folder=a/b name=c.tar ext=gz");
  CHECK(answer("/wiki/Main/edit") == "/<path:page>/edit page=wiki/Main");
  CHECK(answer("/edit/edit") == "/<path:page>/edit page=edit");
}

TEST_CASE_FIXTURE(Fixture, "a route that ends with a slash redirects to it, if the method fits") {
  add("/projects/");
  add("/<int:id>/");
  add("/files/<path:p>/");
  add("/form/", Method::Post);
  CHECK(answer("/projects/") == "/projects/");
  CHECK(answer("/projects") == "308 /projects/");
  CHECK(answer("/projects", Method::Head) == "308 /projects/");
  CHECK(answer("/projects", Method::Post) == "404");
  CHECK(answer("/projects/", Method::Post) == "405 GET, HEAD");
  CHECK(answer("/5") == "308 /5/");
  CHECK(answer("/files/a/b/") == "/files/<path:p>/ p=a/b");
  CHECK(answer("/files/a/b") == "308 /files/a/b/");
  CHECK(answer("/form", Method::Post) == "308 /form/");
  CHECK(answer("/form") == "404");
}

TEST_CASE_FIXTURE(Fixture, "repeated slashes redirect to the merged path, if that is a route") {
  add("/a/b");
  add("/c/");
  add("/f/<path:p>");
  CHECK(answer("//a/b") == "308 /a/b");
  CHECK(answer("/a///b") == "308 /a/b");
  CHECK(answer("//c") == "308 /c/");
  CHECK(answer("/a//c") == "404");
  CHECK(answer("/f/x//y") == "/f/<path:p> p=x//y");
}

TEST_CASE_FIXTURE(Fixture, "a redirect never leaves the site and never breaks a header") {
  add("/<name>/");
  add("/d/<path:p>/");
  CHECK(answer("/\\evil.example") == "308 /%5Cevil.example/");
  CHECK(answer("//evil.example") == "308 /evil.example/");
  CHECK(answer("/a\r\nSet-Cookie: x") == "308 /a%0D%0ASet-Cookie:%20x/");
  CHECK(answer("/d/caf\xc3\xa9?") == "308 /d/caf%C3%A9%3F/");
}

TEST_CASE_FIXTURE(Fixture, "405 names the methods of every route on the path, in a stable order") {
  add("/x", Method::Put);
  add("/x", Methods{Method::Get} | Method::Delete);
  add("/<any>", Method::Patch);
  CHECK(answer("/x", Method::Put) == "/x");
  CHECK(answer("/x", Method::Head) == "/x");
  CHECK(answer("/x", Method::Patch) == "/<any> any=x");
  CHECK(answer("/x", Method::Post) == "405 DELETE, GET, HEAD, PATCH, PUT");
  CHECK(answer("/y", Method::Get) == "405 PATCH");
}

TEST_CASE_FIXTURE(Fixture, "two routes for the same paths and method are refused, naming both endpoints") {
  add("/users/<int:id>", Methods{Method::Get} | Method::Post);
  CHECK_NOTHROW(add("/users/<int:key>", Method::Delete));
  CHECK_NOTHROW(add("/users/<id>"));
  CHECK_NOTHROW(add("/users/<int:id>/"));
  CHECK_THROWS_WITH_AS(
      add("/users/<int:key>", Methods{Method::Get} | Method::Put),
      "route \"/users/<int:key>\" [GET] of endpoint \"endpoint /users/<int:key>\" matches the same "
      "paths as \"/users/<int:id>\" of endpoint \"endpoint /users/<int:id>\"; remove one of them or "
      "give it another method",
      UsageError);
  CHECK(router.routes().size() == 4);
}

TEST_CASE_FIXTURE(Fixture, "hostile paths cost time in proportion to their length") {
  add("/<a>-<b>-<c>-<d>-<e>-<f>x");
  add("/p/<path:a>-<path:b>-<path:c>/<d>y");
  // Backtracking over these would take longer than the universe has.
  CHECK(answer("/" + std::string(16'000, '-')) == "404");
  CHECK(answer("/p/" + std::string(16'000, '-')) == "404");
}
