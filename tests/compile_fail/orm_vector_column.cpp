// expect: no column can hold this type
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<std::vector<int>> ages{};
#else
  Column<std::string> ages{};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
