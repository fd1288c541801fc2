// SPDX-License-Identifier: MIT
#include <carafe/json/convert.hpp>

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <set>
#include <unordered_map>

using namespace carafe;

namespace {

enum class Colour { red, green };

struct Address {
  std::string street;
  std::optional<int> number;

  bool operator==(const Address&) const = default;
};

struct Person {
  std::string name;
  std::int16_t age = 0;
  std::vector<Address> homes;
  std::optional<Colour> colour{Colour::green};

  bool operator==(const Person&) const = default;
};

struct NoForm {
  NoForm(int, int);
};

template <class T>
std::string problems(std::string_view text, std::string root = {}) {
  auto document = JsonDocument::parse(text);
  JsonErrors errors{std::move(root)};
  T value{};
  bool good = read_json(document.root(), value, errors);
  CHECK(good == errors.empty());
  std::string list;
  for (const auto& [path, message] : errors.list()) list += path + ": " + message + "\n";
  return list;
}

template <class T>
bool round_trips(const T& value) {
  return from_json<T>(to_json(value)) == value;
}

}  // namespace

template <>
struct carafe::JsonConvert<Colour> {
  static void write(JsonWriter& writer, Colour colour) {
    writer.string(colour == Colour::red ? "red" : "green");
  }
  static bool read(JsonView json, Colour& out, JsonErrors& errors) {
    std::string_view name;
    if (!json.get(name) || (name != "red" && name != "green")) return errors.expected("a colour", json);
    out = name == "red" ? Colour::red : Colour::green;
    return true;
  }
};

TEST_CASE("values of the standard library are written") {
  CHECK(to_json(true) == "true");
  CHECK(to_json(std::int8_t{-5}) == "-5");
  CHECK(to_json(42u) == "42");
  CHECK(to_json(1.5) == "1.5");
  CHECK(to_json(nullptr) == "null");
  CHECK(to_json("text") == "\"text\"");
  CHECK(to_json(std::string("a\"b")) == R"("a\"b")");
  CHECK(to_json(std::string_view("v")) == "\"v\"");
  const char* none = nullptr;
  CHECK(to_json(none) == "null");
  CHECK(to_json(std::optional<int>{}) == "null");
  CHECK(to_json(std::optional<int>{3}) == "3");
  CHECK(to_json(std::vector{1, 2, 3}) == "[1,2,3]");
  CHECK(to_json(std::vector<bool>{true, false}) == "[true,false]");
  CHECK(to_json(std::array<const char*, 2>{"a", "b"}) == R"(["a","b"])");
  CHECK(to_json(std::set<std::string>{"b", "a"}) == R"(["a","b"])");
  CHECK(to_json(std::map<std::string, std::vector<int>>{{"x", {1}}, {"y", {}}}) == R"({"x":[1],"y":[]})");
}

TEST_CASE("what was written reads back the same") {
  CHECK(round_trips(true));
  CHECK(round_trips(std::numeric_limits<std::int64_t>::min()));
  CHECK(round_trips(std::numeric_limits<std::uint64_t>::max()));
  CHECK(round_trips(std::numeric_limits<std::int16_t>::max()));
  CHECK(round_trips(0.1));
  CHECK(round_trips(0.1f));
  CHECK(round_trips(std::string("\0 \u4e2d \n", 7)));
  CHECK(round_trips(std::optional<std::string>{}));
  CHECK(round_trips(std::vector<bool>{true, false}));
  CHECK(round_trips(std::deque<std::string>{"a", ""}));
  CHECK(round_trips(std::array<int, 3>{1, 2, 3}));
  CHECK(round_trips(std::unordered_map<std::string, std::optional<double>>{{"a", 1.0}, {"b", std::nullopt}}));
}

TEST_CASE("a type of the user's is written and read by its JsonConvert") {
  CHECK(to_json(std::vector{Colour::red, Colour::green}) == R"(["red","green"])");
  CHECK(from_json<std::vector<Colour>>(R"(["green"])") == std::vector{Colour::green});
  CHECK(problems<Colour>("3") == ": expected a colour, got 3\n");
}

TEST_CASE("integers are read only if they fit") {
  CHECK(problems<std::int8_t>("127") == "");
  CHECK(problems<std::int8_t>("128") == ": expected an integer from -128 to 127, got 128\n");
  CHECK(problems<std::uint16_t>("-1") == ": expected an integer from 0 to 65535, got -1\n");
  CHECK(problems<int>("18446744073709551615") ==
        ": expected an integer from -2147483648 to 2147483647, got 18446744073709551615\n");
  CHECK(problems<int>("1.5") == ": expected an integer, got 1.5\n");
  CHECK(problems<unsigned>("\"7\"") == ": expected an integer, got \"7\"\n");
  CHECK(problems<float>("1e300") == ": expected a number in the range of float, got 1e+300\n");
}

