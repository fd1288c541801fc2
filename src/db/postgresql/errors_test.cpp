// SPDX-License-Identifier: MIT
#include "db/db_test_support.hpp"
#include "db/postgresql/postgresql_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_postgresql;
using carafe::testing_db::thrown_by;
using carafe::testing_support::TestDatabase;
using Columns = std::vector<std::string>;

namespace {

/// A database with one of each constraint.
void on_constrained(FunctionRef<void(DriverConnection&)> test) {
  on_postgresql([&](TestDatabase& database) {
    auto connection = connect(database);
    run(*connection,
        "create table person (id integer primary key, email text not null, name text, age integer, "
        "constraint ck_person_age check (age >= 0), constraint uq_person_email unique (email))");
    run(*connection, "create unique index ix_lower on person (lower(name), age)");
    run(*connection,
        "create table \"My Post\" (id integer primary key, \"a, b\" int, \"q\"\"\" int, person_id integer "
        "constraint fk_post_person references person, unique (\"a, b\", \"q\"\"\"))");
    run(*connection, "insert into person values (1, 'x@y', 'Ann', 3)");
    test(*connection);
  });
}

IntegrityError violating(DriverConnection& connection, std::string_view sql) {
  try {
    run(connection, sql);
  } catch (const IntegrityError& error) {
    return error;
  }
  FAIL("accepted: " << sql);
  throw;
}

template <class Exception>
void check_refused(DriverConnection& connection, const char* sql, std::string_view code,
                   std::string_view state) {
  CAPTURE(sql);
  try {
    run(connection, sql);
    FAIL_CHECK("accepted");
  } catch (const Exception& error) {
    CHECK(error.code() == code);
    CHECK(error.sqlstate() == state);
    CHECK(error.statement() == sql);
    CHECK_FALSE(error.connection_lost());
  }
}

}  // namespace

TEST_CASE("a violated constraint tells its kind, table, columns and name") {
  on_constrained([](DriverConnection& connection) {
    IntegrityError email = violating(connection, "insert into person values (2, 'x@y')");
    CHECK(email.code() == "unique-violation");
    CHECK(email.kind() == ConstraintKind::unique);
    CHECK(email.table() == "person");
    CHECK(email.columns() == Columns{"email"});
    CHECK(email.constraint() == "uq_person_email");
    CHECK(email.sqlstate() == "23505");
    // A value may be secret.
    CHECK(std::string{email.what()}.find("x@y") == std::string::npos);
    CHECK(violating(connection, "insert into person values (1, 'z')").constraint() == "person_pkey");

    run(connection, "insert into \"My Post\" values (1, 1, 2)");
    IntegrityError pair = violating(connection, "insert into \"My Post\" values (2, 1, 2)");
    CHECK(pair.table() == "My Post");
    CHECK(pair.columns() == Columns{"a, b", "q\""});
    IntegrityError expression = violating(connection, "insert into person values (3, 'q', 'ANN', 3)");
    CHECK(expression.constraint() == "ix_lower");
    CHECK(expression.columns() == Columns{"lower(name)", "age"});

    IntegrityError missing = violating(connection, "insert into person (id) values (4)");
    CHECK(missing.kind() == ConstraintKind::not_null);
    CHECK(missing.columns() == Columns{"email"});
    CHECK(missing.sqlstate() == "23502");
    IntegrityError check = violating(connection, "update person set age = -1");
    CHECK(check.kind() == ConstraintKind::check);
    CHECK(check.constraint() == "ck_person_age");
    IntegrityError key = violating(connection, "insert into \"My Post\" (id, person_id) values (5, 99)");
    CHECK(key.kind() == ConstraintKind::foreign_key);
    CHECK(key.constraint() == "fk_post_person");
    CHECK(key.columns() == Columns{"person_id"});
    run(connection, "insert into \"My Post\" (id, person_id) values (6, 1)");
    CHECK(violating(connection, "delete from person").kind() == ConstraintKind::foreign_key);
  });
}

TEST_CASE("errors are sorted by who must act") {
  on_constrained([](DriverConnection& connection) {
    check_refused<ProgrammingError>(connection, "selec 1", "sql-error", "42601");
    check_refused<ProgrammingError>(connection, "select * from absent", "sql-error", "42P01");
    check_refused<ProgrammingError>(connection, "select absent from person", "sql-error", "42703");
    check_refused<ProgrammingError>(connection, "select 1; select 2", "sql-error", "42601");
    check_refused<ProgrammingError>(connection, "", "sql-error", "42601");
    check_refused<ProgrammingError>(connection, "-- nothing", "sql-error", "42601");
    check_refused<ProgrammingError>(connection, "execute absent", "sql-error", "26000");
    check_refused<DataError>(connection, "select 1 / 0", "data-error", "22012");
    check_refused<DataError>(connection, "select 'x'::int", "data-error", "22P02");
    check_refused<DataError>(connection, "select 100000::int2", "data-error", "22003");
    run(connection, "set statement_timeout = 50");
    check_refused<OperationalError>(connection, "select pg_sleep(10)", "statement-timeout", "57014");
    run(connection, "reset statement_timeout");
    // Still whole.
    CHECK(value_of(connection, "select 1") == Value{1});
  });
}

