// SPDX-License-Identifier: MIT
#include <carafe/orm/column.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

using namespace carafe;

namespace {

enum class Role { guest, member, admin };

struct Everything {
  Column<std::int16_t> small{};
  Column<int> id{primary_key};
  Column<std::int64_t> big{};
  Column<bool> active{};
  Column<double> ratio{};
  Column<std::string> name{String(50), not_null};
  Column<Bytes> blob{};
  Column<Date> day{};
  Column<Time> hour{};
  Column<DateTime> moment{};
  Column<Role> role{};
  Column<std::optional<std::int16_t>> maybe_small{};
  Column<std::optional<int>> maybe_id{};
  Column<std::optional<std::int64_t>> maybe_big{};
  Column<std::optional<bool>> maybe_active{};
  Column<std::optional<double>> maybe_ratio{};
  Column<std::optional<std::string>> maybe_name{Text(), nullable};
  Column<std::optional<Bytes>> maybe_blob{};
  Column<std::optional<Date>> maybe_day{};
  Column<std::optional<Time>> maybe_hour{};
  Column<std::optional<DateTime>> maybe_moment{};
  Column<std::optional<Role>> maybe_role{};
};

constexpr Date day_one{std::chrono::year{2026} / 11 / 24};
constexpr Time noon{std::chrono::hours{12}};
constexpr DateTime moment_one{day_one, noon};

// What holds for a column of every type, given two different values, the lesser first.
template <class T>
void use_like_a_value(T lesser, T greater) {
  Column<T> column;
  CHECK(column.is_unset());
  CHECK(column == T{});
  column = lesser;
  CHECK_FALSE(column.is_unset());

  CHECK(column == lesser);
  CHECK(lesser == column);
  CHECK(column != greater);
  CHECK(greater != column);
  const Column<T> other = greater;
  CHECK(column != other);
  CHECK(other == greater);
  CHECK_FALSE(column == other);

  CHECK(column < other);
  CHECK(column <= lesser);
  CHECK(greater > column);
  CHECK(other >= column);
  CHECK((column <=> other) < 0);
  CHECK((column <=> lesser) == 0);

  auto copy = column;
  copy = other;
  CHECK(column == lesser);
  CHECK(copy == other);
  Column<T> moved = std::move(copy);
  CHECK(moved == greater);
  const T& reference = moved;
  CHECK(reference == greater);
  T value = moved;
  CHECK(value == greater);
  T taken = std::move(moved);
  CHECK(taken == greater);

  column = T{};
  CHECK_FALSE(column.is_unset());  // assigned, though equal to T{}
  CHECK(Column<T>{greater} == greater);

  static_assert(std::is_nothrow_move_constructible_v<Column<T>>);
  static_assert(std::is_convertible_v<T, Column<T>>);
  static_assert(std::is_convertible_v<const Column<T>&, const T&>);

  std::vector<Column<T>> sorted{other, Column<T>{lesser}};
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted[0] == lesser);
}

template <class T>
void use_like_an_optional(T value) {
  Column<std::optional<T>> column;
  if constexpr (!std::is_same_v<T, bool>) CHECK_FALSE(column);
  CHECK_FALSE(column.has_value());
  CHECK(column == std::nullopt);
  column = value;
  if constexpr (!std::is_same_v<T, bool>) CHECK(column);
  std::optional<T> whole = column;
  CHECK(whole == value);
  std::optional<T> made{column};
  CHECK(made == value);
  CHECK(*column == value);
  CHECK(column == value);
  CHECK(value == column);
  CHECK(column == std::optional<T>{value});
  CHECK(std::optional<T>{value} == column);
  CHECK(column == Column<T>{value});
  CHECK(Column<T>{value} == column);
  CHECK(column != std::nullopt);
  CHECK(column > std::nullopt);
  CHECK(column.value_or(T{}) == value);
  column = std::nullopt;
  CHECK(column == std::nullopt);
  CHECK_FALSE(column.is_unset());
  column.emplace(value);
  CHECK(column.value() == value);
  column.reset();
  CHECK_FALSE(column.has_value());
  Column<T> plain = value;
  column = plain;
  CHECK(column == plain);
}

}  // namespace

