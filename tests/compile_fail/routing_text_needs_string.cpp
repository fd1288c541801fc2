// expect: a variable without int, float or uuid needs a std::string or std::string_view parameter in the handler
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/pages/<name>", [](int) { return "x"; });
#else
  app.get("/pages/<name>", [](std::string_view) { return "x"; });
#endif
}
