// expect: a handler returns text, a Response, a type with a JSON form, (body, status) or nothing
// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
using namespace carafe;

void set_up(App& app) {
#ifdef MUST_FAIL
  app.get("/thing", []() -> void* { return nullptr; });
#else
  app.get("/thing", [] { return Response{"x"}; });
#endif
}
