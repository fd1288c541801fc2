// expect: a before_request hook runs for every route and takes no path values
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.before_request([](int) {});
#else
  app.before_request([](Request&) {});
#endif
}
