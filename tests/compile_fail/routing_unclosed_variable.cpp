// expect: a variable in a route is not closed by '>'
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users/<int:id", [](int) { return "x"; });
#else
  app.get("/users/<int:id>", [](int) { return "x"; });
#endif
}
