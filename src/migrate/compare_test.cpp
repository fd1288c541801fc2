// SPDX-License-Identifier: MIT
#include <carafe/migrate/compare.hpp>

#include <doctest/doctest.h>

#include <carafe/dialect/sqlite.hpp>

#include "migrate/test_schema.hpp"

using namespace carafe;
using namespace carafe::migrations;

namespace {

struct Case {
  const char* name;
  Script database;
  Script models;
  const char* operations;
};

void nothing(Operations&) {}

SchemaDifference difference(Script database, Script models) {
  const Dialect& dialect = sqlite_dialect();
  return compare_schemas(as_reflected(schema_of(database), dialect), schema_of(models), dialect);
}

void check_cases(const auto& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.name);
    auto found = difference(one.database, one.models);
    CHECK(rendered(found.operations) == one.operations);
    CHECK(found.detected.empty() == found.operations.empty());

    // They lead there, and their reverse leads back.
    const Dialect& dialect = sqlite_dialect();
    MetaData schema = as_reflected(schema_of(one.database), dialect);
    const MetaData before = schema;
    for (const auto& operation : found.operations) apply(operation, schema);
    MetaData reached = as_reflected(schema, dialect);
    CHECK(rendered(compare_schemas(reached, schema_of(one.models), dialect).operations) == "");
    for (const auto& operation : reverse(found.operations)) apply(operation, schema);
    for (const Table& table : before.tables()) {
      const Table* back = schema.find(table.name);
      REQUIRE(back);
      CHECK(back->columns == table.columns);
      CHECK(back->indexes.size() == table.indexes.size());
    }
    CHECK(schema.tables().size() == before.tables().size());
  }
}

void user(Operations& op) {
  op.create_table("user", column("id", Integer(), primary_key), column("name", String(50), not_null),
                  column("email", String(50), not_null, unique));
}
void post(Operations& op) {
  op.create_table("post", column("id", Integer(), primary_key),
                  column("user_id", Integer(), not_null, foreign_key("user.id")));
}
void tag_with_index(Operations& op) {
  op.create_table("tag", column("id", Integer(), primary_key), column("a", Integer()),
                  column("b", Integer()));
  op.create_index("ix", "tag", {"a", "b"});
}

}  // namespace

TEST_CASE("tables and columns that one side lacks are added and dropped") {
  const Case cases[] = {
      {"equal", user, user, ""},
      {"nothing on either side", nothing, nothing, ""},
      {"new tables come after those they refer to", nothing,
       [](Operations& op) {
         post(op);
         user(op);
       },
       "op.create_table(\"user\", column(\"id\", Integer(), not_null), column(\"name\", String(50), "
       "not_null),\n"
       "                column(\"email\", String(50), not_null), primary_key_constraint(\"id\"),\n"
       "                unique_constraint(\"uq_user_email\", {\"email\"}));\n"
       "op.create_table(\"post\", column(\"id\", Integer(), not_null), column(\"user_id\", Integer(), "
       "not_null),\n"
       "                primary_key_constraint(\"id\"),\n"
       "                foreign_key_constraint(\"fk_post_user_id_user\", {\"user_id\"}, \"user\", "
       "{\"id\"}));"},
      {"old tables go before those they refer to",
       [](Operations& op) {
         user(op);
         post(op);
       },
       nothing, "op.drop_table(\"post\");\nop.drop_table(\"user\");"},
      {"the table of versions and SQLite's own are not looked at",
       [](Operations& op) {
         op.create_table("alembic_version", column("version_num", String(32), primary_key));
         op.create_table("sqlite_stat1", column("tbl", Text()));
       },
       nothing, ""},
      {"new columns in the order of the model", user,
       [](Operations& op) {
         op.create_table("user", column("id", Integer(), primary_key), column("nick", Text()),
                         column("name", String(50), not_null), column("email", String(50), not_null, unique),
                         column("age", Integer()));
       },
       "op.add_column(\"user\", column(\"nick\", Text()));\nop.add_column(\"user\", column(\"age\", "
       "Integer()));"},
      {"old columns from the last, each remembering its place",
       [](Operations& op) {
         op.create_table("t", column("id", Integer(), primary_key), column("a", Integer()),
                         column("b", Integer()), column("c", Integer()));
       },
       [](Operations& op) {
         op.create_table("t", column("id", Integer(), primary_key), column("c", Integer()));
       },
       "op.drop_column(\"t\", \"b\");\nop.drop_column(\"t\", \"a\");"},
      {"a NOT NULL column fills rows that exist", user,
       [](Operations& op) {
         user(op);
         op.add_column("user", column("age", Integer(), not_null));
         op.add_column("user", column("kind", Enum({"human", "robot"}), not_null));
         op.add_column("user", column("score", Double(), not_null, server_default("1.5")));
       },
       "op.add_column(\"user\", column(\"age\", Integer(), not_null), fill(\"0\"));\n"
       "op.add_column(\"user\", column(\"kind\", Enum({\"human\", \"robot\"}), not_null), "
       "fill(\"'human'\"));\n"
       "op.add_column(\"user\", column(\"score\", Double(), not_null, server_default(\"1.5\")));"},
      {"but not where one value will not do", user,
       [](Operations& op) {
         user(op);
         op.add_column("user", column("nick", String(5), not_null, unique));
       },
       "op.add_column(\"user\", column(\"nick\", String(5), not_null));\n"
       "op.create_unique_constraint(\"uq_user_nick\", \"user\", {\"nick\"});"},
  };
  check_cases(cases);
}

