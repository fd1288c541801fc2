// expect: the handler has more path parameters (numbers, text, Uuid) than the route has variables
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users/<int:id>", [](int, std::string) { return "x"; });
#else
  app.get("/users/<int:id>", [](int, Request&) { return "x"; });
#endif
}
