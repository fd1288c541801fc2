// expect: this column is `nullable`, but its type cannot hold NULL
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<int> age{nullable};
#else
  Column<std::optional<int> > age{nullable};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
