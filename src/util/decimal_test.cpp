// SPDX-License-Identifier: MIT
#include <carafe/util/decimal.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <string>

#include <carafe/util/error.hpp>

using namespace carafe;

namespace {
const std::string nines(76, '9');
}

TEST_CASE("decimals are read and written with the scale they have") {
  struct {
    std::string text, written;
    int scale;
  } cases[] = {{"0", "0", 0},
               {"-0", "0", 0},
               {"0.00", "0.00", 2},
               {"12.50", "12.50", 2},
               {"-12.50", "-12.50", 2},
               {"+7", "7", 0},
               {".5", "0.5", 1},
               {"5.", "5", 0},
               {"007", "7", 0},
               {"1e3", "1000", 0},
               {"1.5E+2", "150", 0},
               {"1E-7", "0.0000001", 7},
               {"0e9", "0", 0},
               {"18446744073709551616", "18446744073709551616", 0},
               {"12345678901234567890123456789012345.678", "12345678901234567890123456789012345.678", 3},
               {"10000000000000000000000000000000000000", "10000000000000000000000000000000000000", 0},
               {nines, nines, 0},
               {"-" + nines, "-" + nines, 0},
               {"0." + nines, "0." + nines, 76},
               {"0." + std::string(75, '0') + "1", "0." + std::string(75, '0') + "1", 76}};
  for (const auto& [text, written, scale] : cases) {
    CAPTURE(text);
    auto value = Decimal::parse(text);
    REQUIRE(value.has_value());
    CHECK(value->to_string() == written);
    CHECK(value->scale() == scale);
  }
}

TEST_CASE("what is no decimal number of 76 digits is not read as one") {
  for (const std::string& text : {std::string{},
                                  std::string{"."},
                                  std::string{"-"},
                                  std::string{"1,5"},
                                  std::string{" 1"},
                                  std::string{"1 "},
                                  std::string{"1.2.3"},
                                  std::string{"NaN"},
                                  std::string{"Infinity"},
                                  std::string{"1e"},
                                  std::string{"1e+-3"},
                                  std::string{"e5"},
                                  std::string{"0x10"},
                                  std::string{"--1"},
                                  std::string{"1e77"},
                                  std::string{"1e999999999999"},
                                  std::string{"1e-77"},
                                  "1" + nines,
                                  "0." + nines + "9",
                                  std::string("1\0", 2),
                                  std::string{"1"} + std::string(100000, '0')}) {
    CAPTURE(text.substr(0, 80));
    CHECK_FALSE(Decimal::parse(text).has_value());
  }
  CHECK_THROWS_AS(Decimal{"12,50"}, UsageError);
}

