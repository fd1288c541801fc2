// SPDX-License-Identifier: MIT
#include <carafe/migrate/runner.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <carafe/db/errors.hpp>
#include <carafe/db/inspector.hpp>
#include <carafe/migrate/execute.hpp>
#include <carafe/sql/text.hpp>
#include <carafe/util/wait.hpp>

#include "migrate/sqlite_rebuild.hpp"

namespace carafe::migrations {
namespace {

const std::string version_table = "alembic_version";

void create_version_table(Connection& connection) {
  if (inspect(connection)->has_table(version_table)) return;
  Table table;
  table.name = version_table;
  table.columns.push_back({"version_num", String(32), false, true, false, {}, ""});
  table.primary_key = {"alembic_version_pkc", {"version_num"}};
  connection.execute_ddl(connection.dialect().compiler().create_table(table));
}

std::vector<std::string> recorded_in(Connection& connection) {
  if (!inspect(connection)->has_table(version_table)) return {};
  return connection.execute(text("SELECT version_num FROM alembic_version ORDER BY version_num"))
      .scalars<std::string>();
}

void record(Connection& connection, const std::string& id) {
  create_version_table(connection);
  connection.execute(text("DELETE FROM alembic_version"));
  if (!id.empty())
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:id)"), {{"id", id}});
}

bool is_relative(std::string_view target) {
  return target.starts_with('+') || target.starts_with('-') || target == "current";
}

bool comes_before(const RevisionGraph& graph, std::string_view one, std::string_view other) {
  for (const Revision* at = graph.find(other); at; at = graph.find(at->down_revision))
    if (at->down_revision == one) return true;
  return false;
}

std::string new_orphans(const detail::Orphans& before, const detail::Orphans& after) {
  std::string text;
  for (const auto& [tables, count] : after) {
    auto was = before.find(tables);
    long long more = count - (was == before.end() ? 0 : was->second);
    if (more <= 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(more) + (more == 1 ? " row of " : " rows of ") +
            tables.first + " would refer to no row of " + tables.second;
  }
  return text;
}

}  // namespace

MigrationRunner::MigrationRunner(Engine& engine, const RevisionGraph& graph, RunnerOptions options)
    : engine_(engine), graph_(graph), options_(std::move(options)) {}

std::vector<std::string> MigrationRunner::recorded() {
  auto connection = engine_.connect();
  return recorded_in(connection);
}

std::string MigrationRunner::current() { return known(recorded()); }

std::string MigrationRunner::known(const std::vector<std::string>& ids) const {
  if (ids.empty()) return "";
  if (ids.size() > 1 || !graph_.find(ids[0])) {
    std::string list;
    for (const auto& id : ids) list += (list.empty() ? "" : ", ") + id;
    throw MigrationError(
        "database-at-unknown-revision",
        ids.size() > 1
            ? "The database is at several revisions (" + list +
                  "), of which Carafe follows one: bring it to one with the program that made "
                  "them, or `db stamp` the one it is at."
            : "The database is at revision " + list +
                  ", which this program does not have. Bring back its file and rebuild, or, if the "
                  "schema is right, `db stamp` the revision it is at.");
  }
  return ids[0];
}

void MigrationRunner::log(const std::string& line) const {
  if (options_.log) options_.log(line);
}

void MigrationRunner::begin(Connection& connection) {
  // Who gave a timeout with the URL knows how long to wait.
  const auto patience =
      engine_.url().options.contains("timeout") ? std::chrono::milliseconds{0} : options_.lock_timeout;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    try {
      connection.begin(Intent::write);
      return;
    } catch (const OperationalError& error) {
      if (error.code() != "database-locked" || std::chrono::steady_clock::now() >= deadline) throw;
    }
    sleep_for(std::chrono::milliseconds{20});
  }
}

void MigrationRunner::upgrade(std::string_view target) { go(Direction::up, target); }
void MigrationRunner::downgrade(std::string_view target) { go(Direction::down, target); }

void MigrationRunner::stamp(std::string_view target) {
  if (!is_relative(target)) graph_.resolve(target, "");
  auto connection = engine_.connect();
  begin(connection);
  auto ids = recorded_in(connection);
  std::string from = is_relative(target) ? known(ids) : "";
  std::string to = graph_.resolve(target, from);
  log("Running stamp_revision " + (ids.size() == 1 ? ids[0] : "") + " -> " + to);
  record(connection, to);
  connection.commit();
}

void MigrationRunner::go(Direction direction, std::string_view target) {
  // A target that is wrong by itself is found before a database file is made.
  if (!is_relative(target)) graph_.resolve(target, "");
  auto connection = engine_.connect();
  std::optional<detail::ForeignKeysOff> unenforced;
  if (!connection.dialect().capabilities().alter_constraints) unenforced.emplace(connection);

  std::optional<std::string> to;  // a relative target is meant from where the first look finds it
  while (true) {
    begin(connection);
    std::string at = known(recorded_in(connection));
    if (!to) to = graph_.resolve(target, at);
    bool there = at == *to || (direction == Direction::up && (to->empty() || comes_before(graph_, *to, at)));
    if (there) {
      connection.rollback();
      return;
    }
    const Revision& next = direction == Direction::up ? *graph_.upgrade_path(at, *to).front()
                                                      : *graph_.downgrade_path(at, *to).front();
    run(connection, next, direction);
  }
}

void MigrationRunner::run(Connection& connection, const Revision& revision, Direction direction) {
  bool up = direction == Direction::up;
  const std::string& from = up ? revision.down_revision : revision.id;
  const std::string& to = up ? revision.id : revision.down_revision;
  log(std::string{"Running "} + (up ? "upgrade " : "downgrade ") + from + " -> " + to + ", " +
      revision.message);
  try {
    auto before = detail::count_orphans(connection);
    OperationExecutor executor{connection};
    Operations operations{executor};
    (up ? revision.upgrade : revision.downgrade)(operations);
    executor.finish();
    if (before) {
      auto after = detail::count_orphans(connection);
      if (!after)
        throw MigrationError("migration-failed",
                             "a foreign key would refer to columns that are neither primary key nor unique");
      std::string orphans = new_orphans(*before, *after);
      if (!orphans.empty()) throw MigrationError("migration-failed", orphans);
    }
    record(connection, to);
    connection.commit();
  } catch (const std::exception& error) {
    connection.rollback();
    std::string where = from.empty() ? "the base" : "revision " + from;
    throw MigrationError("migration-failed",
                         "The " + std::string{up ? "upgrade" : "downgrade"} + " of revision " + revision.id +
                             " (" + revision.message + ") failed: " + error.what() +
                             ". Nothing of it was kept: the database is at " + where + ".");
  }
}

MetaData replay(const RevisionGraph& graph, std::string_view id) {
  MetaData schema;
  for (const Revision* revision : graph.upgrade_path("", id)) {
    RecordedOperations recorded;
    Operations operations{recorded};
    revision->upgrade(operations);
    for (const auto& operation : recorded.operations) apply(operation, schema);
  }
  return schema;
}

}  // namespace carafe::migrations