TEST_CASE("in a failed transaction nothing runs until it is rolled back") {
  on_constrained([](DriverConnection& connection) {
    connection.begin({.intent = Intent::write});
    CHECK_THROWS_AS(run(connection, "select 1 / 0"), DataError);
    check_refused<OperationalError>(connection, "select 1", "transaction-lost", "25P02");
    CHECK(thrown_by<OperationalError>([&] { connection.commit(); }).code == "transaction-lost");
    CHECK(connection.in_transaction());
    CHECK(thrown_by<OperationalError>([&] { run(connection, "delete from person"); }).code ==
          "transaction-lost");
    connection.rollback();
    CHECK(connection.usable());
    CHECK(value_of(connection, "select count(*) from person") == Value{1});
  });
}

TEST_CASE("a deferred key is checked at commit, and the transaction is then over") {
  on_constrained([](DriverConnection& connection) {
    run(connection, "create table child (p int references person deferrable initially deferred)");
    connection.begin({.intent = Intent::write});
    run(connection, "insert into child values (99)");
    CHECK_THROWS_AS(connection.commit(), IntegrityError);
    CHECK(thrown_by<OperationalError>([&] { run(connection, "select 1"); }).code == "transaction-lost");
    connection.rollback();
    CHECK(value_of(connection, "select count(*) from child") == Value{0});
  });
}

TEST_CASE("transactions that meet are told to be run again") {
  on_postgresql([](TestDatabase& database) {
    auto one = connect(database);
    auto two = connect(database);
    run(*one, "create table t (x int)");
    run(*one, "insert into t values (1)");
    one->begin({.intent = Intent::write, .isolation = IsolationLevel::repeatable_read});
    CHECK(value_of(*one, "select x from t") == Value{1});
    run(*two, "update t set x = 2");
    CHECK(thrown_by<RetryableError>([&] { run(*one, "update t set x = 3"); }).code == "retry-transaction");
    one->rollback();
    two->begin({.intent = Intent::write});
    run(*two, "lock table t");
    one->begin({.intent = Intent::write});
    CHECK(thrown_by<RetryableError>([&] { run(*one, "lock table t nowait"); }).code == "retry-transaction");
    one->rollback();
    two->rollback();
  });
}

TEST_CASE("who cannot connect learns where, as whom and what to do, but no password") {
  on_postgresql([](TestDatabase& database) {
    struct {
      const char* what;
      const char* state;
      const char* advice;
      void (*spoil)(DatabaseUrl&);
    } cases[] = {
        {"password", "28P01", "pg_hba.conf", [](DatabaseUrl& url) { url.password = "not-the-password"; }},
        {"database", "3D000", "createdb absent", [](DatabaseUrl& url) { url.database = "absent"; }},
        {"port", "08001", "Check that the server runs", [](DatabaseUrl& url) { url.port = 1; }},
        {"name", "08001", "absent.invalid", [](DatabaseUrl& url) { url.host = "absent.invalid"; }},
        {"socket", "08001", "/absent", [](DatabaseUrl& url) { url.host = "/absent"; }},
        // Of the documentation's network: nobody answers, or nobody can be asked.
        {"silence", "08001", "192.0.2.1",
         [](DatabaseUrl& url) {
           url.host = "192.0.2.1";
           url.options["connect_timeout"] = "0.2";
         }},
    };
    for (auto& [what, state, advice, spoil] : cases) {
      CAPTURE(what);
      DatabaseUrl url = database.url();
      spoil(url);
      auto driver = make_driver(url);
      try {
        driver->connect();
        FAIL_CHECK("connected");
      } catch (const OperationalError& error) {
        CAPTURE(error.what());
        std::string message = error.what();
        CHECK(error.code() == "cannot-connect");
        CHECK(error.sqlstate() == state);
        CHECK(message.find(advice) != std::string::npos);
        CHECK(message.find(url.user) != std::string::npos);
        CHECK(message.find(url.password) == std::string::npos);
      }
    }
  });
}

TEST_CASE("the next host is tried where one does not answer, and the role it has is asked") {
  on_postgresql([](TestDatabase& database) {
    DatabaseUrl url = database.url();
    HostPort there{.host = url.host, .port = url.port};
    url.hosts = {{.host = url.host, .port = 1}, {.host = "absent.invalid", .port = 5432}, there};
    CHECK(value_of(*make_driver(url)->connect(), "select 1") == Value{1});
    for (const char* attributes : {"read-write", "primary", "prefer-standby", "any"}) {
      CAPTURE(attributes);
      url.options["target_session_attrs"] = attributes;
      CHECK(value_of(*make_driver(url)->connect(), "select 1") == Value{1});
    }
    url.options["target_session_attrs"] = "standby";
    CHECK_THROWS_AS(make_driver(url)->connect(), OperationalError);
  });
}

TEST_CASE("options of the URL reach the server, and unknown ones are refused") {
  on_postgresql([](TestDatabase& database) {
    CHECK(value_of(*connect(database, "application_name", "shop"), "show application_name") == Value{"shop"});
    CHECK(value_of(*connect(database), "show application_name") == Value{"carafe"});
    CHECK(value_of(*connect(database), "show timezone") == Value{"UTC"});
    CHECK(value_of(*connect(database, "options", "-c work_mem=5MB"), "show work_mem") == Value{"5MB"});
    auto pooled = connect(database, "prepared_statements", "false");
    CHECK(value_of(*pooled, "show timezone") == Value{"UTC"});
    for (const char* option : {"cache", "client_encoding", "service"}) {
      CAPTURE(option);
      CHECK(thrown_by<UsageError>([&] { connect(database, option, "x"); }).code == "bad-database-url");
    }
    for (const char* value : {"soon", "-1", "0"}) {
      CHECK(thrown_by<UsageError>([&] { connect(database, "connect_timeout", value); }).code ==
            "bad-database-url");
    }
  });
}
