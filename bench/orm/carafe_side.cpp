// SPDX-License-Identifier: MIT
#include "bench.hpp"

#include <carafe/data.hpp>

using namespace carafe;

namespace {

struct Customer {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null};
  Column<std::string> email{String(50), not_null};
  Column<int> age{not_null};
};

}  // namespace

bench::Seconds bench::carafe_round(const std::string& folder) {
  Seconds took{};
  Models models;
  models.add<Customer>();
  Engine engine{"sqlite:///" + folder + "/carafe.db"};
  create_all(engine, models);
  {
    Session session{engine, models};
    std::vector<Ref<Customer>> added;
    added.reserve(rows);
    Clock clock;
    int age = 0;
    for (const Text& text : texts()) {
      added.push_back(session.add(Customer{.name = text.name, .email = text.email, .age = age++ % 90}));
    }
    session.commit();
    took.insert = clock.seconds();
    check(std::as_const(added.back())->id == rows, "insert");
  }
  {
    Session session{engine, models};
    std::vector<Ref<Customer>> found;
    found.reserve(rows);
    Clock clock;
    for (int id : shuffled_ids()) found.push_back(session.get<Customer>(id));
    took.get = clock.seconds();
    check(std::as_const(found.front())->id == shuffled_ids().front(), "get");
  }
  {
    Session session{engine, models};
    Clock clock;
    std::vector<Customer> all = session.plain(select<Customer>()).all();
    took.plain = clock.seconds();
    check(all.size() == rows && all.back().name == texts().back().name, "plain rows");
  }
  {
    Session session{engine, models};
    Clock clock;
    std::vector<Ref<Customer>> all = session.scalars(select<Customer>()).all();
    took.managed = clock.seconds();
    check(all.size() == rows && std::as_const(all.back())->email == texts().back().email, "managed objects");
  }
  return took;
}
