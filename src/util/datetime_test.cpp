// SPDX-License-Identifier: MIT
#include <carafe/util/datetime.hpp>

#include <doctest/doctest.h>

using namespace carafe;
using namespace std::chrono_literals;

TEST_CASE("dates are written and read as YYYY-MM-DD") {
  struct {
    const char* text;
    int days;
  } cases[] = {{"1970-01-01", 0},
               {"1969-12-31", -1},
               {"2000-02-29", 11016},
               {"0001-01-01", -719162},
               {"9999-12-31", 2932896}};
  for (auto [text, days] : cases) {
    std::string shown{text};
    CAPTURE(shown);
    REQUIRE(Date::parse(text).has_value());
    CHECK(Date::parse(text)->days_since_epoch() == days);
    CHECK(Date::from_days_since_epoch(days).to_string() == text);
  }
}

TEST_CASE("what is no date is not read as one") {
  for (auto text :
       {"", "2026", "2026-1-1", "2026-13-01", "2026-02-29", "2026-00-10", "2026-11-24 ", " 2026-11-24",
        "2026/11/24", "26-11-24", "-026-11-24", "2026-11-2x", "2026-11-24T00:00"}) {
    CAPTURE(text);
    CHECK_FALSE(Date::parse(text).has_value());
  }
}

TEST_CASE("a year of more than four digits is written with its sign") {
  CHECK(Date{std::chrono::year{12345} / 1 / 2}.to_string() == "+12345-01-02");
  CHECK(Date{std::chrono::year{-5} / 1 / 2}.to_string() == "-5-01-02");
}

TEST_CASE("times of day are read to the microsecond and written in full") {
  struct {
    const char* text;
    const char* written;
  } cases[] = {{"13:45", "13:45:00.000000"},
               {"13:45:30", "13:45:30.000000"},
               {"23:59:59.999999", "23:59:59.999999"},
               {"00:00:00.5", "00:00:00.500000"},
               {"01:02:03.000004", "01:02:03.000004"}};
  for (auto [text, written] : cases) {
    std::string shown{text};
    CAPTURE(shown);
    REQUIRE(Time::parse(text).has_value());
    CHECK(Time::parse(text)->to_string() == written);
  }
  for (auto text :
       {"", "24:00", "12:60", "12:00:60", "1:00", "12:00:00.", "12:00:00.1234567", "12:00Z", "12-00"}) {
    CAPTURE(text);
    CHECK_FALSE(Time::parse(text).has_value());
  }
}

TEST_CASE("moments are read with a space or a T, in UTC or with an offset that is applied") {
  struct {
    const char* text;
    const char* written;
  } cases[] = {{"2026-11-24 13:45:30.000001", "2026-11-24 13:45:30.000001"},
               {"2026-11-24T13:45", "2026-11-24 13:45:00.000000"},
               {"2026-11-24T13:45:30Z", "2026-11-24 13:45:30.000000"},
               {"2026-11-24T01:30:00+02:00", "2026-11-23 23:30:00.000000"},
               {"2026-12-31T23:30:00-01:30", "2027-01-01 01:00:00.000000"},
               {"1969-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999"}};
  for (auto [text, written] : cases) {
    std::string shown{text};
    CAPTURE(shown);
    REQUIRE(DateTime::parse(text).has_value());
    CHECK(DateTime::parse(text)->to_string() == written);
  }
  for (auto text : {"", "2026-11-24", "2026-11-24  13:45", "2026-11-24_13:45", "2026-11-24T13:45+0200",
                    "2026-11-24T13:45+25:00", "2026-11-24T13:45ZZ", "2026-11-24T13:45 "}) {
    CAPTURE(text);
    CHECK_FALSE(DateTime::parse(text).has_value());
  }
}

TEST_CASE("a moment before 1970 has the day and the time of day it is written with") {
  DateTime moment = DateTime::from_microseconds_since_epoch(-1);
  CHECK(moment.date().to_string() == "1969-12-31");
  CHECK(moment.time_of_day().to_string() == "23:59:59.999999");
  CHECK(DateTime{moment.date(), moment.time_of_day()} == moment);
  CHECK(moment.to_string('T') == "1969-12-31T23:59:59.999999");
}

TEST_CASE("now is between two readings of the clock, and today is its day") {
  auto before = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  DateTime now = DateTime::now();
  CHECK(now >= DateTime{before});
  CHECK(now <= DateTime{before + 1h});
}
