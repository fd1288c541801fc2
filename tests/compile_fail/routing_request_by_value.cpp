// expect: a handler takes the request by reference: Request&
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users", [](Request) { return "x"; });
#else
  app.get("/users", [](const Request&) { return "x"; });
#endif
}
