// SPDX-License-Identifier: MIT
#include <carafe/sql/cpp_types.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace carafe;
using namespace std::chrono_literals;

namespace {

struct Email {
  std::string address;
  friend bool operator==(const Email&, const Email&) = default;
};
struct Cents {
  std::int64_t count = 0;
  friend bool operator==(const Cents&, const Cents&) = default;
};
enum class Role { admin, user };

template <class T>
std::string written(const T& value) {
  detail::CellStore store;
  return std::string(detail::encode_cell(value, store).bytes());
}

template <class T>
std::optional<T> read(const Cell& cell) {
  T value{};
  return FromCell<T>::read(cell, value) ? std::optional<T>{value} : std::nullopt;
}

template <class T>
void check_round_trip(const T& value) {
  detail::CellStore store;
  T copy{};
  REQUIRE(FromCell<T>::read(detail::encode_cell(value, store), copy));
  CHECK(copy == value);
}

}  // namespace

template <>
struct carafe::ColumnTypeOf<Email> {
  using stored = std::string;
  static constexpr TypeSpec type = String(100);
  static stored to_database(const Email& email) { return email.address; }
  static Email from_database(const stored& text) { return {text}; }
};
template <>
struct carafe::ColumnTypeOf<Cents> {
  using stored = std::optional<Decimal>;
  static constexpr TypeSpec type = Numeric(12, 2);
  static stored to_database(const Cents& cents) { return Decimal{cents.count}.divided_by(100, 2); }
  static Cents from_database(const stored& value) { return {*(*value * 100).to_int64()}; }
};

TEST_CASE("a value of every type comes back from its cell") {
  check_round_trip(std::numeric_limits<signed char>::min());
  check_round_trip(std::numeric_limits<unsigned char>::max());
  check_round_trip(std::numeric_limits<unsigned short>::max());
  check_round_trip(std::numeric_limits<unsigned>::max());
  check_round_trip(std::numeric_limits<long long>::min());
  check_round_trip(true);
  check_round_trip(1.5f);
  check_round_trip(std::numeric_limits<double>::denorm_min());
  check_round_trip(std::string("a\0b", 3));
  check_round_trip(Bytes{"\0\xff", 2});
  check_round_trip(Decimal{"-0.10"});
  check_round_trip(*Date::parse("0001-01-01"));
  check_round_trip(*Time::parse("23:59:59.999999"));
  check_round_trip(*DateTime::parse("9999-12-31 23:59:59.999999"));
  check_round_trip(-5us);
  check_round_trip(Uuid::random());
  check_round_trip(Role::user);
  check_round_trip(std::optional<Role>{});
  check_round_trip(std::optional<int>{3});
  check_round_trip(Email{"ann@example.com"});
  check_round_trip(Cents{-1999});
  CHECK(written(Cents{-1999}) == "-19.99");
}

TEST_CASE("a number that does not fit its type is not read") {
  CHECK_FALSE(read<signed char>(Cell::of_integer(128)).has_value());
  CHECK_FALSE(read<unsigned char>(Cell::of_integer(-1)).has_value());
  CHECK_FALSE(read<unsigned>(Cell::of_integer(std::int64_t{1} << 32)).has_value());
  CHECK_FALSE(read<int>(Cell::of_bytes("1.5", CellKind::decimal)).has_value());
  CHECK_FALSE(read<int>(Cell::of_bytes("2147483648", CellKind::decimal)).has_value());
  CHECK(read<int>(Cell::of_bytes("-2.00", CellKind::decimal)) == -2);
  CHECK_FALSE(read<int>(Cell::of_real(1)).has_value());
  CHECK_FALSE(read<int>(Cell::of_bytes("1")).has_value());
  CHECK_FALSE(read<int>(Cell{}).has_value());
}

TEST_CASE("values are read in each form a database stores them in") {
  Uuid uuid = Uuid::from_string("123e4567-e89b-12d3-a456-426614174000");
  CHECK(read<Uuid>(Cell::of_bytes("123e4567e89b12d3a456426614174000")) == uuid);
  CHECK(read<Uuid>(Cell::of_bytes("123E4567-E89B-12D3-A456-426614174000")) == uuid);
  CHECK_FALSE(read<Uuid>(Cell::of_bytes("123e4567e89b12d3a45642661417400g")).has_value());
  CHECK_FALSE(read<Uuid>(Cell::of_bytes("short", CellKind::uuid)).has_value());

  CHECK(read<std::chrono::microseconds>(Cell::of_bytes("1970-01-02 00:00:00.000000")) == 24h);
  CHECK(read<std::chrono::microseconds>(Cell::of_bytes("1969-12-31 23:59:59.999999")) == -1us);
  CHECK(read<std::chrono::microseconds>(Cell::of_bytes("P1DT1H0.000001S")) == 25h + 1us);
  CHECK(read<std::chrono::microseconds>(Cell::of_bytes("P-1DT-2H-3M-4.5S")) == -(26h + 3min + 4500ms));
  CHECK(read<std::chrono::microseconds>(Cell::of_bytes("PT0S")) == 0us);
  for (const char* text : {"1 mon", "P1M", "P1Y", "P", "PT", "PT1", "PT1D", "P1H", "PT1H2", "PTS",
                           "PT1.0000001S", "PT99999999999999999999S"}) {
    CAPTURE(text);
    CHECK_FALSE(read<std::chrono::microseconds>(Cell::of_bytes(text)).has_value());
  }

  CHECK(read<DateTime>(Cell::of_bytes("2026-11-24 13:45:30.5+02")) ==
        *DateTime::parse("2026-11-24 11:45:30.5"));
  CHECK(read<DateTime>(Cell::of_bytes("2026-11-24T13:45:30-01:30")) ==
        *DateTime::parse("2026-11-24 15:15:30"));

  CHECK(read<Decimal>(Cell::of_real(0.1)) == Decimal{"0.1"});
  CHECK(read<Decimal>(Cell::of_real(1e-7)) == Decimal{"0.0000001"});
  CHECK(read<Decimal>(Cell::of_integer(-3)) == Decimal{-3});
  CHECK(read<Decimal>(Cell::of_bytes("12345678901234567890.5")) == Decimal{"12345678901234567890.5"});
  CHECK_FALSE(read<Decimal>(Cell::of_bytes("NaN", CellKind::decimal)).has_value());
  CHECK(read<double>(Cell::of_bytes("2.50", CellKind::decimal)) == 2.5);

  CHECK_FALSE(read<Role>(Cell::of_bytes("owner")).has_value());
  CHECK_FALSE(read<Role>(Cell::of_integer(0)).has_value());
}

