// expect: two variables in a route have the same name
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/<a>/<a>", [](std::string, std::string) { return "x"; });
#else
  app.get("/<a>/<b>", [](std::string, std::string) { return "x"; });
#endif
}
