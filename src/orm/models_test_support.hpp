// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/session.hpp>

#include <test_databases.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carafe::models_test {

using testing_support::on_every_database;
using testing_support::TestDatabase;

/// The tables of some models on a database of a test.
template <Model... M>
struct ModelTables {
  Models models;
  Engine engine;

  explicit ModelTables(const TestDatabase& database, EngineOptions options = {})
      : engine(database.engine(std::move(options))) {
    models.add<M...>();
    create_all(engine, models);
  }

  Session session(SessionOptions options = {}) { return Session{engine, models, options}; }

  /// A number from the database, past every open session.
  std::int64_t number(const char* query) {
    Session other = session();
    return *other.execute(text(query)).scalar<std::int64_t>();
  }
};

/// Runs `test` with the tables of `Tables`, new ones on a database of each kind.
template <class Tables, class Test>
void on_every_database_with(Test test) {
  on_every_database([&](TestDatabase& database) {
    Tables tables{database};
    test(tables);
  });
}

/// Options of an engine that notes the text of each SELECT in `sql`, which must outlive it.
inline EngineOptions recording_selects(std::vector<std::string>& sql) {
  EngineOptions options;
  options.on_statement = [&sql](std::string_view text, std::span<const Cell>) {
    if (text.starts_with("SELECT")) sql.emplace_back(text);
  };
  return options;
}

}  // namespace carafe::models_test
