// SPDX-License-Identifier: MIT
// What a column says of itself: its own name, values that only the database knows.
#include <carafe/db/errors.hpp>
#include <carafe/db/inspector.hpp>
#include <carafe/json/value.hpp>
#include <carafe/orm/json.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>
#include <test_databases.hpp>

#include "orm/session_test_support.hpp"

using namespace carafe;
using testing_support::on_every_database;
using testing_support::TestDatabase;

namespace {

struct Author {
  Column<int> number{primary_key, column_name("author_id")};
  Column<std::string> mail{String(40), unique, column_name("e-mail")};
};
struct Article {
  Column<int> id{primary_key};
  Column<int> author{foreign_key(&Author::number), column_name("author_id")};
  Column<std::string> heading{String(40), indexed, column_name("title")};
  Column<int> words{column_name("word_count"), check("word_count >= 0")};
  static auto table_args() { return unique_constraint(&Article::author, &Article::words); }
};

struct Twice {
  Column<int> id{primary_key};
  Column<int> first{};
  Column<int> second{column_name("first")};
};

struct Parcel {
  Column<int> id{primary_key};
  Column<std::string> label{String(20)};
  Column<int> version{server_default("0"), server_onupdate(fetched_value)};
  Column<std::optional<std::string>> code{String(40), server_default(fetched_value)};
};

}  // namespace

TEST_CASE("a column is called as its model says, in the schema and in every statement") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Author, Article>();
    const Table& article = models.table_of(type_tag<Article>);
    CHECK(article.find_column("title") != nullptr);
    CHECK(article.find_column("heading") == nullptr);
    CHECK(article.indexes[0].name == "ix_article_title");
    CHECK(article.checks[0].name == "ck_article_word_count");
    CHECK(article.uniques[0].columns == std::vector<std::string>{"author_id", "word_count"});
    CHECK(article.foreign_keys[0].name == "fk_article_author_id_author");
    CHECK(article.foreign_keys[0].referred_columns == std::vector<std::string>{"author_id"});
    Engine engine = database.engine();
    create_all(engine, models);
    {
      Connection connection = engine.connect();
      CHECK(inspect(connection)->table("author")->find_column("e-mail") != nullptr);
    }
    Session session{engine, models};
    auto author = session.add(Author{.mail = "a@x"});
    session.flush();
    auto written = session.add(Article{.author = author->number.value(), .heading = "First", .words = 3});
    session.commit();
    written->heading = "Second";
    session.commit();
    CHECK(session.execute(text("select title from article")).scalar<std::string>() == "Second");
    CHECK(session.execute(update<Article>().set(&Article::words, 5)).rows_affected() == 1);
    auto found = session.scalars(select<Article>().join<Author>().where(col(&Author::mail) == "a@x")).all();
    REQUIRE(found.size() == 1);
    CHECK(to_json(found[0]) == R"({"id":1,"author":1,"heading":"Second","words":5})");
    session.add(Author{.mail = "a@x"});
    try {
      session.flush();
      FAIL("two rows of one e-mail were taken");
    } catch (const IntegrityError& error) {
      CHECK(error.columns() == std::vector<std::string>{"e-mail"});
    }
    session.rollback();
    session.erase(session.get_one<Article>(1));
    session.commit();
    CHECK(session.scalar(select<Article>().count()) == 0);
  });
}

TEST_CASE("two members of one column are an error that names the second") {
  Models models;
  models.add<Twice>();
  CHECK_THROWS_WITH_AS((void)models.metadata(),
                       doctest::Contains("Twice.second: another member of Twice is the column \"first\""),
                       UsageError);
}

TEST_CASE("what a trigger does at INSERT and UPDATE is read back") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Parcel>();
    Engine engine = database.engine();
    create_all(engine, models);
    {
      Connection connection = engine.connect();
      const std::string_view dialect = connection.dialect().name();
      if (dialect == "sqlite") {
        connection.execute_ddl(
            "create trigger made after insert on parcel begin update parcel set code = 'P-' || new.label "
            "where id = new.id; end");
        connection.execute_ddl(
            "create trigger changed after update of label on parcel begin update parcel set version = "
            "old.version + 1 where id = new.id; end");
      } else if (dialect == "postgresql") {
        connection.execute_ddl(
            "create function made() returns trigger language plpgsql as $$ begin new.code = 'P-' || "
            "new.label; "
            "return new; end $$");
        connection.execute_ddl(
            "create function changed() returns trigger language plpgsql as $$ begin new.version = "
            "old.version "
            "+ 1; return new; end $$");
        connection.execute_ddl(
            "create trigger made before insert on parcel for each row execute function made()");
        connection.execute_ddl(
            "create trigger changed before update on parcel for each row execute function changed()");
      } else {
        connection.execute_ddl(
            "create trigger made before insert on parcel for each row set new.code = concat('P-', "
            "new.label)");
        connection.execute_ddl(
            "create trigger changed before update on parcel for each row set new.version = old.version + 1");
      }
    }
    Session session{engine, models};
    auto parcel = session.add(Parcel{.label = "one"});
    session.flush();
    CHECK(parcel->code == "P-one");
    CHECK(parcel->version == 0);
    parcel->label = "two";
    session.flush();
    CHECK(parcel->version == 1);
    parcel->label = "three";
    session.commit();
    CHECK(parcel->version == 2);
    session.flush();
    CHECK(session.execute(text("select version from parcel")).scalar<int>() == 2);
  });
}
