// SPDX-License-Identifier: MIT
// The rarer words of SELECT, INSERT, UPDATE and DELETE: as each database has them, or refused by name.
#include <carafe/dialect/mariadb.hpp>
#include <carafe/dialect/postgresql.hpp>
#include <carafe/dialect/sqlite.hpp>

#include "orm/library_test_support.hpp"

using namespace carafe;
using namespace carafe::library_test;

namespace {

struct Member {
  Column<int> id{primary_key, autoincrement(false)};
  Column<std::string> email{String(50)};
  Column<bool> active{};
  Column<int> visits{};
  static auto table_args() {
    return TableArgs{index(&Member::email).unique_rows().named("uq_active_email").where("active")};
  }
};

const Models& library_models() {
  static Models models;
  if (models.size() == 0) models.add<Person, Article, Archive, Member>();
  return models;
}

// Where SQL of a database should be: that it refuses the statement, and says so by its name.
constexpr const char* none = nullptr;

/// The text on SQLite, PostgreSQL and MariaDB.
template <class S>
void expect_each(const S& statement, const char* sqlite, const char* postgresql, const char* mariadb) {
  struct {
    const Dialect& dialect;
    const char* wanted;
    const char* name;
  } cases[] = {{sqlite_dialect(), sqlite, "SQLite has no"},
               {postgresql_dialect(), postgresql, "PostgreSQL has no"},
               {mariadb_dialect(), mariadb, "MariaDB has no"}};
  for (const auto& [dialect, wanted, name] : cases) {
    CAPTURE(name);
    std::string found;
    std::string code;
    try {
      found = statement.statement().compile(dialect.compiler(), library_models()).text;
    } catch (const UsageError& error) {
      code = error.code();
      found = error.what();
    }
    if (wanted) {
      CHECK(found == std::string{wanted});
    } else {
      CHECK(code == "unsupported-operation");
      CHECK(found.starts_with(name));
    }
  }
}

/// What `work` gives; nothing where the database refuses it by name.
template <class Work>
auto where_possible(Work work) -> std::optional<decltype(work())> {
  try {
    return work();
  } catch (const UsageError& error) {
    CHECK(error.code() == "unsupported-operation");
    return std::nullopt;
  }
}

template <class Q>
std::string names(Session& session, const Q& query) {
  return joined(session.scalars(query).all());
}

}  // namespace

TEST_CASE("cross_join puts every row beside every row of the other") {
  auto pairs = select(&Person::id, &Article::id).cross_join<Article>();
  expect_each(pairs, "SELECT person.id, article.id FROM person CROSS JOIN article",
              "SELECT person.id, article.id FROM person CROSS JOIN article",
              "SELECT person.id, article.id FROM person CROSS JOIN article");
  CHECK(pairs.statement().compile(sqlite_dialect().compiler(), library_models()).warning.empty());
  on_every_library([&](Session& session) {
    CHECK(session.execute(pairs).size() == 16);
    auto given = values<int>("given", {"n"}, {{1}, {2}});
    CHECK(session.execute(select(&Person::id, given.col<int>("n")).cross_join(given)).size() == 8);
  });
}

TEST_CASE("slices and ties choose the rows of an order") {
  auto lowest = select(&Person::name).order_by(&Person::score).limit(1).with_ties();
  expect_each(lowest, none,
              "SELECT person.name FROM person ORDER BY person.score FETCH FIRST $1 ROWS WITH TIES",
              "SELECT person.name FROM person ORDER BY person.score FETCH FIRST ? ROWS WITH TIES");
  on_every_library([&](Session& session) {
    CHECK(names(session, select(&Person::name).order_by(&Person::id).slice(1, 3)) == "Bob Cy ");
    auto found = where_possible([&] { return session.scalars(lowest).all(); });
    if (!found) return;
    std::ranges::sort(*found);
    CHECK(joined(*found) == "Bob Di ");
    auto second = select(&Person::name).order_by(&Person::score).offset(2).limit(1).with_ties();
    CHECK(names(session, second) == "Ann ");
  });
}

