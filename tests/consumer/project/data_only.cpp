// SPDX-License-Identifier: MIT
#include <carafe/data.hpp>

#include <cstdio>
#include <string>

using namespace carafe;

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null};
};

int main() {
  Models models;
  models.add<User>();
  Engine engine{"sqlite:///:memory:"};
  create_all(engine, models);
  Session session{engine, models};
  session.add(User{.name = "John Doe"});
  session.commit();
  for (const auto& user : session.scalars(select<User>()).all()) {
    std::printf("%d %s\n", int(user->id), user->name.c_str());
  }
}