TEST_CASE("every mismatch is named with its path") {
  CHECK(problems<std::vector<int>>(R"([1, "x", null, 2])", "body") ==
        "body[1]: expected an integer, got \"x\"\nbody[2]: expected an integer, got null\n");
  CHECK(problems<std::map<std::string, std::vector<bool>>>(R"({"a": [true, 0], "b": {}})", "body") ==
        "body.a[1]: expected true or false, got 0\nbody.b: expected an array, got an object\n");
  CHECK(problems<std::map<std::string, int>>("[]") == ": expected an object, got an array\n");
  CHECK(problems<std::array<int, 2>>("[1]") == ": expected an array of 2, got an array\n");
  CHECK(problems<std::string>("1") == ": expected a string, got 1\n");
  CHECK(problems<double>("true") == ": expected a number, got true\n");
}

TEST_CASE("a plain struct is an object of its members") {
  Person person{"Jo", 30, {{"Main St", 1}, {"Side St", {}}}, Colour::red};
  CHECK(
      to_json(person) ==
      R"({"name":"Jo","age":30,"homes":[{"street":"Main St","number":1},{"street":"Side St","number":null}],)"
      R"("colour":"red"})");
  CHECK(round_trips(person));
}

TEST_CASE("a struct's optional members may be missing and keep their initialisers") {
  auto person = from_json<Person>(R"({"homes": [], "age": 3, "name": "Jo"})");
  CHECK(person.colour == Colour::green);
  CHECK(from_json<Person>(R"({"homes": [], "age": 3, "name": "Jo", "colour": null})").colour == std::nullopt);
}

TEST_CASE("missing, mistyped and unknown members of a struct are all named") {
  CHECK(problems<Person>(
            R"({"age": 40000, "homes": [{"street": "x"}, {"number": 2, "zip": 1}], "nmae": "Jo"})", "body") ==
        "body.name: missing\n"
        "body.age: expected an integer from -32768 to 32767, got 40000\n"
        "body.homes[1].street: missing\n"
        "body.homes[1].zip: unknown\n"
        "body.nmae: unknown\n");
  CHECK(problems<Person>("[]") == ": expected an object, got an array\n");
}

TEST_CASE("unknown members are passed over when asked") {
  auto document = JsonDocument::parse(R"({"street": "x", "zip": [1, {"deep": 2}]})");
  JsonErrors errors;
  errors.ignore_unknown = true;
  Address address;
  CHECK(read_json(document.root(), address, errors));
  CHECK(address.street == "x");
}

TEST_CASE("from_json throws one error that names all mismatches") {
  CHECK_THROWS_WITH_AS(from_json<std::vector<int>>("[null]"),
                       "the JSON value does not fit: [0]: expected an integer, got null", JsonReadError);
  CHECK_THROWS_WITH_AS(from_json<std::vector<int>>("[null, {}]"),
                       "the JSON value does not fit\n  [0]: expected an integer, got null\n"
                       "  [1]: expected an integer, got an object",
                       JsonReadError);
  CHECK_THROWS_AS(from_json<int>("{"), JsonParseError);
}

TEST_CASE("a hostile body cannot make the list of errors long") {
  std::string text = "[";
  for (int i = 0; i < 10'000; ++i) text += "null,";
  auto document = JsonDocument::parse(text + "0]");
  JsonErrors errors;
  std::vector<int> out;
  CHECK_FALSE(read_json(document.root(), out, errors));
  CHECK(errors.list().size() == JsonErrors::limit);

  JsonErrors::At at{errors, std::string(1000, 'k')};
  CHECK(errors.path().size() < 100);
}

TEST_CASE("what has a JSON form is known while compiling") {
  static_assert(JsonWritable<std::map<std::string, std::vector<std::optional<Colour>>>>);
  static_assert(JsonReadable<std::map<std::string, std::vector<std::optional<Colour>>>>);
  static_assert(JsonWritable<const char*> && !JsonReadable<const char*>);
  static_assert(JsonWritable<std::string_view> && !JsonReadable<std::string_view>);
  static_assert(JsonWritable<std::set<int>> && !JsonReadable<std::set<int>>);
  static_assert(!JsonWritable<char> && !JsonWritable<NoForm> && !JsonReadable<NoForm>);
  static_assert(!JsonWritable<std::vector<NoForm>> && !JsonWritable<std::map<int, int>>);
}
