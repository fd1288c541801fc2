// SPDX-License-Identifier: MIT
// What relationships may be, and what they do to each other without asking the database.
#include <carafe/util/error.hpp>

#include "orm/relationship_test_support.hpp"

using namespace carafe;
using namespace carafe::relationship_test;

namespace {

template <class... M>
std::string refusal() {
  Models models;
  models.add<M...>();
  try {
    models.metadata();
  } catch (const UsageError& error) {
    return std::string(error.code()) + ": " + error.what();
  }
  return "";
}

struct Owner {
  Column<int> id{primary_key};
};
struct SharedPet {
  Column<int> id{primary_key};
  Column<std::optional<int>> owner_id{foreign_key(&Owner::id)};
  Relationship<Owner> owner{cascade_all_delete_orphan};
};
struct OwnPet {
  Column<int> id{primary_key};
  Column<std::optional<int>> owner_id{foreign_key(&Owner::id)};
  Relationship<Owner> owner{cascade_all_delete_orphan, single_parent};
};
struct TwiceOwned {
  Column<int> id{primary_key};
  Column<std::optional<int>> owner_id{foreign_key(&Owner::id)};
  Relationship<Owner> owner{};
  Relationship<Owner> keeper{};
};
struct OnceOwned {
  Column<int> id{primary_key};
  Column<std::optional<int>> owner_id{foreign_key(&Owner::id)};
  Relationship<Owner> owner{};
  Relationship<Owner> keeper{view_only};
};

struct Vote {
  Column<int> person{primary_key};
  Column<std::string> day{primary_key, String(10)};
  Column<std::optional<int>> weight{server_default("7")};
};

using Ballot = models_test::ModelTables<Vote>;

}  // namespace

TEST_CASE("U10: delete_orphan on the side of the key needs single_parent") {
  const std::string said = refusal<Owner, SharedPet>();
  CHECK(said.starts_with("orphan-side: SharedPet.owner"));
  CHECK(said.find("single_parent") != std::string::npos);
  CHECK(refusal<Owner, OwnPet>() == "");
}

// SQLAlchemy warns of it, and lets the last one win.
TEST_CASE("U50: two relationships that write one key are refused, one that only shows it is not") {
  const std::string said = refusal<Owner, TwiceOwned>();
  CHECK(said.starts_with("two-writers: "));
  CHECK(said.find("TwiceOwned.owner") != std::string::npos);
  CHECK(said.find("TwiceOwned.keeper") != std::string::npos);
  CHECK(refusal<Owner, OnceOwned>() == "");
}

TEST_CASE("U42: a key of two columns finds its row once, in the identity map and in the table") {
  on_every_database([](TestDatabase& database) {
    Ballot ballot{database};
    {
      Session session{ballot.engine, ballot.models};
      session.add(Vote{.person = 1, .day = "monday", .weight = 3});
      session.commit();
    }
    Session session{ballot.engine, ballot.models};
    auto vote = session.get<Vote>(1, "monday");
    REQUIRE(vote);
    CHECK(session.get<Vote>(1, "monday") == vote);
    CHECK_FALSE(session.get<Vote>(1, "tuesday"));
    {
      Session other{ballot.engine, ballot.models};
      other.execute(text("delete from vote"));
      other.commit();
    }
    session.rollback();
    CHECK_FALSE(session.get<Vote>(1, "monday"));  // its row is gone
    CHECK_THROWS_AS(session.get<Vote>(1), UsageError);
  });
}

// The rule: what was assigned is written, NULL too; what was not is left to the database.
TEST_CASE("U30: NULL that was assigned is written in the place of a default, a column left alone gets it") {
  on_every_database([](TestDatabase& database) {
    Ballot ballot{database};
    Session session{ballot.engine, ballot.models};
    auto silent = session.add(Vote{.person = 1, .day = "a"});
    auto blank = session.add(Vote{.person = 2, .day = "a", .weight = std::nullopt});
    session.commit();
    session.refresh(silent);
    session.refresh(blank);
    CHECK(silent->weight == 7);
    CHECK(blank->weight == std::nullopt);
  });
}

TEST_CASE("U49: one side is set without loading the other, and a change of it is not undone by a late load") {
  on_every_shop([](Shop& shop) {
    {
      Session session = shop.session();
      auto ann = session.add(Author{.name = "Ann"});
      ann->books.push_back(Book{.title = "one"});
      ann->books.push_back(Book{.title = "two"});
      session.add(Author{.name = "Bob"});
      session.commit();
    }
    Session session = shop.session();
    auto ann = session.scalars(select<Author>().where(col(&Author::name) == "Ann")).one();
    auto bob = session.scalars(select<Author>().where(col(&Author::name) == "Bob")).one();
    auto one = session.scalars(select<Book>().where(col(&Book::title) == "one")).one();
    session.set_autoflush(false);
    one->author = bob;
    CHECK_FALSE(ann->books.is_loaded());
    CHECK_FALSE(bob->books.is_loaded());
    CHECK(ann->books.size() == 1);  // the database still says two
    CHECK(ann->books[0]->title == "two");
    CHECK(bob->books.size() == 1);
    CHECK(bob->books[0] == one);
    session.commit();
    CHECK(one->author_id == bob->id.value());
  });
}
