// SPDX-License-Identifier: MIT
#include <carafe/db/url.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

using namespace carafe;

TEST_CASE("SQLite URLs name a file or none") {
  struct {
    const char* url;
    const char* database;
    bool in_memory;
  } cases[] = {{"sqlite://", "", true},
               {"sqlite:///", "", true},
               {"sqlite:///:memory:", ":memory:", true},
               {"sqlite:///my app.db", "my app.db", false},
               {"sqlite:///data/x.db", "data/x.db", false},
               {"sqlite:////var/lib/x.db", "/var/lib/x.db", false},
               {"sqlite+pysqlite:///x.db?timeout=2.5&synchronous=NORMAL", "x.db", false}};
  for (auto [text, database, in_memory] : cases) {
    std::string shown{text};
    CAPTURE(shown);
    DatabaseUrl url = DatabaseUrl::parse(text);
    CHECK(url.dialect == "sqlite");
    CHECK(url.database == database);
    CHECK(url.is_memory() == in_memory);
  }
  CHECK(DatabaseUrl::parse("sqlite:///x?timeout=2.5&synchronous=NORMAL").options.at("timeout") == "2.5");
}

TEST_CASE("server URLs have user, password, host, port and name, with percent escapes") {
  DatabaseUrl url =
      DatabaseUrl::parse("postgres+libpq://us%40er:p%3Aa%2Fss@db.example:5433/my%20db?sslmode=require");
  CHECK(url.dialect == "postgresql");
  CHECK(url.driver == "libpq");
  CHECK(url.user == "us@er");
  CHECK(url.password == "p:a/ss");
  CHECK(url.host == "db.example");
  CHECK(url.port == 5433);
  CHECK(url.database == "my db");
  CHECK(url.options.at("sslmode") == "require");
  CHECK(DatabaseUrl::parse("postgresql://[::1]:5432/x").host == "::1");
  CHECK(DatabaseUrl::parse("postgresql:///x").host == "");
}

TEST_CASE("a printed URL hides its password and is otherwise the same URL") {
  CHECK(DatabaseUrl::parse("postgresql://u:secret@h:1/d").to_string() == "postgresql://u:***@h:1/d");
  CHECK(DatabaseUrl::parse("postgresql://h/d?password=secret").to_string() ==
        "postgresql://h/d?password=***");
  for (auto text : {"sqlite://", "sqlite:///x.db", "sqlite:////abs/x y.db?timeout=3", "postgresql://u@h:1/d",
                    "mariadb://[::1]/d", "postgresql://u%40x@h/a%20b"}) {
    CHECK(DatabaseUrl::parse(text).to_string() == text);
  }
}

TEST_CASE("a bad URL says what is wrong and shows a right form") {
  struct {
    const char* url;
    const char* problem;
  } cases[] = {{"", "is empty"},
               {"myapp.db", "does not begin with a dialect"},
               {"sqlite:/myapp.db", "does not begin with a dialect"},
               {"sqlite://myapp.db", "has two slashes where a path needs three: sqlite:///myapp.db"},
               {"SQLite:///x", "lower-case"},
               {"://x", "name of a dialect"},
               {"sqlite+:///x", "names no driver"},
               {"sqlite:////", "names no file"},
               {"sqlite:///x?timeout", "not written name=value"},
               {"sqlite:///x?=1", "not written name=value"},
               {"sqlite:///x?a=1&a=2", "gives the option a twice"},
               {"sqlite:///x\n", "control character"},
               {"postgresql://h:port/d", "port"},
               {"postgresql://h:0/d", "port"},
               {"postgresql://h:99999/d", "port"},
               {"postgresql://h:/d", "port"},
               {"postgresql://[::1/d", "without its ]"},
               {"postgresql://[u%41]/d", "IPv6"},
               {"postgresql://a%3Ab/d", "no name"},
               {"postgresql://u%4@h/d", "two hex digits"},
               {"postgresql://u%00@h/d", "two hex digits"}};
  for (auto [text, problem] : cases) {
    std::string shown{text};
    CAPTURE(shown);
    try {
      (void)DatabaseUrl::parse(text);
      FAIL("parsed");
    } catch (const UsageError& error) {
      CHECK(error.code() == "bad-database-url");
      CHECK_MESSAGE(std::string{error.what()}.find(problem) != std::string::npos, error.what());
      CHECK(std::string{error.what()}.find("sqlite:///myapp.db") != std::string::npos);
    }
  }
}

TEST_CASE("an error never repeats a password") {
  for (auto text : {"postgresql://u:secret@h:x/d", "postgresql//u:secret@h", "postgresql://u:secr%et@h/d",
                    "u:secret@h/d", "postgresql://h:x/d?password=secret"}) {
    CAPTURE(text);
    try {
      (void)DatabaseUrl::parse(text);
      FAIL("parsed");
    } catch (const UsageError& error) {
      std::string message = error.what();
      CHECK_MESSAGE(message.find("secr") == std::string::npos, message);
    }
  }
}
