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

enum class Level { low = 1, high = 5 };
template <>
struct carafe::ColumnTypeOf<Level> : carafe::StoredByValue<Level> {};

namespace {
struct Alarm {
  Column<int> id{primary_key};
  Column<Level> level{check("level in (1, 5, 3)")};
};

/// An operator of a program's own.
Expression<bool> is_grave(const Expression<Level>& level) { return level == Level::high; }

enum class Colour { red, green };
struct Paint {
  Column<int> id{primary_key};
  Column<Colour> colour{indexed};
  Column<int> maker{foreign_key(&Author::number), check("maker > 0")};
  static auto table_args() { return unique_constraint(&Paint::colour, &Paint::maker); }
};
}  // namespace

TEST_CASE("constraints are named by the convention of the program") {
  Models models{
      NamingConvention{.primary_key = "%(table_name)s_pkey",
                       .unique = "%(table_name)s_%(column_0_N_name)s_key",
                       .index = "ix_%(column_0_label)s",
                       .foreign_key = "%(table_name)s_%(column_0_name)s_%(referred_column_0_name)s_fkey",
                       .check = "%(table_name)s_%(constraint_name)s_check"}};
  models.add<Author, Paint>();
  const Table& paint = models.table_of(type_tag<Paint>);
  CHECK(paint.primary_key.name == "paint_pkey");
  CHECK(paint.uniques[0].name == "paint_colour_maker_key");
  CHECK(paint.indexes[0].name == "ix_paint_colour");
  CHECK(paint.foreign_keys[0].name == "paint_maker_author_id_fkey");
  CHECK(paint.checks[0].name == "paint_maker_check");
  Engine engine{"sqlite://"};
  create_all(engine, models);
  Connection connection = engine.connect();
  CHECK(inspect(connection)->table("paint") == engine.dialect().as_reflected(paint));
}

TEST_CASE("a name that an enum does not have is refused by the database") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Author, Paint>();
    Engine engine = database.engine();
    create_all(engine, models);
    Connection connection = engine.connect();
    connection.execute(text("insert into author (author_id, " +
                            connection.dialect().compiler().quote("e-mail") + ") values (1, 'a')"));
    auto add = [&](const char* colour) {
      connection.execute(text(std::string{"insert into paint (colour, maker) values ('"} + colour + "', 1)"));
    };
    add("green");
    CHECK_THROWS_AS(add("blue"), DatabaseError);
    for (const Table& table : models.metadata().tables())
      CHECK(inspect(connection)->table(table)->columns == engine.dialect().as_reflected(table).columns);
  });
}

TEST_CASE("an enum is stored by value where its type says so") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Alarm>();
    CHECK(models.table_of(type_tag<Alarm>).find_column("level")->type == SqlType{Integer()});
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    session.add(Alarm{.level = Level::low});
    session.add(Alarm{.level = Level::high});
    session.commit();
    CHECK(session.execute(text("select sum(level) from alarm")).scalar<int>() == 6);
    auto grave = session.scalars(select<Alarm>().where(is_grave(col(&Alarm::level)))).all();
    REQUIRE(grave.size() == 1);
    CHECK(grave[0]->level == Level::high);
    CHECK(to_json(grave[0]) == R"({"id":2,"level":5})");
    session.execute(text("update alarm set level = 3"));
    CHECK_THROWS_WITH_AS((void)session.refresh(grave[0]), doctest::Contains("holds 3, which is no Level"),
                         DataError);
  });
}
