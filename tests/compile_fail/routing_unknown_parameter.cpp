// expect: a handler's parameters are path values
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users", [](App&) { return "x"; });
#else
  app.get("/users", [](Request&) { return "x"; });
#endif
}
