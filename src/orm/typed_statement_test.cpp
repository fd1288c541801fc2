// SPDX-License-Identifier: MIT
#include "orm/library_test_support.hpp"

using namespace carafe;
using namespace carafe::library_test;

namespace {

/// The names a condition leaves, in order.
template <class... E>
std::string names_where(Session& session, const E&... conditions) {
  return joined(session.scalars(select(&Person::name).where(conditions...).order_by(&Person::id)).all());
}

template <class T, class E>
constexpr bool has_type = std::is_same_v<typename E::value_type, T>;

}  // namespace

TEST_CASE("the types of expressions follow from their columns") {
  auto age = col(&Person::age);
  static_assert(has_type<std::optional<int>, decltype(age)>);
  static_assert(has_type<std::optional<std::int64_t>, decltype(age + 1)>);
  static_assert(has_type<double, decltype(col(&Person::score) * 2)>);
  static_assert(has_type<std::int64_t, decltype(col(&Person::id) / 2)>);
  static_assert(has_type<double, decltype(true_divide(&Person::id, 2))>);
  static_assert(has_type<std::string, decltype("Dr " + col(&Person::name))>);
  static_assert(has_type<std::optional<std::string>, decltype(col(&Person::name).optional())>);
  static_assert(has_type<std::int64_t, decltype(func::count())>);
  static_assert(has_type<std::optional<std::int64_t>, decltype(func::sum(&Person::age))>);
  static_assert(has_type<std::optional<double>, decltype(func::avg(&Person::id))>);
  static_assert(has_type<std::optional<std::string>, decltype(func::min(&Person::name))>);
  static_assert(has_type<int, decltype(func::coalesce(&Person::age, 0))>);
  static_assert(has_type<std::optional<int>, decltype(func::coalesce(&Person::age, &Person::boss_id))>);
  static_assert(has_type<std::optional<std::string>, decltype(cast<std::string>(&Person::age))>);
  static_assert(has_type<std::int64_t, decltype(func::rank().over(order_by(&Person::id)))>);
  static_assert(
      has_type<std::optional<double>, decltype(func::lag(&Person::score).over(order_by(&Person::id)))>);
  static_assert(has_type<std::string, decltype(case_(when(age > 17, "adult")).else_("child"))>);
  static_assert(has_type<std::optional<std::string>, decltype(case_(when(age > 17, "adult")))>);
  auto both = select(&Person::id, &Person::age, func::count(&Article::id));
  static_assert(std::is_same_v<decltype(both)::Row, std::tuple<int, std::optional<int>, std::int64_t>>);
  static_assert(has_type<std::optional<int>, decltype(select(&Person::id).scalar_subquery())>);
  static_assert(
      std::is_same_v<decltype(both.with_only_columns(&Person::name))::Row, std::tuple<std::string>>);
  static_assert(std::is_void_v<decltype(select<Person>())::Row>);
  static_assert(std::is_same_v<decltype(insert<Person>().returning(&Person::id))::Row, std::tuple<int>>);
  CHECK(true);
}

