// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/errors.hpp>
#include <carafe/orm/session.hpp>

#include <doctest/doctest.h>

#include <test_databases.hpp>

#include <string>
#include <vector>

/// Authors, their books and tags on a database of each kind, and the SQL that was run.
namespace carafe::relationship_test {

using testing_support::on_every_database;
using testing_support::TestDatabase;

struct Book;
struct Tag;

struct Author {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Relationship<std::vector<Book>> books{ordered_by("id")};
};
struct Book {
  Column<int> id{primary_key};
  Column<std::optional<int>> author_id{foreign_key(&Author::id)};
  Column<std::string> title{String(50)};
  Relationship<Author> author{back_populates(&Author::books)};
  Relationship<std::set<Tag>> tags{secondary("book_tag")};
};
struct Tag {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Relationship<std::vector<Book>> books{secondary("book_tag")};
};

struct Shop {
  Models models;
  std::vector<std::string> sql;
  Engine engine;

  explicit Shop(TestDatabase& database) : engine(database.engine()) {
    models.add<Author, Book, Tag>();
    create_all(engine, models);
  }
  Session session() { return Session{engine, models}; }

  /// A number from the database, through a session of its own.
  std::int64_t number(const char* query) {
    Session other = session();
    return *other.execute(text(query)).scalar<std::int64_t>();
  }
};

template <class Test>
void on_every_shop(Test test) {
  on_every_database([&](TestDatabase& database) {
    Shop shop{database};
    test(shop);
  });
}

}  // namespace carafe::relationship_test
