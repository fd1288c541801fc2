// expect: no column can be read into a member of this type
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{};
  Column<std::optional<int>> age{};
};

struct Wrong {
  int id;
  const char* name;
};
struct Right {
  int id;
  std::string name;
};

auto query(Session& session) {
#ifdef MUST_FAIL
  return session.execute(select(&User::id, &User::name)).as<Wrong>().all();
#else
  return session.execute(select(&User::id, &User::name)).as<Right>().all();
#endif
}
