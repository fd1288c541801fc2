// expect: a route is a path, without '?' or '#'
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users?page=1", [](Request&) { return "x"; });
#else
  app.get("/users", [](Request&) { return "x"; });
#endif
}
