// SPDX-License-Identifier: MIT
// What a flush makes of relationships: keys, moves, rows that connect.
#include "orm/relationship_test_support.hpp"

using namespace carafe;
using namespace carafe::relationship_test;

TEST_CASE("U1: a parent and its new children are inserted in that order, children with its key") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    ann->books.push_back(Book{.title = "one"});
    auto two = ann->books.push_back(Book{.title = "two"});
    CHECK(session.explain_flush() ==
          "INSERT author (name) x 1\n"
          "INSERT book (author_id, title) x 2\n");
    CHECK(two->author_id == ann->id.value());
    CHECK(session.explain_flush().empty());
    CHECK(ann->books.size() == 2);
    session.commit();
    CHECK(shop.number("select count(*) from book where author_id = 1") == 2);
  });
}

TEST_CASE("U2: children alone take their parent along, which is inserted first") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    Book one{.title = "one"};
    one.author = Author{.name = "Ann"};
    auto book = session.add(std::move(one));
    CHECK(session.explain_flush() ==
          "INSERT author (name) x 1\n"
          "INSERT book (author_id, title) x 1\n");
    CHECK(book->author_id == book->author->id.value());
  });
}

TEST_CASE("U3: a parent deleted with all its children goes last, and nothing is updated") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    auto one = ann->books.push_back(Book{.title = "one"});
    auto two = ann->books.push_back(Book{.title = "two"});
    session.commit();
    session.erase(ann);
    session.erase(one);
    session.erase(two);
    CHECK(session.explain_flush() ==
          "DELETE book_tag (book_id) x 2\n"
          "DELETE book x 2\n"
          "DELETE author x 1\n");
  });
}

TEST_CASE("U4: children of a deleted parent lose their key, which becomes NULL") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    auto one = ann->books.push_back(Book{.title = "one"});
    session.commit();
    session.erase(ann);
    CHECK(session.explain_flush() ==
          "UPDATE book (author_id) x 1\n"
          "DELETE author x 1\n");
    CHECK_FALSE(one->author_id.has_value());
    CHECK(one->author == nullptr);
  });
}

TEST_CASE("U5: children that are not loaded are loaded when their parent goes, and lose their key") {
  on_every_shop([](Shop& shop) {
    {
      Session session = shop.session();
      auto ann = session.add(Author{.name = "Ann"});
      ann->books.push_back(Book{.title = "one"});
      ann->books.push_back(Book{.title = "two"});
      session.commit();
    }
    Session session = shop.session();
    session.erase(session.get<Author>(1));
    CHECK(session.explain_flush() ==
          "UPDATE book (author_id) x 2\n"
          "DELETE author x 1\n");
  });
}

TEST_CASE("U6: a child that left its parent before that was deleted is updated first") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    auto one = ann->books.push_back(Book{.title = "one"});
    session.commit();
    one->author = nullptr;
    session.erase(ann);
    CHECK(session.explain_flush() ==
          "UPDATE book (author_id) x 1\n"
          "DELETE author x 1\n");
  });
}

TEST_CASE("U12: a child moved between parents is one UPDATE, whichever side says so") {
  on_every_shop([](Shop& shop) {
    for (int way = 0; way < 6; ++way) {
      CAPTURE(way);
      Session session = shop.session();
      auto ann = session.add(Author{.name = "Ann"});
      auto bob = session.add(Author{.name = "Bob"});
      auto book = ann->books.push_back(Book{.title = "one"});
      session.commit();
      if (way % 2 == 1) {  // known again, but nothing of its relationships is loaded
        session.expunge_all();
        book = session.get<Book>(book->id.value());
        ann = session.get<Author>(ann->id.value());
        bob = session.get<Author>(bob->id.value());
      }
      if (way / 2 == 0) bob->books.push_back(book);
      if (way / 2 == 1) book->author = bob;
      if (way / 2 == 2) bob->books = {book};
      CHECK(session.explain_flush() == "UPDATE book (author_id) x 1\n");
      CHECK(ann->books.empty());
      CHECK(bob->books.size() == 1);
      CHECK(book->author == bob);
      CHECK(book->author_id == bob->id.value());
      session.commit();
    }
  });
}

TEST_CASE(
    "U13: what is added and taken out again before the flush is not written, twice in a list is one row") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.add(Author{.name = "Ann"});
    auto book = session.add(Book{.title = "one"});
    auto tag = session.add(Tag{.name = "red"});
    session.commit();
    ann->books.push_back(book);
    ann->books.remove(book);
    tag->books.push_back(book);
    tag->books.remove(book);
    CHECK(session.explain_flush().empty());
    tag->books.push_back(book);
    tag->books.push_back(book);
    CHECK(session.explain_flush() == "INSERT book_tag (book_id, tag_id) x 1\n");
  });
}

TEST_CASE("U16: an n-m writes the rows that connect and nothing else, each once") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto one = session.add(Book{.title = "one"});
    auto red = session.add(Tag{.name = "red"});
    auto blue = session.add(Tag{.name = "blue"});
    session.commit();
    one->tags.insert(red);
    red->books.push_back(one);  // both sides say it
    CHECK(session.explain_flush() == "INSERT book_tag (book_id, tag_id) x 1\n");
    one->tags = {blue};
    CHECK(session.explain_flush() ==
          "DELETE book_tag (book_id, tag_id) x 1\n"
          "INSERT book_tag (book_id, tag_id) x 1\n");
    CHECK(red->books.empty());
    blue->books.clear();
    CHECK(session.explain_flush() == "DELETE book_tag (book_id, tag_id) x 1\n");
    CHECK(one->tags.empty());
    session.commit();
    CHECK(shop.number("select count(*) from book_tag") == 0);
  });
}

TEST_CASE("U17: deleting a parent of an n-m takes its association rows first") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto one = session.add(Book{.title = "one"});
    auto red = one->tags.insert(Tag{.name = "red"});
    auto blue = one->tags.insert(Tag{.name = "blue"});
    session.commit();
    session.erase(red);
    // By one statement for each parent, and without loading what it was connected with.
    CHECK(session.explain_flush() ==
          "DELETE book_tag (tag_id) x 1\n"
          "DELETE tag x 1\n");
    CHECK(one->tags.size() == 1);
    session.commit();
    CHECK(shop.number("select count(*) from book_tag") == 1);
  });
}

TEST_CASE("U17: an association row that another transaction deleted is an error") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto one = session.add(Book{.title = "one"});
    auto red = one->tags.insert(Tag{.name = "red"});
    session.commit();
    session.execute(text("delete from book_tag"));
    one->tags.erase(red);
    try {
      session.flush();
      FAIL("no error");
    } catch (const DatabaseError& error) {
      CHECK(error.code() == "stale-row");
      CHECK(std::string(error.what()).find("book_tag") != std::string::npos);
    }
    session.rollback();
  });
}
