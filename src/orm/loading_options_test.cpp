// SPDX-License-Identifier: MIT
#include <carafe/testing/expect_queries.hpp>

#include <thrown_code.hpp>

#include "orm/loading_test_support.hpp"

using namespace carafe;
using namespace carafe::loading_test;
using testing_support::code_thrown_by;

namespace {

struct Line;
struct Shelf {
  Column<int> id{primary_key};
  Column<std::string> name{String(20)};
  Relationship<std::vector<Line>> lines{lazy(Load::selectin), ordered_by("id")};
  Relationship<std::vector<Line>> log{lazy(Load::write_only), only_where("id > 1"), foreign_keys("shelf_id")};
  Relationship<std::vector<Line>> kept{lazy(Load::raise), only_where("id > 1"), foreign_keys("shelf_id")};
};
struct Line {
  Column<int> id{primary_key};
  Column<std::optional<int>> shelf_id{foreign_key(&Shelf::id)};
  Column<std::string> text{String(20)};
  Relationship<Shelf> shelf{lazy(Load::joined), back_populates(&Shelf::lines)};
};

struct Entry;
struct Account {
  Column<int> id{primary_key};
  Column<std::string> owner{String(20)};
  Relationship<std::vector<Entry>> entries{lazy(Load::write_only)};
};
struct Entry {
  Column<int> id{primary_key};
  Column<std::optional<int>> account_id{foreign_key(&Account::id)};
  Column<std::string> text{String(20)};
};

}  // namespace

TEST_CASE("U43: a row is one object, and a query does not overwrite what was changed unless it is told to") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    session.set_autoflush(false);
    auto ann = session.scalars(select<Author>().where(col(&Author::id) == 1)).one();
    ann->name = "Anna";
    auto again = session.scalars(select<Author>().where(col(&Author::name) == "Ann")).one();
    CHECK(again == ann);
    CHECK(ann->name == "Anna");
    session.scalars(select<Author>().options(populate_existing)).all();
    CHECK(ann->name == "Ann");
    session.flush();
    for (const std::string& sql : shop.ran()) CHECK(sql.starts_with("SELECT"));
  });
}

TEST_CASE("U44: what a key points at comes from the session without SQL, and nothing where it is NULL") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.get<Author>(1);
    const auto book = session.get<Book>(1);
    const auto stray = session.get<Book>(5);
    shop.ran();
    CHECK(book->author == ann);
    CHECK(stray->author == nullptr);
    CHECK(shop.ran().empty());
  });
}

TEST_CASE("U45: what is not loaded is an error when the session is gone, and empty of a new object") {
  on_every_shop([](Shop& shop) {
    Ref<Author> ann;
    {
      Session session = shop.session();
      ann = session.get<Author>(1);
      const auto fresh = session.add(Author{.name = "new", .bio = "n"});
      session.set_autoflush(false);
      CHECK(fresh->books.empty());
      session.rollback();
    }
    CHECK(code_thrown_by([&] { static_cast<void>(ann->books.size()); }) == "detached-relationship");
  });
}

TEST_CASE("U45, U56: raise is an error when it is reached, raise_on_sql only where SQL would run") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann =
        session.scalars(select<Author>().where(col(&Author::id) == 1).options(raiseload(&Author::books)))
            .one();
    CHECK(code_thrown_by([&] { static_cast<void>(ann->books.size()); }) == "relationship-not-loaded");
    CHECK(ann->prizes.size() == 2);
    session.load(ann, &Author::books);
    CHECK(titles(ann->books) == "abc");

    auto books =
        session.scalars(select<Book>().options(raiseload_on_sql(&Book::author)).order_by(&Book::id)).all();
    CHECK(books[0]->author == ann);
    CHECK(books[4]->author == nullptr);
    CHECK(code_thrown_by([&] { static_cast<void>(books[3]->author.get()); }) == "relationship-not-loaded");
  });
}

TEST_CASE("U56: a wildcard is of every relationship that no option names, at every level") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session
                   .scalars(select<Author>()
                                .where(col(&Author::id) == 1)
                                .options(selectinload(&Author::books), raiseload("*")))
                   .one();
    CHECK(titles(ann->books) == "abc");
    CHECK(code_thrown_by([&] { static_cast<void>(ann->prizes.size()); }) == "relationship-not-loaded");
    CHECK(code_thrown_by([&] { static_cast<void>(ann->books[0]->tags.size()); }) ==
          "relationship-not-loaded");

    Session other = shop.session();
    auto bob = other
                   .scalars(select<Author>()
                                .where(col(&Author::id) == 2)
                                .options(selectinload(&Author::books).raiseload_all()))
                   .one();
    CHECK(bob->prizes.size() == 1);
    CHECK(code_thrown_by([&] { static_cast<void>(bob->books[0]->tags.size()); }) ==
          "relationship-not-loaded");
  });
}

