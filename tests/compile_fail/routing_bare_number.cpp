// expect: a handler may not return a bare number or bool
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/count", [] { return 3; });
#else
  app.get("/count", [] { return jsonify(3); });
#endif
}
