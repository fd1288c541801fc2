// SPDX-License-Identifier: MIT
#include "orm/loading_test_support.hpp"

using namespace carafe;
using namespace carafe::loading_test;

TEST_CASE("any, has and contains ask for rows by their relationships") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto authors = [&](auto condition) {
      return names(session.scalars(select<Author>().where(condition).order_by(&Author::id)).all());
    };
    CHECK(authors(any(&Author::books)) == "Ann Bob");
    CHECK(authors(any(&Author::books, col(&Book::draft) == true)) == "Ann");
    CHECK(authors(!any(&Author::books)) == "Cy");
    CHECK(authors(any(&Author::books, any(&Book::tags, col(&Tag::name) == "blue"))) == "Ann Bob");
    auto books = [&](auto condition) {
      return titles(session.scalars(select<Book>().where(condition).order_by(&Book::id)).all());
    };
    CHECK(books(has(&Book::author)) == "bacx");
    CHECK(books(has(&Book::author, col(&Author::name) == "Bob")) == "x");
    CHECK(books(col(&Book::author) == nullptr) == "z");
    CHECK(books(col(&Book::author) != nullptr) == "bacx");
    CHECK(books(any(&Book::tags, col(&Tag::name) == "red")) == "bc");

    shop.ran();
    auto ann = session.get<Author>(1);
    CHECK(books(col(&Book::author) == ann) == "bac");
    CHECK(shop.ran().back() ==
          "SELECT book.id, book.author_id, book.publisher_id, book.title, book.draft FROM book WHERE "
          "(book.author_id = ?) ORDER BY book.id");
    CHECK(books(col(&Book::author) != ann) == "x");  // NULL is neither
    auto book = session.get<Book>(1);
    CHECK(authors(contains(&Author::books, book)) == "Ann");
    CHECK(names(session.scalars(select<Tag>().where(contains(&Tag::books, book)).order_by(&Tag::id)).all()) ==
          "red blue");
  });
}

TEST_CASE("an object that was only added can be asked for: its key is looked at when the query runs") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto di = session.add(Author{.id = 9, .name = "Di", .bio = "d"});
    auto query = select<Book>().where(col(&Book::author) == di);
    session.flush();
    session.add(Book{.id = 9, .author_id = di->id.value(), .publisher_id = 1, .title = "d", .draft = false});
    CHECK(titles(session.scalars(query).all()) == "d");
    session.rollback();
  });
}

TEST_CASE("a model's relationship to itself is asked for under another name") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto nodes = [&](auto condition) {
      return names(session.scalars(select<Node>().where(condition).order_by(&Node::id)).all());
    };
    CHECK(nodes(any(&Node::children)) == "root left leaf");
    CHECK(nodes(any(&Node::children, col(&Node::name) == "leaf")) == "left");
    CHECK(nodes(has(&Node::parent, col(&Node::name) == "root")) == "left right");
    CHECK(nodes(any(&Node::children, any(&Node::children, col(&Node::name) == "leaf"))) == "root");
    auto parent = alias<Node>("up");
    CHECK(names(session
                    .scalars(
                        select<Node>().join(parent, &Node::parent).where(parent.col(&Node::name) == "left"))
                    .all()) == "leaf");
    CHECK(
        names(
            session.scalars(select(parent).where(parent.col(&Node::children).any(col(&Node::name) == "deep")))
                .all()) == "leaf");
  });
}

TEST_CASE("a query joins along a relationship, through a table, to an alias and from one") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    CHECK(names(session
                    .scalars(select<Author>()
                                 .join(&Author::books, col(&Book::draft) == false)
                                 .join(&Book::tags)
                                 .where(col(&Tag::name) == "red")
                                 .distinct()
                                 .order_by(&Author::id))
                    .all()) == "Ann");
    auto draft = alias<Book>("draft");
    auto rows = session.execute(select(&Author::name, draft.col(&Book::title))
                                    .select_from<Author>()
                                    .join(draft, &Author::books)
                                    .where(draft.col(&Book::draft) == true));
    CHECK(rows.all() == std::vector<std::tuple<std::string, std::string>>{{"Ann", "a"}});
    auto writer = alias<Author>("writer");
    CHECK(session.scalars(select(writer).join(writer.col(&Author::prizes)).where(col(&Prize::name) == "only"))
              .one()
              ->name == "Bob");
    CHECK(names(session.scalars(select<Author>().outerjoin(&Author::books).where(col(&Book::id).is_null()))
                    .all()) == "Cy");
  });
}

