// SPDX-License-Identifier: MIT
#include <thread>

#include "db/db_test_support.hpp"
#include "db/mariadb/mariadb_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_mariadb;
using carafe::testing_db::Thrown;
using carafe::testing_db::thrown_by;

namespace {
void make_tables(DriverConnection& connection) {
  run(connection,
      "create table user (id int primary key auto_increment, email varchar(20) not null, age int, "
      "constraint uq_user_email unique (email, age), constraint ck_user_age check (age < 200))");
  run(connection,
      "create table post (id int primary key, user_id int, constraint fk_post_user foreign key (user_id) "
      "references user (id))");
  run(connection, "insert into user (id, email, age) values (1, 'a', 5)");
  run(connection, "insert into post values (1, 1)");
}

DatabaseUrl with(DatabaseUrl url, std::string DatabaseUrl::*part, std::string value) {
  url.*part = std::move(value);
  return url;
}

Thrown connecting(const DatabaseUrl& url) {
  return thrown_by<OperationalError>([&] { make_driver(url)->connect(); });
}
}  // namespace

TEST_CASE("a violated constraint is told by kind, table, columns and name") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    make_tables(*connection);
    struct Case {
      const char* sql;
      const char* code;
      const char* sqlstate;
      ConstraintKind kind;
      const char* table;
      std::vector<std::string> columns;
      const char* constraint;
    };
    const std::vector<Case> cases{
        {"insert into user (email, age) values ('a', 5)",
         "unique-violation",
         "23505",
         ConstraintKind::unique,
         "user",
         {"email", "age"},
         "uq_user_email"},
        {"insert into `user` (id, email) values (1, 'x')",
         "unique-violation",
         "23505",
         ConstraintKind::unique,
         "user",
         {"id"},
         "PRIMARY"},
        {"insert into user (email) values (null)",
         "not-null-violation",
         "23502",
         ConstraintKind::not_null,
         "",
         {"email"},
         ""},
        {"insert into user (age) values (1)",
         "not-null-violation",
         "23502",
         ConstraintKind::not_null,
         "",
         {"email"},
         ""},
        {"insert into user (email, age) values ('b', 200)",
         "check-violation",
         "23514",
         ConstraintKind::check,
         "user",
         {},
         "ck_user_age"},
        {"insert into post values (2, 99)",
         "foreign-key-violation",
         "23503",
         ConstraintKind::foreign_key,
         "post",
         {"user_id"},
         "fk_post_user"},
        {"delete from user where id = 1",
         "foreign-key-violation",
         "23503",
         ConstraintKind::foreign_key,
         "post",
         {"user_id"},
         "fk_post_user"},
    };
    for (const Case& c : cases) {
      CAPTURE(c.sql);
      try {
        run(*connection, c.sql);
        FAIL("was accepted");
      } catch (const IntegrityError& error) {
        CHECK(error.code() == c.code);
        CHECK(error.sqlstate() == c.sqlstate);
        CHECK(error.kind() == c.kind);
        CHECK(error.table() == c.table);
        CHECK(error.columns() == c.columns);
        CHECK(error.constraint() == c.constraint);
        CHECK(error.statement() == c.sql);
        CHECK_FALSE(error.connection_lost());
      }
    }
  });
}

TEST_CASE("a wrong statement and a wrong value are told apart") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    make_tables(*connection);
    struct Case {
      const char* sql;
      const char* code;
      const char* sqlstate;
    };
    for (const Case& c : std::vector<Case>{
             {"selec 1", "sql-error", "42601"},
             {"select 1; select 2", "sql-error", "42601"},
             {"", "sql-error", "42601"},
             {"select * from missing", "sql-error", "42P01"},
             {"select missing from user", "sql-error", "42703"},
             {"create table user (x int)", "sql-error", "42P07"},
             {"select missing_function(1)", "sql-error", "42883"},
             {"select (select seq from seq_1_to_2)", "sql-error", "21000"},
             {"insert into user (email, age) values ('b', 99999999999)", "data-error", "22003"},
             {"insert into user (email) values ('123456789012345678901')", "data-error", "22001"},
             {"insert into user (email, age) values ('b', 'x')", "data-error", "22007"},
             {"update user set age = 1/0", "data-error", "22012"},
             {"signal sqlstate '45000' set message_text = 'no'", "database-error", "45000"},
         }) {
      CAPTURE(c.sql);
      try {
        rows(*connection, c.sql);
        FAIL("was accepted");
      } catch (const DatabaseError& error) {
        CHECK(error.code() == c.code);
        CHECK(error.sqlstate() == c.sqlstate);
      }
      CHECK(connection->usable());
    }
    CHECK(number(*connection, "select count(*) from user") == 1);
  });
}

