// expect: this column cannot hold a value of this type
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{};
  Column<std::optional<int>> age{};
};

auto query() {
#ifdef MUST_FAIL
  return update<User>().set(&User::age, 1.5);
#else
  return update<User>().set(&User::age, 1);
#endif
}