TEST_CASE("a subquery speaks of those tables around it that it says") {
  auto high = [] {
    return select(func::count()).where(col(&Person::score) > 1.0, col(&Article::person_id) == &Person::id);
  };
  auto around = [](auto query) {
    return select(&Article::id).join<Person>().where(query.scalar_subquery() == 1).order_by(&Article::id);
  };
  auto of_article = around(high().correlate<Article>());
  const char* text =
      "SELECT article.id FROM article JOIN person ON person.id = article.person_id WHERE (SELECT count(*) "
      "FROM person WHERE person.score > ? AND article.person_id = person.id) = ? ORDER BY article.id";
  CHECK(of_article.statement().compile(sqlite_dialect().compiler(), library_models()).text == text);
  auto but_person = around(high().correlate_except<Person>());
  CHECK(but_person.statement().compile(sqlite_dialect().compiler(), library_models()).text == text);
  // By itself it has both where it has no other table, and neither where it has one.
  auto both = around(high());
  CHECK(both.statement()
            .compile(sqlite_dialect().compiler(), library_models())
            .text.find("FROM person, article WHERE") != std::string::npos);
  on_every_library([&](Session& session) {
    CHECK(session.scalars(of_article).all() == std::vector{1, 2, 3, 4});
    CHECK(session.scalars(but_person).all() == std::vector{1, 2, 3, 4});
    CHECK(session.scalars(both).all().empty());
    auto writer = alias<Person>("writer");
    auto named =
        select(&Article::title).where(col(&Article::person_id) == writer.col(&Person::id)).correlate(writer);
    CHECK(names(session, select(writer.col(&Person::name))
                             .select_from(writer)
                             .where(named.exists())
                             .order_by(writer.col(&Person::id))) == "Ann Cy ");
  });
}

TEST_CASE("rows of some tables, and keys alone, are locked on PostgreSQL") {
  auto pairs = [] { return select(&Person::name).join<Article>().where(col(&Article::id) == 1); };
  std::string sql =
      "SELECT person.name FROM person JOIN article ON person.id = article.person_id WHERE article.id = "
      "$1::BIGINT";
  expect_each(pairs().with_for_update<Person>(), none, (sql + " FOR UPDATE OF person").c_str(), none);
  expect_each(pairs().with_for_update<Person, Article>(nowait), none,
              (sql + " FOR UPDATE OF person, article NOWAIT").c_str(), none);
  auto unchanged_key =
      pairs().with_for_update<Person>({.mode = RowLock::Mode::no_key_update, .busy = skip_locked});
  expect_each(unchanged_key, none, (sql + " FOR NO KEY UPDATE OF person SKIP LOCKED").c_str(), none);
  auto key = pairs().with_for_update({.mode = RowLock::Mode::key_share});
  expect_each(key, none, (sql + " FOR KEY SHARE").c_str(), none);
  auto boss = alias<Person>("boss");
  auto of_alias = select(boss.col(&Person::name))
                      .select_from(boss)
                      .where(boss.col(&Person::id) == 1)
                      .with_for_update({.of = {boss.table()}});
  expect_each(of_alias, none,
              "SELECT boss.name FROM person AS boss WHERE boss.id = $1::BIGINT FOR UPDATE OF boss", none);
  on_every_library([&](Session& session) {
    session.commit();
    for (const auto& query : {unchanged_key, key, of_alias, pairs().with_for_update<Person>()}) {
      auto found = where_possible([&] { return session.scalars(query).all(); });
      if (found) CHECK(joined(*found) == "Ann ");
      session.rollback();
    }
  });
}

