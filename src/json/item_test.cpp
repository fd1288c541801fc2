// SPDX-License-Identifier: MIT
#include <carafe/json/item.hpp>

#include <doctest/doctest.h>

using namespace carafe;

namespace {
std::string text_of(JsonItem item) { return std::move(item).text(); }
}  // namespace

TEST_CASE("pairs with string keys make an object") {
  CHECK(text_of({{"a", 1}}) == R"({"a":1})");
  CHECK(text_of({{"a", 1}, {"list", {1, 2, 3}}}) == R"({"a":1,"list":[1,2,3]})");
  CHECK(text_of({{"user", {{"name", "Jo"}, {"tags", {"x"}}}}, {"none", nullptr}}) ==
        R"({"user":{"name":"Jo","tags":["x"]},"none":null})");
  CHECK(text_of({{std::string("k\"ey"), std::vector<double>{1.5}}, {"b", true}}) ==
        R"({"k\"ey":[1.5],"b":true})");
}

TEST_CASE("anything else in braces is an array") {
  CHECK(text_of({1, 2.5, "x"}) == R"([1,2.5,"x"])");
  CHECK(text_of({{"a", 1}, 2}) == R"([["a",1],2])");
  CHECK(text_of({{"a", 1}, {"b", 2, 3}}) == R"([["a",1],["b",2,3]])");
  CHECK(text_of({{1, 2}, {3, 4}}) == "[[1,2],[3,4]]");
  CHECK(text_of({"a", 1}) == R"(["a",1])");
}

TEST_CASE("empty braces are null, and the empty containers have names") {
  CHECK(text_of({}) == "null");
  CHECK(text_of({{"a", {}}, {"b", 1}}) == R"({"a":null,"b":1})");
  CHECK(text_of({{"a", JsonItem::array()}, {"b", JsonItem::object()}}) == R"({"a":[],"b":{}})");
}

TEST_CASE("array and object say what the braces would guess wrong") {
  CHECK(text_of(JsonItem::array({{"a", "b"}})) == R"([["a","b"]])");
  CHECK(text_of(JsonItem::object({{"a", "b"}})) == R"({"a":"b"})");
  CHECK_THROWS_WITH_AS(JsonItem::object({{"a", 1}, 2}),
                       "JsonItem::object: every item must be a pair {\"key\", value}, found 2. "
                       "Use JsonItem::array for a list.",
                       UsageError);
}

TEST_CASE("items are values like any other") {
  JsonItem inner{{"a", 1}};
  CHECK(text_of({{"copy", inner}, {"again", inner}}) == R"({"copy":{"a":1},"again":{"a":1}})");
  CHECK(to_json(std::vector<JsonItem>{1, "x", {{"k", 2}}}) == R"([1,"x",{"k":2}])");
}