TEST_CASE("a column of every type is used as its value") {
  use_like_a_value<std::int16_t>(-1, 2);
  use_like_a_value<int>(-1, 2);
  use_like_a_value<std::int64_t>(-1, 1LL << 40);
  use_like_a_value<bool>(false, true);
  use_like_a_value<double>(-0.5, 2.5);
  use_like_a_value<std::string>("ann", "bob");
  use_like_a_value<Bytes>(Bytes{std::string_view{"a\0b", 3}}, Bytes{"b"});
  use_like_a_value<Date>(day_one, Date::from_days_since_epoch(day_one.days_since_epoch() + 1));
  use_like_a_value<Time>(Time{}, noon);
  use_like_a_value<DateTime>(moment_one, DateTime{day_one, Time{std::chrono::hours{13}}});
  use_like_a_value<Role>(Role::guest, Role::admin);
  use_like_a_value<std::optional<int>>(std::nullopt, 1);
  use_like_a_value<std::optional<std::string>>("a", "b");
  use_like_a_value<std::optional<Role>>(std::nullopt, Role::admin);
}

TEST_CASE("a nullable column of every type is used as an optional") {
  use_like_an_optional<std::int16_t>(3);
  use_like_an_optional<int>(3);
  use_like_an_optional<std::int64_t>(3);
  use_like_an_optional<bool>(true);
  use_like_an_optional<double>(1.5);
  use_like_an_optional<std::string>("x");
  use_like_an_optional<Bytes>(Bytes{"x"});
  use_like_an_optional<Date>(day_one);
  use_like_an_optional<Time>(noon);
  use_like_an_optional<DateTime>(moment_one);
  use_like_an_optional<Role>(Role::member);
}

TEST_CASE("a model is made by designated initialisers") {
  Everything row{.small = 1,
                 .id = 2,
                 .active = true,
                 .ratio = 1,
                 .name = "Ann",
                 .day = std::chrono::year{2026} / 11 / 24,
                 .role = Role::admin,
                 .maybe_id = 5,
                 .maybe_name = "x",
                 .maybe_day = day_one};
  CHECK(row.name == "Ann");
  CHECK(row.day == day_one);
  CHECK(row.maybe_id == 5);
  CHECK(row.maybe_big == std::nullopt);
  CHECK(row.big.is_unset());
  CHECK_FALSE(row.id.is_unset());
  static_assert(field_count<Everything> == 22);
}

TEST_CASE("options are no values") {
  Everything row;
  CHECK(row.id.is_unset());
  CHECK(row.name.is_unset());
  CHECK(row.name.empty());
}

TEST_CASE("numbers compute and compare with other number types without loss") {
  Column<int> number = 6;
  CHECK(number + 1 == 7);
  CHECK(number * number == 36);
  CHECK(-number == -6);
  CHECK(number / 4.0 == doctest::Approx(1.5));
  CHECK(number == 6L);
  CHECK(6LL == number);
  CHECK(number < 7U);
  CHECK(std::size_t{7} > number);
  number = -1;
  CHECK(number < 0U);  // a plain int would be converted and compare as 4294967295
  number += 3;
  CHECK(number == 2);
  number -= 1;
  number *= 8;
  number /= 2;
  number %= 3;
  CHECK(number == 1);
  CHECK(number++ == 1);
  CHECK(++number == 3);
  CHECK(number-- == 3);
  CHECK(--number == 1);
  number |= 4;
  number &= 6;
  number ^= 1;
  CHECK(number == 5);

  Column<double> ratio = 1;
  ratio += 0.5;
  ratio *= 2;
  CHECK(ratio == 3.0);
  Column<std::int64_t> big = number;
  CHECK(big == number);
  CHECK(number == big);
  std::vector<int> list{1, 2, 3};
  Column<int> index_of = 1;
  CHECK(list[index_of] == 2);
  int* pointer = list.data() + index_of;
  CHECK(*pointer == 2);
}