TEST_CASE("nullability and types are compared by meaning") {
#define TYPE_CASE(name, was, is, operations)                                                                 \
  Case {                                                                                                     \
    name,                                                                                                    \
        [](Operations& op) {                                                                                 \
          op.create_table("t", column("id", Integer(), primary_key), column("c", was));                      \
        },                                                                                                   \
        [](Operations& op) { op.create_table("t", column("id", Integer(), primary_key), column("c", is)); }, \
        operations                                                                                           \
  }
  const Case cases[] = {
      {"NULL becomes NOT NULL", [](Operations& op) { op.create_table("t", column("c", Integer())); },
       [](Operations& op) { op.create_table("t", column("c", Integer(), not_null)); },
       "op.alter_column(\"t\", \"c\", {.nullable = false});"},
      {"NOT NULL becomes NULL",
       [](Operations& op) { op.create_table("t", column("c", Integer(), not_null)); },
       [](Operations& op) { op.create_table("t", column("c", Integer())); },
       "op.alter_column(\"t\", \"c\", {.nullable = true});"},
      {"both at once in one operation",
       [](Operations& op) { op.create_table("t", column("c", String(5), not_null)); },
       [](Operations& op) { op.create_table("t", column("c", Text())); },
       "op.alter_column(\"t\", \"c\", {.type = Text(), .nullable = true});"},
      TYPE_CASE("another length", String(30), String(40),
                "op.alter_column(\"t\", \"c\", {.type = String(40)});"),
      TYPE_CASE("no length on one side", String(30), String(), ""),
      TYPE_CASE("BIGINT to Integer", BigInteger(), Integer(),
                "op.alter_column(\"t\", \"c\", {.type = Integer()});"),
      TYPE_CASE("BIGINT to SmallInteger", BigInteger(), SmallInteger(),
                "op.alter_column(\"t\", \"c\", {.type = SmallInteger()});"),
      TYPE_CASE("INTEGER to SmallInteger", Integer(), SmallInteger(),
                "op.alter_column(\"t\", \"c\", {.type = SmallInteger()});"),
      TYPE_CASE("TEXT to String", Text(), String(255),
                "op.alter_column(\"t\", \"c\", {.type = String(255)});"),
      TYPE_CASE("INTEGER to String", Integer(), String(5),
                "op.alter_column(\"t\", \"c\", {.type = String(5)});"),
      TYPE_CASE("INTEGER to Boolean", Integer(), Boolean(),
                "op.alter_column(\"t\", \"c\", {.type = Boolean()});"),
      TYPE_CASE("INT is INTEGER", OtherType("INT"), Integer(), ""),
      TYPE_CASE("INT8 is BIGINT", OtherType("int8"), BigInteger(), ""),
      TYPE_CASE("REAL is DOUBLE", OtherType("REAL"), Double(), ""),
      TYPE_CASE("VARCHAR is String", String(30), String(30), ""),
      TYPE_CASE("TIMESTAMP is DATETIME", OtherType("TIMESTAMP"), DateTimeType(), ""),
      TYPE_CASE("an unknown type is left alone", OtherType("GEOMETRY"), Integer(), ""),
      TYPE_CASE("an enum with another label of the same length", Enum({"red", "tan"}), Enum({"red", "sky"}),
                "op.alter_column(\"t\", \"c\", {.type = Enum({\"red\", \"sky\"})});"),
      TYPE_CASE("an enum without its CHECK is one all the same", String(5), Enum({"red", "green"}), ""),
      TYPE_CASE("an enum with a longer label", Enum({"red"}), Enum({"red", "green"}),
                "op.alter_column(\"t\", \"c\", {.type = Enum({\"red\", \"green\"})});"),
      {"a numbered key of another size is the same to SQLite",
       [](Operations& op) { op.create_table("t", column("id", Integer(), primary_key)); },
       [](Operations& op) { op.create_table("t", column("id", BigInteger(), primary_key)); }, ""},
      {"a server default is not compared",
       [](Operations& op) { op.create_table("t", column("c", Integer(), server_default("1"))); },
       [](Operations& op) { op.create_table("t", column("c", Integer(), server_default("(2)"))); }, ""},
  };
#undef TYPE_CASE
  check_cases(cases);
}

