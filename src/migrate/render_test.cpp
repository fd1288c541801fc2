// SPDX-License-Identifier: MIT
#include <carafe/migrate/render.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "migrate/test_schema.hpp"

using namespace carafe;
using namespace carafe::migrations;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "carafe-render-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    path_ = pattern;
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return path_ / name;
  }
  std::string read(const std::string& name) const {
    std::stringstream text;
    text << std::ifstream{path_ / name}.rdbuf();
    return text.str();
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

int run(const std::string& command) { return std::system(command.c_str()); }

std::vector<Operation> everything() {
  auto operations = operations_of([](Operations& op) {
    op.create_table("user", column("id", Integer(), primary_key), column("name", String(50), not_null),
                    column("email", String(50), not_null, unique));
    op.create_table(
        "an_order_of_a_customer_with_a_long_name",
        column("id", BigInteger(), primary_key, autoincrement(false)),
        column("state", Enum({"new", "paid", "sent", "\"odd\"\\", "a_label_that_is_long", "and_another"}),
               not_null, server_default("'new'")),
        column("price", OtherType("NUMERIC(10, 2)"), check("price >= 0 AND price < 1000000")),
        column("made_at", DateTimeType(), server_default("CURRENT_TIMESTAMP"), comment("UTC, \"always\"")),
        column("user_id", Integer(), foreign_key("user.id"), ondelete("SET NULL"), indexed),
        column("raw", LargeBinary()), column("day", DateType()), column("at", TimeType()),
        column("ok", Boolean(), not_null), column("ratio", Double()), column("small", SmallInteger()),
        column("note", Text()));
  });
  AlterColumn alter{"user", "name", {}, {}};
  alter.change = {.type = String(80), .nullable = true, .server_default = "'?'", .name = "full_name"};
  alter.existing = {.type = String(50), .nullable = false, .drop_server_default = true};
  const Operation more[] = {
      RenameTable{"old", "new"},
      AddColumn{"user", {"age", Integer(), false, false, false, {}, ""}, "email", "0"},
      DropColumn{"user", "gone", TableColumn{"gone", String(9), false, false, false, {}, ""}, "email"},
      alter,
      CreateIndex{"user",
                  {"ix_user_age_and_name_together", {"age", "full_name", "email", "something_else"}, true}},
      CreateUnique{"user", {"uq", {"age"}}},
      CreateCheck{
          "user",
          {"ck",
           "age > 0 AND name <> 'a string of SQL that is long' OR name LIKE '%and it goes on and on%'"}},
      CreateForeignKey{"user",
                       {"fk_user_an_order_id_an_order_of_a_customer",
                        {"an_order_id"},
                        "an_order_of_a_customer_with_a_long_name",
                        {"id"},
                        "CASCADE",
                        "RESTRICT"}},
      DropConstraint{"user", "uq_old", UniqueConstraint{"uq_old", {"email"}}},
      DropTable{{"gone", {{"id", {}, false, true, true, {}, ""}}, {"pk_gone", {"id"}}, {}, {}, {}, {}}},
  };
  operations.insert(operations.end(), std::begin(more), std::end(more));
  return operations;
}

// What is rarer in a schema.
std::vector<Operation> rarities() {
  return operations_of([](Operations& op) {
    op.create_table(
        "booking",
        column("id", Integer(), primary_key, identity({.always = true, .start = -5, .cycle = true})),
        column("room", Integer(), not_null), column("nights", Integer(), not_null),
        column("beds", Integer(), computed("room * nights", true)),
        column("label", Text(), computed("'#' || id")),
        unique_constraint("uq_room", {"room"}, {.deferral = Deferral::deferred, .nulls_not_distinct = true}),
        exclude_constraint("ex_booking", "USING gist (room WITH =)"),
        foreign_key_constraint("fk_booking", {"room", "nights"}, "stay", {"x", "y"}, ondelete("CASCADE"),
                               match("FULL"), initially_deferred, use_alter, referred_schema("app")),
        table_comment("Who sleeps where"), table_option("sqlite_strict", "true"));
    op.create_index("ix_1", "booking", {descending("room"), index_expression("lower(label)")}, unique);
    op.create_index("ix_2", "booking",
                    {IndexTerm("label").with_length(10).with_operator_class("text_ops"), "room"},
                    {.unique = true,
                     .where = "room > 0",
                     .include = {"nights", "beds"},
                     .nulls_not_distinct = true,
                     .options = {{"postgresql_using", "gin"}}});
    op.create_unique_constraint("uq_2", "booking", {"nights"}, {.deferral = Deferral::immediate});
    op.create_foreign_key("fk_2", "booking", {"room"}, "room", {"id"}, deferrable);
  });
}

// Tables with names, columns and keys of all lengths, the same at every run.
std::vector<Operation> many_tables() {
  std::mt19937 numbers{42};
  auto below = [&](unsigned limit) { return int(numbers() % limit); };
  auto name = [&](int longest) {
    return std::string(std::size_t(1 + below(unsigned(longest))), char('a' + below(26)));
  };
  std::vector<Operation> operations;
  for (int i = 0; i < 150; ++i) {
    Table table;
    table.name = name(30) + std::to_string(i);
    table.columns.push_back({"id", Integer(), false, true, true, {}, ""});
    table.primary_key = {"pk_" + table.name, {"id"}};
    for (int count = below(6); count > 0; --count) {
      SqlType type = below(2) ? SqlType{String(below(200))} : Enum({name(9), name(9), name(9)});
      auto value = below(4) ? std::nullopt : std::optional{"'" + name(20) + "'"};
      table.columns.push_back({name(20), type, below(2) == 0, false, false, value, ""});
    }
    if (below(2)) table.uniques.push_back({"uq_" + table.name, {name(20), name(20)}});
    if (below(2))
      table.foreign_keys.push_back({"fk_" + name(50), {name(20)}, name(20), {"id"}, "CASCADE", ""});
    if (below(2)) table.indexes.push_back({"ix_" + name(40), {name(20), name(20)}, below(2) == 0});
    operations.push_back(CreateTable{std::move(table)});
  }
  return operations;
}

const char* hostile_message =
    "a \"quoted\" back\\slash, a\nnew line, \x01 and // ?\?/ that is long enough to need "
    "more than one line of text in the file";

}  // namespace

