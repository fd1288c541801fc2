// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/session.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

/// A database file of its own for each test, its models, and the SQL that was run.
namespace carafe::orm_test {

enum class Role { guest, member, admin };

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null};
  Column<std::string> email{String(50), not_null, unique};
  Column<std::optional<int>> age{};
};

struct Post {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key(&User::id), ondelete("CASCADE")};
  Column<std::string> title{};
  Column<Role> audience{server_default("'guest'")};
  Column<bool> draft{server_default("1")};
};

struct Country {
  Column<std::string> code{primary_key};
  Column<std::string> name{};
};

struct Vote {
  Column<int> user_id{primary_key, foreign_key(&User::id)};
  Column<Date> day{primary_key};
  Column<double> weight{};
};

struct Everything {
  Column<std::int64_t> id{primary_key};
  Column<std::int16_t> small{};
  Column<int> number{};
  Column<std::int64_t> big{};
  Column<bool> flag{};
  Column<double> real{};
  Column<std::string> text{};
  Column<Bytes> blob{};
  Column<Date> day{};
  Column<Time> hour{};
  Column<DateTime> moment{};
  Column<Role> role{};
  Column<std::optional<std::int16_t>> maybe_small{};
  Column<std::optional<int>> maybe_number{};
  Column<std::optional<std::int64_t>> maybe_big{};
  Column<std::optional<bool>> maybe_flag{};
  Column<std::optional<double>> maybe_real{};
  Column<std::optional<std::string>> maybe_text{};
  Column<std::optional<Bytes>> maybe_blob{};
  Column<std::optional<Date>> maybe_day{};
  Column<std::optional<Time>> maybe_hour{};
  Column<std::optional<DateTime>> maybe_moment{};
  Column<std::optional<Role>> maybe_role{};
};

struct Fixture {
  std::filesystem::path folder;
  std::vector<std::string> sql;  ///< run since the last `ran()`
  Models models;
  std::unique_ptr<Engine> engine;

  Fixture() {
    std::string name = (std::filesystem::temp_directory_path() / "carafe-orm-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    models.add<User, Post, Country, Vote, Everything>();
    EngineOptions options;
    options.on_statement = [this](std::string_view text, std::span<const Cell>) { sql.emplace_back(text); };
    engine = std::make_unique<Engine>("sqlite:///" + (folder / "test.db").string(), options);
    create_all(*engine, models);
    sql.clear();
  }
  ~Fixture() {
    engine.reset();
    std::filesystem::remove_all(folder);
  }

  Session session(SessionOptions options = {}) { return Session{*engine, models, options}; }

  /// What statements ran, without those that begin and end transactions.
  std::vector<std::string> ran() {
    std::vector<std::string> statements;
    for (std::string& text : std::exchange(sql, {})) {
      if (!text.starts_with("BEGIN") && !text.starts_with("COMMIT") && !text.starts_with("ROLLBACK")) {
        statements.push_back(std::move(text));
      }
    }
    return statements;
  }

  std::string ran_as_text() {
    std::string lines;
    for (const std::string& one : ran()) lines += one + "\n";
    return lines;
  }

  /// A number from the file, through a session of its own.
  std::int64_t number(const char* query) {
    Session other = session();
    return *other.execute(text(query)).scalar<std::int64_t>();
  }
  std::string string(const char* query) {
    Session other = session();
    return other.execute(text(query)).scalar<std::string>().value_or("<none>");
  }
};

}  // namespace carafe::orm_test