TEST_CASE("indexes are compared by name, columns and uniqueness") {
  const Case cases[] = {
      {"added",
       [](Operations& op) {
         tag_with_index(op);
         op.drop_index("ix", "tag");
       },
       tag_with_index, "op.create_index(\"ix\", \"tag\", {\"a\", \"b\"});"},
      {"removed", tag_with_index,
       [](Operations& op) {
         tag_with_index(op);
         op.drop_index("ix", "tag");
       },
       "op.drop_index(\"ix\", \"tag\");"},
      {"order of columns", tag_with_index,
       [](Operations& op) {
         tag_with_index(op);
         op.drop_index("ix", "tag");
         op.create_index("ix", "tag", {"b", "a"});
       },
       "op.drop_index(\"ix\", \"tag\");\nop.create_index(\"ix\", \"tag\", {\"b\", \"a\"});"},
      {"unique", tag_with_index,
       [](Operations& op) {
         tag_with_index(op);
         op.drop_index("ix", "tag");
         op.create_index("ix", "tag", {"a", "b"}, unique);
       },
       "op.drop_index(\"ix\", \"tag\");\nop.create_index(\"ix\", \"tag\", {\"a\", \"b\"}, unique);"},
      {"becomes a unique constraint", tag_with_index,
       [](Operations& op) {
         tag_with_index(op);
         op.drop_index("ix", "tag");
         op.create_unique_constraint("ix", "tag", {"a", "b"});
       },
       "op.drop_index(\"ix\", \"tag\");\nop.create_unique_constraint(\"ix\", \"tag\", {\"a\", \"b\"});"},
      {"only the case of the name: dropped first", tag_with_index,
       [](Operations& op) {
         tag_with_index(op);
         op.drop_index("ix", "tag");
         op.create_index("IX", "tag", {"a", "b"});
       },
       "op.drop_index(\"ix\", \"tag\");\nop.create_index(\"IX\", \"tag\", {\"a\", \"b\"});"},
      {"of a new table, once", nothing, tag_with_index,
       "op.create_table(\"tag\", column(\"id\", Integer(), not_null), column(\"a\", Integer()), "
       "column(\"b\", Integer()),\n                primary_key_constraint(\"id\"));\n"
       "op.create_index(\"ix\", \"tag\", {\"a\", \"b\"});"},
      {"of a dropped table, not by itself", tag_with_index, nothing, "op.drop_table(\"tag\");"},
  };
  check_cases(cases);
}

