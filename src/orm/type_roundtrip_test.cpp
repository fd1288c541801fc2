// SPDX-License-Identifier: MIT
// Edge values of every type a column may hold, written and read back on every database.
#include <carafe/db/errors.hpp>
#include <carafe/json/value.hpp>
#include <carafe/orm/json.hpp>
#include <carafe/orm/session.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <test_databases.hpp>

using namespace carafe;
using namespace std::chrono_literals;
using testing_support::on_every_database;
using testing_support::TestDatabase;

namespace type_test {

enum class Role { guest, member, admin };

struct Email {
  std::string address;
  friend bool operator==(const Email&, const Email&) = default;
};

/// A model of one column, and of the same that may be NULL. `Spec` says how it is declared.
template <class T, class Spec = void>
struct Holder {
  Column<std::int64_t> id{primary_key};
  Column<T> value{Spec::type};
  Column<std::optional<T>> maybe{Spec::type};
  static constexpr auto tablename = "holder";
};
template <class T>
struct Holder<T, void> {
  Column<std::int64_t> id{primary_key};
  Column<T> value{};
  Column<std::optional<T>> maybe{};
  static constexpr auto tablename = "holder";
};

template <class T>
bool same(const T& a, const T& b) {
  return a == b;
}
bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

/// Each value by itself and as an optional one, and NULL: through a session, raw, and, where
/// the database compares such values, found by it.
template <class T, class Spec = void>
void check_round_trip(const TestDatabase& database, const std::vector<T>& values, bool comparable = true) {
  using H = Holder<T, Spec>;
  Models models;
  models.add<H>();
  Engine engine = database.engine();
  create_all(engine, models);
  {
    Session session{engine, models};
    for (const T& value : values) session.add(H{.value = value, .maybe = value});
    if (!values.empty()) session.add(H{.value = values[0], .maybe = std::nullopt});
    session.commit();
  }
  Session session{engine, models};
  auto rows = session.scalars(select<H>().order_by(&H::id)).all();
  REQUIRE(rows.size() == values.size() + 1);
  Result raw = session.execute(text("SELECT value, maybe FROM holder ORDER BY id"));
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    const H& row = *rows[i];
    CHECK(same(static_cast<const T&>(row.value), values[i]));
    REQUIRE(row.maybe.has_value());
    CHECK(same(*row.maybe, values[i]));
    CHECK(same(raw[i].template get<T>(0), values[i]));
    CHECK(same(*raw[i].template get<std::optional<T>>(1), values[i]));
    if (comparable) {
      auto found = session.scalars(select<H>().where(col(&H::value) == values[i])).all();
      CHECK(std::ranges::any_of(found, [&](const auto& one) { return one->id == row.id; }));
    }
  }
  CHECK_FALSE(std::as_const(rows.back())->maybe.has_value());
  CHECK_FALSE(raw[values.size()].template get<std::optional<T>>(1).has_value());
  // Nothing was changed, so that nothing is written.
  for (auto& row : rows) static_cast<void>(row->value);
  session.flush();
  session.rollback();
  drop_all(engine, models);
}

template <class T>
std::vector<T> limits() {
  return {std::numeric_limits<T>::min(), T(-1), T(0), T(1), std::numeric_limits<T>::max()};
}

template <TypeSpec Type>
struct As {
  static constexpr TypeSpec type = Type;
};

}  // namespace type_test

template <>
struct carafe::ColumnTypeOf<type_test::Email> {
  using stored = std::string;
  static constexpr TypeSpec type = String(100);
  static stored to_database(const type_test::Email& email) { return email.address; }
  static type_test::Email from_database(const stored& text) { return {text}; }
};

using namespace type_test;

TEST_CASE("integers of every width come back as they were") {
  on_every_database([](TestDatabase& database) {
    check_round_trip(database, limits<std::int8_t>());
    check_round_trip(database, std::vector<std::uint8_t>{0, 255});
    check_round_trip(database, limits<std::int16_t>());
    check_round_trip(database, std::vector<std::uint16_t>{0, 65535});
    check_round_trip(database, limits<std::int32_t>());
    check_round_trip(database, std::vector<std::uint32_t>{0, 4294967295U});
    check_round_trip(database, limits<std::int64_t>());
    check_round_trip(database, limits<long long>());
    check_round_trip(database, std::vector<bool>{false, true});
  });
}

