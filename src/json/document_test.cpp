// SPDX-License-Identifier: MIT
#include <carafe/json/errors.hpp>
#include <carafe/json/view.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace carafe;

namespace {
std::string problem(std::string_view text) {
  try {
    JsonDocument::parse(text);
    return "none";
  } catch (const JsonParseError& error) {
    return std::to_string(error.line()) + ":" + std::to_string(error.column()) + " " + error.reason();
  }
}

std::string nested(std::size_t depth, std::string_view core = "") {
  return std::string(depth, '[').append(core).append(std::string(depth, ']'));
}

template <class T>
bool holds(std::string_view text, T expected) {
  auto document = JsonDocument::parse(text);
  T value{};
  return document.root().get(value) && value == expected;
}

template <class T>
bool holds_none(std::string_view text) {
  auto document = JsonDocument::parse(text);
  T value{};
  return !document.root().get(value);
}
}  // namespace

TEST_CASE("a document is read by kinds and gets") {
  auto document =
      JsonDocument::parse(R"( {"id": 7, "name": "Jo\u00e9", "tags": ["a", [], null], "on": true} )");
  JsonView root = document.root();

  CHECK(root.kind() == JsonKind::object);
  CHECK(root.size() == 4);
  std::int64_t id = 0;
  CHECK(root.find("id").get(id));
  CHECK(id == 7);
  std::string_view name;
  CHECK(root.find("name").get(name));
  CHECK(name == "Jo\u00e9");
  bool on = false;
  CHECK(root.find("on").get(on));
  CHECK(on);

  std::vector<JsonKind> kinds;
  for (JsonView tag : root.find("tags").elements()) kinds.push_back(tag.kind());
  CHECK(kinds == std::vector{JsonKind::string, JsonKind::array, JsonKind::null});

  std::string keys;
  for (auto [key, value] : root.members()) keys += std::string(key) + ' ';
  CHECK(keys == "id name tags on ");
}

TEST_CASE("a missing member is absent, and a present null is not") {
  auto document = JsonDocument::parse(R"({"a": null})");
  CHECK(document.root().find("a"));
  CHECK(document.root().find("a").is_null());
  CHECK_FALSE(document.root().find("b"));
  CHECK(document.root().find("b").is_null());
  CHECK_FALSE(document.root().find("a").find("deeper"));
}

TEST_CASE("views stay valid when their document moves") {
  auto first = JsonDocument::parse(R"(["long enough to live on the heap"])");
  JsonView root = first.root();
  auto second = std::move(first);
  std::string_view text;
  CHECK((*root.elements().begin()).get(text));
  CHECK(text == "long enough to live on the heap");
}

TEST_CASE("numbers are read exactly or not at all") {
  CHECK(holds("9223372036854775807", std::numeric_limits<std::int64_t>::max()));
  CHECK(holds("-9223372036854775808", std::numeric_limits<std::int64_t>::min()));
  CHECK(holds("18446744073709551615", std::numeric_limits<std::uint64_t>::max()));
  CHECK(holds_none<std::int64_t>("18446744073709551615"));
  CHECK(holds_none<std::uint64_t>("-1"));
  CHECK(holds<std::int64_t>("3.0", 3));
  CHECK(holds<std::int64_t>("1e3", 1000));
  CHECK(holds_none<std::int64_t>("3.5"));
  CHECK(holds_none<std::int64_t>("9007199254740994.0"));
  CHECK(holds_none<std::int64_t>("\"3\""));
  CHECK(holds("2", 2.0));
  CHECK(holds_none<double>("true"));
  CHECK(holds_none<bool>("1"));
}

TEST_CASE("an integer beyond 64 bits is a double") {
  CHECK(holds("18446744073709551616", 18446744073709551616.0));
  CHECK(holds("-9223372036854775809", -9223372036854775809.0));
  CHECK(holds("123456789012345678901234567890", 123456789012345678901234567890.0));
  auto document = JsonDocument::parse(R"({"99999999999999999999": [99999999999999999999, 1, 2.5]})");
  CHECK(document.root().find("99999999999999999999").size() == 3);
  CHECK((*document.root().find("99999999999999999999").elements().begin()).kind() == JsonKind::number);
}

