// expect: this column has `ondelete` or `onupdate_key`, but no `foreign_key`
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<int> parent{ondelete("CASCADE")};
#else
  Column<int> parent{foreign_key("user.id"), ondelete("CASCADE")};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
