// expect: hold text in Column<std::string>
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<const char*> name{};
#else
  Column<std::string> name{};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
