// SPDX-License-Identifier: MIT
#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;

namespace {
/// A database with one of each constraint.
struct Constrained {
  Engine engine{"sqlite://"};
  Connection connection = engine.connect();

  Constrained() {
    connection.execute(
        text("create table user (id integer primary key, email text not null, name text, age integer "
             "constraint ck_user_age check (age >= 0), constraint uq_user_email unique (email))"));
    connection.execute(text("create unique index ix_lower on user (lower(name), age)"));
    connection.execute(
        text("create table \"My Post\" (id integer primary key, a int, b int, user_id integer references "
             "user (id), unique (a, b))"));
    connection.execute(text("insert into user (id, email, name, age) values (1, 'x@y', 'Ann', 3)"));
  }

  IntegrityError violating(std::string_view sql) {
    try {
      connection.execute(text(sql));
    } catch (const IntegrityError& error) {
      return error;
    }
    FAIL("accepted: " << sql);
    throw;
  }
};
using Columns = std::vector<std::string>;
}  // namespace

TEST_CASE_FIXTURE(Constrained, "a unique violation names table and columns") {
  IntegrityError email = violating("insert into user (email) values ('x@y')");
  CHECK(email.code() == "unique-violation");
  CHECK(email.kind() == ConstraintKind::unique);
  CHECK(email.table() == "user");
  CHECK(email.columns() == Columns{"email"});
  CHECK(email.sqlstate() == "23505");
  CHECK(email.statement() == "insert into user (email) values ('x@y')");
  CHECK_FALSE(email.connection_lost());
  CHECK(std::string{email.what()}.find("user.email") != std::string::npos);

  CHECK(violating("insert into user (id, email) values (1, 'z')").columns() == Columns{"id"});
  connection.execute(text("insert into \"My Post\" (a, b) values (1, 2)"));
  IntegrityError pair = violating("insert into \"My Post\" (a, b) values (1, 2)");
  CHECK(pair.table() == "My Post");
  CHECK(pair.columns() == Columns{"a", "b"});
  IntegrityError expression = violating("insert into user (email, name, age) values ('z', 'ANN', 3)");
  CHECK(expression.constraint() == "ix_lower");
}

TEST_CASE_FIXTURE(Constrained, "other violations tell their kind and what they know") {
  IntegrityError missing = violating("insert into user (name) values ('x')");
  CHECK(missing.kind() == ConstraintKind::not_null);
  CHECK(missing.table() == "user");
  CHECK(missing.columns() == Columns{"email"});
  CHECK(missing.sqlstate() == "23502");
  IntegrityError check = violating("update user set age = -1");
  CHECK(check.kind() == ConstraintKind::check);
  CHECK(check.constraint() == "ck_user_age");
  IntegrityError key = violating("insert into \"My Post\" (user_id) values (99)");
  CHECK(key.kind() == ConstraintKind::foreign_key);
  CHECK(key.code() == "foreign-key-violation");
  CHECK(key.sqlstate() == "23503");
}

TEST_CASE_FIXTURE(Constrained, "a restricted key is a foreign key's, a trigger's refusal is its own") {
  connection.execute(text("create table child (p int references user (id) on delete restrict)"));
  connection.execute(text("insert into child values (1)"));
  CHECK(violating("delete from user").kind() == ConstraintKind::foreign_key);
  connection.execute(
      text("create trigger guard before update on user begin select raise(abort, 'hands off'); end"));
  IntegrityError refused = violating("update user set age = 4");
  CHECK(refused.kind() == ConstraintKind::other);
  CHECK(std::string{refused.what()} == "hands off");
}

TEST_CASE_FIXTURE(Constrained, "a deferred key is checked at commit, which can then be rolled back") {
  connection.execute(text("create table child (p int references user (id) deferrable initially deferred)"));
  connection.begin(Intent::write);
  connection.execute(text("insert into child values (99)"));
  CHECK_THROWS_AS(connection.commit(), IntegrityError);
  CHECK(connection.in_transaction());
  connection.rollback();
  CHECK(connection.execute(text("select count(*) from child")).scalar<int>() == 0);
}

TEST_CASE_FIXTURE(Constrained, "a wrong statement is told with its text") {
  struct {
    const char* sql;
    const char* state;
  } cases[] = {{"select * from absent", "42P01"}, {"select absent from user", "42703"}, {"selec 1", "42601"}};
  for (auto [sql, state] : cases) {
    try {
      connection.execute(text(sql));
      FAIL("accepted");
    } catch (const ProgrammingError& error) {
      CHECK(error.code() == "sql-error");
      CHECK(error.sqlstate() == state);
      CHECK(std::string{error.what()}.find(sql) != std::string::npos);
    }
  }
}

TEST_CASE_FIXTURE(Constrained, "a value of the wrong kind is a data error") {
  CHECK(thrown_by<DataError>([&] {
          connection.execute(text("insert into user (id, email) values ('x', 'y')"));
        }).code == "data-error");
}
