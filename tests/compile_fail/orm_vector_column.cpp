// expect: an array column holds numbers, bool, text
// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
#ifdef MUST_FAIL
  Column<std::vector<std::vector<int>>> field{};
#else
  Column<std::vector<std::optional<int>>> field{};
#endif
};

void set_up(Models& models) {
  models.add<User>();
  User user;
  static_cast<void>(user);
}