TEST_CASE("a revision is written as the documentation shows it") {
  auto upgrade = operations_of([](Operations& op) {
    op.create_table("user", column("id", Integer(), not_null), column("name", String(50), not_null),
                    column("email", String(50), not_null), primary_key_constraint("id"),
                    unique_constraint("uq_user_email", {"email"}));
  });
  CHECK(render_revision("d0a0c4e02fa3", "", "create user", upgrade) ==
        R"(#include <carafe/migrate/revision.hpp>
using namespace carafe::migrations;

Revision revision_d0a0c4e02fa3() {
  return {
      .id = "d0a0c4e02fa3",
      .down_revision = {},
      .message = "create user",
      .upgrade =
          [](Operations& op) {
            op.create_table("user", column("id", Integer(), not_null), column("name", String(50), not_null),
                            column("email", String(50), not_null), primary_key_constraint("id"),
                            unique_constraint("uq_user_email", {"email"}));
          },
      .downgrade = [](Operations& op) { op.drop_table("user"); },
  };
}
)");
  CHECK(render_revision("b", "a", "empty", {}) == R"(#include <carafe/migrate/revision.hpp>
using namespace carafe::migrations;

Revision revision_b() {
  return {
      .id = "b",
      .down_revision = "a",
      .message = "empty",
      .upgrade = [](Operations&) {},
      .downgrade = [](Operations&) {},
  };
}
)");
}

TEST_CASE("a revision with every operation compiles as it is, and says what was meant") {
  Folder folder;
  auto all = everything();
  for (const Operation& rare : rarities()) all.push_back(rare);
  std::string text = render_revision("0123456789ab", "ba9876543210", hostile_message, all);
  auto file = folder.write("revision.cpp", text);
  auto errors = folder.path() / "errors";
  int status = run(std::string{CARAFE_CXX} +
                   " -std=c++20 -Wall -Wextra -Werror -Wno-missing-declarations "
                   "-fsyntax-only -I" CARAFE_INCLUDE " " +
                   file.string() + " 2> " + errors.string());
  INFO(text);
  INFO(folder.read("errors"));
  CHECK(status == 0);
}

TEST_CASE("clang-format has nothing to change in a revision") {
  if (!*CARAFE_CLANG_FORMAT) {
    MESSAGE("clang-format 14 is not installed: not checked");
    return;
  }
  Folder folder;
  fs::copy_file(CARAFE_SOURCE "/.clang-format", folder.path() / ".clang-format");
  const std::string texts[] = {
      render_revision("0123456789ab", "ba9876543210", hostile_message, everything()),
      render_revision("0123456789ab", "", "empty", {}),
      render_revision("0123456789ab", "", "one", {everything()[1]}),
      render_revision("0123456789ab", "", "many", many_tables()),
  };
  for (const auto& text : texts) {
    auto file = folder.write("revision.cpp", text);
    REQUIRE(run(std::string{CARAFE_CLANG_FORMAT} + " -i --style=file " + file.string()) == 0);
    CHECK(folder.read("revision.cpp") == text);
  }
}

TEST_CASE("files are named by id and message") {
  CHECK(revision_file_name("d0a0c4e02fa3", "create user") == "d0a0c4e02fa3_create_user.cpp");
  CHECK(revision_file_name("d0a0c4e02fa3", "") == "d0a0c4e02fa3.cpp");
  CHECK(revision_file_name("a", "  Add: ../../etc/passwd & \"x\"\n") == "a_add_etc_passwd_x.cpp");
  CHECK(revision_file_name("a", "é") == "a.cpp");
  CHECK(revision_file_name("a", "0123456789 0123456789 0123456789 012345 89 0123") ==
        "a_0123456789_0123456789_0123456789_012345.cpp");
}

TEST_CASE("ids are twelve hex digits and differ") {
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    ids.insert(new_revision_id());
    CHECK(ids.begin()->size() == 12);
    CHECK(ids.begin()->find_first_not_of("0123456789abcdef") == std::string::npos);
  }
  CHECK(ids.size() == 100);
}

TEST_CASE("text becomes a literal that means the same") {
  CHECK(cpp_string("plain") == "\"plain\"");
  CHECK(cpp_string("a\"b\\c\n\t\x7f"
                   "1") == "\"a\\\"b\\\\c\\n\\011\\1771\"");
  CHECK(cpp_string("é") == "\"é\"");
  CHECK(cpp_string(std::string_view{"\0x", 2}) == "\"\\000x\"");
}