TEST_CASE("floats come back bit by bit") {
  using Limits = std::numeric_limits<double>;
  on_every_database([](TestDatabase& database) {
    check_round_trip(database,
                     std::vector<double>{0.0, 1.5, -0.1, Limits::max(), Limits::lowest(), Limits::min(),
                                         Limits::epsilon(), 1e-300, 123456789.123456789});
    check_round_trip(database, std::vector<float>{0.0F, 1.5F, 3.25e30F, -0.0625F});
  });
}

TEST_CASE("a float that a database has not is refused, or comes back") {
  using Limits = std::numeric_limits<double>;
  on_every_database([](TestDatabase& database) {
    for (double value :
         {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), Limits::denorm_min(), -0.0}) {
      CAPTURE(value);
      using H = Holder<double>;
      Models models;
      models.add<H>();
      Engine engine = database.engine();
      create_all(engine, models);
      Session session{engine, models};
      session.add(H{.value = value, .maybe = value});
      try {
        session.commit();
      } catch (const DataError&) {
        session.rollback();
        CHECK(session.scalars(select<H>()).all().empty());
        session.rollback();  // a table that was read in an open transaction is not dropped
        drop_all(engine, models);
        continue;
      }
      Session reader{engine, models};
      auto row = reader.scalars(select<H>()).one();
      // A database may drop the sign of zero, and nothing else.
      double read = row->value;
      CHECK((std::isnan(value) ? std::isnan(read) : read == value));
      reader.rollback();
      drop_all(engine, models);
    }
  });
}

TEST_CASE("decimals come back with every digit and their scale") {
  on_every_database([](TestDatabase& database) {
    std::vector<Decimal> money;
    for (const char* text : {"0.00", "12.50", "-12.50", "0.01", "-0.01", "9999999999999.99",
                             "-9999999999999.99", "1234567890123.45", "3333333333333.33", "100.00"}) {
      money.emplace_back(text);
    }
    check_round_trip<Decimal, As<Numeric(15, 2)>>(database, money);
    check_round_trip<Decimal, As<Numeric(15, 15)>>(
        database,
        {Decimal{"0.999999999999999"}, Decimal{"0.000000000000001"}, Decimal{"-0.123456789012345"}});
    check_round_trip<Decimal, As<Numeric(15, 0)>>(
        database, {Decimal{"999999999999999"}, Decimal{"-999999999999999"}, Decimal{}});
    std::vector<Decimal> large;
    for (const char* text :
         {"9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999",
          "0.0000000001", "1234567890123456.7800000000", "0.0000000000", "12.5000000000",
          "9007199254740993.0000000000"}) {
      large.emplace_back(text);
    }
    check_round_trip<Decimal, As<Numeric(38, 10)>>(database, large);
    using H = Holder<Decimal, As<Numeric(15, 2)>>;
    Models models;
    models.add<H>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    session.add(H{.value = Decimal{"12.5"}, .maybe = Decimal{3}});
    session.commit();
    Session reader{engine, models};
    auto row = reader.scalars(select<H>()).one();
    CHECK(row->value.to_string() == "12.50");
    CHECK(row->maybe->to_string() == "3.00");
  });
}

TEST_CASE("decimals are added exactly, or the sum is refused") {
  on_every_database([](TestDatabase& database) {
    using H = Holder<Decimal, As<Numeric(30, 10)>>;
    Models models;
    models.add<H>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    session.add(H{.value = Decimal{"12345678901234567890.0000000001"}, .maybe = Decimal{"0.1"}});
    session.add(H{.value = Decimal{"1.0000000002"}, .maybe = Decimal{"0.2"}});
    session.commit();
    auto sum = select(func::sum(&H::value));
    if (engine.dialect().compiler().adds_exactly(SqlType{Numeric(30, 10)})) {
      CHECK(session.scalar(sum) == Decimal{"12345678901234567891.0000000003"});
    } else {
      CHECK_THROWS_WITH_AS(session.scalar(sum), doctest::Contains("sum() of value"), UsageError);
    }
    session.rollback();
  });
}

TEST_CASE("a decimal is rounded to its column, and refused beyond it") {
  on_every_database([](TestDatabase& database) {
    using H = Holder<Decimal, As<Numeric(6, 2)>>;
    Models models;
    models.add<H>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    session.add(H{.value = Decimal{"0.125"}, .maybe = Decimal{"-2.675"}});
    session.commit();
    Session reader{engine, models};
    auto row = reader.scalars(select<H>()).one();
    CHECK(row->value == Decimal{"0.13"});
    CHECK(*row->maybe == Decimal{"-2.68"});
    reader.rollback();
    session.add(H{.value = Decimal{"12345.67"}});
    CHECK_THROWS_WITH_AS(session.commit(), doctest::Contains(".value: 12345.67 has more digits"), DataError);
  });
}

