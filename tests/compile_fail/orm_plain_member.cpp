// expect: every member of a model is a column
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  int age = 0;
#else
  Column<int> age{};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
