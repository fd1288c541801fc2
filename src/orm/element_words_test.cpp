// SPDX-License-Identifier: MIT
#include <carafe/json/value.hpp>

#include "orm/library_test_support.hpp"

using namespace carafe;
using namespace carafe::library_test;

namespace {

struct Page {
  Column<int> id{primary_key, autoincrement(false)};
  Column<std::string> body{};
};
struct Note {
  Column<int> id{primary_key};
  Column<std::optional<JsonValue>> data{};
};
struct Tagged {
  Column<int> id{primary_key};
  Column<std::vector<std::string>> tags{};
  Column<std::optional<std::vector<int>>> numbers{};
};

/// The ids for which `condition` holds, or the feature that the database lacks.
template <class Model, class E>
std::string ids(Session& session, const E& condition) {
  std::string text;
  try {
    for (int id : session.scalars(select(&Model::id).where(condition).order_by(&Model::id)).all())
      text += std::to_string(id);
  } catch (const UsageError& error) {
    return std::string(error.code());
  }
  return text;
}

template <class T>
std::string shown(const T& value) {
  std::ostringstream out;
  if constexpr (requires { value.has_value(); }) {
    value ? void(out << *value) : void(out << "-");
  } else {
    out << value;
  }
  return out.str();
}

/// The rows as "1 a, 2 b", or the message of what the database lacks.
template <class Query>
std::string table(Session& session, const Query& query) {
  std::vector<std::string> rows;
  try {
    for (const auto& row : session.execute(query)) {
      std::string line;
      std::apply([&](const auto&... value) { ((line += (line.empty() ? "" : " ") + shown(value)), ...); },
                 row);
      rows.push_back(line);
    }
  } catch (const UsageError& error) {
    CHECK(error.code() == "unsupported-operation");
    return error.what();
  }
  std::ranges::sort(rows);
  std::string all;
  for (const auto& row : rows) all += (all.empty() ? "" : ", ") + row;
  return all;
}

bool lacks(const std::string& message, std::string_view database, std::string_view feature) {
  return message.find(std::string{database} + " has no " + std::string{feature}) != message.npos;
}

}  // namespace

TEST_CASE("bits of whole numbers are the same on every database") {
  on_every_library([](Session& session) {
    auto of_bob = [&](const auto& expression) {
      return shown(*session.execute(select(expression).where(col(&Person::id) == 2)).scalar());
    };
    CHECK(of_bob(col(&Person::id).bitwise_and(3)) == "2");
    CHECK(of_bob(col(&Person::id).bitwise_or(5)) == "7");
    CHECK(of_bob(col(&Person::id).bitwise_xor(3)) == "1");
    CHECK(of_bob(col(&Person::id).bitwise_not()) == "-3");
    CHECK(of_bob(col(&Person::id).bitwise_lshift(40)) == "2199023255552");
    CHECK(of_bob((col(&Person::id) - 10).bitwise_rshift(1)) == "-4");
    CHECK(of_bob(literal(-1).bitwise_and(&Person::id)) == "2");
    CHECK(of_bob(col(&Person::id).bitwise_lshift(&Person::id)) == "8");
    CHECK(session.execute(select(col(&Person::age).bitwise_and(1)).where(col(&Person::id) == 2)).one() ==
          std::tuple<std::optional<std::int64_t>>{});
    CHECK(ids<Person>(session, col(&Person::id).bitwise_and(1) == 1 && col(&Person::id) > 1) == "3");
  });
}

TEST_CASE("regular expressions replace, or are refused by name") {
  on_every_library([](Session& session) {
    auto replaced = [&](auto... how) {
      return table(session, select(col(&Person::name).regexp_replace(how...)));
    };
    std::string all = replaced("[a-n]", "*");
    if (lacks(all, "SQLite", "regular expressions")) return;
    CHECK(all == "A**, Bo*, Cy, D*");
    CHECK(replaced("[A-D]", "*", true) == "*i, *nn, *o*, *y");
    CHECK(replaced("^(.)(.)", "\\2\\1") == "iD, nAn, oBb, yC");
  });
}

TEST_CASE("words are found by full-text search, and hostile ones are words") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Models models;
    models.add<Page>();
    std::string_view dialect = engine.dialect().name();
    Session session{engine, models};
    if (dialect == "sqlite") {
      session.execute(text("CREATE VIRTUAL TABLE page USING fts5(id, body)"));
    } else {
      create_all(engine, models);
      if (dialect == "mariadb") session.execute(text("CREATE FULLTEXT INDEX ix_page_body ON page (body)"));
    }
    session.execute(insert<Page>()
                        .values({{&Page::id, 1}, {&Page::body, "The quick fox jumps"}})
                        .values({{&Page::id, 2}, {&Page::body, "A lazy dog sleeps"}}));
    session.commit();
    CHECK(ids<Page>(session, col(&Page::body).match("fox")) == "1");
    CHECK(ids<Page>(session, col(&Page::body).match("dog") && col(&Page::id) == 2) == "2");
    CHECK(ids<Page>(session, col(&Page::body).match("cat")) == "");
    if (dialect == "sqlite") return;  // whose words are a language of its own
    CHECK(ids<Page>(session, col(&Page::body).match("x' OR '1'='1 +-@<>()~*\"")) == "");
  });
}

