// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/session.hpp>
#include <carafe/orm/stale_data_error.hpp>

#include <doctest/doctest.h>

#include <test_databases.hpp>
#include <thrown_code.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Owners with notes, and accounts with versions, on a database of each kind; and the SQL that was run.
namespace carafe::session_unit_test {

using testing_support::code_thrown_by;
using testing_support::on_every_database;
using testing_support::TestDatabase;

struct Note;

struct Owner {
  Column<int> id{primary_key};
  Column<std::string> name{String(50)};
  Column<std::optional<int>> age{};
  Relationship<std::vector<Note>> notes{cascade_all_delete_orphan, ordered_by("id")};
};
struct Note {
  Column<int> id{primary_key};
  Column<std::optional<int>> owner_id{foreign_key(&Owner::id)};
  Column<std::string> text{String(50)};
  Relationship<Owner> owner{back_populates(&Owner::notes)};
};
struct Account {
  Column<int> id{primary_key};
  Column<int> version{version_id};
  Column<std::string> name{String(50)};
  Column<int> balance{default_value(0)};
};
struct Document {
  Column<int> id{primary_key};
  Column<Uuid> version{version_id};
  Column<std::string> title{String(50)};
};
struct Draft {
  Column<int> id{primary_key};
  Column<std::string> revision{String(20), version_id(false)};
  Column<std::string> title{String(50)};
};
struct Country {
  Column<std::string> code{String(2), primary_key};
  Column<std::string> name{String(50)};
};

struct Unit {
  std::vector<std::string> sql;
  Models models;
  std::unique_ptr<Engine> engine;

  explicit Unit(TestDatabase& database) {
    EngineOptions options;
    options.on_statement = [this](std::string_view text, std::span<const Cell>) { sql.emplace_back(text); };
    engine = std::make_unique<Engine>(database.url(), options);
    models.add<Owner, Note, Account, Document, Draft, Country>();
    create_all(*engine, models);
    sql.clear();
  }

  Session session(SessionOptions options = {}) { return Session{*engine, models, options}; }

  /// How many statements of this kind ("SELECT", "UPDATE") ran since it was last asked for any.
  std::size_t ran(std::string_view kind) {
    std::size_t found = 0;
    for (const std::string& text : std::exchange(sql, {})) found += text.starts_with(kind);
    return found;
  }
  /// A number from the database, past every open session.
  std::int64_t number(const char* query) {
    Session other = session();
    return *other.execute(text(query)).scalar<std::int64_t>();
  }
  /// What another program does, committed.
  void elsewhere(const char* statement) {
    Session other = session();
    other.execute(text(statement));
    other.commit();
  }
};

template <class Test>
void on_every_unit(Test test) {
  on_every_database([&](TestDatabase& database) {
    Unit unit{database};
    test(unit);
  });
}

}  // namespace carafe::session_unit_test
