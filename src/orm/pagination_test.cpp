// SPDX-License-Identifier: MIT
#include <carafe/orm/pagination.hpp>

#include <doctest/doctest.h>
#include <thrown_code.hpp>

#include <limits>
#include <string>
#include <vector>

#include "orm/models_test_support.hpp"

using namespace carafe;
using models_test::recording_selects;
using testing_support::code_thrown_by;
using testing_support::on_every_database;
using testing_support::TestDatabase;

namespace {

struct Article {
  Column<int> id{primary_key};
  Column<std::string> title{String(40)};
  Column<int> size{};
};

std::string shown(const std::vector<std::optional<std::int64_t>>& pages) {
  std::string text;
  for (const auto& page : pages) {
    text += (text.empty() ? "" : " ") + (page ? std::to_string(*page) : std::string{"-"});
  }
  return text;
}

std::string shown(std::optional<std::int64_t> number) { return number ? std::to_string(*number) : "none"; }

/// A database with so many articles, and the statements that were run.
struct Library {
  Models models;
  std::vector<std::string> sql;
  Engine engine;

  Library(const TestDatabase& database, int articles) : engine(database.engine(recording_selects(sql))) {
    models.add<Article>();
    create_all(engine, models);
    Session session{engine, models};
    for (int i = 1; i <= articles; ++i) session.add(Article{.title = "t" + std::to_string(i), .size = i % 3});
    session.commit();
  }
};

template <class Page>
std::string ids(const Page& page) {
  std::string text;
  for (const auto& article : page) text += (text.empty() ? "" : " ") + std::to_string(article->id);
  return text;
}

}  // namespace

TEST_CASE("the numbers of a page say what is around it") {
  struct Row {
    std::int64_t page, per_page, total, size;
    const char *pages, *first, *last, *prev, *next;
  };
  const Row table[] = {
      {1, 20, 0, 0, "0", "0", "0", "none", "none"},    {1, 20, 1, 1, "1", "1", "1", "none", "none"},
      {1, 20, 20, 20, "1", "1", "20", "none", "none"}, {1, 20, 21, 20, "2", "1", "20", "none", "2"},
      {2, 20, 21, 1, "2", "21", "21", "1", "none"},    {3, 10, 45, 10, "5", "21", "30", "2", "4"},
      {5, 10, 45, 5, "5", "41", "45", "4", "none"},    {9, 10, 45, 0, "5", "0", "0", "8", "none"},
      {1, 1, 3, 1, "3", "1", "1", "none", "2"},
  };
  for (const Row& row : table) {
    CAPTURE(row.page);
    CAPTURE(row.total);
    PageNumbers page;
    page.page = row.page;
    page.per_page = row.per_page;
    page.total = row.total;
    page.size = row.size;
    CHECK(std::to_string(page.pages()) == row.pages);
    CHECK(std::to_string(page.first()) == row.first);
    CHECK(std::to_string(page.last()) == row.last);
    CHECK(shown(page.prev_num()) == row.prev);
    CHECK(shown(page.next_num()) == row.next);
    CHECK(page.has_prev() == page.prev_num().has_value());
    CHECK(page.has_next() == page.next_num().has_value());
  }
}

TEST_CASE("iter_pages names the pages to link to, and the gaps") {
  struct Row {
    std::int64_t page, pages;
    PageNumbers::Edges edges;
    const char* shown;
  };
  const Row table[] = {
      {7, 20, {}, "1 2 - 5 6 7 8 9 10 11 - 19 20"},
      {1, 20, {}, "1 2 3 4 5 - 19 20"},
      {4, 20, {}, "1 2 3 4 5 6 7 8 - 19 20"},
      {5, 20, {}, "1 2 3 4 5 6 7 8 9 - 19 20"},
      {6, 20, {}, "1 2 - 4 5 6 7 8 9 10 - 19 20"},
      {14, 20, {}, "1 2 - 12 13 14 15 16 17 18 19 20"},
      {20, 20, {}, "1 2 - 18 19 20"},
      {1, 0, {}, ""},
      {1, 1, {}, "1"},
      {1, 2, {}, "1 2"},
      {2, 3, {}, "1 2 3"},
      {10, 20, {.left_edge = 0, .left_current = 1, .right_current = 1, .right_edge = 0}, "- 9 10 11 -"},
      {10, 20, {.left_edge = 1, .left_current = 0, .right_current = 0, .right_edge = 1}, "1 - 10 - 20"},
      {10, 20, {.left_edge = -3, .left_current = -3, .right_current = -3, .right_edge = -3}, "- 10 -"},
      {2, 4, {.left_edge = 9, .left_current = 9, .right_current = 9, .right_edge = 9}, "1 2 3 4"},
      // Flask-SQLAlchemy leaves out the end here: its middle is that of the page behind all.
      {99, 20, {}, "1 2 - 18 19 20"},
  };
  for (const Row& row : table) {
    CAPTURE(row.page);
    CAPTURE(row.pages);
    PageNumbers page;
    page.page = row.page;
    page.per_page = 10;
    page.total = row.pages * 10;
    CHECK(shown(page.iter_pages(row.edges)) == row.shown);
  }
}

