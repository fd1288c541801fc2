// SPDX-License-Identifier: MIT
#include <carafe/json/value.hpp>

#include <doctest/doctest.h>

using namespace carafe;

TEST_CASE("a JsonValue is written as nlohmann writes it") {
  JsonValue value = {{"n", nullptr}, {"i", -3},   {"u", 18446744073709551615u}, {"d", 0.5},
                     {"s", "a\"b"},  {"b", true}, {"list", {1, {}, {{"k", 1}}}}};
  CHECK(to_json(value) == value.dump());
}

TEST_CASE("a JsonValue is read as nlohmann reads it") {
  std::string text = R"({"a": [1, -2, 2.5, 18446744073709551615], "b": {"c": null, "d": [true, "x"]}})";
  CHECK(parse_json(text) == JsonValue::parse(text));
  CHECK(from_json<JsonValue>(text) == JsonValue::parse(text));
  CHECK(parse_json("7").is_number_unsigned());
  CHECK(parse_json("-7").is_number_integer());
  CHECK_THROWS_AS(parse_json("{\"a\":1,\"a\":2}"), JsonParseError);
}
