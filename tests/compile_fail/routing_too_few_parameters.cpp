// expect: the route has more variables than the handler has parameters for them
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users/<int:id>/<name>", [](int) { return "x"; });
#else
  app.get("/users/<int:id>/<name>", [](int, std::string) { return "x"; });
#endif
}
