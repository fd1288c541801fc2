// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include <carafe/db/inspector.hpp>
#include <carafe/db/schema.hpp>
#include <test_databases.hpp>

using namespace carafe;
using carafe::testing_support::server_url;
using carafe::testing_support::TestDatabase;

namespace {

/// Every word the server itself says is a keyword, as the name of a table, of columns and of all else.
void check_words(const std::string& dialect, const char* question) {
  if (server_url(dialect).empty()) return;
  TestDatabase database{dialect};
  Engine engine = database.engine();
  Connection connection = engine.connect();
  const Compiler& compiler = connection.dialect().compiler();
  auto words = connection.execute(text(question)).scalars<std::string>();
  std::erase_if(words, [](const std::string& word) {
    return word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != word.npos;
  });
  REQUIRE(words.size() > 300);
  Table table;
  table.name = "words";
  for (const std::string& word : words) {
    if (compiler.quote(word) != word) continue;  // quoted, it may be anything
    TableColumn column;
    column.name = word;
    column.type = SmallInteger();
    table.columns.push_back(std::move(column));
  }
  CHECK(table.columns.size() > 200);
  create_all(connection, [&] {
    MetaData metadata;
    metadata.add(table);
    return metadata;
  }());
  for (const TableColumn& column : table.columns) {
    CAPTURE(column.name);
    std::string name = compiler.quote(column.name);
    connection.execute(text("select " + name + " from (select words." + name + " as " + name +
                            " from words) as " + name + " where " + name + " = 1"));
  }
  auto shown = inspect(connection)->table("words");
  REQUIRE(shown);
  CHECK(shown->columns.size() == table.columns.size());
}

}  // namespace

TEST_CASE("no word of PostgreSQL stands bare where it would be read as a keyword") {
  check_words("postgresql", "select word::text from pg_get_keywords()");
}

TEST_CASE("no word of MariaDB stands bare where it would be read as a keyword") {
  check_words("mariadb", "select lower(word) from information_schema.keywords");
}
