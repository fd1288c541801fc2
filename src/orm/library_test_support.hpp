// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/errors.hpp>
#include <carafe/orm/session.hpp>

#include <doctest/doctest.h>

#include <test_databases.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// A small library of people and articles, for tests of typed statements.
namespace carafe::library_test {

using testing_support::on_every_database;
using testing_support::TestDatabase;

struct Person {
  static constexpr auto tablename = "person";
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Column<std::optional<int>> age{};
  Column<std::optional<int>> boss_id{};
  Column<double> score{server_default("0")};
};
struct Article {
  Column<int> id{primary_key};
  Column<int> person_id{foreign_key(&Person::id)};
  Column<std::string> title{String(50)};
  Column<bool> draft{};
};
struct Archive {
  Column<int> id{primary_key};
  Column<std::string> title{String(50)};
};

struct Author {
  std::string name;
  std::int64_t articles;
  friend bool operator==(const Author&, const Author&) = default;
};

/// Four people and four articles on a database of each kind.
template <class Test>
void on_every_library(Test test) {
  on_every_database([&](TestDatabase& database) {
    Engine engine = database.engine();
    Models models;
    models.add<Person, Article, Archive>();
    create_all(engine, models);
    Session session{engine, models};
    session.execute(insert<Person>()
                        .values({{&Person::id, 1},
                                 {&Person::name, "Ann"},
                                 {&Person::age, 40},
                                 {&Person::boss_id, nullptr},
                                 {&Person::score, 2.5}})
                        .values({{&Person::id, 2},
                                 {&Person::name, "Bob"},
                                 {&Person::age, std::nullopt},
                                 {&Person::boss_id, 1},
                                 {&Person::score, 1.0}})
                        .values({{&Person::id, 3},
                                 {&Person::name, "Cy"},
                                 {&Person::age, 20},
                                 {&Person::boss_id, 1},
                                 {&Person::score, 4.0}})
                        .values({{&Person::id, 4},
                                 {&Person::name, "Di"},
                                 {&Person::age, 17},
                                 {&Person::boss_id, 3},
                                 {&Person::score, 1.0}}));
    session.execute(insert<Article>()
                        .values({{&Article::id, 1},
                                 {&Article::person_id, 1},
                                 {&Article::title, "one"},
                                 {&Article::draft, false}})
                        .values({{&Article::id, 2},
                                 {&Article::person_id, 1},
                                 {&Article::title, "two"},
                                 {&Article::draft, true}})
                        .values({{&Article::id, 3},
                                 {&Article::person_id, 3},
                                 {&Article::title, "100%"},
                                 {&Article::draft, false}})
                        .values({{&Article::id, 4},
                                 {&Article::person_id, 3},
                                 {&Article::title, "four"},
                                 {&Article::draft, false}}));
    test(session);
  });
}

inline std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

}  // namespace carafe::library_test
