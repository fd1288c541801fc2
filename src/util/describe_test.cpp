// SPDX-License-Identifier: MIT
#include <carafe/util/reflect.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace carafe;

namespace {

struct Stamps {
  int created = 1;
  int edited = 2;
};

class Account : public Stamps {
 public:
  CARAFE_DESCRIBE(Account, (Stamps), (id, owner));
  Account() = default;
  explicit Account(std::string name) : owner(std::move(name)) {}

 private:
  long id = 7;
  std::string owner;
};

struct Savings : Account {
  CARAFE_DESCRIBE(Savings, (Account), (rate));
  double rate = 0.5;
};

struct Empty : Stamps {
  CARAFE_DESCRIBE(Empty, (Stamps), ());
};

std::string names_of(const auto& object) {
  std::string names;
  for_each_field(object, [&](std::string_view name, const auto&) { names += std::string(name) + " "; });
  return names;
}

}  // namespace

TEST_CASE("a described class has the members of its bases, and its own, private ones too") {
  Account account{"Ann"};
  CHECK(field_count<Account> == 4);
  CHECK(names_of(account) == "created edited id owner ");
  with_fields(account, [](int& created, int&, long& id, std::string& owner) {
    CHECK(created == 1);
    CHECK(id == 7);
    CHECK(owner == "Ann");
    owner = "Bob";
  });
  with_fields(std::as_const(account),
              [](const int&, const int&, const long&, const std::string& owner) { CHECK(owner == "Bob"); });
}

TEST_CASE("descriptions are inherited by saying so, and only so") {
  CHECK(names_of(Savings{}) == "created edited id owner rate ");
  CHECK(field_count<Empty> == 2);
  struct Silent : Account {};
  CHECK_FALSE(Described<Silent>);
}

TEST_CASE("a class of a function can be described") {
  struct Local : Stamps {
    CARAFE_DESCRIBE(Local, (Stamps), (value));
    int value = 3;
  };
  CHECK(names_of(Local{}) == "created edited value ");
}