TEST_CASE("what is not JSON is refused with its place and the reason") {
  struct Case {
    std::string_view text, problem;
  };
  for (auto [text, expected] : {
           Case{"", "1:1 expected a value, found the end of the text"},
           {"  \n ", "2:2 expected a value, found the end of the text"},
           {"{\"a\": }", "1:7 expected a value, found '}'"},
           {"{\"a\" 1}", "1:6 expected ':' after the key, found '1'"},
           {"{\n  \"a\": 1,\n}", "3:1 expected a key in quotes, found '}'"},
           {"{a: 1}", "1:2 expected a key in quotes or '}', found 'a'"},
           {"{\"a\": 1 \"b\": 2}", "1:9 expected ',' or '}', found '\"'"},
           {"[1 2]", "1:4 expected ',' or ']', found '2'"},
           {"[1,]", "1:4 expected a value, found ']'"},
           {"[1", "1:3 expected ',' or ']', found the end of the text"},
           {"{\"a\": [1}", "1:9 expected ',' or ']', found '}'"},
           {"1 2", "1:3 expected the end of the text, found '2'"},
           {"[]]", "1:3 expected the end of the text, found ']'"},
           {"'a'", "1:1 expected a value, found '''"},
           {"nul", "1:1 expected a value, found 'n'"},
           {"NaN", "1:1 expected a value, found 'N'"},
           {"01", "1:1 a number must not begin with 0"},
           {"-", "1:2 expected a digit after '-', found the end of the text"},
           {"1.", "1:3 expected a digit after '.', found the end of the text"},
           {"[1e+]", "1:5 expected a digit in the exponent, found ']'"},
           {"+1", "1:1 expected a value, found '+'"},
           {"[0, 1e400]", "1:5 a number out of the range of double"},
           {"[1e-400, -1e99999999999999999999]", "1:10 a number out of the range of double"},
           {"\"a", "1:1 a string without its closing '\"'"},
           {"\"a\\", "1:3 a string without its closing '\"'"},
           {"\"\\x\"", "1:3 expected an escape such as \\n after the backslash, found 'x'"},
           {"\"\\u12g4\"", "1:6 expected four hexadecimal digits after \\u, found 'g'"},
           {"\"\\ud800x\"", "1:2 half a surrogate pair"},
           {"\"a\nb\"", "1:3 a control character in a string must be escaped, found the byte 0x0a"},
           {"\"a\xFF\"", "1:3 not UTF-8: the byte 0xff"},
           {"\xEF\xBB\xBF{}", "1:1 expected a value, found a byte order mark"},
           {"[\u00e9]", "1:2 expected a value, found '\u00e9'"},
           {"// no\n1", "1:1 expected a value, found '/'"},
       }) {
    CHECK(problem(text) == expected);
  }
}

TEST_CASE("the error's text says it is about JSON and where") {
  CHECK_THROWS_WITH_AS(JsonDocument::parse("[1,]"),
                       "not valid JSON at line 1, column 4: expected a value, found ']'", JsonParseError);
}

TEST_CASE("a number too large without an exponent is out of range, a tiny one is zero") {
  CHECK(problem(std::string(400, '9')) == "1:1 a number out of the range of double");
  CHECK(problem("[" + std::string(400, '9') + ".5]") == "1:2 a number out of the range of double");
  CHECK(holds("1e-400", 0.0));
  CHECK(holds("0." + std::string(400, '0') + "1", 0.0));
}

TEST_CASE("a key given twice is refused where it comes again") {
  CHECK(problem(R"({"a": 1, "b": 2, "a": 3})") == "1:18 the key \"a\" is given twice");
  CHECK(problem("{\"a\": \"\\\"a\", \"x\": {\"k\": 1,\n \"\\u006b\": 2}}") ==
        "2:2 the key \"k\" is given twice");
  CHECK(problem(R"({"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 1}]})") == "none");
}

TEST_CASE("a key given twice is found among many") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"key" + std::to_string(i) + "\":" + std::to_string(i) + ",\n";
  CHECK(problem(text + "\"last\":0}") == "none");
  CHECK(problem(text + "\"key500\":0}") == "1001:1 the key \"key500\" is given twice");
}

TEST_CASE("nesting is allowed to its limit and no further") {
  CHECK(problem(nested(json_max_depth)) == "none");
  CHECK(problem(nested(json_max_depth, "1")) == "none");
  std::string expected = "1:" + std::to_string(json_max_depth + 1) + " nested deeper than " +
                         std::to_string(json_max_depth) + " levels";
  CHECK(problem(nested(json_max_depth + 1)) == expected);
  CHECK(problem(nested(json_max_depth + 1, "1")) == expected);
  CHECK(problem(nested(100'000)) == expected);
  CHECK(problem(std::string(1'000'000, '[')) == expected);
  CHECK(problem("[[],{}," + nested(json_max_depth) + "]") == "1:" + std::to_string(7 + json_max_depth) +
                                                                 " nested deeper than " +
                                                                 std::to_string(json_max_depth) + " levels");
}

TEST_CASE("a value is described in a few words") {
  auto words = [](std::string_view text) { return describe(JsonDocument::parse(text).root()); };
  CHECK(words("null") == "null");
  CHECK(words("false") == "false");
  CHECK(words("-12") == "-12");
  CHECK(words("18446744073709551615") == "18446744073709551615");
  CHECK(words("1.50") == "1.5");
  CHECK(words(R"("a\"b")") == R"("a\"b")");
  CHECK(words("\"" + std::string(100, 'x') + "\"") == "\"" + std::string(40, 'x') + "...\"");
  CHECK(words("\"" + std::string(39, 'x') + "\u00e9\"") == "\"" + std::string(39, 'x') + "...\"");
  CHECK(words("[1]") == "an array");
  CHECK(words("{}") == "an object");
  CHECK(describe(JsonView{}) == "nothing");
}