TEST_CASE("conditions of every kind keep the rows they mean") {
  on_every_library([](Session& session) {
    auto age = col(&Person::age);
    auto name = col(&Person::name);
    CHECK(names_where(session, age > 17) == "Ann Cy ");
    CHECK(names_where(session, 20 <= age, name != "Cy") == "Ann ");
    CHECK(names_where(session, age == nullptr) == "Bob ");
    CHECK(names_where(session, age.is_not_null() && !(age < 20)) == "Ann Cy ");
    CHECK(names_where(session, age == 17 || name == "Ann") == "Ann Di ");
    CHECK(names_where(session, age.between(17, 20)) == "Cy Di ");
    CHECK(names_where(session, age.not_between(18, 30)) == "Ann Di ");
    CHECK(names_where(session, age.in({17, 20})) == "Cy Di ");
    CHECK(names_where(session, age.in(std::vector<int>{})) == "");
    CHECK(names_where(session, name.not_in({"Ann", "Di"})) == "Bob Cy ");
    CHECK(names_where(session, age.is_distinct_from(17)) == "Ann Bob Cy ");
    CHECK(names_where(session, age.is_not_distinct_from(std::optional<int>{})) == "Bob ");
    CHECK(names_where(session, name.ilike("a%")) == "Ann ");
    CHECK(names_where(session, name.icontains("I")) == "Di ");
    CHECK(names_where(session, name.startswith("C")) == "Cy ");
    CHECK(names_where(session, col(&Person::id) + 1 == 3) == "Bob ");
    CHECK(names_where(session, col(&Person::id) / 2 == 1) == "Bob Cy ");
    CHECK(names_where(session, col(&Person::id) % 2 == 0) == "Bob Di ");
    CHECK(names_where(session, true_divide(&Person::id, 2) == 1.5) == "Cy ");
    CHECK(names_where(session, col(&Person::boss_id) == col(&Person::id) - 1) == "Bob Di ");
    CHECK(names_where(session, -col(&Person::score) < -2) == "Ann Cy ");
    CHECK(names_where(session, tuple_(&Person::age, &Person::name).in({{20, "Cy"}, {17, "Ann"}})) == "Cy ");
    CHECK(session.scalars(select(&Article::id).where(col(&Article::title).contains("0%"))).all() ==
          std::vector{3});
    CHECK(session.scalars(select(&Article::id).where(col(&Article::title).like("%!%", '!'))).all() ==
          std::vector{3});
    CHECK(session.scalars(select(&Article::id).where(&Article::draft)).all() == std::vector{2});
  });
}

TEST_CASE("joins follow foreign keys, conditions and aliases") {
  on_every_library([](Session& session) {
    auto rows = session
                    .execute(select(&Person::name, &Article::title)
                                 .join<Article>()
                                 .where(col(&Article::draft) == false)
                                 .order_by(col(&Article::id).desc()))
                    .all();
    CHECK(rows ==
          std::vector<std::tuple<std::string, std::string>>{{"Cy", "four"}, {"Cy", "100%"}, {"Ann", "one"}});

    auto counts = session
                      .execute(select(&Person::name, func::count(&Article::id).label("articles"))
                                   .outerjoin<Article>(col(&Article::person_id) == col(&Person::id) &&
                                                       col(&Article::draft) == false)
                                   .group_by(&Person::id, &Person::name)
                                   .order_by(&Person::id))
                      .as<Author>()
                      .all();
    CHECK(counts == std::vector<Author>{{"Ann", 1}, {"Bob", 0}, {"Cy", 2}, {"Di", 0}});

    auto boss = alias<Person>("boss");
    auto bosses = session
                      .execute(select(&Person::name, boss.col(&Person::name).optional())
                                   .outerjoin(boss, boss.col(&Person::id) == col(&Person::boss_id))
                                   .order_by(&Person::id))
                      .all();
    CHECK(bosses == std::vector<std::tuple<std::string, std::optional<std::string>>>{
                        {"Ann", std::nullopt}, {"Bob", "Ann"}, {"Cy", "Ann"}, {"Di", "Cy"}});
    // The same without optional() says which column was NULL.
    CHECK_THROWS_WITH_AS(session
                             .execute(select(&Person::name, boss.col(&Person::name).label("boss_name"))
                                          .outerjoin(boss, boss.col(&Person::id) == col(&Person::boss_id))
                                          .order_by(&Person::id))
                             .all(),
                         doctest::Contains("The column boss_name holds NULL"), DataError);

    auto objects =
        session.scalars(select<Person>().join<Article>().where(col(&Article::title) == "one")).all();
    REQUIRE(objects.size() == 1);
    CHECK(objects[0]->name == "Ann");
  });
}

