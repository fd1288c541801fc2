// SPDX-License-Identifier: MIT
// The Carafe half of sqlalchemy_types_test.py: writes the rows that both know, or prints
// the rows there are as JSON.
#include <carafe/data.hpp>
#include <carafe/json/value.hpp>
#include <carafe/orm/json.hpp>

#include <cstdio>
#include <string_view>

using namespace carafe;

enum class Role { guest, member, admin };

struct Sample {
  Column<int> id{primary_key};
  Column<std::int16_t> small{};
  Column<std::int64_t> big{};
  Column<bool> flag{};
  Column<double> real{};
  Column<Decimal> price{Numeric(12, 2)};
  Column<std::string> name{String(50)};
  Column<std::string> note{};
  Column<Bytes> photo{};
  Column<Date> day{};
  Column<Time> hour{};
  Column<DateTime> moment{};
  Column<std::chrono::microseconds> span{};
  Column<Role> role{};
  Column<JsonValue> doc{};
  Column<Uuid> uid{};
  Column<std::optional<Decimal>> maybe_price{Numeric(12, 2)};
  Column<std::optional<Date>> maybe_day{};
  Column<std::optional<Role>> maybe_role{};
  Column<std::optional<Uuid>> maybe_uid{};
};

int main(int count, char** arguments) {
  if (count != 3) return 2;
  Models models;
  models.add<Sample>();
  Engine engine{DatabaseUrl::parse(arguments[1])};
  const std::string_view command = arguments[2];
  if (command == "create") {
    create_all(engine, models);
    return 0;
  }
  Session session{engine, models};
  if (command == "write") {
    using namespace std::chrono_literals;
    session.add(Sample{.id = 101,
                       .small = std::int16_t{-32768},
                       .big = 9223372036854775807,
                       .flag = true,
                       .real = 0.1,
                       .price = Decimal{"12.50"},
                       .name = "Zoë \U0001F600",
                       .note = "it's \"quoted\" \\ %",
                       .photo = Bytes{"\0\x01\xff'", 4},
                       .day = *Date::parse("2026-11-24"),
                       .hour = *Time::parse("13:45:30.000123"),
                       .moment = *DateTime::parse("2026-11-24 13:45:30.000123"),
                       .span = 25h + 1us,
                       .role = Role::member,
                       .doc = JsonValue{{"a", {1, 2.5, nullptr, true}}, {"ü", "\U0001F600"}},
                       .uid = Uuid::from_string("123e4567-e89b-12d3-a456-426614174000"),
                       .maybe_price = Decimal{"-0.01"},
                       .maybe_day = *Date::parse("0001-01-01"),
                       .maybe_role = Role::admin,
                       .maybe_uid = Uuid{}});
    session.add(Sample{.id = 102,
                       .small = std::int16_t{0},
                       .big = -9223372036854775807 - 1,
                       .flag = false,
                       .real = -1e300,
                       .price = Decimal{"9999999999.99"},
                       .name = "",
                       .note = "",
                       .photo = Bytes{},
                       .day = *Date::parse("9999-12-31"),
                       .hour = Time{},
                       .moment = *DateTime::parse("1969-12-31 23:59:59.999999"),
                       .span = -90min,
                       .role = Role::guest,
                       .doc = JsonValue::array(),
                       .uid = Uuid::from_string("ffffffff-ffff-ffff-ffff-ffffffffffff"),
                       .maybe_price = std::nullopt,
                       .maybe_day = std::nullopt,
                       .maybe_role = std::nullopt,
                       .maybe_uid = std::nullopt});
    session.commit();
    return 0;
  }
  for (const auto& sample : session.scalars(select<Sample>().order_by(&Sample::id)).all()) {
    std::puts(to_json(sample).c_str());
  }
  return 0;
}
