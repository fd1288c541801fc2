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

TEST_CASE("a URL may name several servers, sockets and other names of its parts") {
  struct {
    const char* url;
    std::vector<HostPort> hosts;
    const char* printed;  // null: as it was
  } cases[] = {
      {"postgresql://u@h1:1,h2,h3:3/d", {{"h1", 1}, {"h2", 0}, {"h3", 3}}, nullptr},
      {"postgresql://[::1]:1,[fe80::2]/d", {{"::1", 1}, {"fe80::2", 0}}, nullptr},
      {"postgresql://u@/d?host=h1:1&host=h2:2", {{"h1", 1}, {"h2", 2}}, "postgresql://u@h1:1,h2:2/d"},
      {"postgresql:///d?host=h1,h2&port=1,2", {{"h1", 1}, {"h2", 2}}, "postgresql://h1:1,h2:2/d"},
      {"postgresql:///d?host=h1,h2&port=7", {{"h1", 7}, {"h2", 7}}, "postgresql://h1:7,h2:7/d"},
      {"postgresql://:5433/d?host=/run/pg", {{"/run/pg", 5433}}, "postgresql:///d?host=/run/pg&port=5433"},
      {"postgresql:///d?host=/run/pg%20x", {{"/run/pg x", 0}}, nullptr},
      {"postgresql:///d?host=/a&host=h&port=,5", {{"/a", 0}, {"h", 5}}, nullptr},
      {"postgresql://%2Frun%2Fpg/d", {{"/run/pg", 0}}, "postgresql:///d?host=/run/pg"},
      {"postgresql://h/d?port=7", {{"h", 7}}, "postgresql://h:7/d"},
      {"postgres://h/d", {{"h", 0}}, "postgresql://h/d"},
      {"mysql+pymysql://h/d", {{"h", 0}}, "mariadb+pymysql://h/d"},
      {"mariadb:///d?unix_socket=/run/m.sock", {{"", 0}}, nullptr}};
  for (const auto& [text, hosts, printed] : cases) {
    std::string shown{text};
    CAPTURE(shown);
    DatabaseUrl url = DatabaseUrl::parse(text);
    CHECK(url.all_hosts() == hosts);
    CHECK(url.host == hosts.front().host);
    CHECK(url.port == hosts.front().port);
    CHECK(url.hosts.size() == (hosts.size() == 1 ? 0 : hosts.size()));
    CHECK(url.to_string() == (printed == nullptr ? text : printed));
    CHECK(DatabaseUrl::parse(url.to_string()) == url);
  }
}

TEST_CASE("the names of SQLAlchemy's drivers are read, and choose nothing") {
  for (auto text : {"postgresql+psycopg2://h/d", "postgresql+asyncpg://h/d", "mariadb+mysqldb://h/d",
                    "mysql+aiomysql://h/d", "sqlite+aiosqlite:///x.db"}) {
    std::string shown{text};
    CAPTURE(shown);
    DatabaseUrl url = DatabaseUrl::parse(text);
    CHECK_FALSE(url.driver.empty());
    url.driver.clear();
    CHECK(url.to_string().find('+') == std::string::npos);
  }
}

TEST_CASE("a URL built of its parts reads as the same URL") {
  DatabaseUrl url{.dialect = "postgresql",
                  .user = "a@b:c/d",
                  .password = "p:@/?#%&",
                  .host = "db.example",
                  .database = "x?y/z",
                  .options = {{"application_name", "a b&c=d"}, {"sslpassword", "hunter2"}}};
  CHECK(DatabaseUrl::parse(url.to_string_with_password()) == url);
  CHECK(url.to_string().find("hunter2") == std::string::npos);
  CHECK(url.to_string().find("p:") == std::string::npos);
  url.hosts = {{"db.example", 0}, {"::1", 5433}};
  CHECK(DatabaseUrl::parse(url.to_string_with_password()) == url);
}

TEST_CASE("a printed URL hides its password and is otherwise the same URL") {
  CHECK(DatabaseUrl::parse("postgresql://u:secret@h:1/d").to_string() == "postgresql://u:***@h:1/d");
  CHECK(DatabaseUrl::parse("postgresql://h/d?password=secret").to_string() ==
        "postgresql://h/d?password=***");
  for (auto option : {"password", "sslpassword", "passwd", "ssl_password", "Password", "auth_token"}) {
    std::string text = std::string{"mariadb://h/d?"} + option + "=secret";
    CAPTURE(text);
    CHECK(DatabaseUrl::parse(text).to_string() == std::string{"mariadb://h/d?"} + option + "=***");
    CHECK(DatabaseUrl::parse(text).to_string_with_password() == text);
  }
  CHECK(DatabaseUrl::parse("mariadb://u:secret@h/d").to_string_with_password() == "mariadb://u:secret@h/d");
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
               {"postgresql://a%2Cb/d", "no name"},
               {"postgresql://a,/d", "ends with a comma"},
               {"postgresql://a,,b/d", "empty name in its list"},
               {"postgresql://a/d?host=b", "before its question mark and after"},
               {"postgresql:///d?host=a,b&port=1,2,3", "more ports"},
               {"postgresql:///d?host=a&port=x", "port"},
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
