// expect: this column is a `primary_key`, but its type is std::optional
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<std::optional<int>> other{primary_key};
#else
  Column<int> other{primary_key};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
