// expect: objects are queried by session.scalars(select<User>())
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{};
  Column<std::optional<int>> age{};
};

auto query(Session& session) {
#ifdef MUST_FAIL
  return session.execute(select<User>());
#else
  return session.scalars(select<User>()).all();
#endif
}
