// SPDX-License-Identifier: MIT
// Names that try to be more than names, as tables, columns, constraints and indexes.
#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>
#include <carafe/sql/text.hpp>

#include <test_databases.hpp>

#include "db/db_test_support.hpp"

using namespace carafe;

namespace {

std::vector<std::string> hostile_names() {
  using namespace std::string_literals;
  std::vector<std::string> names{
      "x\"; DROP TABLE victim; --", "x'; DROP TABLE victim; --", "x`; DROP TABLE victim; --",
      "x]; DROP TABLE victim; --", "x) ; DROP TABLE victim; --", "x\\\"; DROP TABLE victim; --",
      "x\\`; DROP TABLE victim; --", "\"", "\"\"", "\"\"\"", "'", "''", "`", "``", "```", "[", "]", "[x]",
      "\\", "\\\\", "\\\"", "\\'", "\\`", "--", "-- x", "/*", "*/", "/* x */", "#", "# x", ";", "%", "%s",
      "%%", "_", "?", "?1", ":x", "::x", "@x", "@@version", "$1", "$$", "$x$", "a.b", "a\".\"b", "a`.`b", ".",
      "a b", " a", "a,b", "(", ")", "()", "NULL", "null", "select", "Select", "rowid", "user", "true", "0",
      "1e5", "\n", "\t", "\r\n", "a\nb", "x\x01y", "\x7f",
      "\xC3\xBC"
      "nicode",
      "\xE2\x80\xAE"
      "rtl",
      "\xE2\x80\x8B", "\xF0\x9F\x98\x80", "x\xEF\xBC\x87y", "{x}", "{{x}}", "${x}", "<x>", "&x", "x|y", "~",
      "^", "!", "=", "'||(select 1)||'", std::string(64, 'n'), std::string(65, 'n'), std::string(300, 'N'),
      // No database keeps these.
      "", "a\0b"s, "\0"s, "x\xFF", "\xC3", "x\xC0\xAF", "\xED\xA0\x80"};
  return names;
}

Table table_called(const std::string& name) {
  Table table;
  table.name = name;
  for (const std::string& column : {"id" + name, name}) {
    TableColumn made;
    made.name = column;
    made.type = Integer();
    table.columns.push_back(made);
  }
  table.columns[0].nullable = false;
  table.columns[0].primary_key = true;
  table.primary_key = {"pk" + name, {"id" + name}};
  table.uniques = {{"uq" + name, {name}}};
  table.foreign_keys = {{"fk" + name, {name}, name, {"id" + name}, "", ""}};
  table.checks = {{"ck" + name, "1 = 1"}};
  table.indexes = {{"ix" + name, {name, "id" + name}, false}};
  return table;
}

}  // namespace

TEST_CASE("a hostile name makes one table that is read back as it is, or is refused") {
  testing_support::on_every_database([](testing_support::TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    connection.execute_ddl("CREATE TABLE victim (kept INTEGER)");
    connection.execute(text("insert into victim values (1)"));
    int made = 0;
    for (const std::string& name : hostile_names()) {
      CAPTURE(name);
      Table table = table_called(name);
      MetaData metadata;
      metadata.add(table);
      try {
        create_all(connection, metadata);
        auto found = inspect(connection)->table(name);
        REQUIRE(found.has_value());
        CHECK(found->name == name);
        REQUIRE(found->columns.size() == 2);
        CHECK(found->columns[1].name == name);
        CHECK(found->primary_key.columns == table.primary_key.columns);
        CHECK(found->uniques.size() == 1);
        REQUIRE(found->foreign_keys.size() == 1);
        CHECK(found->foreign_keys[0].referred_table == name);
        CHECK(found->foreign_keys[0].columns == std::vector{name});
        CHECK(found->indexes.size() == 1);
        drop_all(connection, metadata);
        ++made;
      } catch (const UsageError& error) {
        CHECK(error.code() == "bad-identifier");
      } catch (const DatabaseError& error) {
        // Some databases refuse some names themselves: said, and nothing else done.
        INFO(error.what());
        CHECK((error.code() == "sql-error" || error.code() == "database-error"));
        if (connection.in_transaction()) connection.rollback();
      }
      auto left = inspect(connection)->table_names();
      CAPTURE(left.size());
      CHECK(left == std::vector<std::string>{"victim"});
      CHECK(connection.execute(text("select count(*) from victim")).scalar<int>() == 1);
    }
    CHECK(made >= 80);
  });
}
