// expect: an <int:...> variable needs an integer parameter in the handler
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/users/<int:id>", [](const std::string&) { return "x"; });
#else
  app.get("/users/<int:id>", [](long) { return "x"; });
#endif
}
