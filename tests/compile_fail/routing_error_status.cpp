// expect: an error handler is for a status from 400 to 599
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.errorhandler<200>([] { return "x"; });
#else
  app.errorhandler<404>([] { return "x"; });
#endif
}