TEST_CASE("U56: a model's own way of loading holds for queries and get, and an option stands above it") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Shelf, Line>();
    testing::StatementLog log;
    Engine engine = database.engine(log.options());
    create_all(engine, models);
    {
      Session session{engine, models};
      session.execute(text("insert into shelf (id, name) values (1, 'a'), (2, 'b')"));
      session.execute(
          text("insert into line (id, shelf_id, text) values (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'z')"));
      session.commit();
    }
    Session session{engine, models};
    Ref<Shelf> shelf;
    testing::expect_queries(log, 2, [&] { shelf = session.get<Shelf>(1); });
    testing::expect_queries(log, 0, [&] {
      CHECK(shelf->lines.size() == 2);
      CHECK(shelf->lines[0]->shelf == shelf);
    });
    CHECK(code_thrown_by([&] { static_cast<void>(shelf->kept.size()); }) == "relationship-not-loaded");
    session.load(shelf, &Shelf::kept);
    CHECK(shelf->kept.size() == 1);

    // A large collection is never loaded as a whole, but asked.
    CHECK(code_thrown_by([&] { static_cast<void>(shelf->log.size()); }) == "relationship-not-loaded");
    CHECK(session.scalars(select_related(shelf, &Shelf::log)).one()->text == "y");

    Session other{engine, models};
    testing::expect_queries(log, 1, [&] {
      CHECK(other.scalars(select<Line>()).all().size() == 3);  // the shelves by the join
    });
    Session third{engine, models};
    testing::expect_queries(log, 1, [&] {
      auto lines = third.scalars(select<Line>().options(lazyload(&Line::shelf))).all();
      CHECK_FALSE(lines[0]->shelf.is_loaded());
    });
    CHECK(code_thrown_by([&] { testing::expect_queries(log, 3, [] {}); }) == "unexpected-queries");
  });
}

TEST_CASE("U57: contains_eager takes what the query has joined, and refresh the whole again") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session
                   .scalars(select<Author>()
                                .join(&Author::books, col(&Book::title) != "b")
                                .options(contains_eager(&Author::books))
                                .where(col(&Author::id) == 1)
                                .order_by(&Book::id))
                   .one();
    CHECK(shop.ran().size() == 1);
    CHECK(titles(ann->books) == "ac");
    session.refresh(ann);
    CHECK(titles(ann->books) == "abc");

    auto draft = alias<Book>("draft");
    auto authors = session
                       .scalars(select<Author>()
                                    .outerjoin(draft, &Author::books, draft.col(&Book::draft) == true)
                                    .options(contains_eager(&Author::books, draft).selectinload(&Book::tags))
                                    .order_by(&Author::id))
                       .all();
    CHECK(titles(authors[0]->books) == "a");
    CHECK(authors[1]->books.empty());
    CHECK(authors[1]->books.is_loaded());
  });
}

TEST_CASE("criteria in an option, of a query and of a session narrow what is loaded") {
  on_every_shop([](Shop& shop) {
    auto books_of = [&](auto option) {
      Session session = shop.session();
      return titles(
          session.scalars(select<Author>().where(col(&Author::id) == 1).options(option)).one()->books);
    };
    auto published = col(&Book::draft) == false;
    CHECK(books_of(selectinload(&Author::books).and_(published)) == "bc");
    CHECK(books_of(joinedload(&Author::books).and_(published)) == "bc");
    CHECK(books_of(subqueryload(&Author::books).and_(published)) == "bc");
    CHECK(books_of(lazyload(&Author::books).and_(published)) == "bc");
    CHECK(books_of(with_loader_criteria<Book>(published)) == "bc");

    Session session = shop.session();
    session.always(with_loader_criteria<Book>(col(&Book::draft) == false));
    CHECK(titles(session.scalars(select<Book>().order_by(&Book::id)).all()) == "bcxz");
    CHECK(titles(session.get<Author>(1)->books) == "bc");
    CHECK_FALSE(session.get<Book>(2));
    auto red =
        session.scalars(select<Tag>().where(col(&Tag::id) == 1).options(joinedload(&Tag::books))).one();
    CHECK(titles(red->books) == "bc");
  });
}

TEST_CASE("a deferred column is loaded where it is asked for, and never written where it was not") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.scalars(select<Author>().where(col(&Author::id) == 1)).one();
    CHECK(shop.ran()[0].find("bio") == std::string::npos);
    CHECK_FALSE(is_loaded(ann, &Author::bio));
    CHECK(ann->bio.empty());
    CHECK(to_json(ann).find("bio") == std::string::npos);
    ann->name = "Anna";
    session.flush();
    CHECK(shop.ran().back().find("bio") == std::string::npos);
    session.load(ann, &Author::bio);
    CHECK(ann->bio == "from A");
    CHECK(ann->name == "Anna");

    auto bob = session.scalars(select<Author>().where(col(&Author::id) == 2)).one();
    bob->bio = "";  // as a column that is not loaded reads: assigned all the same
    session.flush();
    CHECK(shop.ran().back().find("bio") != std::string::npos);
    CHECK(*session.scalar(select(&Author::bio).where(col(&Author::id) == 2)) == "");
    session.rollback();

    Session other = shop.session();
    auto loaded =
        other.scalars(select<Author>().where(col(&Author::id) == 2).options(undefer(&Author::bio))).one();
    CHECK(loaded->bio == "from B");
  });
}

