// SPDX-License-Identifier: MIT
#include <carafe/sql/schema.hpp>
#include <carafe/util/error.hpp>

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

TEST_CASE("a naming convention of one's own names by templates") {
  CHECK(NamingConvention{}.primary_key_of("user", {"id"}) == primary_key_name("user"));
  CHECK(NamingConvention{}.unique_of("user", {"a", "b"}) == unique_name("user", {"a", "b"}));
  CHECK(NamingConvention{}.index_of("user", {"a", "b"}) == index_name("user", {"a", "b"}));
  CHECK(NamingConvention{}.foreign_key_of("post", {"a"}, "user", {"id"}) ==
        foreign_key_name("post", {"a"}, "user"));
  CHECK(NamingConvention{}.check_of("user", "age") == check_name("user", "age"));
  struct {
    const char* naming;
    const char* name;
  } cases[] = {{"ix_%(column_0_label)s", "ix_user_first"},
               {"%(column_1_name)s_of_%(table_name)s", "last_of_user"},
               {"i_%(column_0N_name)s", "i_firstlast"},
               {"i_%(column_0_N_key)s_100%%", "i_first_last_100%"},
               {"i_%(column_0_N_label)s", "i_user_first_user_last"}};
  for (auto [naming, name] : cases)
    CHECK(NamingConvention{.index = naming}.index_of("user", {"first", "last"}) == name);
  CHECK(NamingConvention{.foreign_key = "%(table_name)s_%(referred_table_name)s_%(referred_column_0_name)s"}
            .foreign_key_of("post", {"by"}, "user", {"id"}) == "post_user_id");
  for (const char* wrong :
       {"%(column_2_name)s", "%(referred_table_name)s", "%(constraint_name)s", "%(colum_0_name)s",
        "%(column_0_nam)s", "%(column_name)s", "%d", "%(table_name)", "%(column_1_N_name)s"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH_AS((void)NamingConvention{.index = wrong}.index_of("user", {"first", "last"}),
                         doctest::Contains("naming convention"), UsageError);
  }
}