TEST_CASE("SQL by hand stands before, behind and beside the tables of a SELECT") {
  auto query = select(&Person::name)
                   .prefix_with(text("ALL"))
                   .prefix_with(text("SQL_NO_CACHE"), "mariadb")
                   .prefix_with(text("/*+ SeqScan(person) */"), "postgresql")
                   .suffix_with(text("LIMIT 3"))
                   .with_hint<Person>(text("NOT INDEXED"), "sqlite")
                   .with_hint<Person>(text("USE INDEX (PRIMARY)"), "mariadb")
                   .where(col(&Person::id) < 9);
  expect_each(
      query, "SELECT ALL person.name FROM person NOT INDEXED WHERE person.id < ? LIMIT 3",
      "SELECT ALL /*+ SeqScan(person) */ person.name FROM person WHERE person.id < $1::BIGINT LIMIT 3",
      "SELECT ALL SQL_NO_CACHE person.name FROM person USE INDEX (PRIMARY) WHERE person.id < ? "
      "LIMIT 3");
  auto boss = alias<Person>("boss");
  expect_each(
      select(boss.col(&Person::name)).select_from(boss).with_hint(boss, text("FORCE INDEX (x)"), "mariadb"),
      "SELECT boss.name FROM person AS boss", "SELECT boss.name FROM person AS boss",
      "SELECT boss.name FROM person AS boss FORCE INDEX (x)");
  on_every_library([&](Session& session) { CHECK(session.scalars(query).size() == 3); });
  CHECK_THROWS_WITH_AS((void)select(&Person::name)
                           .with_hint<Article>(text("NOT INDEXED"))
                           .statement()
                           .compile(sqlite_dialect().compiler(), library_models()),
                       doctest::Contains("a table that the SELECT does not read"), UsageError);
}

TEST_CASE("functions give rows, where the database has such functions") {
  auto numbers = rows_of("generate_series", "n", {"i"}, 1, 3);
  expect_each(select(numbers.col<int>("i")).select_from(numbers), none,
              "SELECT n.i FROM generate_series($1::BIGINT, $2::BIGINT) AS n (i)", none);
  auto items = rows_of("json_each", "item", {}, "[10, 20]");
  expect_each(select(items.col<int>("value")).select_from(items),
              "SELECT item.value FROM json_each(?) AS item", "SELECT item.value FROM json_each($1) AS item",
              none);
  auto typed = rows_of("json_to_recordset", "r", {{"a", Integer()}, {"b", Text()}},
                       raw<std::string>("cast(:json AS json)", {{"json", R"([{"a": 1, "b": "x"}])"}}));
  expect_each(select(typed.col<int>("a"), typed.col<std::string>("b")).select_from(typed), none,
              "SELECT r.a, r.b FROM json_to_recordset(cast($1 AS json)) AS r (a INTEGER, b TEXT)", none);
  CHECK_THROWS_AS(rows_of("f", "r", {{"a", Integer()}, "b"}), UsageError);
  CHECK_THROWS_AS((void)values<int>("v", {"n"}, {{1}}).with_ordinality(), UsageError);

  on_every_database([&](TestDatabase& database) {
    Engine engine = database.engine();
    Connection connection = engine.connect();
    connection.execute_ddl("create table person (id integer primary key)");
    connection.execute(insert_into(table("person")).values({{"id", 1}}).values({{"id", 2}}));
    auto person = table("person");
    auto scalars = [&](const auto& query) { return connection.execute(query).scalars().all(); };
    if (database.dialect() == "sqlite") {
      CHECK(scalars(select(items.col<int>("value")).select_from(items)) == std::vector{10, 20});
      // Of the row beside it.
      auto own = rows_of("json_each", "own", {},
                         func::concat("[", cast<std::string>(person.col<int>("id")), ", 7]"));
      CHECK(scalars(select(own.col<int>("value"))
                        .select_from(person)
                        .cross_join(own)
                        .order_by(person.col<int>("id"), own.col<int>("key"))) == std::vector{1, 7, 2, 7});
    } else if (database.dialect() == "postgresql") {
      CHECK(scalars(select(numbers.col<int>("i")).select_from(numbers)) == std::vector{1, 2, 3});
      auto up_to = rows_of("generate_series", "n", {"i"}, 1, person.col<int>("id"));
      CHECK(scalars(select(up_to.col<int>("i")).select_from(person).cross_join(up_to)).size() == 3);
      CHECK(connection.execute(select(typed.col<int>("a"), typed.col<std::string>("b")).select_from(typed))
                .one() == std::tuple{1, std::string{"x"}});
      auto words =
          rows_of("unnest", "w", {"word", "position"}, raw<std::string>("ARRAY['b', 'a']")).with_ordinality();
      CHECK(connection
                .execute(select(words.col<std::string>("word"), words.col<std::int64_t>("position"))
                             .select_from(words)
                             .order_by(words.col<std::string>("word")))
                .all() == std::vector<std::tuple<std::string, std::int64_t>>{{"a", 2}, {"b", 1}});
    } else {
      CHECK_THROWS_WITH_AS(scalars(select(items.col<int>("value")).select_from(items)),
                           doctest::Contains("MariaDB has no function in FROM"), UsageError);
    }
  });
}