TEST_CASE("a page is one query, and the number of all rows another") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 45};
    Session session{library.engine, library.models};
    library.sql.clear();
    auto page = paginate(session, select<Article>().order_by(&Article::id), {.page = 2});
    CHECK(library.sql.size() == 2);
    CHECK(library.sql.back().starts_with("SELECT count(*)"));
    CHECK(page.items.size() == 20);
    CHECK(page.items.front()->id == 21);
    CHECK(page.total == 45);
    CHECK(page.pages() == 3);
    CHECK(page.first() == 21);
    CHECK(page.last() == 40);

    // The neighbours take the number over, where Flask-SQLAlchemy would count again.
    library.sql.clear();
    auto last = page.next();
    CHECK(ids(last) == "41 42 43 44 45");
    CHECK(last.total == 45);
    CHECK_FALSE(last.has_next());
    CHECK(page.prev().items.front()->id == 1);
    CHECK(last.next().items.empty());
    CHECK(page.prev().prev().page == 1);
    CHECK(library.sql.size() == 5);
  });
}

TEST_CASE("a page that is not there is an error, or empty") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 5};
    Session session{library.engine, library.models};
    auto asked = [&](std::int64_t number, std::int64_t per_page, bool error_out) {
      return paginate(session, select<Article>(),
                      {.page = number, .per_page = per_page, .error_out = error_out});
    };
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    for (auto [number, per_page] : {std::pair<std::int64_t, std::int64_t>{0, 2},
                                    {-1, 2},
                                    {1, 0},
                                    {1, -5},
                                    {4, 2},
                                    {huge, 2},
                                    {huge, huge}}) {
      CAPTURE(number);
      CAPTURE(per_page);
      CHECK(code_thrown_by([&, n = number, p = per_page] { asked(n, p, true); }) == "no-such-page");
    }
    CHECK(ids(asked(0, 2, false)) == "1 2");
    CHECK(asked(1, -5, false).per_page == 20);
    CHECK(ids(asked(4, 2, false)) == "");
    CHECK(asked(4, 2, false).has_prev());
    CHECK(ids(asked(huge, huge, false)) == "");
    CHECK(ids(asked(1, huge, true)) == "1 2 3 4 5");
    // The first page of nothing is a page.
    auto none = paginate(session, select<Article>().where(col(&Article::id) > 99), {.page = 1});
    CHECK(none.items.empty());
    CHECK(none.total == 0);
    CHECK(none.iter_pages().empty());
  });
}

TEST_CASE("per_page is cut to what the program allows") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 5};
    Session session{library.engine, library.models};
    auto page = paginate(session, select<Article>(), {.per_page = 1000, .max_per_page = 3});
    CHECK(page.per_page == 3);
    CHECK(page.max_per_page == 3);
    CHECK(ids(page) == "1 2 3");
    CHECK(page.next().items.size() == 2);
    CHECK(code_thrown_by([&] { paginate(session, select<Article>(), {.max_per_page = 0}); }) ==
          "wrong-page-size");
  });
}

TEST_CASE("without a count one row more tells whether there is a next page") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 4};
    Session session{library.engine, library.models};
    library.sql.clear();
    auto page = paginate(session, select<Article>(), {.per_page = 2, .count = false});
    CHECK(ids(page) == "1 2");
    CHECK_FALSE(page.total);
    CHECK(page.pages() == 0);
    // Flask-SQLAlchemy answers false to has_next wherever it has not counted.
    CHECK(page.next_num() == 2);
    auto last = page.next();
    CHECK(ids(last) == "3 4");
    CHECK_FALSE(last.has_next());
    CHECK(library.sql.size() == 2);
  });
}

TEST_CASE("rows in no order are on no page: a query without one is in that of the key") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 3};
    Session session{library.engine, library.models};
    library.sql.clear();
    paginate(session, select<Article>());
    CHECK(library.sql.front().find("ORDER BY") != std::string::npos);
    auto other = alias<Article>("other");
    CHECK(ids(paginate(session, select(other).where(other.col(&Article::id) > 1))) == "2 3");
    auto backwards = paginate(session, select<Article>().order_by(col(&Article::id).desc()), {.per_page = 2});
    CHECK(ids(backwards) == "3 2");
  });
}

TEST_CASE("columns are read in pages as well") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 7};
    Session session{library.engine, library.models};
    auto page = paginate(
        session,
        select(&Article::size, func::count(&Article::id)).group_by(&Article::size).order_by(&Article::size),
        {.per_page = 2});
    CHECK(page.total == 3);
    REQUIRE(page.items.size() == 2);
    CHECK(page.items[1] == std::tuple<int, std::int64_t>{1, 3});
    CHECK(page.next().items.size() == 1);
  });
}

TEST_CASE("a query with a limit of its own is not read in pages") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 1};
    Session session{library.engine, library.models};
    CHECK(code_thrown_by([&] { paginate(session, select<Article>().limit(5)); }) == "limited-query");
    CHECK(code_thrown_by([&] { paginate(session, select<Article>().offset(5)); }) == "limited-query");
  });
}

TEST_CASE("a page as JSON has its items and its numbers") {
  on_every_database([](TestDatabase& database) {
    Library library{database, 3};
    Session session{library.engine, library.models};
    CHECK(to_json(paginate(session, select<Article>(), {.page = 2, .per_page = 2})) ==
          R"({"items":[{"id":3,"title":"t3","size":0}],"page":2,"per_page":2,"total":3,"pages":2,)"
          R"("first":3,"last":3,"prev_num":1,"next_num":null})");
    CHECK(to_json(paginate(session, select<Article>(), {.per_page = 2, .count = false}))
              .find(R"("total":null,"pages":null,"first":1,"last":2,"prev_num":null,"next_num":2})") !=
          std::string::npos);
  });
}
