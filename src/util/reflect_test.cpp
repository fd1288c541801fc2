// SPDX-License-Identifier: MIT
#include <carafe/util/reflect.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace carafe;

namespace shop {
struct Order {
  int id = 7;
  std::string customer{"nobody"};
  std::optional<double> total{};
  std::vector<std::string> lines{};
};
template <class T>
struct Box {
  T content{};
};
enum class State { open, paid, shipped = 5 };
}  // namespace shop

namespace {

struct Hidden {
  bool on{};
  std::unique_ptr<int> owned{};
};
enum class Anonymous : unsigned char { first, second };

struct One {
  std::string only{};
};

struct Sixty {
  int a0{}, a1{}, a2{}, a3{}, a4{}, a5{}, a6{}, a7{}, a8{}, a9{}, b0{}, b1{}, b2{}, b3{}, b4{}, b5{}, b6{},
      b7{}, b8{}, b9{}, c0{}, c1{}, c2{}, c3{}, c4{}, c5{}, c6{}, c7{}, c8{}, c9{}, d0{}, d1{}, d2{}, d3{},
      d4{}, d5{}, d6{}, d7{}, d8{}, d9{}, e0{}, e1{}, e2{}, e3{}, e4{}, e5{}, e6{}, e7{}, e8{}, e9{}, f0{},
      f1{}, f2{}, f3{}, f4{}, f5{}, f6{}, f7{}, f8{}, f9{}, g0{}, g1{}, g2{}, g3{};
};

template <class T>
std::string names_of() {
  std::string text;
  for (std::string_view name : field_names<T>) text += (text.empty() ? "" : " ") + std::string(name);
  return text;
}

template <class E>
std::string enumerators_of() {
  std::string text;
  for (std::string_view name : enumerator_names<E>()) text += std::string(name) + ",";
  return text;
}

}  // namespace

TEST_CASE("members are counted and named, wherever the struct lives") {
  struct Local {
    int here{};
    std::string there{};
  };
  CHECK(names_of<shop::Order>() == "id customer total lines");
  CHECK(names_of<shop::Box<std::string>>() == "content");
  CHECK(names_of<Hidden>() == "on owned");
  CHECK(names_of<Local>() == "here there");
  CHECK(names_of<One>() == "only");
}

TEST_CASE("sixty-four members are within the limit") {
  static_assert(field_count<Sixty> == 64);
  CHECK(field_names<Sixty>[0] == "a0");
  CHECK(field_names<Sixty>[63] == "g3");
  Sixty object;
  object.g3 = 3;
  object.a0 = 1;
  int sum = 0;
  for_each_field(object, [&](std::string_view, int& member) { sum += member; });
  CHECK(sum == 4);
}

TEST_CASE("each member is visited by reference, in order, with its name") {
  shop::Order order;
  std::string seen;
  for_each_field(order, [&](std::string_view name, auto& member) {
    seen += std::string(name) + "@" +
            std::to_string(reinterpret_cast<char*>(&member) - reinterpret_cast<char*>(&order)) + " ";
    if constexpr (std::is_same_v<decltype(member), int&>) member = 41;
  });
  CHECK(order.id == 41);
  CHECK(seen.starts_with("id@0 customer@8 "));

  const shop::Order& constant = order;
  with_fields(constant, [](auto&... members) {
    static_assert((std::is_const_v<std::remove_reference_t<decltype(members)>> && ...));
  });
}

TEST_CASE("a blank object has none of its initialisers' values") {
  shop::Order order = blank_object<shop::Order>();
  CHECK(order.id == 0);
  CHECK(order.customer.empty());
  CHECK(blank_object<Hidden>().owned == nullptr);
}

TEST_CASE("enumerators are known by name and value, gaps included") {
  enum class Local { yes, no };
  CHECK(enumerators_of<shop::State>() == "open,paid,,,,shipped,");
  CHECK(enumerators_of<Anonymous>() == "first,second,");
  CHECK(enumerators_of<Local>() == "yes,no,");
  enum class None {};
  CHECK(enumerators_of<None>().empty());
}
