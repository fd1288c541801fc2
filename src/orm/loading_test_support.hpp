// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/errors.hpp>
#include <carafe/orm/loading.hpp>
#include <carafe/orm/session.hpp>

#include <doctest/doctest.h>

#include <test_databases.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

/// A bookshop on a database of each kind, and the SQL that its sessions run.
namespace carafe::loading_test {

using testing_support::on_every_database;
using testing_support::TestDatabase;

struct Book;
struct Prize;
struct Tag;

struct Author {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Column<std::string> bio{String(200), deferred};
  Relationship<std::vector<Book>> books{ordered_by("title")};
  Relationship<std::vector<Prize>> prizes{ordered_by("id", true)};
};
struct Publisher {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
};
struct Book {
  Column<int> id{primary_key};
  Column<std::optional<int>> author_id{foreign_key(&Author::id)};
  Column<int> publisher_id{foreign_key(&Publisher::id)};
  Column<std::string> title{String(50)};
  Column<bool> draft{};
  Relationship<Author> author{back_populates(&Author::books)};
  Relationship<Publisher> publisher{};
  Relationship<std::vector<Tag>> tags{secondary("book_tag"), ordered_by("name")};
};
struct Prize {
  Column<int> id{primary_key};
  Column<int> author_id{foreign_key(&Author::id)};
  Column<std::string> name{String(50)};
  Relationship<Author> author{back_populates(&Author::prizes)};
};
struct Tag {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Relationship<std::vector<Book>> books{secondary("book_tag"), ordered_by("id")};
};
struct Node {
  Column<int> id{primary_key};
  Column<std::optional<int>> parent_id{foreign_key("node.id")};
  Column<std::string> name{String(20)};
  Relationship<std::vector<Node>> children{back_populates("parent"), ordered_by("id")};
  Relationship<Node> parent{remote_side("id")};
};

/// Ann wrote three books and has two prizes, Bob one of each, Cy none; nobody wrote "z". A tree of five
/// nodes is three levels deep.
struct Shop {
  Models models;
  std::vector<std::string> sql;
  std::function<void(std::string_view)> hook;  ///< called before each statement
  Engine engine;

  explicit Shop(TestDatabase& database) : engine(database.engine(listening())) {
    models.add<Author, Publisher, Book, Prize, Tag, Node>();
    create_all(engine, models);
    Session session{engine, models};
    for (const char* statement :
         {"insert into author (id, name, bio) values (1, 'Ann', 'from A'), (2, 'Bob', 'from B'), (3, 'Cy', "
          "'')",
          "insert into publisher (id, name) values (1, 'P'), (2, 'Q')",
          "insert into prize (id, author_id, name) values (1, 1, 'old'), (2, 1, 'new'), (3, 2, 'only')",
          "insert into tag (id, name) values (1, 'red'), (2, 'blue'), (3, 'none')",
          "insert into node (id, parent_id, name) values (1, null, 'root'), (2, 1, 'left'), (3, 1, 'right'), "
          "(4, 2, 'leaf'), (5, 4, 'deep')"}) {
      session.execute(text(statement));
    }
    book(session, 1, 1, 1, "b", false);
    book(session, 2, 1, 2, "a", true);
    book(session, 3, 1, 1, "c", false);
    book(session, 4, 2, 2, "x", false);
    book(session, 5, std::nullopt, 1, "z", false);
    session.execute(text("insert into book_tag (book_id, tag_id) values (1, 1), (1, 2), (3, 1), (4, 2)"));
    session.commit();
    sql.clear();
  }

  Session session(SessionOptions options = {}) { return Session{engine, models, options}; }

  /// What ran since the last time, without transactions, in one spelling.
  std::vector<std::string> ran() {
    std::vector<std::string> statements;
    for (const std::string& text : std::exchange(sql, {})) {
      if (!text.starts_with("SELECT") && !text.starts_with("UPDATE") && !text.starts_with("INSERT")) continue;
      std::string plain;
      for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"' || text[i] == '`') continue;
        plain += text[i] == '$' ? '?' : text[i];
        if (text[i] == '$') {
          while (i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9') ++i;
        }
      }
      for (std::size_t at; (at = plain.find("::BIGINT")) != plain.npos;) plain.erase(at, 8);
      statements.push_back(std::move(plain));
    }
    return statements;
  }

 private:
  EngineOptions listening() {
    EngineOptions options;
    options.on_statement = [this](std::string_view text, std::span<const Cell>) {
      sql.emplace_back(text);
      if (hook) hook(text);
    };
    return options;
  }
  static void book(Session& session, int id, std::optional<int> author, int publisher, const char* title,
                   bool draft) {
    session.execute(insert<Book>().values({{&Book::id, id},
                                           {&Book::author_id, author},
                                           {&Book::publisher_id, publisher},
                                           {&Book::title, title},
                                           {&Book::draft, draft}}));
  }
};

template <class Test>
void on_every_shop(Test test) {
  on_every_database([&](TestDatabase& database) {
    Shop shop{database};
    test(shop);
  });
}

template <class Books>
std::string titles(const Books& books) {
  std::string text;
  for (const Ref<Book>& book : books) text += book->title;
  return text;
}
template <class Objects>
std::string names(const Objects& objects) {
  std::string text;
  for (const auto& object : objects) text += (text.empty() ? "" : " ") + std::as_const(object)->name;
  return text;
}

}  // namespace carafe::loading_test
