// SPDX-License-Identifier: MIT
#include <carafe/json/item.hpp>
#include <carafe/orm/json.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace carafe;

namespace {

enum class Role { guest, admin };

struct Account {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null};
  Column<std::string> secret{hidden};
  Column<std::optional<int>> age{};
  Column<Role> role{server_default("'guest'")};
  Column<std::int64_t> visits{read_only};
  Column<bool> active{server_default("1")};
  Column<double> ratio{server_default("0")};
  Column<std::optional<Date>> born{};
  Column<std::optional<Time>> wakes{};
  Column<std::optional<DateTime>> seen{};
  Column<std::optional<Bytes>> picture{};
};

template <class T>
std::string errors_of(std::string_view text, T& out, bool ignore_unknown = false) {
  auto document = JsonDocument::parse(text);
  JsonErrors errors{"body"};
  errors.ignore_unknown = ignore_unknown;
  bool good = JsonConvert<T>::read(document.root(), out, errors);
  CHECK(good == errors.empty());
  std::string list;
  for (const JsonFieldError& error : errors.list()) list += error.path + ": " + error.message + "\n";
  return list;
}

}  // namespace

TEST_CASE("a model is written with every column that is not hidden") {
  Account account{.id = 7,
                  .name = "Ann \"A\"",
                  .secret = "x",
                  .role = Role::admin,
                  .visits = 1LL << 40,
                  .active = true,
                  .ratio = 0.5,
                  .born = Date{std::chrono::year{2026} / 11 / 24},
                  .wakes = Time{std::chrono::hours{7}},
                  .seen = DateTime{Date{std::chrono::year{2026} / 11 / 24}, Time{std::chrono::hours{8}}},
                  .picture = Bytes{std::string_view{"\0\xff", 2}}};
  CHECK(to_json(account) ==
        R"({"id":7,"name":"Ann \"A\"","age":null,"role":"admin","visits":1099511627776,"active":true,)"
        R"("ratio":0.5,"born":"2026-11-24","wakes":"07:00:00.000000","seen":"2026-11-24T08:00:00.000000",)"
        R"("picture":"AP8="})");
  CHECK(to_json(std::vector<Account>(2)).starts_with("[{\"id\":0,"));
  CHECK(to_json(std::map<std::string, Account>{{"a", account}}).starts_with("{\"a\":{\"id\":7,"));
  CHECK(to_json(Ref<Account>{}) == "null");
  CHECK(JsonItem({{"name", account.name}, {"id", account.id}}).text() == R"({"name":"Ann \"A\"","id":7})");
}

TEST_CASE("a model is read from what a client may set") {
  Account account;
  CHECK(errors_of(
            R"({"name":"Ann","age":3,"role":"admin","born":"2026-11-24","seen":"2026-11-24T10:00:00+02:00",
                      "picture":"AP8=","ratio":2})",
            account) == "");
  CHECK(account.name == "Ann");
  CHECK(account.age == 3);
  CHECK(account.role == Role::admin);
  CHECK(account.born == Date{std::chrono::year{2026} / 11 / 24});
  CHECK(account.seen->to_string() == "2026-11-24 08:00:00.000000");
  CHECK(account.picture->size() == 2);
  CHECK(account.ratio == 2.0);
  CHECK(account.id.is_unset());
  CHECK(account.active.is_unset());
}

TEST_CASE("each key that is missing, unknown, mistyped or not the client's is named") {
  Account account;
  CHECK(errors_of(R"({"id":1,"age":"x","visits":2,"secret":"s","nmae":"Ann","role":"boss","born":"24.11.2026",
                      "active":1,"picture":"?"})",
                  account) ==
        "body.id: read-only\n"
        "body.age: expected an integer, got \"x\"\n"
        "body.visits: read-only\n"
        "body.secret: unknown\n"
        "body.nmae: unknown\n"
        "body.role: expected one of \"guest\", \"admin\", got \"boss\"\n"
        "body.born: expected a date as \"2026-11-24\", got \"24.11.2026\"\n"
        "body.active: expected true or false, got 1\n"
        "body.picture: expected bytes in base64, got \"?\"\n"
        "body.name: missing\n");
  CHECK(account.id.is_unset());
  CHECK(account.secret.is_unset());
  CHECK(errors_of("[1]", account) == "body: expected an object, got an array\n");
  CHECK(errors_of(R"({"name":null})", account) == "body.name: expected a string, got null\n");
}

TEST_CASE("unknown and read-only keys are passed over where that is asked for") {
  Account account;
  CHECK(errors_of(R"({"id":1,"name":"Ann","visits":2,"secret":"s","more":1})", account, true) == "");
  CHECK(account.id.is_unset());
  CHECK(account.visits.is_unset());
  CHECK(account.secret.is_unset());
}

TEST_CASE("a partial model changes what was sent and nothing else") {
  Partial<Account> changes;
  CHECK(errors_of(R"({"age":null,"active":false})", changes) == "");
  Account account{.id = 7, .name = "Ann", .age = 3, .active = true, .ratio = 1.5};
  assign(account, changes);
  CHECK(account.id == 7);
  CHECK(account.name == "Ann");
  CHECK(account.age == std::nullopt);
  CHECK_FALSE(account.active);
  CHECK(account.ratio == 1.5);
  CHECK(errors_of(R"({"id":8})", changes) == "body.id: read-only\n");
}

TEST_CASE("bytes survive base64 whatever their length") {
  for (std::size_t length = 0; length < 10; ++length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += char(i * 37 + 250);
    Bytes bytes{text};
    CHECK(from_json<Bytes>(to_json(bytes)) == bytes);
  }
  for (const char* bad : {"\"A\"", "\"AA=A\"", "\"A===\"", "\"AAA\"", "\"AA A\"", "1"}) {
    CHECK_THROWS_AS(from_json<Bytes>(bad), JsonReadError);
  }
}
