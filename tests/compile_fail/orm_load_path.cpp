// expect: this option goes on with a relationship of another model than its path leads to
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct Post;
struct User {
  Column<int> id{primary_key};
  Relationship<std::vector<Post>> posts{};
  Relationship<std::vector<Post>> drafts{};
};
struct Post {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key(&User::id)};
  Relationship<User> author{};
};

auto query() {
#ifdef MUST_FAIL
  return select<User>().options(selectinload(&User::posts).joinedload(&User::drafts));
#else
  return select<User>().options(selectinload(&User::posts).joinedload(&Post::author));
#endif
}
