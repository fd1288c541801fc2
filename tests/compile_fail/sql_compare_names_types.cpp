// expect: this column cannot be compared or computed with a value of this type
// and: ModelColumn<User, std::
// and: , int>
// and: sql_compare_names_types.cpp:17
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
  return select<User>().where(col(&User::name) == 5);
#else
  return select<User>().where(col(&User::name) == "5");
#endif
}