TEST_CASE("some of a table's rows are chosen by chance on PostgreSQL") {
  auto all = select<Person>().tablesample(100, {.method = "bernoulli", .seed = 7});
  expect_each(
      all, none,
      "SELECT person.id, person.name, person.age, person.boss_id, person.score FROM person TABLESAMPLE "
      "bernoulli($1) REPEATABLE ($2)",
      none);
  auto few = table("person").alias("p").tablesample(0);
  expect_each(select(few.col<int>("id")).select_from(few), none,
              "SELECT p.id FROM person AS p TABLESAMPLE system($1)", none);
  CHECK_THROWS_AS(select(&Person::id).tablesample(1), UsageError);
  on_every_library([&](Session& session) {
    auto found = where_possible([&] { return session.scalars(all).all().size(); });
    if (found) CHECK(*found == 4);
    auto nobody = where_possible([&] {
      return session
          .scalars(select(few.col<int>("id"), &Person::name).select_from(few).join<Person>(literal(1) == 1))
          .all();
    });
    if (nobody) CHECK(nobody->empty());
  });
}

TEST_CASE("statements that change rows stand in WITH on PostgreSQL") {
  auto gone = delete_from<Article>()
                  .where(col(&Article::draft) == true)
                  .returning(&Article::id, &Article::title)
                  .cte("gone");
  auto keep = insert<Archive>()
                  .columns(&Archive::id, &Archive::title)
                  .from_select(select(gone.col<int>("id"), gone.col<std::string>("title")).select_from(gone));
  expect_each(keep, none,
              "WITH gone AS (DELETE FROM article WHERE article.draft = $1 RETURNING id, title) INSERT INTO "
              "archive (id, title) SELECT gone.id, gone.title FROM gone",
              none);
  auto raised = update<Person>().set(&Person::score, 9.0).where(col(&Person::id) == 2);
  auto count = select(func::count())
                   .select_from<Person>()
                   .where(col(&Person::score) == 9.0)
                   .add_cte(raised.cte("raised"));
  expect_each(
      count, none,
      "WITH raised AS (UPDATE person SET score=$1 WHERE person.id = $2::BIGINT) SELECT count(*) FROM person "
      "WHERE person.score = $3",
      none);
  CHECK(count.writes());
  CHECK(select(gone.col<int>("id")).select_from(gone).writes());
  CHECK(exists(select(gone.col<int>("id")).select_from(gone)).changes_rows());
  CHECK_FALSE(select(&Person::id).writes());
  on_every_library([&](Session& session) {
    session.commit();
    if (!where_possible([&] { return session.execute(keep).rows_affected(); })) return;
    CHECK(names(session, select(&Archive::title)) == "two ");
    CHECK(session.scalar(select(func::count()).select_from<Article>()) == 3);
    session.commit();
    // What is around it sees the table as it was.
    CHECK(session.scalar(count) == 0);
    CHECK(session.scalar(select(&Person::score).where(col(&Person::id) == 2)) == 9.0);
    auto made = insert<Archive>()
                    .values({{&Archive::id, 7}, {&Archive::title, "seven"}})
                    .returning(&Archive::id)
                    .cte("made");
    CHECK(session.scalars(select(made.col<int>("id")).select_from(made)).all() == std::vector{7});
    session.commit();
    CHECK(names(session, select(&Archive::title).order_by(&Archive::id)) == "two seven ");
  });
}