TEST_CASE("what an object has is a query, to be filtered, ordered and limited") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.get<Author>(1);
    auto query =
        select_related(ann, &Author::books).where(col(&Book::draft) == false).order_by(&Book::id).limit(1);
    CHECK(titles(session.scalars(query).all()) == "b");
    CHECK_FALSE(ann->books.is_loaded());
    auto book = session.get<Book>(1);
    CHECK(session.scalar(select_related(book, &Book::tags).count()) == 2);
    CHECK(names(session.scalars(select_related(book, &Book::author)).all()) == "Ann");
  });
}

TEST_CASE("rows of several objects, of aliases and of columns beside them") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    std::string text;
    for (const auto& [author, book] :
         session.execute(select<Author, Book>().join(&Author::books).order_by(&Author::id, &Book::id))) {
      text += author->name + ":" + book->title + " ";
    }
    CHECK(text == "Ann:b Ann:a Ann:c Bob:x ");
    text.clear();
    for (const auto& [author, count] : session.execute(select(entity<Author>(), func::count(&Book::id))
                                                           .outerjoin(&Author::books)
                                                           .group_by(&Author::id, &Author::name)
                                                           .options(load_only(&Author::name))
                                                           .order_by(&Author::id))) {
      text += author->name + std::to_string(count) + " ";
    }
    CHECK(text == "Ann3 Bob1 Cy0 ");
    auto up = alias<Node>("up");
    text.clear();
    for (const auto& [node, parent] : session.execute(
             select(entity<Node>(), entity(up)).outerjoin(up, &Node::parent).order_by(&Node::id))) {
      text += node->name + "<" + (parent ? std::as_const(parent)->name.c_str() : "none") + " ";
    }
    CHECK(text == "root<none left<root right<root leaf<left deep<leaf ");
    shop.ran();
    auto rows =
        session.execute(select<Book, Author>().join(&Book::author).options(joinedload(&Author::prizes)));
    CHECK(rows.size() == 4);
    CHECK(shop.ran().size() == 2);
    CHECK(std::get<1>(rows[0])->prizes.is_loaded());
  });
}

TEST_CASE("hand-written SQL gives objects by the names of its columns") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto query = from_statement<Author>(text("select name, id from author where id < :id order by id desc"),
                                        {{"id", 3}})
                     .options(selectinload(&Author::books));
    auto authors = session.scalars(query);
    CHECK(names(authors) == "Bob Ann");
    CHECK(authors[1]->books.is_loaded());
    CHECK(authors[0] == session.get<Author>(2));
    CHECK_THROWS_AS(session.scalars(from_statement<Author>(text("select name from author"))), UsageError);
  });
}

TEST_CASE("a stream of objects goes portion by portion, with what its options load") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    std::string text;
    for (const Ref<Book>& book :
         session.stream(select<Book>().where(col(&Book::id) < 5).options(selectinload(&Book::author)), 2)) {
      text += book->title + book->author->name + " ";
    }
    CHECK(text == "bAnn aAnn cAnn xBob ");
    // Two portions and the empty third; each portion's authors.
    CHECK(shop.ran().size() == 3 + 2);
    std::size_t seen = 0;
    for (const Ref<Book>& book : session.stream(select<Book>().limit(3), 2)) seen += book ? 1 : 0;
    CHECK(seen == 3);
    CHECK_THROWS_AS(session.stream(select<Book>().order_by(&Book::title)), UsageError);
  });
}
