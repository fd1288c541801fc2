// expect: an <int:...> variable needs an integer parameter in the handler
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  struct Users {
    std::string show(double) { return "x"; }
  };
  static Users users;
  app.get("/users/<int:id>", &Users::show, users);
#else
  struct Users {
    std::string show(int) { return "x"; }
  };
  static Users users;
  app.get("/users/<int:id>", &Users::show, users);
#endif
}