TEST_CASE("large decimals are ordered as numbers") {
  on_every_database([](TestDatabase& database) {
    using H = Holder<Decimal, As<Numeric(30, 4)>>;
    Models models;
    models.add<H>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    std::vector<Decimal> sorted{Decimal{"-12345678901234567890.5"},
                                Decimal{"-2"},
                                Decimal{"-1.5"},
                                Decimal{},
                                Decimal{"0.0001"},
                                Decimal{"9"},
                                Decimal{"10"},
                                Decimal{"10.5"},
                                Decimal{"99999999999999999999"},
                                Decimal{"1e25"}};
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      session.add(H{.value = sorted[(i * 7) % sorted.size()], .maybe = std::nullopt});
    }
    session.commit();
    Session reader{engine, models};
    auto rows = reader.scalars(select<H>().order_by(&H::value)).all();
    REQUIRE(rows.size() == sorted.size());
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i]->value == sorted[i]);
    CHECK(reader.scalars(select<H>().where(col(&H::value) > Decimal{"9.5"})).all().size() == 4);
    CHECK(reader.scalars(select<H>().where(col(&H::value) < Decimal{"-12345678901234567890"})).all().size() ==
          1);
  });
}

TEST_CASE("text of every script comes back, and what is no text is refused") {
  on_every_database([](TestDatabase& database) {
    std::string long_text;
    for (int i = 0; i < 20000; ++i) long_text += "ä\U0001F600";
    check_round_trip(database,
                     std::vector<std::string>{"", " ", "'", "\"", "\\", "%_", "\r\n\t", "Ünïcödé", "漢字",
                                              "\U0001F600\U0001F468\u200D\U0001F469", "e\u0301", long_text});
    using H = Holder<std::string>;
    Models models;
    models.add<H>();
    Engine engine = database.engine();
    create_all(engine, models);
    for (const std::string& bad :
         {std::string("\xff"), std::string("M\xfcller"), std::string("\xc0\xaf"), std::string("\xed\xa0\x80"),
          std::string("twenty ascii chars, then \xe4")}) {
      Session session{engine, models};
      session.add(H{.value = bad});
      CHECK_THROWS_WITH_AS(session.commit(), doctest::Contains("no UTF-8"), DataError);
    }
    const std::string with_nul{"a\0b", 3};
    Session session{engine, models};
    session.add(H{.value = with_nul});
    try {
      session.commit();
    } catch (const DataError&) {
      return;  // PostgreSQL
    }
    Session reader{engine, models};
    CHECK(reader.scalars(select<H>()).one()->value == with_nul);
  });
}

TEST_CASE("blobs of all bytes come back") {
  on_every_database([](TestDatabase& database) {
    std::string all;
    for (int i = 0; i < 1024; ++i) all += char(i & 255);
    check_round_trip(database,
                     std::vector<Bytes>{Bytes{}, Bytes{"\0", 1}, Bytes{"\xff\0\xfe", 3}, Bytes{all}});
  });
}

TEST_CASE("days, times and moments come back to the microsecond") {
  on_every_database([](TestDatabase& database) {
    check_round_trip(database, std::vector<Date>{*Date::parse("0001-01-01"), *Date::parse("1582-10-10"),
                                                 Date{}, *Date::parse("1969-12-31"),
                                                 *Date::parse("2000-02-29"), *Date::parse("9999-12-31")});
    check_round_trip(database, std::vector<Time>{Time{}, *Time::parse("00:00:00.000001"),
                                                 *Time::parse("12:30"), *Time::parse("23:59:59.999999")});
    std::vector<DateTime> moments{
        *DateTime::parse("0001-01-01 00:00"), DateTime{}, *DateTime::parse("1969-12-31 23:59:59.999999"),
        *DateTime::parse("2026-03-29 02:30:00.000001"), *DateTime::parse("9999-12-31 23:59:59.999999")};
    check_round_trip(database, moments);
    check_round_trip<DateTime, As<with_timezone(DateTimeType())>>(database, moments);
  });
}

