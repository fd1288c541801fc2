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

TEST_CASE("a name too long is cut to the one SQLAlchemy gives it") {
  std::string key = "fk_a_table_with_a_very_long_name_indeed_and_columns_whose_names_are_long_too_other";
  CHECK(shortened_name(key, 63) == "fk_a_table_with_a_very_long_name_indeed_and_columns_who_c5e2");
  CHECK(shortened_name(std::string(70, 'x'), 63) == std::string(55, 'x') + "_eedd");
  CHECK(shortened_name(std::string(63, 'x'), 63) == std::string(63, 'x'));
  CHECK(shortened_name(shortened_name(key, 63), 63) == shortened_name(key, 63));
  CHECK(shortened_name("a" + key, 63) != shortened_name("b" + key, 63));
}

TEST_CASE("a name is not cut in the middle of a letter") {
  std::string umlauts;
  while (umlauts.size() < 80) umlauts += "\xC3\xA4";
  for (std::size_t limit = 20; limit < 60; ++limit) {
    std::string name = shortened_name(umlauts, limit);
    CHECK(name.size() <= limit);
    std::string_view kept = std::string_view{name}.substr(0, name.rfind('_'));
    CHECK(kept.size() % 2 == 0);
  }
}
