// SPDX-License-Identifier: MIT
#include "ext/migrate_commands.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include <carafe/db/inspector.hpp>
#include <carafe/migrate/render.hpp>
#include <carafe/migrate/runner.hpp>

namespace carafe::detail {
namespace {

namespace fs = std::filesystem;
using namespace carafe::migrations;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

[[noreturn]] void cannot_write(const fs::path& path, const std::error_code& error) {
  throw MigrationError("cannot-write", "Cannot write " + path.string() + ": " + error.message() + ".");
}

std::vector<std::string> revision_files(const fs::path& versions) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it{versions, error}, end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".cpp") names.push_back(it->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> without(const std::vector<std::string>& names,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> left;
  std::set_difference(names.begin(), names.end(), others.begin(), others.end(), std::back_inserter(left));
  return left;
}

bool is_head(const RevisionGraph& graph, const std::string& id) { return graph.children(id).empty(); }

std::string labelled(const RevisionGraph& graph, const std::string& id) {
  return id + (is_head(graph, id) ? " (head)" : "");
}

std::string parent_of(const Revision& revision) {
  return revision.down_revision.empty() ? "<base>" : revision.down_revision;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

void MigrationCommands::use_directory(const std::string& directory) { directory_ = directory; }

fs::path MigrationCommands::folder() const {
  return (context_.root / (directory_.empty() ? context_.directory : directory_)).lexically_normal();
}

void MigrationCommands::require_folder() const {
  if (!fs::is_directory(versions()))
    throw MigrationError("no-migrations-folder", "There is no folder " + versions().string() + ". Run `" +
                                                     context_.command + " init` first.");
}

void MigrationCommands::compare_with_folder() const {
  if (!context_.index)
    throw MigrationError("revisions-differ",
                         "This program was built without its revisions: in CMakeLists.txt, make it with "
                         "carafe_application(… MIGRATIONS " +
                             context_.directory + ").");
  std::error_code error;
  if (!fs::is_directory(versions(), error)) return;  // a deployed program has no folder beside it
  std::vector<std::string> built;
  for (unsigned i = 0; i < context_.index->count; ++i) built.emplace_back(context_.index->revisions[i].file);
  std::sort(built.begin(), built.end());
  auto found = revision_files(versions());
  auto unknown = without(found, built), missing = without(built, found);
  if (unknown.empty() && missing.empty()) return;
  std::string why;
  if (!unknown.empty()) why += "does not know " + listed(unknown);
  if (!missing.empty())
    why += (why.empty() ? "" : " and ") + ("still has " + listed(missing) + ", which is gone");
  throw MigrationError("revisions-differ", "The program differs from " + versions().string() + ": it " + why +
                                               ". Rebuild (carafe build).");
}

RevisionGraph MigrationCommands::graph() const {
  compare_with_folder();
  std::vector<Revision> revisions;
  for (unsigned i = 0; i < context_.index->count; ++i) {
    const auto& indexed = context_.index->revisions[i];
    Revision revision = indexed.make();
    std::string_view file = indexed.file;
    if (file.substr(0, file.find_first_of("_.")) != revision.id)
      throw MigrationError("revision-graph", "The revision in " + std::string{file} + " says .id = \"" +
                                                 revision.id +
                                                 "\": it must be the beginning of the file's name.");
    revisions.push_back(std::move(revision));
  }
  return RevisionGraph{std::move(revisions)};
}

const char* MigrationCommands::file_of(const std::string& id) const {
  for (unsigned i = 0; i < context_.index->count; ++i) {
    std::string_view file = context_.index->revisions[i].file;
    if (file.substr(0, file.find_first_of("_.")) == id) return context_.index->revisions[i].file;
  }
  return "";
}

void MigrationCommands::init() {
  if (fs::is_directory(versions()) || !revision_files(folder()).empty())
    throw MigrationError("migrations-folder-exists",
                         "There is a folder " + versions().string() + " already: nothing was done.");
  for (const auto& path : {folder(), versions()}) {
    std::error_code error;
    if (fs::is_directory(path)) continue;
    fs::create_directories(path, error);
    if (error) cannot_write(path, error);
    print("Creating directory " + path.string() + " ... done");
  }
}

void MigrationCommands::write_file(const fs::path& path, const std::string& text) const {
  // Under another name first: neither a crash nor a full disk leaves half a revision.
  fs::path unfinished = path;
  unfinished += ".unfinished";
  {
    std::ofstream file{unfinished, std::ios::binary | std::ios::trunc};
    file << text << std::flush;
    if (!file) {
      std::error_code error{errno, std::generic_category()}, ignored;
      fs::remove(unfinished, ignored);
      cannot_write(path, error);
    }
  }
  std::error_code error;
  fs::rename(unfinished, path, error);
  if (error) {
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    cannot_write(path, error);
  }
}

void MigrationCommands::write_revision(const std::string& parent, const std::string& message,
                                       const std::vector<Operation>& operations) const {
  std::string id = new_revision_id();
  fs::path path = versions() / revision_file_name(id, message);
  write_file(path, render_revision(id, parent, message, operations));
  print("Generating " + path.string() + " ... done");
}

std::string MigrationCommands::require_up_to_date(const RevisionGraph& graph) const {
  std::string head = graph.head();
  std::string at = MigrationRunner{engine(), graph}.current();
  if (at != head)
    throw MigrationError("not-up-to-date", "Target database is not up to date. It is at " +
                                               (at.empty() ? "the base" : at) + ", the head is " + head +
                                               ": run `" + context_.command + " upgrade` first.");
  return head;
}

MetaData MigrationCommands::database_schema() const {
  auto connection = engine().connect();
  return inspect(connection)->reflect();
}

SchemaDifference MigrationCommands::difference(const MetaData& database) const {
  const MetaData& models = context_.models();
  if (models.tables().empty())
    print(
        "Warning: no models are registered, so that every table of the database is one too many. Register "
        "them "
        "before the command runs: db.models<User>();");
  return compare_schemas(database, models, engine().dialect());
}

void MigrationCommands::migrate(const std::string& message) {
  RevisionGraph revisions = graph();
  require_folder();
  std::string head = require_up_to_date(revisions);
  auto found = difference(database_schema());
  for (const auto& line : found.detected) print(line);
  if (found.operations.empty()) {
    print("No changes in schema detected.");
    return;
  }
  write_revision(head, message, found.operations);
  for (const auto& warning : found.warnings) print("Warning: " + warning);
}

void MigrationCommands::revision(const std::string& message) {
  RevisionGraph revisions = graph();
  require_folder();
  write_revision(revisions.head(), message, {});
}

Engine& MigrationCommands::engine() const {
  std::string file = context_.database_file();
  if (!file.empty() && !fs::exists(file)) missing_file_ = file;
  return context_.engine();
}

void MigrationCommands::tell_of_new_file() {
  std::string file = std::exchange(missing_file_, {});
  if (!file.empty() && fs::exists(file)) print("Created database " + file);
}

void MigrationCommands::upgrade(const std::string& target) {
  RevisionGraph revisions = graph();
  MigrationRunner{engine(), revisions, {.log = context_.print}}.upgrade(target);
}

void MigrationCommands::downgrade(const std::string& target) {
  RevisionGraph revisions = graph();
  MigrationRunner{engine(), revisions, {.log = context_.print}}.downgrade(target);
}

void MigrationCommands::stamp(const std::string& target) {
  RevisionGraph revisions = graph();
  MigrationRunner{engine(), revisions, {.log = context_.print}}.stamp(target);
}

void MigrationCommands::print_revision(const RevisionGraph& revisions, const Revision& revision) const {
  print("Rev: " + labelled(revisions, revision.id));
  print("Parent: " + parent_of(revision));
  print("Path: " + (versions() / file_of(revision.id)).string());
  print("");
  print("    " + first_line(revision.message));
  print("");
}

void MigrationCommands::current(bool verbose) {
  RevisionGraph revisions = graph();
  MigrationRunner runner{engine(), revisions};
  if (verbose) print("Current revision(s) for " + engine().url().to_string() + ":");
  std::string id = runner.current();
  if (id.empty()) return;
  if (verbose) {
    print_revision(revisions, *revisions.find(id));
  } else {
    print(labelled(revisions, id));
  }
}

void MigrationCommands::history(const std::string& range, bool verbose, bool indicate_current) {
  RevisionGraph revisions = graph();
  bool asks = indicate_current || range.find("current") != std::string::npos ||
              range.find_first_of("+-") != std::string::npos;
  std::string at = asks ? MigrationRunner{engine(), revisions}.current() : "";
  for (const Revision* revision : revisions.history(range, at)) {
    std::string label = labelled(revisions, revision->id);
    if (indicate_current && revision->id == at) label += " (current)";
    if (verbose) {
      print_revision(revisions, *revision);
    } else {
      print(parent_of(*revision) + " -> " + label + ", " + first_line(revision->message));
    }
  }
}

void MigrationCommands::heads(bool verbose) {
  RevisionGraph revisions = graph();
  for (const auto& id : revisions.heads()) {
    if (verbose) {
      print_revision(revisions, *revisions.find(id));
    } else {
      print(labelled(revisions, id));
    }
  }
}

void MigrationCommands::show(const std::string& target) {
  RevisionGraph revisions = graph();
  bool asks = target.find_first_of("+-") != std::string::npos || target == "current";
  std::string at = asks ? MigrationRunner{engine(), revisions}.current() : "";
  std::string id = revisions.resolve(target, at);
  if (const Revision* revision = revisions.find(id)) print_revision(revisions, *revision);
}

void MigrationCommands::check(bool offline) {
  RevisionGraph revisions = graph();
  MetaData schema;
  if (offline) {
    const Dialect& dialect = engine().dialect();
    MetaData replayed = replay(revisions, revisions.head());
    for (const Table& table : replayed.tables()) schema.add(dialect.as_reflected(table));
  } else {
    require_up_to_date(revisions);
    schema = database_schema();
  }
  auto found = difference(schema);
  if (found.operations.empty()) {
    print("No new upgrade operations detected.");
    return;
  }
  for (const auto& line : found.detected) print(line);
  throw MigrationError("models-differ", "New upgrade operations detected: run `" + context_.command +
                                            " migrate -m \"…\"` to write them as a revision.");
}

void MigrationCommands::add_to(Command& group) {
  auto add = [&](const char* name, const char* help, auto function) -> Command& {
    return group.command(name, help)
        .option("-d,--directory", "The folder of the revisions.")
        .action([this, function](const Arguments& args) {
          use_directory(args.text("--directory"));
          missing_file_.clear();
          function(*this, args);
          tell_of_new_file();
        });
  };
  const char* where = "A revision's id or the beginning of it, head, base, +N or -N.";
  const char* verbose = "Show more of each revision.";
  add("init", "Creates the folder of the revisions.", [](auto& self, auto&) { self.init(); });
  add("migrate", "Writes a revision from the difference of models and database.", [](auto& self, auto& args) {
    self.migrate(args.text("--message"));
  }).option("-m,--message", "What the revision does.", "");
  add("revision", "Writes an empty revision.", [](auto& self, auto& args) {
    self.revision(args.text("--message"));
  }).option("-m,--message", "What the revision does.", "");
  add("upgrade", "Brings the database to a later revision.", [](auto& self, auto& args) {
    self.upgrade(args.text("revision"));
  }).argument("revision", where, "head");
  add("downgrade", "Brings the database to an earlier revision.", [](auto& self, auto& args) {
    self.downgrade(args.text("revision"));
  }).argument("revision", where, "-1");
  add("current", "Shows the revision the database is at.", [](auto& self, auto& args) {
    self.current(args.flag("--verbose"));
  }).flag("-v,--verbose", verbose);
  add("history", "Lists the revisions, newest first.",
      [](auto& self, auto& args) {
        self.history(args.text("--rev-range"), args.flag("--verbose"), args.flag("--indicate-current"));
      })
      .option("-r,--rev-range", "Only these: start:end.", "")
      .flag("-v,--verbose", verbose)
      .flag("-i,--indicate-current", "Mark the revision the database is at.");
  add("heads", "Shows the latest revision.", [](auto& self, auto& args) {
    self.heads(args.flag("--verbose"));
  }).flag("-v,--verbose", verbose);
  add("show", "Shows a revision.", [](auto& self, auto& args) {
    self.show(args.text("revision"));
  }).argument("revision", where, "head");
  add("stamp", "Records a revision as that of the database, and runs nothing.", [](auto& self, auto& args) {
    self.stamp(args.text("revision"));
  }).argument("revision", where, "head");
  add("check", "Fails if models and database differ.", [](auto& self, auto& args) {
    self.check(args.flag("--offline"));
  }).flag("--offline", "Compare with what the revisions make, without the database.");
}

}  // namespace carafe::detail
