// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/cli/command.hpp>
#include <carafe/db/engine.hpp>
#include <carafe/migrate/compare.hpp>
#include <carafe/migrate/revision_graph.hpp>
#include <carafe/migrate/revision_index.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe::detail {

/// What the commands work on. The database and the models are asked for when a command needs
/// them: `db history` opens no file.
struct MigrationContext {
  std::filesystem::path root;
  std::string directory;
  std::string command;
  std::function<Engine&()> engine;
  std::function<const MetaData&()> models;
  std::function<std::string()> database_file;      ///< an absolute path, "" if it is no file
  std::optional<migrations::RevisionIndex> index;  ///< none in a program built without revisions
  std::function<void(std::string_view line)> print;
};

/// The commands of Migrate, apart from the application. Each throws what is wrong as one line.
class MigrationCommands {
 public:
  explicit MigrationCommands(MigrationContext context) : context_(std::move(context)) {}

  /// Adds them to `group`; this object must outlive it.
  void add_to(Command& group);

  void init();
  void migrate(const std::string& message);
  void revision(const std::string& message);
  void upgrade(const std::string& target);
  void downgrade(const std::string& target);
  void current(bool verbose);
  void history(const std::string& range, bool verbose, bool indicate_current);
  void heads(bool verbose);
  void show(const std::string& target);
  void stamp(const std::string& target);
  void check(bool offline);

  /// For the command that runs next; "" is the one of the context.
  void use_directory(const std::string& directory);

 private:
  std::filesystem::path folder() const;
  std::filesystem::path versions() const { return folder() / "versions"; }
  void require_folder() const;
  const char* file_of(const std::string& id) const;

  /// The revisions of the program, after it was compared with the folder.
  migrations::RevisionGraph graph() const;
  void compare_with_folder() const;
  migrations::SchemaDifference difference(const MetaData& database) const;
  MetaData database_schema() const;
  /// Throws unless the database is at the head; returns the head.
  std::string require_up_to_date(const migrations::RevisionGraph& graph) const;
  void write_revision(const std::string& parent, const std::string& message,
                      const std::vector<migrations::Operation>& operations) const;
  void write_file(const std::filesystem::path& path, const std::string& text) const;
  void print_revision(const migrations::RevisionGraph& graph, const migrations::Revision& revision) const;
  /// The engine; notes whether the database's file is still to be made.
  Engine& engine() const;
  void tell_of_new_file();
  void print(const std::string& line) const { context_.print(line); }

  MigrationContext context_;
  std::string directory_;
  mutable std::string missing_file_;
};

}  // namespace carafe::detail