TEST_CASE("each reason why there is no connection says where, who and what to do, never the password") {
  on_mariadb([](Server& server) {
    const DatabaseUrl& url = server.url();
    Thrown denied = connecting(with(url, &DatabaseUrl::password, "secret-word"));
    CHECK(denied.code == "cannot-connect");
    CHECK(denied.message.find("127.0.0.1:" + std::to_string(url.port)) != std::string::npos);
    CHECK(denied.message.find("user \"carafe\"") != std::string::npos);
    CHECK(denied.message.find("secret-word") == std::string::npos);

    Thrown unknown = connecting(with(url, &DatabaseUrl::database, "no_such_database"));
    CHECK(unknown.message.find("CREATE DATABASE `no_such_database`") != std::string::npos);

    DatabaseUrl closed = url;
    closed.port = 1;
    CHECK(connecting(closed).message.find("Check that the server runs") != std::string::npos);

    Thrown nobody = connecting(with(url, &DatabaseUrl::host, "no-such-host.invalid"));
    CHECK(nobody.message.find("no-such-host.invalid") != std::string::npos);
    CHECK(nobody.message.find("Correct the host") != std::string::npos);

    DatabaseUrl socket = url;
    socket.options["unix_socket"] = "/no/such/socket";
    CHECK(connecting(socket).message.find("/no/such/socket") != std::string::npos);

    DatabaseUrl encrypted = url;
    encrypted.options["ssl_mode"] = "required";
    CHECK(connecting(encrypted).message.find("ssl_mode") != std::string::npos);
  });
}

TEST_CASE("of several hosts the first that answers is taken") {
  on_mariadb([](Server& server) {
    DatabaseUrl url = server.url();
    HostPort good{.host = url.host, .port = url.port};
    HostPort closed{.host = "127.0.0.1", .port = 1};
    for (const auto& hosts : {std::vector{closed, good}, std::vector{good, closed}}) {
      url.hosts = hosts;
      url.host = hosts.front().host;
      url.port = hosts.front().port;
      CHECK(number(*make_driver(url)->connect(), "select 1") == 1);
    }
    url.host = closed.host;
    url.port = closed.port;
    url.hosts = {closed, {.host = "127.0.0.1", .port = 2}};
    CHECK(connecting(url).message.find("127.0.0.1:2") != std::string::npos);
  });
}

TEST_CASE("an option that is none, and a value that makes no sense, are found in the URL") {
  for (const char* options :
       {"?timeuot=1", "?connect_timeout=soon", "?connect_timeout=0", "?ssl_mode=maybe", "?charset=latin1"}) {
    CAPTURE(options);
    auto url = DatabaseUrl::parse(std::string{"mariadb://me:pw@host/db"} + options);
    CHECK(thrown_by<UsageError>([&] { make_driver(url); }).code == "bad-database-url");
  }
  for (const char* scheme : {"mariadb", "mysql", "mysql+pymysql", "mariadb+mariadbconnector"}) {
    auto url = DatabaseUrl::parse(std::string{scheme} + "://me@host/db?charset=utf8mb4");
    CHECK(make_driver(url)->dialect().name() == "mariadb");
  }
}

