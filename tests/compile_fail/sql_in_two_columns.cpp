// expect: in() looks in a query of one column
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
  return col(&User::id).in(select(&User::id, &User::name));
#else
  return col(&User::id).in(select(&User::id));
#endif
}
