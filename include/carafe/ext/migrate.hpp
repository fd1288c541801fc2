// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

namespace carafe {

class App;
class Database;

struct MigrateOptions {
  /// The folder of the revisions, below the application's root folder unless absolute.
  std::string directory = "migrations";
  /// The group its commands are in: `carafe db upgrade`.
  std::string command = "db";
};

/// Gives an application the commands that keep its database's schema with its models:
///
///     Migrate migrate{app, db};
///
///     db init                    the folder migrations/
///     db migrate -m "add age"    a revision, from the difference of models and database
///     db upgrade, db downgrade   bring the database to a revision
///     db current, history, heads, show, revision, stamp, check
///
/// Revisions are compiled into the program (CMake: carafe_application(… MIGRATIONS
/// migrations)), so that it migrates its database without a file beside it. Where the folder
/// is there and does not hold the very revisions of the program, every command but `init` says
/// so and does nothing. Not movable; must outlive the application's `main`.
class Migrate {
 public:
  Migrate();
  /// The same as default construction and `init_app`.
  Migrate(App& app, Database& database, MigrateOptions options = {});
  Migrate(const Migrate&) = delete;
  Migrate& operator=(const Migrate&) = delete;
  ~Migrate();

  /// Adds the commands to `app`; both must outlive this object. Throws UsageError
  /// "duplicate-command" if the application has a command of that name.
  void init_app(App& app, Database& database, MigrateOptions options = {});

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace carafe
