// expect: unknown converter in a route; there are string, int, float, path and uuid
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users/<integer:id>", [](int) { return "x"; });
#else
  app.get("/users/<int:id>", [](int) { return "x"; });
#endif
}