TEST_CASE("intervals come back, also negative ones") {
  on_every_database([](TestDatabase& database) {
    check_round_trip(database, std::vector<std::chrono::microseconds>{0us, 1us, -1us, 24h, -90min, 876000h,
                                                                      std::chrono::microseconds{123456789}});
  });
}

TEST_CASE("UUIDs, enums and types of the user's come back") {
  on_every_database([](TestDatabase& database) {
    check_round_trip(database,
                     std::vector<Uuid>{Uuid{}, Uuid::from_string("123e4567-e89b-12d3-a456-426614174000"),
                                       Uuid::from_string("ffffffff-ffff-ffff-ffff-ffffffffffff"),
                                       Uuid::from_string("00000000-0000-0000-0000-000000000001")});
    check_round_trip(database, std::vector<Role>{Role::guest, Role::member, Role::admin});
    check_round_trip<Role, As<String(20)>>(database, std::vector<Role>{Role::admin});
    check_round_trip(database, std::vector<Email>{Email{"ann@example.com"}, Email{}});
  });
}

TEST_CASE("JSON of every shape comes back") {
  on_every_database([](TestDatabase& database) {
    auto nested = [](std::size_t levels) {
      JsonValue deep = 1;
      for (std::size_t i = 0; i < levels; ++i) deep = JsonValue::array({deep});
      return deep;
    };
    check_round_trip(database,
                     std::vector<JsonValue>{JsonValue{},
                                            true,
                                            0,
                                            -1,
                                            std::numeric_limits<std::int64_t>::max(),
                                            1.5,
                                            "",
                                            "text",
                                            "1",
                                            "it's \"quoted\" \\ \u00e4 \U0001F600",
                                            JsonValue::array(),
                                            JsonValue::object(),
                                            {{"a", 1}, {"b", {1, 2, {{"c", nullptr}}}}, {"", "empty key"}},
                                            nested(31)},
                     false);
    Models models;
    models.add<Holder<JsonValue>>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    session.add(Holder<JsonValue>{.value = nested(json_max_depth + 1)});
    CHECK_THROWS_WITH_AS(session.commit(), doctest::Contains("nested deeper"), DataError);
    session.rollback();
    session.add(Holder<JsonValue>{.value = nested(json_max_depth)});
    try {
      session.commit();
    } catch (const IntegrityError& error) {
      CHECK(error.kind() == ConstraintKind::check);  // MariaDB takes 32 levels
      return;
    }
    Session reader{engine, models};
    CHECK(reader.scalars(select<Holder<JsonValue>>()).one()->value == nested(json_max_depth));
  });
}

TEST_CASE("arrays come back where the database has them, and are refused where it has not") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    if (!engine.dialect().capabilities().arrays) {
      Models models;
      models.add<Holder<std::vector<int>>>();
      CHECK_THROWS_WITH_AS(create_all(engine, models), doctest::Contains("has no arrays"), UsageError);
      return;
    }
    check_round_trip(database, std::vector<std::vector<int>>{{}, {1}, {1, -2, 3}});
    check_round_trip(database, std::vector<std::vector<std::optional<std::string>>>{
                                   {}, {"", std::nullopt, "NULL", "a\"b\\c", "{x,y}", "Ü"}});
    check_round_trip(database, std::vector<std::vector<bool>>{{true, false}});
    check_round_trip(database,
                     std::vector<std::vector<double>>{{1.5, -0.25, std::numeric_limits<double>::infinity()}});
    check_round_trip(database, std::vector<std::vector<Uuid>>{{Uuid{}, Uuid::random()}});
    check_round_trip(database,
                     std::vector<std::vector<DateTime>>{{*DateTime::parse("2026-11-24 13:45:30.000001")}});
    check_round_trip(database, std::vector<std::vector<Date>>{{*Date::parse("2026-11-24")}});
    check_round_trip(database, std::vector<std::vector<Bytes>>{{Bytes{"\0\xff\\", 3}, Bytes{}}});
    check_round_trip(database, std::vector<std::vector<Decimal>>{{Decimal{"1.50"}, Decimal{"-0.01"}}});
  });
}

TEST_CASE("an enum's name that its type does not have is an error") {
  on_every_database([](TestDatabase& database) {
    using H = Holder<Role, As<String(20)>>;
    Models models;
    models.add<H>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    session.execute(text("INSERT INTO holder (id, value) VALUES (1, 'owner')"));
    CHECK_THROWS_WITH_AS(session.scalars(select<H>()).all(), doctest::Contains("'owner', which is no"),
                         DataError);
  });
}
