// expect: a route must start with a slash
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("users", [] { return "x"; });
#else
  app.get("/users", [] { return "x"; });
#endif
}
