// SPDX-License-Identifier: MIT
#include <carafe/routing/signature.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace carafe;
using carafe::detail::check_route;

namespace {

std::string refusal(std::string_view rule, std::initializer_list<PathType> types = {}) {
  try {
    check_route(rule, types.begin(), types.size());
  } catch (const UsageError& error) {
    CHECK(error.code() == "bad-route");
    return error.what();
  }
  return "accepted";
}

std::string free_function(int, const std::string&) { return {}; }
std::string silent_function(std::int64_t) noexcept { return {}; }
struct Controller {
  std::string show(int) { return {}; }
  std::string edit(std::string_view) const noexcept { return {}; }
  std::string operator()(Uuid) const { return {}; }
};

template <class Handler>
std::size_t accept(RouteString<Handler> route, const Handler&) {
  return route.text.size();
}

}  // namespace

TEST_CASE("a malformed route is refused with a sentence that shows the place") {
  struct {
    const char* rule;
    const char* message;
  } cases[] = {
      {"", "route \"\": a route must start with a slash"},
      {"users", "route \"users\": a route must start with a slash"},
      {"/users/<int:id",
       "route \"/users/<int:id\": a variable in a route is not closed by '>' (at \"<int:id\")"},
      {"/users/id>", "route \"/users/id>\": a '>' in a route has no '<' before it (at \">\")"},
      {"/a?b", "route \"/a?b\": a route is a path, without '?' or '#' (at \"?b\")"},
      {"/a//b", "route \"/a//b\": a route may not contain '//' (at \"/b\")"},
      {"/<>", "route \"/<>\": a variable in a route needs a name of letters, digits and '_'"},
      {"/<int:>",
       "route \"/<int:>\": a variable in a route needs a name of letters, digits and '_' (at \"int:\")"},
      {"/<1a>", "route \"/<1a>\": a variable in a route needs a name of letters, digits and '_' (at \"1a\")"},
      {"/<integer:id>",
       "route \"/<integer:id>\": unknown converter in a route; there are string, int, float, path and uuid "
       "(at \"integer:id\")"},
      {"/<int(min=1):id>",
       "route \"/<int(min=1):id>\": converters in a route take no arguments (at \"int(min=1):id\")"},
  };
  for (const auto& [rule, message] : cases) CHECK(refusal(rule) == message);
}

TEST_CASE("variables must fit the handler's parameters in number and type") {
  using enum PathType;
  CHECK(refusal("/<int:id>", {int32}) == "accepted");
  CHECK(refusal("/<int:id>/<x>/<float:f>/<uuid:u>/<path:p>", {uint64, text, float64, uuid, text}) ==
        "accepted");
  CHECK(refusal("/<a>-<int:b>.html", {text, int64}) == "accepted");

  CHECK(refusal("/<int:id>") ==
        "route \"/<int:id>\": the route has more variables than the handler has parameters for them (at "
        "\"id\")");
  CHECK(refusal("/x", {int32}) ==
        "route \"/x\": the handler has more path parameters (numbers, text, Uuid) than the route has "
        "variables");
  CHECK(refusal("/<int:id>", {text}).find("an <int:...> variable needs an integer parameter") !=
        std::string::npos);
  CHECK(refusal("/<int:id>", {float64}).find("an <int:...> variable needs an integer") != std::string::npos);
  CHECK(refusal("/<float:x>", {int32}).find("a <float:...> variable needs a double or float") !=
        std::string::npos);
  CHECK(refusal("/<uuid:x>", {text}).find("a <uuid:...> variable needs a Uuid parameter") !=
        std::string::npos);
  CHECK(refusal("/<x>", {int32}).find("needs a std::string or std::string_view parameter") !=
        std::string::npos);
  CHECK(refusal("/<a>/<int:a>", {text, int32}).find("same name") != std::string::npos);
}

TEST_CASE("a route may have sixteen variables and no more") {
  std::string rule;
  std::vector<PathType> types;
  for (int i = 0; i < 16; ++i) {
    rule += "/<v" + std::to_string(i) + ">";
    types.push_back(PathType::text);
  }
  CHECK_NOTHROW(check_route(rule, types.data(), types.size()));
  types.push_back(PathType::text);
  CHECK_THROWS_WITH_AS(check_route(rule + "/<v16>", types.data(), types.size()),
                       doctest::Contains("at most 16 variables"), UsageError);
}

TEST_CASE("every form of handler is checked while compiling") {
  CHECK(accept("/<int:id>/<name>", free_function) == 16);
  CHECK(accept("/<int:id>/<name>", &free_function) == 16);
  CHECK(accept("/<int:id>", silent_function) == 9);
  CHECK(accept("/<uuid:id>", Controller{}) == 10);
  CHECK(accept("/<int:id>", &Controller::show) == 9);
  CHECK(accept("/<id>", &Controller::edit) == 5);
  CHECK(accept("/<float:x>", [](Request&, float) mutable noexcept {}) == 10);
  CHECK(accept("/<path:x>", [calls = 0](std::string, const Request&) mutable { ++calls; }) == 9);
}

TEST_CASE("a run-time route gets the same messages when it is used") {
  std::string text = "/users/<int:id>";
  CHECK(accept(runtime(text), [](int) {}) == text.size());
  CHECK_THROWS_WITH_AS(accept(runtime(text), [](std::string) {}),
                       doctest::Contains("an <int:...> variable needs an integer parameter"), UsageError);
}
