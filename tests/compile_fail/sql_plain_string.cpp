// expect: and the values of its parameters, not a plain string
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

void rename(Session& session, const std::string& name) {
#ifdef MUST_FAIL
  session.execute("update user set name = '" + name + "'");
#else
  session.execute(text("update user set name = :name"), {{"name", name}});
#endif
}
