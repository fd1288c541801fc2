// expect: this column cannot be looked for in a query of this type
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
  return col(&User::id).in(select(&User::name));
#else
  return col(&User::id).in(select(&User::age));
#endif
}
