// expect: a column holds an `enum class`
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  enum Role { guest, admin };
  Column<Role> role{};
#else
  enum class Role { guest, admin };
  Column<Role> role{};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
