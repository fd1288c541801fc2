// SPDX-License-Identifier: MIT
#include "orm/loading_test_support.hpp"

using namespace carafe;
using namespace carafe::loading_test;

TEST_CASE("U52: selectinload asks once for all parents, and fills empty collections") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto authors =
        session.scalars(select<Author>().options(selectinload(&Author::books)).order_by(&Author::id)).all();
    auto ran = shop.ran();
    REQUIRE(ran.size() == 2);
    CHECK(ran[1] ==
          "SELECT book.id, book.author_id, book.publisher_id, book.title, book.draft, book.author_id "
          "FROM book WHERE book.author_id IN (?, ?, ?) ORDER BY book.title");
    REQUIRE(authors.size() == 3);
    for (const auto& author : authors) CHECK(author->books.is_loaded());
    CHECK(titles(authors[0]->books) == "abc");
    CHECK(titles(authors[1]->books) == "x");
    CHECK(authors[2]->books.empty());
    CHECK(shop.ran().empty());
  });
}

TEST_CASE("U52: no query where there are no parents, and keys go in portions of 500") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto none =
        session.scalars(select<Author>().where(col(&Author::id) > 99).options(selectinload(&Author::books)));
    CHECK(none.all().empty());
    CHECK(shop.ran().size() == 1);

    for (int id = 1; id <= 1001; ++id) session.add(Node{.id = id + 100, .name = "n"});
    session.flush();
    shop.ran();
    auto nodes = session.scalars(select<Node>().options(selectinload(&Node::children))).all();
    CHECK(nodes.size() == 1006);
    CHECK(shop.ran().size() == 1 + 3);
  });
}

TEST_CASE("U52: selectinload of what a key points at reads the keys from the parents") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto books =
        session.scalars(select<Book>().options(selectinload(&Book::author)).order_by(&Book::id)).all();
    auto ran = shop.ran();
    REQUIRE(ran.size() == 2);
    CHECK(ran[1].ends_with("FROM author WHERE author.id IN (?, ?)"));
    CHECK(books[0]->author->name == "Ann");
    CHECK(books[3]->author->name == "Bob");
    CHECK(books[4]->author == nullptr);
    CHECK(shop.ran().empty());
    // What the session has by now needs no query.
    session.scalars(select<Book>().options(selectinload(&Book::author))).all();
    CHECK(shop.ran().size() == 1);
  });
}

TEST_CASE("joinedload takes what a key points at in the same row") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto books = session
                     .scalars(select<Book>()
                                  .options(joinedload(&Book::author), joinedload(&Book::publisher))
                                  .order_by(&Book::id))
                     .all();
    auto ran = shop.ran();
    REQUIRE(ran.size() == 1);
    // An inner join where the key is NOT NULL.
    CHECK(ran[0].find("FROM book LEFT OUTER JOIN author AS author_1 ON author_1.id = book.author_id "
                      "JOIN publisher AS publisher_1 ON publisher_1.id = book.publisher_id") !=
          std::string::npos);
    REQUIRE(books.size() == 5);
    CHECK(books[0]->author->name == "Ann");
    CHECK(books[4]->author == nullptr);
    CHECK(books[4]->publisher->name == "P");
    CHECK(shop.ran().empty());
  });
}

TEST_CASE("U53: with joinedload of a collection LIMIT counts parents, in their order") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto query = select<Author>().options(joinedload(&Author::books)).order_by(col(&Author::name).desc());
    auto two = session
                   .scalars(select<Author>()
                                .options(joinedload(&Author::books))
                                .order_by(col(&Author::name).desc())
                                .limit(2)
                                .offset(1))
                   .all();
    CHECK(shop.ran().size() == 1);
    CHECK(names(two) == "Bob Ann");
    CHECK(titles(two[1]->books) == "abc");
    auto first = session.scalars(query).first();
    CHECK(names(std::vector{first}) == "Cy");
    CHECK(first->books.empty());
    CHECK(names(session.scalars(query).all()) == "Cy Bob Ann");
  });
}

