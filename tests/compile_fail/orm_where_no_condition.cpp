// expect: where() takes conditions
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
};

auto query() {
#ifdef MUST_FAIL
  return select<User>().where(col(&User::id));
#else
  return select<User>().where(col(&User::id) == 1);
#endif
}