TEST_CASE("texts of a group are joined in the order that is asked for") {
  on_every_library([](Session& session) {
    auto joined_by = [&](const auto& expression) {
      return table(session, select(&Person::score, expression).group_by(&Person::score));
    };
    CHECK(joined_by(func::string_agg(&Person::name, "; ").filter(col(&Person::id) != 4)) ==
          "1 Bob, 2.5 Ann, 4 Cy");
    std::string ordered =
        joined_by(func::string_agg(&Person::name, "'\\; ").order_by(col(&Person::id).desc()));
    if (!lacks(ordered, "SQLite", "ORDER BY inside an aggregate")) {
      CHECK(ordered == "1 Di'\\; Bob, 2.5 Ann, 4 Cy");
    }
    CHECK(joined_by(func::string_agg(distinct(func::substr(&Person::name, 4, 1)))) == "1 , 2.5 , 4 ");
    std::string distinct_texts = joined_by(func::string_agg(distinct(func::lower("A")), "; "));
    CHECK((distinct_texts == "1 a, 2.5 a, 4 a" || lacks(distinct_texts, "SQLite", "separator")));
    CHECK_THROWS_AS(func::string_agg(&Person::name, std::string_view("a\0b", 3)), UsageError);
  });
}

TEST_CASE("groups of groups are summed, or refused by name") {
  on_every_library([](Session& session) {
    auto per = [&](const auto& groups) {
      return table(session,
                   select(col(&Article::person_id).optional(), col(&Article::draft).optional(), func::count())
                       .group_by(groups));
    };
    std::string rolled = per(rollup(&Article::person_id, &Article::draft));
    std::string cubed = per(cube(&Article::person_id, &Article::draft));
    std::string sets = per(grouping_sets(grouping_set(&Article::person_id, &Article::draft), grouping_set()));
    if (lacks(rolled, "SQLite", "ROLLUP")) {
      CHECK(lacks(cubed, "SQLite", "CUBE"));
      CHECK(lacks(sets, "SQLite", "GROUPING SETS"));
      return;
    }
    CHECK(rolled == "- - 4, 1 - 2, 1 0 1, 1 1 1, 3 - 2, 3 0 2");
    if (lacks(cubed, "MariaDB", "CUBE")) {
      CHECK(lacks(sets, "MariaDB", "GROUPING SETS"));
      auto ordered = select(func::count()).group_by(rollup(&Article::draft)).order_by(func::count());
      CHECK(lacks(table(session, ordered), "MariaDB", "ORDER BY of a query with ROLLUP"));
      auto beside = select(func::count()).group_by(rollup(&Article::draft), &Article::id);
      CHECK(lacks(table(session, beside), "MariaDB", "ROLLUP beside"));
      return;
    }
    CHECK(cubed == "- - 4, - 0 3, - 1 1, 1 - 2, 1 0 1, 1 1 1, 3 - 2, 3 0 2");
    CHECK(sets == "- - 4, 1 0 1, 1 1 1, 3 0 2");
  });
}

TEST_CASE("an expression is read as another type without a cast") {
  on_every_library([](Session& session) {
    auto query = select(type_coerce<std::int64_t>(&Person::age)).order_by(&Person::id);
    CHECK(session.scalars(query).all() == std::vector<std::optional<std::int64_t>>{40, std::nullopt, 20, 17});
  });
}

TEST_CASE("what is no number is cast to nothing by a condition") {
  on_every_library([](Session& session) {
    auto title = col(&Article::title);
    auto is_number = title.between("0", "9z") && !title.contains("%");
    session.execute(update<Article>().where(title == "one").set(&Article::title, "12"));
    auto number = case_(when(is_number, cast<int>(&Article::title)));
    CHECK(session.scalars(select(number).order_by(&Article::id)).all() ==
          std::vector<std::optional<int>>{12, std::nullopt, std::nullopt, std::nullopt});
  });
}

