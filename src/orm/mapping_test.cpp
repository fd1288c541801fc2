// SPDX-License-Identifier: MIT
// How models may be written: with bases, embedded structs, private members, properties.
#include <carafe/orm/hybrid.hpp>
#include <carafe/orm/inspect.hpp>
#include <carafe/orm/session.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

#include "orm/models_test_support.hpp"

using namespace carafe;
using testing_support::on_every_database;
using testing_support::TestDatabase;

namespace {

struct Stamps {
  Column<int> created{default_value(1)};
  Column<int> edited{default_value(1), onupdate(2)};
};

struct Address {
  Column<std::string> street{String(50)};
  Column<std::optional<std::string>> town{String(50)};
};

struct Customer : Stamps {
  CARAFE_DESCRIBE(Customer, (Stamps), (id, name, home, work, balance));
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Embedded<Address> home{prefix("home_")};
  Embedded<Address> work{prefix("work_")};
  Column<double> balance{};

  static auto is_overdrawn(auto customer) { return customer(&Customer::balance) < 0.0; }
};

struct Note : Stamps {
  CARAFE_DESCRIBE(Note, (Stamps), (id, customer_id, customer));
  Column<int> id{primary_key};
  Column<int> customer_id{foreign_key(&Customer::id)};
  Relationship<Customer> customer{};
};

struct Weight {
  Column<int> grams{};
};
/// Its second base is not where the object begins.
struct Parcel : Stamps, Weight {
  CARAFE_DESCRIBE(Parcel, (Stamps, Weight), (id));
  Column<int> id{primary_key};
};

class Safe {
 public:
  CARAFE_DESCRIBE(Safe, (), (id_, code_));
  Safe() = default;
  explicit Safe(std::string code) : code_(std::move(code)) {}
  bool opens(const std::string& code) const { return code_ == code; }
  void change(std::string code) { code_ = std::move(code); }
  int id() const { return id_; }

 private:
  Column<int> id_{primary_key};
  Column<std::string> code_{String(20)};
};

using World = models_test::ModelTables<Customer, Note, Safe, Parcel>;

}  // namespace

TEST_CASE("columns of bases and of embedded structs are columns of the table, set, changed and asked for") {
  on_every_database([](TestDatabase& database) {
    World world{database};
    Session session{world.engine, world.models};
    Customer made;
    made.name = "Ann";
    made.home.street = "Long Road";
    made.work.street = "Short Street";
    made.work.town = "Bath";
    made.balance = 0.0;
    auto ann = session.add(made);
    session.commit();
    CHECK(ann->created == 1);
    ann->home.town = "York";
    session.commit();
    CHECK(ann->edited == 2);

    Session other{world.engine, world.models};
    CHECK(other.scalars(select<Customer>().where(col(&Customer::home, &Address::town) == "York"))
              .all()
              .size() == 1);
    CHECK(other.scalar(select<Customer>().where(col(&Customer::work, &Address::town) == "York").count()) ==
          0);
    auto found = other.scalars(select<Customer>().where(col<Customer>(&Customer::edited) == 2)).one();
    CHECK(found->work.street == "Short Street");
  });
}

TEST_CASE("a member of a base that several models have needs the model's name in a query") {
  on_every_database([](TestDatabase& database) {
    World world{database};
    Session session{world.engine, world.models};
    try {
      session.scalars(select<Customer>().where(col(&Customer::edited) == 2)).all();
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "ambiguous-member");
      CHECK(std::string(error.what()).find("col<Customer>(&") != std::string::npos);
    }
  });
}

TEST_CASE("a member of a second base is found where it is, by every verb that takes members") {
  on_every_database([](TestDatabase& database) {
    World world{database};
    Session session{world.engine, world.models};
    Parcel made;
    made.grams = 500;
    auto parcel = session.add(made);
    session.commit();
    parcel->grams = 1;
    parcel->created = 7;
    CHECK(inspect(parcel).history(&Parcel::grams).before == 500);
    session.expire(parcel, &Parcel::grams);
    CHECK(parcel->grams == 500);
    CHECK(parcel->created == 7);
    session.refresh(parcel, &Parcel::created);
    CHECK(parcel->created == 1);
  });
}

TEST_CASE("private members and constructors need no more than a description") {
  on_every_database([](TestDatabase& database) {
    World world{database};
    {
      Session session{world.engine, world.models};
      auto safe = session.add(Safe{"1234"});
      session.commit();
      safe->change("9999");
      session.commit();
      CHECK(safe->id() == 1);
    }
    Session session{world.engine, world.models};
    CHECK(session.get<Safe>(1)->opens("9999"));
  });
}

TEST_CASE("a property is written once, for objects and for queries") {
  on_every_database([](TestDatabase& database) {
    World world{database};
    Session session{world.engine, world.models};
    Customer rich;
    rich.name = rich.home.street = rich.work.street = "x";
    rich.balance = 5;
    Customer poor = rich;
    poor.balance = -5;
    session.add(rich);
    auto second = session.add(poor);
    session.commit();
    CHECK(Customer::is_overdrawn(value_of(second)));
    CHECK_FALSE(Customer::is_overdrawn(value_of(rich)));
    CHECK(session.scalars(select<Customer>().where(Customer::is_overdrawn(columns))).one() == second);
  });
}
