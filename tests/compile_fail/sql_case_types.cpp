// expect: the branches of case_() have one type
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
  return case_(when(col(&User::age) > 1, "a")).else_(2);
#else
  return case_(when(col(&User::age) > 1, "a")).else_("b");
#endif
}