TEST_CASE("places in a JSON column are asked for, compared, selected and sorted by") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Models models;
    models.add<Note>();
    create_all(engine, models);
    Session session{engine, models};
    auto note = [&](int id, const char* json) {
      session.execute(insert<Note>().values({{&Note::id, id}, {&Note::data, JsonValue::parse(json)}}));
    };
    note(1, R"({"a": {"b": [3, 1.5, true, "x"]}, "who": "Ann's", "n": "07"})");
    note(2, R"({"a": {"b": [20, 2.5, false, "y"]}, "who": null, "day": "2026-11-24"})");
    note(3, R"([1, {"k v.$": "deep"}])");
    session.execute(insert<Note>().values({{&Note::id, 4}, {&Note::data, nullptr}}));

    auto data = col(&Note::data);
    auto first = data["a"]["b"][0].as<int>();
    CHECK(ids<Note>(session, first > 4) == "2");
    CHECK(ids<Note>(session, first == 3) == "1");
    CHECK(ids<Note>(session, data["a"]["b"][1].as<double>() == 1.5) == "1");
    CHECK(ids<Note>(session, data["a"]["b"][2].as<bool>() == true) == "1");
    CHECK(ids<Note>(session, data["a"]["b"][2].as<bool>() == false) == "2");
    CHECK(ids<Note>(session, data["who"].as<std::string>() == "Ann's") == "1");
    CHECK(ids<Note>(session, data["n"].as<std::string>() == "07") == "1");
    CHECK(ids<Note>(session, data["who"].is_null()) == "234");
    CHECK(ids<Note>(session, data["who"].is_not_null()) == "1");
    CHECK(ids<Note>(session, data["day"].as<Date>() == *Date::parse("2026-11-24")) == "2");
    CHECK(ids<Note>(session, data[1][std::string("k v.$")].as<std::string>().startswith("de")) == "3");
    CHECK(session.scalars(select(first).order_by(first.desc(), &Note::id).where(first > 0)).all() ==
          std::vector<std::optional<int>>{20, 3});
    auto part = session.scalars(select(data["a"]["b"].as<JsonValue>()).where(col(&Note::id) == 1)).one();
    REQUIRE(part);
    CHECK(*part == JsonValue::parse(R"([3, 1.5, true, "x"])"));
    for (const char* key : {"\"", "\\", "a\nb"})
      CHECK_THROWS_AS(ids<Note>(session, data[key].is_null()), UsageError);
    for (const char* key : {"'", "$.a", "a}", "x' OR '1'='1", "[0]", "*", "{", ","})
      CHECK(ids<Note>(session, data[key].is_not_null()) == "");
    CHECK_THROWS_WITH_AS((void)data[-1].is_null(), doctest::Contains("negative"), UsageError);
  });
}

TEST_CASE("arrays are asked for their elements where the database has them") {
  on_every_database([](TestDatabase& database) {
    Engine engine = database.engine();
    Models models;
    models.add<Tagged>();
    if (!engine.dialect().capabilities().arrays) {
      auto refused = [&](const Expression<bool>& condition) {
        CHECK_THROWS_WITH_AS((void)select(&Tagged::id)
                                 .where(condition)
                                 .statement()
                                 .compile(engine.dialect().compiler(), models),
                             doctest::Contains("has no arrays"), UsageError);
      };
      refused(elements(&Tagged::tags).any("a"));
      refused(elements(&Tagged::tags).all("a"));
      refused(elements(&Tagged::tags).contains({"a"}));
      refused(elements(&Tagged::tags).contained_by({"a"}));
      refused(elements(&Tagged::tags).overlaps({"a"}));
      refused(col(&Tagged::numbers)[1] == 1);
      return;
    }
    create_all(engine, models);
    Session session{engine, models};
    auto row = [&](int id, std::vector<std::string> tags, std::optional<std::vector<int>> numbers) {
      session.execute(insert<Tagged>().values(
          {{&Tagged::id, id}, {&Tagged::tags, std::move(tags)}, {&Tagged::numbers, std::move(numbers)}}));
    };
    row(1, {"a", "b'\"{,}"}, std::vector<int>{7, 7});
    row(2, {"b"}, std::vector<int>{1, 2});
    row(3, {}, std::nullopt);
    auto tags = elements(&Tagged::tags);
    CHECK(ids<Tagged>(session, tags.any("b")) == "2");
    CHECK(ids<Tagged>(session, tags.any("b'\"{,}")) == "1");
    CHECK(ids<Tagged>(session, tags.all("b")) == "23");
    CHECK(ids<Tagged>(session, tags.contains({"a"})) == "1");
    CHECK(ids<Tagged>(session, tags.contains({"b'\"{,}", "a"})) == "1");
    CHECK(ids<Tagged>(session, tags.contained_by({"b", "c"})) == "23");
    CHECK(ids<Tagged>(session, tags.overlaps({"a", "b"})) == "12");
    CHECK(ids<Tagged>(session, tags.overlaps(&Tagged::tags)) == "12");
    CHECK(ids<Tagged>(session, elements(&Tagged::numbers).all(7)) == "1");
    CHECK(ids<Tagged>(session, elements(&Tagged::numbers).any(2)) == "2");
    CHECK(ids<Tagged>(session, col(&Tagged::numbers)[1] == 1) == "2");
    CHECK(session.scalars(select(col(&Tagged::tags)[2]).order_by(&Tagged::id)).all() ==
          std::vector<std::optional<std::string>>{"b'\"{,}", std::nullopt, std::nullopt});
  });
}
