// SPDX-License-Identifier: MIT
#include <carafe/ext/migrate.hpp>

#include <cstdio>
#include <utility>

#include <carafe/app/app.hpp>
#include <carafe/ext/database.hpp>

#include "ext/migrate_commands.hpp"

namespace carafe {
namespace {

// The generated file of carafe_application defines the function; without it the weak
// reference is null.
std::optional<migrations::RevisionIndex> built_revisions() {
  auto* index = &migrations::generated_revision_index;
  if (!index) return std::nullopt;
  return index();
}

void print_line(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
  // Between its lines and those on standard error the order is kept, and a slow upgrade is seen.
  std::fflush(stdout);
}

}  // namespace

struct Migrate::Implementation {
  explicit Implementation(detail::MigrationContext context) : commands(std::move(context)) {}
  detail::MigrationCommands commands;
};

Migrate::Migrate() = default;
Migrate::Migrate(App& app, Database& database, MigrateOptions options) {
  init_app(app, database, std::move(options));
}
Migrate::~Migrate() = default;

void Migrate::init_app(App& app, Database& database, MigrateOptions options) {
  if (implementation_)
    throw UsageError("migrate-has-app", "This Migrate has an application already: make another one.");
  Command& group = app.cli().command(options.command, "Perform database migrations.");
  implementation_ = std::make_unique<Implementation>(detail::MigrationContext{
      .root = app.root_path(),
      .directory = std::move(options.directory),
      .command = std::move(options.command),
      .engine = [&database]() -> Engine& { return database.engine(); },
      .models = [&database]() -> const MetaData& { return database.metadata(); },
      .database_file = [&database] { return database.file(); },
      .index = built_revisions(),
      .print = print_line,
  });
  implementation_->commands.add_to(group);
}

}  // namespace carafe
