// expect: a route handler may not be a generic lambda or have several call operators: write its parameters' types
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users/<int:id>", [](auto) { return "x"; });
#else
  app.get("/users/<int:id>", [](int) { return "x"; });
#endif
}
