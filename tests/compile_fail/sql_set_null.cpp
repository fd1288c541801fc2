// expect: this column is NOT NULL; only a column of std::optional can be set to NULL
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
  return update<User>().set(&User::name, nullptr);
#else
  return update<User>().set(&User::age, nullptr);
#endif
}