TEST_CASE("uniques, checks and foreign keys are compared by what they do") {
  const Case cases[] = {
      {"unique added and removed", user,
       [](Operations& op) {
         user(op);
         op.drop_constraint("uq_user_email", "user");
         op.create_unique_constraint("uq_user_name", "user", {"name"});
       },
       "op.drop_constraint(\"uq_user_email\", \"user\");\n"
       "op.create_unique_constraint(\"uq_user_name\", \"user\", {\"name\"});"},
      {"columns of a unique in another order",
       [](Operations& op) {
         op.create_table("t", column("a", Integer()), column("b", Integer()),
                         unique_constraint("u", {"a", "b"}));
       },
       [](Operations& op) {
         op.create_table("t", column("a", Integer()), column("b", Integer()),
                         unique_constraint("u", {"b", "a"}));
       },
       ""},
      {"columns of a named unique changed",
       [](Operations& op) {
         op.create_table("t", column("a", Integer()), column("b", Integer()),
                         unique_constraint("u", {"a", "b"}));
       },
       [](Operations& op) {
         op.create_table("t", column("a", Integer()), column("b", Integer()), unique_constraint("u", {"a"}));
       },
       "op.drop_constraint(\"u\", \"t\");\nop.create_unique_constraint(\"u\", \"t\", {\"a\"});"},
      {"another name in the database, none of its own in the model",
       [](Operations& op) {
         op.create_table("t", column("a", Integer()), unique_constraint("old_name", {"a"}));
       },
       [](Operations& op) { op.create_table("t", column("a", Integer(), unique)); }, ""},
      {"a column with its constraints goes and comes",
       [](Operations& op) {
         user(op);
         post(op);
       },
       [](Operations& op) {
         op.create_table("user", column("id", Integer(), primary_key), column("name", String(50), not_null));
         op.create_table("post", column("id", Integer(), primary_key));
       },
       "op.drop_constraint(\"uq_user_email\", \"user\");\nop.drop_column(\"user\", \"email\");\n"
       "op.drop_constraint(\"fk_post_user_id_user\", \"post\");\nop.drop_column(\"post\", \"user_id\");"},
      {"foreign key added",
       [](Operations& op) {
         user(op);
         op.create_table("post", column("id", Integer(), primary_key),
                         column("user_id", Integer(), not_null));
       },
       [](Operations& op) {
         user(op);
         post(op);
       },
       "op.create_foreign_key(\"fk_post_user_id_user\", \"post\", {\"user_id\"}, \"user\", {\"id\"});"},
      {"foreign key with another action",
       [](Operations& op) {
         user(op);
         post(op);
       },
       [](Operations& op) {
         user(op);
         op.create_table("post", column("id", Integer(), primary_key),
                         column("user_id", Integer(), not_null, foreign_key("user.id"), ondelete("CASCADE")));
       },
       "op.drop_constraint(\"fk_post_user_id_user\", \"post\");\n"
       "op.create_foreign_key(\"fk_post_user_id_user\", \"post\", {\"user_id\"}, \"user\", {\"id\"}, "
       "ondelete(\"CASCADE\"));"},
      {"NO ACTION is the same as none",
       [](Operations& op) {
         user(op);
         post(op);
       },
       [](Operations& op) {
         user(op);
         op.create_table(
             "post", column("id", Integer(), primary_key),
             column("user_id", Integer(), not_null, foreign_key("user.id"), ondelete("NO ACTION")));
       },
       ""},
      {"checks by name only",
       [](Operations& op) {
         op.create_table("t", column("a", Integer()), check_constraint("kept", "a > 0"),
                         check_constraint("gone", "a"));
       },
       [](Operations& op) {
         op.create_table("t", column("a", Integer()), check_constraint("kept", "a > 1"),
                         check_constraint("come", "a < 9"));
       },
       "op.drop_constraint(\"gone\", \"t\");\nop.create_check_constraint(\"come\", \"t\", \"a < 9\");"},
  };
  check_cases(cases);
}

TEST_CASE("what is found is told, one line a change") {
  auto found = difference(
      [](Operations& op) {
        user(op);
        op.create_table("old", column("id", Integer(), primary_key));
      },
      [](Operations& op) {
        op.create_table("user", column("id", Integer(), primary_key), column("name", String(80)),
                        column("mail", String(50), indexed));
        post(op);
      });
  CHECK(found.detected == std::vector<std::string>{
                              "Detected added table 'post'",
                              "Detected removed unique constraint 'uq_user_email' on 'user'",
                              "Detected added column 'user.mail'",
                              "Detected NULL on column 'user.name'",
                              "Detected type change from VARCHAR(50) to VARCHAR(80) on 'user.name'",
                              "Detected removed column 'user.email'",
                              "Detected added index 'ix_user_mail' on 'user' (mail)",
                              "Detected removed table 'old'",
                          });
  REQUIRE(found.warnings.size() == 1);
  CHECK(found.warnings[0].find("op.alter_column(\"user\", \"email\", {.name = \"mail\"});") !=
        std::string::npos);
}