TEST_CASE("a query is composed in place, by assignment, or branching from another") {
  on_every_library([](Session& session) {
    auto query = select(&Person::name).order_by(&Person::id);
    auto young = query;
    young.where(col(&Person::age) < 30);
    const bool limited = true;
    if (limited) query = query.limit(2).offset(1);
    CHECK(joined(session.scalars(query).all()) == "Bob Cy ");
    CHECK(joined(session.scalars(young).all()) == "Cy Di ");
    CHECK(session.scalar(select<Person>().where(col(&Person::age) > 17).count()) == 2);
    CHECK(session.scalars(select(&Person::score).distinct().order_by(&Person::score)).all() ==
          std::vector{1.0, 2.5, 4.0});
    auto wider = query.add_columns(&Person::id);
    CHECK(session.execute(wider).all() == std::vector<std::tuple<std::string, int>>{{"Bob", 2}, {"Cy", 3}});
    CHECK(session.scalars(select(&Person::id).order_by(col(&Person::age).asc().nulls_last(), &Person::id))
              .all() == std::vector{4, 3, 1, 2});
    CHECK(session.scalars(select(&Person::id).order_by(col(&Person::age).desc().nulls_first(), &Person::id))
              .all() == std::vector{2, 1, 3, 4});
  });
}

TEST_CASE("subqueries, common tables and set operations nest") {
  on_every_library([](Session& session) {
    CHECK(names_where(session, col(&Person::id).in(select(&Article::person_id))) == "Ann Cy ");
    CHECK(names_where(session,
                      !exists(select(&Article::id).where(col(&Article::person_id) == col(&Person::id)))) ==
          "Bob Di ");
    CHECK(names_where(session, col(&Person::score) == select(func::max(&Person::score)).scalar_subquery()) ==
          "Cy ");

    auto counts = select(&Article::person_id, func::count().label("n")).group_by(&Article::person_id);
    auto sub = counts.subquery("counts");
    CHECK(session
              .execute(select(&Person::name, sub.col<std::int64_t>("n"))
                           .join(sub, sub.col<int>("person_id") == col(&Person::id))
                           .order_by(&Person::id))
              .all() == std::vector<std::tuple<std::string, std::int64_t>>{{"Ann", 2}, {"Cy", 2}});
    auto cte = counts.cte("counted");
    CHECK(session.execute(select(func::sum(cte.col<int>("n"))).select_from(cte)).scalar() == 4);

    auto tree = select(&Person::id)
                    .where(col(&Person::name) == "Cy")
                    .recursive_cte("tree", [](const FromItem& above) {
                      return select(&Person::id).join(above, col(&Person::boss_id) == above.col<int>("id"));
                    });
    CHECK(
        session.scalars(select(tree.col<int>("id")).select_from(tree).order_by(tree.col<int>("id"))).all() ==
        std::vector{3, 4});

    auto ids = [](int below) { return select(&Person::id).where(col(&Person::id) <= below); };
    CHECK(session.scalars(union_all(ids(2), ids(1)).order_by(column<int>("id"))).all() ==
          std::vector{1, 1, 2});
    CHECK(session.scalars(union_(ids(2), ids(1)).order_by(column<int>("id"))).all() == std::vector{1, 2});
    CHECK(session.scalars(intersect(ids(2), ids(1))).all() == std::vector{1});
    CHECK(session.scalars(except(ids(3), ids(2))).all() == std::vector{3});
    CHECK(session.scalars(union_all(ids(2), ids(3)).order_by(column<int>("id")).limit(2).offset(1)).all() ==
          std::vector{1, 2});
  });
}