TEST_CASE("load_only and defer leave columns out, also of what is loaded with an object") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto book =
        session.scalars(select<Book>().where(col(&Book::id) == 1).options(load_only(&Book::title))).one();
    CHECK(shop.ran()[0].starts_with("SELECT book.id, book.title FROM"));
    CHECK(book->title == "b");
    CHECK_FALSE(is_loaded(book, &Book::draft));
    CHECK(names(std::vector{book->author.get()}) == "Ann");  // loads the key first

    auto bob = session
                   .scalars(select<Author>()
                                .where(col(&Author::id) == 2)
                                .options(selectinload(&Author::books).load_only(&Book::title),
                                         joinedload(&Author::prizes).defer(&Prize::name)))
                   .one();
    CHECK(titles(bob->books) == "x");
    CHECK_FALSE(is_loaded(bob->books[0], &Book::draft));
    CHECK(is_loaded(bob->books[0], &Book::author_id));
    CHECK_FALSE(is_loaded(bob->prizes[0], &Prize::name));
    // A query for all of the row tells the rest.
    session.scalars(select<Prize>()).all();
    CHECK(bob->prizes[0]->name == "only");
    CHECK(is_loaded(bob->prizes[0], &Prize::name));
  });
}

TEST_CASE("a relationship that is loaded object by object is told of once, with the place and the remedy") {
  on_every_shop([](Shop& shop) {
    std::vector<LazyLoads> told;
    SessionOptions options;
    options.lazy_load_alarm = 2;
    options.on_lazy_loads = [&](const LazyLoads& loads) { told.push_back(loads); };
    Session session = shop.session(options);
    for (const auto& author : session.scalars(select<Author>()).all())
      static_cast<void>(author->books.size());
    REQUIRE(told.size() == 1);
    CHECK(told[0].relationship == "Author.books");
    CHECK(told[0].count == 2);
    CHECK(told[0].remedy == "options(selectinload(&Author::books))");
#ifndef NDEBUG
    CHECK(told[0].place.find("loading_options_test.cpp") != std::string::npos);
#endif
    Session good = shop.session(options);
    for (const auto& author : good.scalars(select<Author>().options(selectinload(&Author::books))).all()) {
      static_cast<void>(author->books.size());
    }
    CHECK(told.size() == 1);
  });
}

TEST_CASE("a lazy load flushes first, and what was added to a collection before stays in it") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.get<Author>(1);
    auto late =
        session.add(Book{.id = 9, .author_id = 1, .publisher_id = 1, .title = "late", .draft = false});
    CHECK(titles(ann->books) == "abclate");
    CHECK(ann->books[3] == late);
    session.rollback();
  });
}

TEST_CASE("a lazy load that is broken off leaves nothing half loaded, and works when it is tried again") {
  struct Stopped {};  // as Cancelled, no std::exception
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.get<Author>(1);
    shop.hook = [](std::string_view sql) {
      if (sql.find("book") != sql.npos) throw Stopped{};
    };
    CHECK_THROWS_AS(static_cast<void>(ann->books.size()), Stopped);
    shop.hook = nullptr;
    CHECK_FALSE(ann->books.is_loaded());
    CHECK(titles(ann->books) == "abc");
  });
}

TEST_CASE("an object that its session lets go of during a lazy load keeps what was loaded") {
  on_every_shop([](Shop& shop) {
    Session session = shop.session();
    auto ann = session.get<Author>(1);
    shop.hook = [&](std::string_view sql) {
      if (sql.find("book") != sql.npos) session.expunge(ann);
    };
    CHECK(titles(ann->books) == "abc");
    shop.hook = nullptr;
    CHECK_FALSE(session.contains(ann));
    CHECK(titles(ann->books) == "abc");
  });
}

TEST_CASE("a write_only collection is added to, removed from and asked, and never loaded") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Account, Entry>();
    testing::StatementLog log;
    Engine engine = database.engine(log.options());
    create_all(engine, models);
    {
      Session session{engine, models};
      auto account = session.add(Account{.id = 1, .owner = "Ann"});
      for (int id = 1; id <= 3; ++id) account->entries.push_back(Entry{.id = id, .text = "e"});
      session.commit();
    }
    Session session{engine, models};
    auto account = session.get<Account>(1);
    auto first = session.get<Entry>(1);
    CHECK(first->account_id == 1);
    static_cast<void>(log.take());
    account->entries.push_back(Entry{.id = 4, .text = "new"});
    account->entries.remove(first);
    session.flush();
    for (const std::string& sql : log.take()) CHECK_FALSE(sql.starts_with("SELECT"));
    CHECK(session.scalar(select_related(account, &Account::entries).count()) == 3);
    CHECK_FALSE(first->account_id);
    CHECK(code_thrown_by([&] { static_cast<void>(account->entries.size()); }) == "relationship-not-loaded");
    session.rollback();
  });
}