TEST_CASE("the first rows of an order are changed on MariaDB") {
  auto raise = update<Person>().set(&Person::score, 0.0).order_by(col(&Person::score).desc()).limit(1);
  expect_each(raise, none, none, "UPDATE person SET score=? ORDER BY person.score DESC LIMIT ?");
  auto drop = delete_from<Article>().order_by(&Article::id).limit(3);
  expect_each(drop, none, none, "DELETE FROM article ORDER BY article.id LIMIT ?");
  on_every_library([&](Session& session) {
    if (!where_possible([&] { return session.execute(raise).rows_affected(); })) return;
    CHECK(session.scalar(select(&Person::score).where(col(&Person::id) == 3)) == 0.0);
    CHECK(session.execute(drop).rows_affected() == 3);
    CHECK(session.scalars(select(&Article::id)).all() == std::vector{4});
  });
}

TEST_CASE("an upsert by a partial index, and one that updates some rows, are refused by MariaDB") {
  auto ann = [](int id, int visits) {
    return insert<Member>().values({{&Member::id, id},
                                    {&Member::email, "ann@example.org"},
                                    {&Member::active, true},
                                    {&Member::visits, visits}});
  };
  auto more = [&](int id, int visits) {
    return ann(id, visits)
        .on_conflict(&Member::email)
        .where(col(&Member::active))
        .do_update(set(&Member::visits, excluded(&Member::visits)))
        .where(col(&Member::visits) < excluded(&Member::visits));
  };
  expect_each(more(2, 5),
              "INSERT INTO member (id, email, active, visits) VALUES (?, ?, ?, ?) ON CONFLICT (email) WHERE "
              "active DO UPDATE SET visits=excluded.visits WHERE member.visits < excluded.visits",
              "INSERT INTO member (id, email, active, visits) VALUES ($1, $2, $3, $4) ON CONFLICT (email) "
              "WHERE active DO UPDATE SET visits=excluded.visits WHERE member.visits < excluded.visits",
              none);
  expect_each(
      ann(2, 5).on_conflict(&Member::id).do_update(set(&Member::visits, 1)).where(col(&Member::visits) > 1),
      "INSERT INTO member (id, email, active, visits) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
      "SET visits=? WHERE member.visits > ?",
      "INSERT INTO member (id, email, active, visits) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO "
      "UPDATE SET visits=$5 WHERE member.visits > $6::BIGINT",
      none);
  on_every_database([&](TestDatabase& database) {
    Engine engine = database.engine();
    if (!engine.dialect().capabilities().partial_indexes) return;
    Models models;
    models.add<Member>();
    create_all(engine, models);
    Session session{engine, models};
    session.execute(ann(1, 3));
    auto visits = [&] { return session.scalars(select(&Member::visits).order_by(&Member::id)).all(); };
    session.execute(more(2, 5));
    CHECK(visits() == std::vector{5});
    session.execute(more(2, 4));
    CHECK(visits() == std::vector{5});
    // Outside the index there is no conflict.
    session.execute(update<Member>().set(&Member::active, false));
    session.execute(more(2, 1));
    CHECK(visits() == std::vector{5, 1});
  });
}

TEST_CASE("an alias is selected as the objects it stands for") {
  auto boss = alias<Person>("boss");
  auto query = select(boss).join<Person>(col(&Person::boss_id) == boss.col(&Person::id)).distinct();
  expect_each(
      select(boss).where(boss.col(&Person::id) == 1),
      "SELECT boss.id, boss.name, boss.age, boss.boss_id, boss.score FROM person AS boss WHERE boss.id = ?",
      "SELECT boss.id, boss.name, boss.age, boss.boss_id, boss.score FROM person AS boss WHERE boss.id = "
      "$1::BIGINT",
      "SELECT boss.id, boss.name, boss.age, boss.boss_id, boss.score FROM person AS boss WHERE boss.id = ?");
  on_every_library([&](Session& session) {
    auto people = session.scalars(query.order_by(boss.col(&Person::id))).all();
    REQUIRE(people.size() == 2);
    CHECK(people[0]->name == "Ann");
    CHECK(people[1]->name == "Cy");
    people[0]->name = "Anna";
    session.flush();
    CHECK(names(session, select(&Person::name).where(col(&Person::id) == 1)) == "Anna ");
    CHECK(session.scalar(select(boss).count()) == 4);
  });
}
