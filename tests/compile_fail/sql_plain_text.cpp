// expect: not a plain string
// expect: no matching
// expect: no matching
// expect: no matching
// expect: columns are members (&User::name) and expressions
// expect: columns are members (&User::name) and expressions
// expect: where() takes conditions
// expect: where() takes conditions
// expect: order_by() takes members
// expect: columns are members (&User::name) and expressions
// expect: where() takes conditions
// expect: no matching
// expect: no matching
// expect: where() takes conditions
// expect: columns are those of the table that is written to
// expect: columns are members (&User::name) and expressions
// expect: where() takes conditions
// expect: columns are those of the table that is written to
// expect: no matching
// expect: columns are those of the table that is written to
// expect: no matching
// expect: no matching
// expect: no matching
// expect: no matching
// expect: where() takes conditions
// expect: order_by() takes members
// SPDX-License-Identifier: MIT
// Text is never taken for SQL where SQL is expected: it is a value, or does not compile.
#include <carafe/data.hpp>
using namespace carafe;

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{};
};
struct Post {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key(&User::id)};
};

#ifndef MUST_FAIL
#define MUST_FAIL 0
#endif

void statements([[maybe_unused]] Session& session, [[maybe_unused]] Connection& connection,
                [[maybe_unused]] const std::string& sql) {
#if MUST_FAIL == 1
  (void)session.execute(sql);
#else
  (void)session.execute(text("select 1"));
#endif
#if MUST_FAIL == 2
  (void)session.stream(sql);
#else
  (void)session.stream(select(&User::id));
#endif
#if MUST_FAIL == 3
  (void)connection.execute(sql);
#else
  (void)connection.execute(text("select 1"));
#endif
#if MUST_FAIL == 4
  (void)connection.stream(sql);
#else
  (void)connection.stream(select(&User::id));
#endif
#if MUST_FAIL == 5
  (void)select(sql);
#else
  (void)select(&User::id);
#endif
#if MUST_FAIL == 6
  (void)select(&User::id, sql);
#else
  (void)select(&User::id, literal(sql));
#endif
#if MUST_FAIL == 7
  (void)select<User>().where(sql);
#else
  (void)select<User>().where(col(&User::name) == sql);
#endif
#if MUST_FAIL == 8
  (void)select<User>().having(sql);
#else
  (void)select<User>().having(func::count() > 1);
#endif
#if MUST_FAIL == 9
  (void)select<User>().order_by(sql);
#else
  (void)select<User>().order_by(&User::name);
#endif
#if MUST_FAIL == 10
  (void)select<User>().group_by(sql);
#else
  (void)select<User>().group_by(&User::name);
#endif
#if MUST_FAIL == 11
  (void)select<User>().join<Post>(sql);
#else
  (void)select<User>().join<Post>(col(&User::name) == sql);
#endif
#if MUST_FAIL == 12
  (void)select<User>().join(sql);
#else
  (void)select<User>().join(table(sql));
#endif
#if MUST_FAIL == 13
  (void)select<User>().select_from(sql);
#else
  (void)select<User>().select_from(table(sql));
#endif
#if MUST_FAIL == 14
  (void)update<User>().where(sql);
#else
  (void)update<User>().where(col(&User::name) == sql);
#endif
#if MUST_FAIL == 15
  (void)update<User>().set(sql, 1);
#else
  (void)update<User>().set(&User::name, sql);
#endif
#if MUST_FAIL == 16
  (void)update<User>().returning(sql);
#else
  (void)update<User>().returning(&User::id);
#endif
#if MUST_FAIL == 17
  (void)delete_from<User>().where(sql);
#else
  (void)delete_from<User>().where(col(&User::name) == sql);
#endif
#if MUST_FAIL == 18
  (void)insert<User>().values({{sql, 1}});
#else
  (void)insert<User>().values({{&User::name, sql}});
#endif
#if MUST_FAIL == 19
  (void)insert<User>().from_select(sql);
#else
  (void)insert<User>().columns(&User::name).from_select(select(&User::name));
#endif
#if MUST_FAIL == 20
  (void)insert<User>().on_conflict(sql);
#else
  (void)insert<User>().on_conflict(&User::id).do_nothing();
#endif
#if MUST_FAIL == 21
  (void)col(&User::id).in(sql);
#else
  (void)col(&User::id).in(select(&User::id));
#endif
#if MUST_FAIL == 22
  (void)exists(sql);
#else
  (void)exists(select(&User::id));
#endif
#if MUST_FAIL == 23
  (void)union_all(sql, sql);
#else
  (void)union_all(select(&User::id), select(&User::id));
#endif
#if MUST_FAIL == 24
  (void)func::sum(sql);
#else
  (void)func::sum(&User::id);
#endif
#if MUST_FAIL == 25
  (void)func::count().filter(sql);
#else
  (void)func::count().filter(col(&User::id) > 1);
#endif
#if MUST_FAIL == 26
  (void)func::rank().over(order_by(sql));
#else
  (void)func::rank().over(order_by(&User::id));
#endif
}
