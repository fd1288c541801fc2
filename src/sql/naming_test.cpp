// SPDX-License-Identifier: MIT
#include <carafe/sql/schema.hpp>

#include <doctest/doctest.h>

using namespace carafe;

TEST_CASE("a table is called by its type in snake case") {
  struct {
    const char* type;
    const char* table;
  } cases[] = {{"User", "user"},
               {"HTTPRequest", "http_request"},
               {"HTTP2Request", "http2_request"},
               {"User2", "user2"},
               {"ABC", "abc"},
               {"UserST4", "user_st4"},
               {"shop::OrderItem", "order_item"},
               {"already_snake", "already_snake"},
               {"_Hidden", "hidden"},
               {"FOOBar", "foo_bar"},
               {"fooBAR", "foo_bar"},
               {"A", "a"}};
  for (auto [type, table] : cases) CHECK(snake_case(type) == table);
}

TEST_CASE("every constraint has a name made from what it is on") {
  CHECK(primary_key_name("user") == "pk_user");
  CHECK(unique_name("user", {"email"}) == "uq_user_email");
  CHECK(index_name("user", {"name", "age"}) == "ix_user_name_age");
  CHECK(foreign_key_name("post", {"user_id"}, "user") == "fk_post_user_id_user");
  CHECK(check_name("user", "age") == "ck_user_age");
}