TEST_CASE("of two that wait for each other one is undone, knows it, and can run again") {
  on_mariadb([](Server& server) {
    auto first = server.connect();
    auto second = server.connect();
    run(*first, "create table t (id int primary key, x int)");
    run(*first, "insert into t values (1, 0), (2, 0)");
    first->begin({});
    second->begin({});
    run(*first, "update t set x = 1 where id = 1");
    run(*second, "update t set x = 2 where id = 2");
    Thrown of_first;
    std::thread other{[&] {
      of_first = thrown_by<RetryableError>([&] { run(*first, "update t set x = 1 where id = 2"); });
    }};
    Thrown of_second = thrown_by<RetryableError>([&] { run(*second, "update t set x = 2 where id = 1"); });
    // The one who lives waits for the other, whose locks are gone already.
    other.join();
    REQUIRE((of_first.code == "retry-transaction") != (of_second.code == "retry-transaction"));
    DriverConnection& loser = of_first.code == "retry-transaction" ? *first : *second;
    DriverConnection& winner = of_first.code == "retry-transaction" ? *second : *first;
    CHECK(thrown_by<OperationalError>([&] { run(loser, "insert into t values (3, 0)"); }).code ==
          "transaction-lost");
    CHECK(thrown_by<OperationalError>([&] { loser.commit(); }).code == "transaction-lost");
    winner.commit();
    loser.rollback();
    CHECK_FALSE(loser.in_transaction());
    CHECK(number(loser, "select count(*) from t") == 2);
    CHECK(number(loser, "select count(distinct x) from t") == 1);
  });
}

TEST_CASE("what commits or ends a transaction behind its user's back is noticed") {
  on_mariadb([](Server& server) {
    auto connection = server.connect();
    run(*connection, "create table t (x int)");
    connection->begin({});
    CHECK(connection->in_transaction());
    run(*connection, "insert into t values (1)");
    run(*connection, "create table u (x int)");
    CHECK_FALSE(connection->in_transaction());
    connection->commit();
    connection->begin({});
    CHECK(thrown_by([&] { run(*connection, "create table u (x int)"); }).code == "sql-error");
    CHECK_FALSE(connection->in_transaction());
    connection->rollback();
    connection->begin({.intent = Intent::read, .isolation = {}, .read_only = true});
    CHECK(thrown_by([&] { run(*connection, "drop table u"); }).code == "read-only-transaction");
    CHECK(connection->in_transaction());
    connection->rollback();
    CHECK(number(*connection, "select count(*) from t") == 1);
  });
}

TEST_CASE("a lock that is waited for too long, and a statement somebody stops, can be run again") {
  on_mariadb([](Server& server) {
    auto holder = server.connect();
    auto waiter = server.connect();
    run(*holder, "create table t (id int primary key, x int)");
    run(*holder, "insert into t values (1, 0)");
    holder->begin({});
    run(*holder, "update t set x = 1");
    run(*waiter, "set innodb_lock_wait_timeout = 1");
    waiter->begin({});
    CHECK(thrown_by<RetryableError>([&] { run(*waiter, "update t set x = 2"); }).code == "retry-transaction");
    CHECK(waiter->in_transaction());
    waiter->rollback();
    holder->rollback();
    CHECK(run(*waiter, "update t set x = 2").rows_affected == 1);
  });
}

TEST_CASE("a connection the server has closed is noticed, and the next works") {
  on_mariadb([](Server& server) {
    auto killer = server.connect();
    for (bool ask_first : {false, true}) {
      CAPTURE(ask_first);
      auto connection = server.connect();
      auto statement = connection->prepare("select 1");
      run(*killer, "kill " + std::to_string(number(*connection, "select connection_id()")));
      if (ask_first) {
        CHECK_FALSE(connection->ping());
      } else {
        try {
          statement->run({});
          FAIL("was answered");
        } catch (const OperationalError& error) {
          CHECK(error.code() == "connection-lost");
          CHECK(error.connection_lost());
        }
      }
      CHECK_FALSE(connection->usable());
      CHECK(thrown_by([&] { statement->run({}); }).code == "connection-lost");
      connection->rollback();
      statement.reset();
      CHECK(number(*server.connect(), "select 1") == 1);
    }
    CHECK(server.connect()->ping());
  });
}

TEST_CASE("a connection lost in COMMIT leaves its end in doubt") {
  on_mariadb([](Server& server) {
    auto killer = server.connect();
    auto connection = server.connect();
    run(*connection, "create table t (x int)");
    connection->begin({});
    run(*connection, "insert into t values (1)");
    run(*killer, "kill " + std::to_string(number(*connection, "select connection_id()")));
    try {
      connection->commit();
      FAIL("was committed");
    } catch (const OperationalError& error) {
      CHECK(error.code() == "commit-in-doubt");
      CHECK(error.sqlstate() == "08007");
      CHECK(error.connection_lost());
    }
    CHECK_FALSE(connection->usable());
  });
}
