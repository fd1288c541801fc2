// expect: only a text column can be searched for text
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
  return col(&User::id).contains("5");
#else
  return col(&User::name).contains("5");
#endif
}
