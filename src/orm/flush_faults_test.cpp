// SPDX-License-Identifier: MIT
// Whatever statement of a unit of work fails, nothing of it stays, and the session can be used again.
#include "orm/relationship_test_support.hpp"

#include <cstdlib>
#include <random>
#include <stdexcept>

using namespace carafe;
using namespace carafe::relationship_test;

namespace {

struct Fault : std::runtime_error {
  Fault() : std::runtime_error("a fault of the test") {}
};

/// Fails the n-th statement from when it is armed.
struct Faults {
  int left = -1;

  void arm(int statement) { left = statement; }
  void on_statement() {
    if (left < 0 || left-- != 0) return;
    throw Fault{};
  }
};

struct FaultyShop {
  Faults faults;
  Models models;
  Engine engine;
  explicit FaultyShop(TestDatabase& database) : engine(database.engine(options())) {
    models.add<Author, Book, Tag>();
    create_all(engine, models);
    Session session{engine, models};
    for (const char* name : {"Ann", "Bob", "Cy"}) {
      auto author = session.add(Author{.name = name});
      for (int i = 0; i < 3; ++i) {
        author->books.push_back(Book{.title = name + std::to_string(i)})->tags.insert(Tag{.name = name});
      }
    }
    session.commit();
  }
  EngineOptions options() {
    EngineOptions made;
    made.on_statement = [this](std::string_view, std::span<const Cell>) { faults.on_statement(); };
    return made;
  }
  /// Every row of every table.
  std::string contents() {
    Session session{engine, models};
    std::string all;
    for (const char* sql : {"select id, name from author order by id", "select id, name from tag order by id",
                            "select id, title from book order by id"}) {
      for (auto [id, name] : session.execute(text(sql).columns<int, std::string>("id", "name"))) {
        all += std::to_string(id) + name + " ";
      }
    }
    for (auto [book, tag] :
         session.execute(text("select book_id, tag_id from book_tag order by book_id, tag_id")
                             .columns<int, int>("book_id", "tag_id"))) {
      all += std::to_string(book) + "-" + std::to_string(tag) + " ";
    }
    for (auto [author] : session.execute(
             text("select coalesce(author_id, 0) from book order by id").columns<int>("author_id"))) {
      all += std::to_string(author) + " ";
    }
    return all;
  }
};

/// A unit of work that adds, changes, moves and erases, the same for the same seed.
void work(Session& session, unsigned seed) {
  std::mt19937 random{seed};
  auto pick = [&](unsigned below) { return std::uniform_int_distribution<unsigned>{0, below - 1}(random); };
  auto authors = session.scalars(select<Author>().order_by(&Author::id)).all();
  auto books = session.scalars(select<Book>().order_by(&Book::id)).all();
  for (unsigned i = 0, steps = 2 + pick(5); i < steps; ++i) {
    Ref<Book> book = books[pick(unsigned(books.size()))];
    if (object_state(book) != ObjectState::persistent) continue;
    switch (pick(6)) {
      case 0:
        book->title += "x";
        break;
      case 1:
        book->author = authors[pick(unsigned(authors.size()))];
        break;
      case 2:
        session.add(Author{.name = "new"})->books.push_back(Book{.title = "first"});
        break;
      case 3:
        book->tags.insert(Tag{.name = "tag"});
        break;
      case 4:
        book->tags.clear();
        break;
      default:
        session.erase(book);
    }
  }
}

}  // namespace

TEST_CASE("a unit of work that fails at any of its statements leaves the database as it was") {
  const bool long_run = std::getenv("CARAFE_LONG_TESTS") != nullptr;
  on_every_database([&](TestDatabase& database) {
    FaultyShop shop{database};
    const std::string before = shop.contents();
    const unsigned units = long_run ? 200 : database.dialect() == "sqlite" ? 25 : 5;
    unsigned failures = 0;
    for (unsigned seed = 1; seed <= units; ++seed) {
      CAPTURE(seed);
      for (int statement = 0; statement < 100; ++statement) {
        CAPTURE(statement);
        Session session{shop.engine, shop.models};
        bool failed = false;
        try {
          work(session, seed);
          shop.faults.arm(statement);
          session.flush();
        } catch (const Fault&) {
          failed = true;
        }
        shop.faults.arm(-1);
        if (!failed) {
          session.rollback();
          break;
        }
        ++failures;
        session.rollback();
        REQUIRE(shop.contents() == before);
        CHECK(session.scalar(select<Author>().count()) == 3);  // it works again
        work(session, seed);
        session.flush();
        session.rollback();
        REQUIRE(shop.contents() == before);
      }
    }
    CHECK(failures > units);
  });
}