TEST_CASE("functions, cases, casts and windows compute") {
  on_every_library([](Session& session) {
    auto [n, sum, avg, low, high] =
        session
            .execute(select(func::count(&Person::age), func::sum(&Person::age), func::avg(&Person::score),
                            func::min(&Person::name), func::max(&Person::score)))
            .one();
    CHECK(n == 3);
    CHECK(sum == 77);
    CHECK(avg == 2.125);
    CHECK(low == "Ann");
    CHECK(high == 4.0);
    CHECK(session.scalar(select(func::count(distinct(&Article::person_id)))) == 2);
    CHECK(session.scalar(select(func::count().filter(col(&Article::draft) == true)).select_from<Article>()) ==
          1);
    CHECK(session.scalars(select(func::coalesce(&Person::age, 0)).order_by(&Person::id)).all() ==
          std::vector{40, 0, 20, 17});
    CHECK(session.scalar(select(func::upper(&Person::name) + "!").where(col(&Person::id) == 1)) == "ANN!");
    CHECK(session.scalar(select(func::concat("<", &Person::name, ">")).where(col(&Person::id) == 1)) ==
          "<Ann>");
    CHECK(session.scalar(select(func::length(&Person::name)).where(col(&Person::id) == 3)) == 2);
    CHECK(session.scalar(select(func::round(&Person::score, 0)).where(col(&Person::id) == 3)) == 4.0);
    CHECK(session.scalar(select(func::now()))->date() >= Date{std::chrono::year{2020} / 1 / 1});
    CHECK(*session.scalar(select(func::current_date())) >= Date{std::chrono::year{2020} / 1 / 1});
    const double random = session.scalar(select(func::random())).value();
    CHECK((random >= 0.0 && random <= 1.0));
    CHECK(session.scalar(select(func::abs(col(&Person::id) - 3)).where(col(&Person::id) == 1)) == 2);
    CHECK(session.scalar(select(func::nullif(&Person::name, "Ann")).where(col(&Person::id) == 1)) ==
          std::nullopt);
    CHECK(joined(session
                     .scalars(select(case_(when(col(&Person::age) < 18, "child"),
                                           when(col(&Person::age) >= 18, "adult"))
                                         .else_("unknown"))
                                  .order_by(&Person::id))
                     .all()) == "adult unknown adult child ");
    CHECK(session.scalar(
              select(case_(&Person::name, when("Ann", 1), when("Bob", 2))).where(col(&Person::id) == 2)) ==
          2);
    CHECK(session.scalar(select(cast<std::string>(&Person::id, String(10))).where(col(&Person::id) == 3)) ==
          "3");
    CHECK(session.scalar(select(literal(2) * col(&Person::id)).where(col(&Person::id) == 3)) == 6);
    CHECK(session
              .execute(select(&Person::id, func::rank().over(order_by(col(&Person::score).desc())),
                              func::sum(&Person::score).over(order_by(&Person::id), rows(preceding(1))),
                              func::lag(&Person::name).over(order_by(&Person::id)))
                           .order_by(&Person::id))
              .all() ==
          std::vector<std::tuple<int, std::int64_t, std::optional<double>, std::optional<std::string>>>{
              {1, 2, 2.5, std::nullopt}, {2, 3, 3.5, "Ann"}, {3, 1, 5.0, "Bob"}, {4, 3, 5.0, "Cy"}});
    CHECK(session
              .scalars(
                  select(func::row_number().over(partition_by(&Article::person_id), order_by(&Article::id)))
                      .order_by(&Article::id))
              .all() == std::vector<std::int64_t>{1, 2, 1, 2});
  });
}

TEST_CASE("updates and deletes change what their conditions name and say how many") {
  on_every_library([](Session& session) {
    CHECK(session
              .execute(update<Person>()
                           .where(col(&Person::age) < 30)
                           .set(&Person::score, col(&Person::score) * 2)
                           .set(&Person::boss_id, nullptr))
              .rows_affected() == 2);
    CHECK(session.execute(select(&Person::score, &Person::boss_id).order_by(&Person::id)).all() ==
          std::vector<std::tuple<double, std::optional<int>>>{
              {2.5, std::nullopt}, {1.0, 1}, {8.0, std::nullopt}, {2.0, std::nullopt}});
    session.execute(
        update<Person>().filter_by(&Person::id, 1).values({{&Person::name, "Anne"}, {&Person::age, 41}}));
    CHECK(session.execute(select(&Person::name, &Person::age).where(col(&Person::id) == 1)).one() ==
          std::tuple{std::string("Anne"), std::optional{41}});
    CHECK(session
              .execute(delete_from<Article>().where(
                  col(&Article::person_id).in(select(&Person::id).where(col(&Person::name) == "Cy"))))
              .rows_affected() == 2);
    CHECK(session.scalars(select(&Article::id).order_by(&Article::id)).all() == std::vector{1, 2});
    session.rollback();
  });
}

