// expect: this column is `not_null`, but its type is std::optional
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<std::optional<int>> age{not_null};
#else
  Column<int> age{not_null};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
