// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/engine.hpp>
#include <carafe/migrate/operations.hpp>
#include <carafe/migrate/revision_graph.hpp>

namespace carafe::migrations {

struct RunnerOptions {
  /// Told what is run: "Running upgrade 83bd20a25d79 -> a4c1, add age".
  std::function<void(std::string_view)> log = {};
  /// How long to wait for another migration, or another writer, to finish; the `timeout` of
  /// a database URL goes before it.
  std::chrono::milliseconds lock_timeout{60'000};
};

/// Brings a database from one revision to another. The revision it is at stands in the table
/// alembic_version, as Alembic keeps it.
///
/// Each revision is one transaction, its row in alembic_version included: if it throws, the
/// database is as it was before it. Runs of several programs at once follow one another: each
/// reads where the database is after it has taken the lock (on SQLite BEGIN IMMEDIATE), which
/// ends with the process that holds it. While a revision runs SQLite does not enforce foreign
/// keys; before its commit they are checked.
///
/// Throws MigrationError; "migration-failed" names the revision, the operation and what the
/// database said.
class MigrationRunner {
 public:
  /// Both must outlive this object.
  MigrationRunner(Engine& engine, const RevisionGraph& graph, RunnerOptions options = {});

  /// The ids in alembic_version; none where it is empty or missing.
  std::vector<std::string> recorded();

  /// The revision the database is at, "" at the base. Throws "database-at-unknown-revision" if the
  /// program does not know it or there are several.
  std::string current();

  /// To a target of RevisionGraph::resolve; nothing to do is no error.
  void upgrade(std::string_view target);
  void downgrade(std::string_view target);

  /// Records that the database is at `target` and runs nothing.
  void stamp(std::string_view target);

 private:
  enum class Direction { up, down };
  void go(Direction direction, std::string_view target);
  std::string known(const std::vector<std::string>& ids) const;
  void begin(Connection& connection);
  void run(Connection& connection, const Revision& revision, Direction direction);
  void log(const std::string& line) const;

  Engine& engine_;
  const RevisionGraph& graph_;
  RunnerOptions options_;
};

/// The schema a database has after the revision `id` and all before it, found by replaying
/// their operations in memory. SQL of op.execute is not seen.
MetaData replay(const RevisionGraph& graph, std::string_view id);

}  // namespace carafe::migrations
