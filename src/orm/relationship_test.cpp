// SPDX-License-Identifier: MIT
#include "orm/relationship_test_support.hpp"

using namespace carafe;
using namespace carafe::relationship_test;

TEST_CASE("what points at an object is loaded when it is reached, both ways") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    session.flush();
    session.add(Book{.author_id = ann->id.value(), .title = "one"});
    session.add(Book{.author_id = ann->id.value(), .title = "two"});
    session.commit();

    Session other = shop.session();
    auto found = other.get<Author>(1);
    REQUIRE(found);
    CHECK_FALSE(found->books.is_loaded());
    CHECK(found->books.size() == 2);
    std::string titles;
    for (const Ref<Book>& book : found->books) titles += book->title;
    CHECK(titles == "onetwo");
    CHECK(found->books[0]->author == found);
    CHECK(found->books[1]->author->name == "Ann");
  });
}

TEST_CASE("both sides are kept in step before anything is written") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    auto bob = session.add(Author{.name = "Bob"});
    auto book = ann->books.push_back(Book{.title = "one"});
    CHECK(session.contains(book));
    CHECK(book->author == ann);
    book->author = bob;
    CHECK(ann->books.empty());
    CHECK(bob->books.front() == book);
    bob->books.clear();
    CHECK(book->author == nullptr);
    session.rollback();
  });
}

TEST_CASE("an object keeps alive what its relationships have, and cycles end with their last Ref") {
  on_every_shop([](Shop& shop) {
    Ref<Book> kept;
    {
      Session session = shop.session();
      auto ann = session.add(Author{.name = "Ann", .books = {}});
      kept = ann->books.push_back(Book{.title = "one"});
    }
    CHECK(kept->author->name == "Ann");
    CHECK(kept->author->books.front() == kept);
  });
}

TEST_CASE("a relationship that is not loaded, reached after its session, says three ways out") {
  on_every_shop([](Shop& shop) {
    Ref<Author> ann;
    {
      Session session = shop.session();
      session.add(Author{.name = "Ann"});
      session.commit();
      ann = session.get<Author>(1);
    }
    try {
      static_cast<void>(ann->books.size());
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "detached-relationship");
      CHECK(std::string(error.what()).find("Author.books") != std::string::npos);
    }
  });
}

TEST_CASE("rows are connected through a table that Carafe makes by itself") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    session.flush();
    auto book = session.add(Book{.author_id = ann->id.value(), .title = "one"});
    auto tag = session.add(Tag{.name = "red"});
    session.flush();
    session.execute(text("insert into book_tag (book_id, tag_id) values (:book, :tag)"),
                    {{"book", book->id.value()}, {"tag", tag->id.value()}});
    CHECK(book->tags.size() == 1);
    CHECK(tag->books.front() == book);
    session.rollback();
  });
}