TEST_CASE("U53: several joined collections have nothing twice") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto authors = session
                       .scalars(select<Author>()
                                    .options(joinedload(&Author::books).joinedload(&Book::tags),
                                             joinedload(&Author::prizes))
                                    .order_by(&Author::id))
                       .all();
    CHECK(shop.ran().size() == 1);
    CHECK(names(authors) == "Ann Bob Cy");
    CHECK(titles(authors[0]->books) == "abc");
    CHECK(names(authors[0]->prizes) == "new old");
    CHECK(names(authors[0]->books[1]->tags) == "blue red");
    CHECK(authors[0]->books[0]->tags.empty());
    CHECK(shop.ran().empty());
  });
}

TEST_CASE("U54: strategies go on from one another") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto authors =
        session
            .scalars(
                select<Author>()
                    .options(selectinload(&Author::books).joinedload(&Book::publisher),
                             defaultload(&Author::books).selectinload(&Book::tags).joinedload(&Tag::books))
                    .order_by(&Author::id))
            .all();
    CHECK(shop.ran().size() == 3);
    CHECK(authors[0]->books[1]->publisher->name == "P");
    CHECK(titles(authors[0]->books[1]->tags[1]->books) == "bc");
    CHECK(shop.ran().empty());
  });
}

TEST_CASE("U54: a relationship of a model to itself is loaded as deep as is said") {
  on_every_shop([](Shop& shop) {
    for (auto [levels, queries] : {std::pair{1U, 2}, {2U, 3}, {every_level, 5}}) {
      Session session = shop.session();
      auto root = session
                      .scalars(select<Node>()
                                   .where(col(&Node::id) == 1)
                                   .options(selectinload(&Node::children).recursion_depth(levels)))
                      .one();
      CHECK(shop.ran().size() == std::size_t(queries));
      CHECK(root->children.size() == 2);
      bool deep = root->children[0]->children.is_loaded();
      CHECK(deep == (levels > 1));
      shop.ran();
    }
    Session session = shop.session();
    auto root = session
                    .scalars(select<Node>()
                                 .where(col(&Node::id) == 1)
                                 .options(joinedload(&Node::children).recursion_depth(2)))
                    .one();
    CHECK(shop.ran().size() == 1);
    CHECK(names(root->children[0]->children) == "leaf");
    CHECK(shop.ran().empty());
  });
}

TEST_CASE("subqueryload asks with the first query as its subquery, LIMIT included") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto authors = session
                       .scalars(select<Author>()
                                    .options(subqueryload(&Author::books).subqueryload(&Book::tags))
                                    .order_by(&Author::id)
                                    .limit(1))
                       .all();
    auto ran = shop.ran();
    REQUIRE(ran.size() == 3);
    CHECK(ran[1].find("WHERE book.author_id IN (SELECT owner.id FROM (SELECT author.id FROM author ORDER BY "
                      "author.id LIMIT ?) AS owner)") != std::string::npos);
    CHECK(titles(authors[0]->books) == "abc");
    CHECK(names(authors[0]->books[1]->tags) == "blue red");
  });
}

TEST_CASE("U55: every strategy has a collection in its order, also through a table") {
  on_every_shop([](Shop& shop) {
    auto books_of = [&](auto option) {
      Session session = shop.session();
      auto ann = session.scalars(select<Author>().where(col(&Author::id) == 1).options(option)).one();
      return titles(ann->books);
    };
    CHECK(books_of(lazyload(&Author::books)) == "abc");
    CHECK(books_of(selectinload(&Author::books)) == "abc");
    CHECK(books_of(joinedload(&Author::books)) == "abc");
    CHECK(books_of(subqueryload(&Author::books)) == "abc");
    auto tags_of = [&](auto option) {
      Session session = shop.session();
      auto book = session.scalars(select<Book>().where(col(&Book::id) == 1).options(option)).one();
      return names(book->tags);
    };
    CHECK(tags_of(lazyload(&Book::tags)) == "blue red");
    CHECK(tags_of(selectinload(&Book::tags)) == "blue red");
    CHECK(tags_of(joinedload(&Book::tags)) == "blue red");
    CHECK(tags_of(subqueryload(&Book::tags)) == "blue red");
  });
}