TEST_CASE("an insert gives back what the database filled, and takes rows from a query") {
  on_every_library([](Session& session) {
    CHECK(session
              .execute(insert<Archive>()
                           .columns(&Archive::id, &Archive::title)
                           .from_select(
                               select(&Article::id, &Article::title).where(col(&Article::draft) == false)))
              .rows_affected() == 3);
    CHECK(joined(session.scalars(select(&Archive::title).order_by(&Archive::id)).all()) == "one 100% four ");
    auto row = session
                   .execute(insert<Person>()
                                .values({{&Person::id, 9}, {&Person::name, "Eve"}})
                                .returning(&Person::id, &Person::score))
                   .one();
    CHECK(row == std::tuple{9, 0.0});
    CHECK_THROWS_WITH_AS(insert<Person>().values({{&Person::id, 1}}).values({{&Person::name, "x"}}),
                         doctest::Contains("that are not the 1 of its first row"), UsageError);
  });
}

TEST_CASE("an upsert updates the row that is there, or leaves it") {
  on_every_library([](Session& session) {
    auto ann = insert<Person>().values({{&Person::id, 1}, {&Person::name, "Annie"}, {&Person::score, 1.0}});
    session.execute(ann.on_conflict(&Person::id).do_nothing());
    CHECK(names_where(session) == "Ann Bob Cy Di ");
    session.execute(ann.on_conflict(&Person::id)
                        .do_update(set(&Person::name, excluded(&Person::name)),
                                   set(&Person::score, col(&Person::score) + excluded(&Person::score))));
    CHECK(names_where(session) == "Annie Bob Cy Di ");
    CHECK(session.scalar(select(&Person::score).where(col(&Person::id) == 1)) == 3.5);
    session.execute(insert<Person>()
                        .values({{&Person::id, 2}, {&Person::name, "Bo"}})
                        .on_conflict(&Person::id)
                        .do_update({{&Person::name, "Robert"}}));
    CHECK(session.scalar(select(&Person::name).where(col(&Person::id) == 2)) == "Robert");
  });
}

TEST_CASE("tables without models take the same words") {
  on_every_library([](Session& session) {
    auto person = table("person");
    session.execute(insert_into(person).values({{"id", 7}, {"name", "Gil"}, {"age", 7}}));
    CHECK(session.execute(update(person).set("age", 8).where(column<int>("id") == 7)).rows_affected() == 1);
    CHECK(session
              .execute(select(person.col<int>("id"), person.col<std::optional<int>>("age"))
                           .where(person.col<std::string>("name") == "Gil"))
              .one() == std::tuple{7, std::optional{8}});
    CHECK(session.execute(delete_from(person).where(column<int>("id") == 7)).rows_affected() == 1);
    auto given = values<int, std::string>("given", {"id", "word"}, {{1, "a"}, {2, "b"}});
    CHECK(joined(session
                     .scalars(select(given.col<std::string>("word"))
                                  .select_from(given)
                                  .where(given.col<int>("id") == 2))
                     .all()) == "b ");
    CHECK(session
              .execute(
                  text("select id, name from person where id = :id").columns<int, std::string>("id", "name"),
                  {{"id", 3}})
              .one() == std::tuple{3, std::string("Cy")});
  });
}

TEST_CASE("a session streams rows inside its transaction") {
  on_every_library([](Session& session) {
    std::string seen;
    for (auto [id, name] : session.stream(select(&Person::id, &Person::name).order_by(&Person::id))) {
      seen += std::to_string(id) + name;
    }
    CHECK(seen == "1Ann2Bob3Cy4Di");
    { session.stream(select(&Person::id)).next(); }  // abandoned half way
    session.commit();
    CHECK(session.scalar(select(func::count()).select_from<Person>()) == 4);
  });
}

TEST_CASE("rows locked for update are those of the query, where the database locks rows") {
  on_every_library([](Session& session) {
    auto locked = select(&Person::name).where(col(&Person::id) == 1).with_for_update();
    try {
      std::vector<std::string> names = session.scalars(locked).all();
      CHECK(joined(names) == "Ann ");
      auto person =
          session.scalars(select<Person>().where(col(&Person::id) == 2).with_for_update(skip_locked)).one();
      CHECK(person->name == "Bob");
    } catch (const Error& error) {
      CHECK(error.code() == "unsupported-operation");
      CHECK(std::string_view(error.what()).starts_with("SQLite has no SELECT"));
    }
  });
}
