// expect: queries are combined whose columns have the same types
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
  return union_all(select(&User::id), select(&User::name));
#else
  return union_all(select(&User::id), select(&User::id));
#endif
}
