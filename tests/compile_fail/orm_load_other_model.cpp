// expect: this option begins with a relationship or column of another model than the query's
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
  Column<std::string> bio{};
};
struct Post {
  Column<int> id{primary_key};
  Column<std::string> text{};
};

auto query() {
#ifdef MUST_FAIL
  return select<User>().options(defer(&Post::text));
#else
  return select<User>().options(defer(&User::bio));
#endif
}
