// SPDX-License-Identifier: MIT
#include "orm/library_test_support.hpp"

using namespace carafe;
using namespace carafe::library_test;

namespace {

/// "1 2 2 3": the values of one expression for Ann, Bob, Cy and Di (scores 2.5, 1, 4, 1).
template <class E>
std::string of_each(Session& session, const E& expression) {
  std::string text;
  for (const auto& [value] : session.execute(select(expression).order_by(&Person::id))) {
    std::ostringstream out;
    if constexpr (requires { value.has_value(); }) {
      value ? void(out << *value) : void(out << "-");
    } else {
      out << value;
    }
    text += (text.empty() ? "" : " ") + out.str();
  }
  return text;
}

}  // namespace

TEST_CASE("functions of text mean the same on every database") {
  on_every_library([](Session& session) {
    CHECK(of_each(session, func::lower(&Person::name)) == "ann bob cy di");
    CHECK(of_each(session, func::upper(&Person::name)) == "ANN BOB CY DI");
    CHECK(of_each(session, func::trim(func::concat("  ", &Person::name, " "))) == "Ann Bob Cy Di");
    CHECK(of_each(session, func::replace(&Person::name, "n", "mm")) == "Ammmm Bob Cy Di");
    CHECK(of_each(session, func::substr(&Person::name, 2, 1)) == "n o y i");
    CHECK(of_each(session, func::length(&Person::name)) == "3 3 2 2");
    CHECK(of_each(session, func::nullif(&Person::name, "Bob")) == "Ann - Cy Di");
  });
}

TEST_CASE("window functions rank, number and look at neighbours") {
  on_every_library([](Session& session) {
    auto by_score = order_by(&Person::score);
    auto by_score_and_id = order_by(&Person::score, &Person::id);
    CHECK(of_each(session, func::rank().over(by_score)) == "3 1 4 1");
    CHECK(of_each(session, func::dense_rank().over(by_score)) == "2 1 3 1");
    CHECK(of_each(session, func::row_number().over(by_score_and_id)) == "3 1 4 2");
    CHECK(of_each(session, func::percent_rank().over(by_score)) == "0.666667 0 1 0");
    CHECK(of_each(session, func::cume_dist().over(by_score)) == "0.75 0.5 1 0.5");
    CHECK(of_each(session, func::ntile(2).over(by_score_and_id)) == "2 1 2 1");
    CHECK(of_each(session, func::lag(&Person::name).over(by_score_and_id)) == "Di - Ann Bob");
    CHECK(of_each(session, func::lead(&Person::name).over(by_score_and_id)) == "Cy Di - Ann");
    CHECK(of_each(session, func::first_value(&Person::name).over(by_score_and_id)) == "Bob Bob Bob Bob");
    CHECK(of_each(session, func::last_value(&Person::name)
                               .over(by_score_and_id, rows(unbounded_preceding, unbounded_following))) ==
          "Cy Cy Cy Cy");
    CHECK(of_each(session, func::count().over(partition_by(&Person::score))) == "1 2 1 2");
  });
}

TEST_CASE("HAVING keeps the groups for which it holds") {
  on_every_library([](Session& session) {
    auto busy = select(&Person::name, func::count(&Article::id))
                    .join<Article>()
                    .where(col(&Article::draft) == false)
                    .group_by(&Person::name)
                    .having(func::count(&Article::id) > 1);
    CHECK(session.execute(busy).all() == std::vector<std::tuple<std::string, std::int64_t>>{{"Cy", 2}});
  });
}

TEST_CASE("expressions are inserted, also beside values") {
  on_every_library([](Session& session) {
    session.execute(insert<Archive>()
                        .values({{&Archive::id, 1}, {&Archive::title, func::upper(literal("one"))}})
                        .values({{&Archive::id, literal(1) + 1}, {&Archive::title, "two"}}));
    CHECK(joined(session.scalars(select(&Archive::title).order_by(&Archive::id)).all()) == "ONE two ");
  });
}

TEST_CASE("what was updated or deleted is returned where the database can") {
  on_every_library([](Session& session) {
    auto raise =
        update<Person>().where(col(&Person::score) < 2.0).set(&Person::score, col(&Person::score) + 1);
    auto drop = delete_from<Article>().where(col(&Article::draft) == true).returning(&Article::title);
    CHECK(joined(session.execute(drop).scalars().all()) == "two ");
    auto returning = raise.returning(&Person::id, &Person::score);
    bool can = session.execute(text("SELECT 1")).size() == 1 && [&] {
      try {
        auto rows = session.execute(returning).all();
        std::ranges::sort(rows);
        CHECK(rows == std::vector<std::tuple<int, double>>{{2, 2.0}, {4, 2.0}});
        return true;
      } catch (const UsageError& error) {
        CHECK(error.code() == "unsupported-operation");
        CHECK(std::string_view(error.what()).find("MariaDB") != std::string_view::npos);
        return false;
      }
    }();
    if (!can) session.execute(raise);
    CHECK(of_each(session, col(&Person::score)) == "2.5 2 4 2");
  });
}

TEST_CASE("a lateral subquery sees the row beside it, or is refused by name") {
  on_every_library([](Session& session) {
    auto latest = select(&Article::title)
                      .where(col(&Article::person_id) == col(&Person::id))
                      .correlate<Person>()
                      .order_by(col(&Article::id).desc())
                      .limit(1)
                      .lateral("latest");
    auto query = select(&Person::name, latest.col<std::string>("title"))
                     .join(latest, literal(1) == 1)
                     .order_by(&Person::id);
    std::vector<std::tuple<std::string, std::string>> rows;
    try {
      rows = session.execute(query).all();
    } catch (const UsageError& error) {
      CHECK(error.code() == "unsupported-operation");
      CHECK(std::string_view(error.what()).find("has no LATERAL") != std::string_view::npos);
      return;
    }
    CHECK(rows == std::vector<std::tuple<std::string, std::string>>{{"Ann", "two"}, {"Cy", "four"}});
  });
}
