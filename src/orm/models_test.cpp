// SPDX-License-Identifier: MIT
#include <carafe/orm/models.hpp>
#include <carafe/orm/select.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

#include <string>

#include "orm/mapping.hpp"

using namespace carafe;

namespace {

enum class Role { guest, member, admin };

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null, indexed};
  Column<std::string> email{String(50), not_null, unique};
  Column<std::optional<std::string>> about{};
  Column<Role> role{server_default("'guest'")};
  Column<int> age{check("age >= 0"), comment("in years")};
};

struct BlogPost {
  Column<std::int64_t> id{primary_key};
  Column<int> user_id{foreign_key(&User::id), ondelete("cascade"), indexed, unique};
  Column<std::string> title{};
  Column<bool> draft{hidden};
  static auto table_args() {
    return TableArgs{unique_constraint("user_id", "title"),
                     index(&BlogPost::title, &BlogPost::draft).named("ix_own"),
                     check_constraint("titled", "title <> ''")};
  }
};

struct Vote {
  Column<int> user_id{primary_key, foreign_key("user.id")};
  Column<std::int64_t> post_id{primary_key, foreign_key(&BlogPost::id)};
  static constexpr auto tablename = "votes";
};

std::string columns_of(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : ",") + column;
  return text;
}

// The code and message of the UsageError that registering these models ends in.
template <class... T>
std::string mistake() {
  Models models;
  try {
    models.add<T...>();
    models.metadata();
  } catch (const UsageError& error) {
    return std::string(error.code()) + ": " + error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a model becomes a table with its columns, types and constraints") {
  Models models;
  models.add<User, BlogPost, Vote>();
  const Table& user = models.table_of(type_tag<User>);
  CHECK(user.name == "user");
  REQUIRE(user.columns.size() == 6);
  CHECK(user.columns[0].name == "id");
  CHECK(user.columns[0].type.to_source() == "Integer()");
  CHECK(user.columns[0].primary_key);
  CHECK(user.columns[0].autoincrement);
  CHECK_FALSE(user.columns[0].nullable);
  CHECK(user.columns[1].type.to_source() == "String(50)");
  CHECK_FALSE(user.columns[1].nullable);
  CHECK(user.columns[3].nullable);
  CHECK(user.columns[3].type.to_source() == "Text()");
  CHECK(user.columns[4].type.kind == TypeKind::Enum);
  CHECK(user.columns[4].type.labels == std::vector<std::string>{"guest", "member", "admin"});
  CHECK(user.columns[4].type.length == 6);
  CHECK(user.columns[4].server_default == "'guest'");
  CHECK(user.columns[5].comment == "in years");
  CHECK(user.primary_key.name == "pk_user");
  CHECK(columns_of(user.primary_key.columns) == "id");
  REQUIRE(user.uniques.size() == 1);
  CHECK(user.uniques[0].name == "uq_user_email");
  REQUIRE(user.indexes.size() == 1);
  CHECK(user.indexes[0].name == "ix_user_name");
  REQUIRE(user.checks.size() == 1);
  CHECK(user.checks[0].sql == "age >= 0");

  const Table& post = models.table_of(type_tag<BlogPost>);
  CHECK(post.name == "blog_post");
  REQUIRE(post.foreign_keys.size() == 1);
  CHECK(post.foreign_keys[0].name == "fk_blog_post_user_id_user");
  CHECK(post.foreign_keys[0].referred_table == "user");
  CHECK(columns_of(post.foreign_keys[0].referred_columns) == "id");
  CHECK(post.foreign_keys[0].on_delete == "CASCADE");
  REQUIRE(post.indexes.size() == 2);
  CHECK(post.indexes[0].unique);
  CHECK(post.indexes[1].name == "ix_own");
  CHECK(columns_of(post.indexes[1].column_names()) == "title,draft");
  REQUIRE(post.uniques.size() == 1);
  CHECK(post.uniques[0].name == "uq_blog_post_user_id_title");
  REQUIRE(post.checks.size() == 1);
  CHECK(post.checks[0].name == "ck_blog_post_titled");

  const Table& vote = models.table_of(type_tag<Vote>);
  CHECK(vote.name == "votes");
  CHECK(columns_of(vote.primary_key.columns) == "user_id,post_id");
  CHECK_FALSE(vote.columns[0].autoincrement);
  CHECK(vote.foreign_keys.size() == 2);
}

TEST_CASE("members of models resolve to columns of tables") {
  Models models;
  models.add<User>();
  ResolvedColumn email = models.resolve(detail::member_tag(&User::email));
  CHECK(email.column().name == "email");
  CHECK(email.table->name == "user");
  CHECK(&models.table_of(type_tag<User>) == email.table);
}

TEST_CASE("keys order the tables, whatever order the models are added in") {
  Models models;
  models.add<Vote, BlogPost, User>();
  CHECK(models.mapping_of(type_tag<User>).rank < models.mapping_of(type_tag<BlogPost>).rank);
  CHECK(models.mapping_of(type_tag<BlogPost>).rank < models.mapping_of(type_tag<Vote>).rank);
}

namespace {
struct NoKey {
  Column<int> id{};
};
struct Twin {
  Column<int> id{primary_key};
  static constexpr auto tablename = "user";
};
struct WrongType {
  Column<int> id{primary_key};
  Column<int> name{String(50)};
};
struct EmptyString {
  Column<int> id{primary_key};
  Column<std::string> name{String(0)};
};
struct Numbered {
  Column<std::string> code{primary_key};
  Column<int> count{autoincrement(true)};
};
struct Dangling {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key("usr.id")};
};
struct NoColumn {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key("user.ident")};
};
struct NoDot {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key("user")};
};
struct WrongKeyType {
  Column<int> id{primary_key};
  Column<std::string> user_id{foreign_key(&User::id)};
};
struct NotUnique {
  Column<int> id{primary_key};
  Column<int> age{foreign_key(&User::age)};
};
struct BadAction {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key(&User::id), ondelete("DELETE")};
};
struct CannotNull {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key(&User::id), ondelete("SET NULL")};
};
struct BadArgs {
  Column<int> id{primary_key};
  static auto table_args() { return unique_constraint("id", "name"); }
};
enum class Far { away = 1000 };
struct FarEnum {
  Column<int> id{primary_key};
  Column<Far> far{};
};
}  // namespace

