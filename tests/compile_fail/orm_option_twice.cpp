// expect: this column has the same option twice
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<int> age{unique, unique};
#else
  Column<int> age{unique};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