TEST_CASE("a decimal of 15 digits is the same after it was a double") {
  std::int64_t coefficients[] = {1,
                                 9,
                                 10,
                                 123456789012345,
                                 999999999999999,
                                 999999999999998,
                                 100000000000001,
                                 900719925474099,
                                 333333333333333,
                                 666666666666667};
  for (std::int64_t coefficient : coefficients) {
    for (int scale = 0; scale <= 15; ++scale) {
      for (int sign : {1, -1}) {
        Decimal value = Decimal{sign * coefficient} * Decimal{"1e-" + std::to_string(scale)};
        CAPTURE(value.to_string());
        CHECK(read<Decimal>(Cell::of_real(double(value))) == value);
      }
    }
  }
}

TEST_CASE("arrays are written as PostgreSQL reads them") {
  CHECK(written(std::vector<int>{}) == "{}");
  CHECK(written(std::vector<int>{1, -2}) == "{1,-2}");
  CHECK(written(std::vector<bool>{true, false}) == "{t,f}");
  CHECK(written(std::vector<std::optional<int>>{1, std::nullopt}) == "{1,NULL}");
  CHECK(written(std::vector<std::string>{"", "NULL", "a\"b", "c\\d", "e,f", "{}"}) ==
        R"({"","NULL","a\"b","c\\d","e,f","{}"})");
  CHECK(written(std::vector<Bytes>{Bytes{"\x01\xff", 2}}) == R"({"\\x01ff"})");
}

TEST_CASE("arrays come back as they were") {
  check_round_trip(std::vector<int>{});
  check_round_trip(std::vector<short>{1, 2, -3});
  check_round_trip(std::vector<bool>{true, false, true});
  check_round_trip(std::vector<double>{1.5, -0.0, 1e300, std::numeric_limits<double>::infinity()});
  check_round_trip(
      std::vector<std::optional<std::string>>{"NULL", std::nullopt, "", " a ", "\"", "\\", "{1,2}"});
  check_round_trip(std::vector<Bytes>{Bytes{"\0\\\"", 3}, Bytes{}});
  check_round_trip(std::vector<Decimal>{Decimal{"1.50"}, Decimal{"-0.01"}});
  check_round_trip(std::vector<Date>{*Date::parse("2026-11-24")});
  check_round_trip(std::vector<Time>{*Time::parse("13:45:30.5")});
  check_round_trip(std::vector<DateTime>{*DateTime::parse("2026-11-24 13:45:30.000001")});
  check_round_trip(std::vector<Uuid>{Uuid::random(), Uuid{}});
  CHECK(read<std::vector<std::string>>(Cell::of_bytes("{ a , b c }", CellKind::array)) ==
        std::vector<std::string>{"a", "b c"});
}

TEST_CASE("what is no array of the type is not read") {
  for (const char* text : {"", "{", "}", "1,2", "{1,}", "{,1}", "{1,2", "{{1},{2}}", "{1}2}", "{1 2}",
                           "{\"1}", "{1\"2\"}", "{1,NULL}", "{a}", "{1\\}"}) {
    CAPTURE(text);
    CHECK_FALSE(read<std::vector<int>>(Cell::of_bytes(text, CellKind::array)).has_value());
  }
}

TEST_CASE("the type of a column follows from what it holds") {
  static_assert(detail::default_type<int>.kind == TypeKind::Integer);
  static_assert(detail::default_type<unsigned>.kind == TypeKind::BigInteger);
  static_assert(detail::default_type<float>.kind == TypeKind::Float);
  static_assert(detail::default_type<Decimal>.kind == TypeKind::Numeric);
  static_assert(detail::default_type<Role>.kind == TypeKind::Enum);
  static_assert(detail::default_type<Email>.length == 100);
  static_assert(detail::default_type<Cents>.scale == 2);
  static_assert(detail::default_type<std::vector<std::optional<int>>>.item == TypeKind::Integer);
  static_assert(detail::default_type<std::vector<std::vector<int>>>.kind == TypeKind::Other);
  static_assert(detail::default_type<unsigned long>.kind == TypeKind::Other);
}