TEST_CASE("each mistake in a model is told with its model, its member and the remedy") {
  struct Case {
    std::string got;
    const char* code;
    std::vector<const char*> parts;
  };
  const Case cases[] = {
      {mistake<NoKey>(), "no-primary-key", {"NoKey", "Column<int> id {primary_key};"}},
      {mistake<User, Twin>(), "duplicate-table", {"User", "Twin", "\"user\"", "tablename"}},
      {mistake<WrongType>(), "column-type", {"WrongType.name", "int", "String(50)"}},
      {mistake<EmptyString>(), "column-type", {"EmptyString.name", "String(0)"}},
      {mistake<FarEnum>(), "column-type", {"FarEnum.far", "Far", "127"}},
      {mistake<Numbered>(), "bad-autoincrement", {"Numbered.count"}},
      {mistake<User, Dangling>(), "unknown-foreign-key", {"Dangling.user_id", "usr.id", "user"}},
      {mistake<User, NoColumn>(),
       "unknown-foreign-key",
       {"NoColumn.user_id", "user.ident", "id, name, email"}},
      {mistake<User, NoDot>(), "unknown-foreign-key", {"NoDot.user_id", "table.column"}},
      {mistake<BlogPost>(), "unregistered-model", {"BlogPost.user_id", "User", "models.add<"}},
      {mistake<User, WrongKeyType>(),
       "foreign-key-type",
       {"WrongKeyType.user_id", "Text()", "user.id", "Integer()"}},
      {mistake<User, NotUnique>(), "foreign-key-target", {"NotUnique.age", "user.age", "unique"}},
      {mistake<User, BadAction>(), "bad-key-action", {"BadAction.user_id", "DELETE", "CASCADE"}},
      {mistake<User, CannotNull>(), "bad-key-action", {"CannotNull.user_id", "std::optional"}},
      {mistake<BadArgs>(), "unknown-column", {"BadArgs", "\"name\"", "id"}},
  };
  for (const Case& one : cases) {
    INFO(one.got);
    CHECK(one.got.starts_with(std::string(one.code) + ": "));
    for (const char* part : one.parts) CHECK(one.got.find(part) != std::string::npos);
  }
}

TEST_CASE("a model that was never added is named where it is used") {
  Models models;
  models.add<User>();
  try {
    models.table_of(type_tag<NoKey>);
    FAIL("no error");
  } catch (const UsageError& error) {
    CHECK(error.code() == "unregistered-model");
    CHECK(std::string(error.what()).find("NoKey") != std::string::npos);
  }
}

TEST_CASE("models are added before their first use, and twice without harm") {
  Models models;
  models.add<User>().add<User>();
  CHECK(models.size() == 1);
  models.metadata();
  models.add<User>();
  try {
    models.add<Twin>();
    FAIL("no error");
  } catch (const UsageError& error) {
    CHECK(error.code() == "models-in-use");
  }
}

TEST_CASE("a wrong set of models can be corrected by those that were missing") {
  Models models;
  models.add<BlogPost>();
  CHECK_THROWS_AS(models.metadata(), UsageError);
  models.add<User>();
  CHECK(models.metadata().tables().size() == 2);
}

TEST_CASE("reading a model leaves no recorder behind") {
  detail::descriptor_of<User>();
  User user;
  CHECK(user.id.is_unset());
  CHECK(detail::active_recorder() == nullptr);
}
