// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/engine.hpp>

/// Databases for tests, each new, empty and dropped at its end. SQLite is always there;
/// PostgreSQL and MariaDB where scripts/with-databases has started them.
namespace carafe::testing_support {

/// Where a server is, as scripts/with-databases says; empty without one.
inline std::string server_url(std::string_view dialect) {
  if (dialect == "sqlite") return "sqlite://";
  const char* url =
      std::getenv(dialect == "postgresql" ? "CARAFE_TEST_POSTGRESQL_URL" : "CARAFE_TEST_MARIADB_URL");
  return url == nullptr ? "" : url;
}

inline std::vector<std::string> available_dialects() {
  std::vector<std::string> found;
  for (const char* dialect : {"sqlite", "postgresql", "mariadb"}) {
    if (!server_url(dialect).empty()) {
      found.emplace_back(dialect);
    } else {
      std::fprintf(stderr, "Not tested on %s: run the tests through scripts/with-databases.\n", dialect);
    }
  }
  return found;
}

class TestDatabase {
 public:
  explicit TestDatabase(std::string dialect) : dialect_(std::move(dialect)) {
    static std::atomic<int> count{0};
    name_ = "carafe_test_" + std::to_string(::getpid()) + '_' + std::to_string(++count);
    if (dialect_ == "sqlite") {
      auto folder = std::filesystem::temp_directory_path() / name_;
      std::filesystem::create_directory(folder);
      folder_ = folder.string();
      url_ = DatabaseUrl::parse("sqlite:///" + folder_ + "/test.db");
      return;
    }
    url_ = DatabaseUrl::parse(server_url(dialect_));
    administer("CREATE DATABASE " + name_);
    url_.database = name_;
  }
  ~TestDatabase() {
    if (!folder_.empty()) {
      std::error_code ignored;
      std::filesystem::remove_all(folder_, ignored);
      return;
    }
    url_ = DatabaseUrl::parse(server_url(dialect_));
    try {
      administer("DROP DATABASE " + name_ + (dialect_ == "postgresql" ? " WITH (FORCE)" : ""));
    } catch (const std::exception& error) {
      std::fprintf(stderr, "The test database %s was not dropped: %s\n", name_.c_str(), error.what());
    }
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& dialect() const { return dialect_; }
  const DatabaseUrl& url() const { return url_; }
  Engine engine(EngineOptions options = {}) const { return Engine{url_, std::move(options)}; }

 private:
  void administer(const std::string& sql) { Engine{url_}.connect().execute_ddl(sql); }

  std::string dialect_;
  std::string name_;
  std::string folder_;
  DatabaseUrl url_;
};

/// Runs `test` on a new database of every kind there is.
template <class Test>
void on_every_database(Test test) {
  static const std::vector<std::string> dialects = available_dialects();
  for (const std::string& dialect : dialects) {
    CAPTURE(dialect);
    TestDatabase database{dialect};
    test(database);
  }
}

}  // namespace carafe::testing_support