TEST_CASE("conversions that lose or misread a value are refused") {
  static_assert(!std::is_constructible_v<Column<int>, double>);
  static_assert(!std::is_assignable_v<Column<int>&, double>);
  static_assert(!std::is_constructible_v<Column<bool>, const char*>);
  static_assert(!std::is_convertible_v<int, Column<std::string>>);
  static_assert(std::is_constructible_v<Column<double>, int>);
}

TEST_CASE("text is used as a string") {
  Column<std::string> name = "Ann";
  name += "e";
  CHECK(name.size() == 4);
  CHECK(name + "!" == "Anne!");
  CHECK("<" + name + ">" == "<Anne>");
  CHECK(name + name == "AnneAnne");
  CHECK(name.substr(1, 2) == "nn");
  CHECK(name < "B");
  CHECK("A" < name);
  CHECK(name == std::string_view{"Anne"});
  std::string backwards;
  for (char letter : name) backwards.insert(backwards.begin(), letter);
  CHECK(backwards == "ennA");
  for (char& letter : name) letter = 'x';
  CHECK(name == "xxxx");
  name.clear();
  name = std::string{"Bob"};
  CHECK(name.starts_with("B"));
  std::string_view view = name;
  CHECK(view == "Bob");
  auto length = [](const std::string& text) { return text.size(); };
  CHECK(length(name) == 3);
  std::ostringstream out;
  out << name;
  CHECK(out.str() == "Bob");
  std::string taken = std::move(name);
  CHECK(taken == "Bob");
}

TEST_CASE("scalars stream, switch, branch and stand in a ternary") {
  Everything row{.id = 7, .active = true, .ratio = 0.5, .name = "Ann", .role = Role::admin};
  std::ostringstream out;
  out << row.id << ' ' << row.active << ' ' << row.ratio << ' ' << Column<std::int16_t>{3};
  CHECK(out.str() == "7 1 0.5 3");

  switch (row.id) {
    case 7:
      break;
    default:
      FAIL("switched to the wrong case");
  }
  switch (row.role) {
    case Role::admin:
      break;
    default:
      FAIL("switched to the wrong case");
  }
  if (row.active) {
    CHECK(!row.id == false);
  } else {
    FAIL("true is false");
  }
  bool yes = row.id == 7;
  CHECK((yes ? row.id : row.id) == 7);
  CHECK((yes ? row.id.value() : 0) == 7);  // `yes ? row.id : 0` is ambiguous in C++
  CHECK((yes ? row.name : row.name) == "Ann");
  CHECK((yes ? row.name.substr(0) : "none") == "Ann");
  int plain = row.id;
  CHECK(plain == 7);
  CHECK(std::max<int>(row.id, 3) == 7);
}

TEST_CASE("columns are keys of hash maps") {
  std::unordered_map<Column<std::string>, int> by_name{{"a", 1}};
  CHECK(by_name.at("a") == 1);
  CHECK(std::hash<Column<int>>{}(Column<int>{5}) == std::hash<int>{}(5));
  CHECK(std::hash<Column<Role>>{}(Role::admin) == std::hash<Role>{}(Role::admin));
}

TEST_CASE("dates convert from and to chrono") {
  Column<Date> day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24};
  std::chrono::sys_days days = day;
  CHECK(Date{days} == day);
  CHECK(day.ymd().year() == std::chrono::year{2026});
  Column<DateTime> moment =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  CHECK(moment > DateTime{});
}

TEST_CASE("a pointer to member is a model and an offset") {
  Everything row;
  MemberTag tag = detail::member_tag(&Everything::name);
  CHECK(tag.model == &type_tag<Everything>);
  CHECK(tag.offset == reinterpret_cast<char*>(&row.name) - reinterpret_cast<char*>(&row));
  CHECK(foreign_key(&Everything::id).member == detail::member_tag(&Everything::id));
}
