// expect: a <float:...> variable needs a double or float parameter in the handler
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.put("/at/<float:x>", [](int) { return "x"; });
#else
  app.put("/at/<float:x>", [](double) { return "x"; });
#endif
}
