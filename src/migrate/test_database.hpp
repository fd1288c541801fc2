// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <carafe/db/engine.hpp>
#include <carafe/db/inspector.hpp>
#include <carafe/migrate/execute.hpp>
#include <carafe/sql/text.hpp>

#include "migrate/sqlite_rebuild.hpp"
#include "migrate/test_schema.hpp"

namespace carafe::migrations {

/// A folder that goes with the object.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "carafe-migrate-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    path = pattern;
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() { std::filesystem::remove_all(path); }
  std::string url(const std::string& options = "") const {
    return "sqlite:///" + (path / "test.db").string() + options;
  }
  std::filesystem::path path;
};

/// An SQLite file and what tests ask of it.
class TestDatabase {
 public:
  explicit TestDatabase(EngineOptions options = {}) : engine(folder.url(), std::move(options)) {}

  void sql(const std::vector<std::string>& statements) {
    auto connection = engine.connect();
    for (const auto& statement : statements) connection.execute_ddl(statement);
  }
  /// Values separated by "|", rows by " ".
  std::string rows(const std::string& query) {
    auto connection = engine.connect();
    std::string out;
    for (const Row& row : connection.execute(text(query)).all()) {
      if (!out.empty()) out += ' ';
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += '|';
        out += row[i].kind() == CellKind::text ? row.get<std::string>(i) : row[i].to_display();
      }
    }
    return out;
  }
  /// Every object's SQL without white space and quotes of identifiers, as `.schema` orders it.
  std::string schema() {
    auto connection = engine.connect();
    auto found = connection.execute(text(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND "
        "name <> 'alembic_version' ORDER BY tbl_name, type DESC, name"));
    std::string out;
    for (const auto& statement : found.scalars<std::string>()) {
      for (char c : statement)
        if (c != ' ' && c != '\n' && c != '\t' && c != '"') out += c;
      out += '\n';
    }
    return out;
  }
  MetaData reflect() {
    auto connection = engine.connect();
    return inspect(connection)->reflect();
  }
  /// In one transaction, as a revision is run.
  void run(const std::vector<Operation>& operations) {
    auto connection = engine.connect();
    detail::ForeignKeysOff unenforced{connection};
    connection.begin(Intent::write);
    OperationExecutor executor{connection};
    for (const auto& operation : operations) executor.add(operation);
    executor.finish();
    connection.commit();
  }
  void run(Script script) { run(operations_of(script)); }

  TestFolder folder;
  Engine engine;
};

}  // namespace carafe::migrations
