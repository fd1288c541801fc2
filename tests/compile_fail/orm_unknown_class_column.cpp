// expect: teach Carafe how it is stored with a specialisation of carafe::ColumnTypeOf
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct Money {
  int cents = 0;
};

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<Money> field{};
#else
  Column<Decimal> field{};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
