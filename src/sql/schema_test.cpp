// SPDX-License-Identifier: MIT
#include <carafe/sql/schema.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

using namespace carafe;

namespace {
Table table(std::string name, std::vector<std::string> refers_to = {}) {
  Table made;
  made.name = std::move(name);
  for (auto& other : refers_to) {
    ForeignKeyConstraint key;
    key.referred_table = other;
    made.foreign_keys.push_back(key);
  }
  return made;
}

std::string order(const MetaData& metadata) {
  std::string names;
  for (const Table* sorted : metadata.sorted_tables()) names += sorted->name;
  return names;
}
}  // namespace

TEST_CASE("tables are sorted so that keys point back, otherwise as they were added") {
  MetaData metadata;
  metadata.add(table("a", {"c"}));
  metadata.add(table("b"));
  metadata.add(table("c", {"d"}));
  metadata.add(table("d", {"d", "elsewhere"}));
  CHECK(order(metadata) == "dcab");
}

TEST_CASE("a cycle of keys is broken, and every table still comes once") {
  MetaData metadata;
  metadata.add(table("a", {"b"}));
  metadata.add(table("b", {"a"}));
  metadata.add(table("c", {"a"}));
  CHECK(order(metadata) == "bac");
}

TEST_CASE("a table's name is taken once") {
  MetaData metadata;
  Table& first = metadata.add(table("user"));
  CHECK_THROWS_AS(metadata.add(table("user")), UsageError);
  metadata.add(table("post"));
  CHECK(metadata.find("user") == &first);
  metadata.drop("user");
  CHECK(metadata.find("user") == nullptr);
  CHECK(metadata.find("post") != nullptr);
}

TEST_CASE("types are written as a revision spells them") {
  CHECK(SqlType{String(50)}.to_source() == "String(50)");
  CHECK(SqlType{String()}.to_source() == "String()");
  CHECK(SqlType{DateTimeType()}.to_source() == "DateTimeType()");
  CHECK(Enum({"admin", "us\"er"}).to_source() == R"(Enum({"admin", "us\"er"}))");
  CHECK(OtherType("NUMERIC(10, 2)").to_source() == "OtherType(\"NUMERIC(10, 2)\")");
}