TEST_CASE("whole numbers become decimals and come back") {
  CHECK(Decimal{std::numeric_limits<std::int64_t>::min()}.to_string() == "-9223372036854775808");
  CHECK(Decimal{std::numeric_limits<std::int64_t>::max()}.to_string() == "9223372036854775807");
  CHECK(Decimal{std::numeric_limits<std::uint64_t>::max()}.to_string() == "18446744073709551615");
  CHECK(Decimal{std::numeric_limits<std::int64_t>::min()}.to_int64() ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(Decimal{"42.000"}.to_int64() == 42);
  CHECK(Decimal{"-3.00"}.to_int64() == -3);
  CHECK_FALSE(Decimal{"42.5"}.to_int64().has_value());
  CHECK_FALSE(Decimal{"9223372036854775808"}.to_int64().has_value());
}

TEST_CASE("decimals are compared as numbers") {
  CHECK(Decimal{"1.5"} == Decimal{"1.500"});
  CHECK(Decimal{"1.5"}.hash() == Decimal{"1.500"}.hash());
  CHECK(Decimal{"0.00"} == Decimal{});
  CHECK(Decimal{"-1"} < Decimal{"0.01"});
  CHECK(Decimal{"-2"} < Decimal{"-1.99"});
  CHECK(Decimal{"9"} < Decimal{"10"});
  CHECK(Decimal{nines} > Decimal{"0." + nines});
  CHECK(Decimal{"2.0"} == 2);
}

TEST_CASE("sums and products are exact") {
  CHECK((Decimal{"0.1"} + Decimal{"0.2"}).to_string() == "0.3");
  CHECK((Decimal{"19.90"} * 3).to_string() == "59.70");
  CHECK((Decimal{"1.5"} - Decimal{"1.50"}).to_string() == "0.00");
  CHECK((Decimal{"-0.5"} + 1).to_string() == "0.5");
  CHECK((-Decimal{"0.0"}).to_string() == "0.0");
  CHECK(
      (Decimal{"99999999999999999999999999999999999999"} * Decimal{"99999999999999999999999999999999999999"})
          .to_string() == "9999999999999999999999999999999999999800000000000000000000000000000000000001");
  CHECK_THROWS_WITH_AS(Decimal{nines} + 1, doctest::Contains("more than 76 digits"), Error);
  CHECK_THROWS_AS(Decimal{nines} * 10, Error);
  CHECK_THROWS_AS(Decimal{"1e-40"} * Decimal{"1e-40"}, Error);
}

TEST_CASE("a quotient is rounded as it is asked for") {
  CHECK(Decimal{1}.divided_by(3, 5).to_string() == "0.33333");
  CHECK(Decimal{2}.divided_by(3, 5).to_string() == "0.66667");
  CHECK(Decimal{-2}.divided_by(3, 0).to_string() == "-1");
  CHECK(Decimal{"0.00000001"}.divided_by(Decimal{"0.00000003"}, 3).to_string() == "0.333");
  CHECK(Decimal{nines}.divided_by(Decimal{nines}, 3).to_string() == "1.000");
  CHECK_THROWS_AS(Decimal{1}.divided_by(0, 2), Error);
  CHECK_THROWS_AS(Decimal{1}.divided_by(3, 77), UsageError);
}

TEST_CASE("rounding does what each of its names says") {
  struct {
    const char* text;
    const char *half_even, *half_up, *down, *up, *floor, *ceiling;
  } cases[] = {{"2.5", "2", "3", "2", "3", "2", "3"},        {"3.5", "4", "4", "3", "4", "3", "4"},
               {"-2.5", "-2", "-3", "-2", "-3", "-3", "-2"}, {"2.51", "3", "3", "2", "3", "2", "3"},
               {"-0.4", "0", "0", "0", "-1", "-1", "0"},     {"9.99", "10", "10", "9", "10", "9", "10"}};
  for (const auto& row : cases) {
    CAPTURE(row.text);
    Decimal value{row.text};
    CHECK(value.rounded(0, Rounding::half_even).to_string() == row.half_even);
    CHECK(value.rounded(0, Rounding::half_up).to_string() == row.half_up);
    CHECK(value.rounded(0, Rounding::down).to_string() == row.down);
    CHECK(value.rounded(0, Rounding::up).to_string() == row.up);
    CHECK(value.rounded(0, Rounding::floor).to_string() == row.floor);
    CHECK(value.rounded(0, Rounding::ceiling).to_string() == row.ceiling);
  }
  CHECK(Decimal{"1.5"}.rounded(3).to_string() == "1.500");
  CHECK(Decimal{"1.500"}.normalized().to_string() == "1.5");
  CHECK(Decimal{"100.00"}.normalized().to_string() == "100");
  CHECK(Decimal{"0.00"}.normalized().to_string() == "0");
}

TEST_CASE("floats are converted only where it is asked for") {
  static_assert(!std::is_convertible_v<double, Decimal> && !std::is_constructible_v<Decimal, double>);
  static_assert(!std::is_constructible_v<Decimal, bool>);
  CHECK(Decimal::from_double(0.1, 2).to_string() == "0.10");
  CHECK(Decimal::from_double(0.1, 20).to_string() == "0.10000000000000000555");
  CHECK(Decimal::from_double(2.5, 0).to_string() == "2");
  CHECK(double(Decimal{"0.1"}) == 0.1);
  CHECK(double(Decimal{"-123456789012345678.5"}) == -123456789012345678.5);
  CHECK_THROWS_AS(Decimal::from_double(std::numeric_limits<double>::quiet_NaN(), 2), UsageError);
  CHECK_THROWS_AS(Decimal::from_double(1e300, 2), UsageError);
}

TEST_CASE("arithmetic agrees with integers") {
  std::mt19937_64 chance{20261124};
  for (int i = 0; i < 2000; ++i) {
    auto number = [&] { return std::int64_t(chance()) >> (chance() % 60 + 4); };
    std::int64_t a = number();
    std::int64_t b = number();
    CAPTURE(a);
    CAPTURE(b);
    CHECK((Decimal{a} + Decimal{b}).to_int64() == a + b);
    CHECK((Decimal{a} - Decimal{b}).to_int64() == a - b);
    CHECK((Decimal{a} <=> Decimal{b}) == (a <=> b));
    if (b != 0) CHECK(Decimal{a}.divided_by(b, 0, Rounding::down).to_int64() == a / b);
    Decimal product = Decimal{a} * Decimal{b};
    if (b != 0) CHECK(product.divided_by(b, 0) == Decimal{a});
    CHECK(Decimal{product.to_string()} == product);
  }
}
