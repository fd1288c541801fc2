// expect: this column cannot be compared or computed with a value of this type
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
  return col(&User::name) == col(&User::id);
#else
  return col(&User::age) == col(&User::id);
#endif
}
