// expect: hold a duration in Column<std::chrono::microseconds>
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<std::chrono::seconds> field{};
#else
  Column<std::chrono::microseconds> field{};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
