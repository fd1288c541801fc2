// expect: a <uuid:...> variable needs a Uuid parameter in the handler
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.del("/items/<uuid:id>", [](std::string) { return "x"; });
#else
  app.del("/items/<uuid:id>", [](Uuid) { return "x"; });
#endif
}
