// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/errors.hpp>
#include <carafe/orm/session.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "orm/models_test_support.hpp"

/// Authors, their books and tags on a database of each kind.
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

using Shop = models_test::ModelTables<Author, Book, Tag>;

template <class Test>
void on_every_shop(Test test) {
  models_test::on_every_database_with<Shop>(test);
}

}  // namespace carafe::relationship_test
