// SPDX-License-Identifier: MIT
#include "ext/migrate_commands.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include <carafe/migrate/operations.hpp>
#include <carafe/migrate/render.hpp>
#include <carafe/migrate/runner.hpp>

using namespace carafe;
using namespace carafe::migrations;
namespace fs = std::filesystem;

namespace {

Revision create_user() {
  return {.id = "aa11",
          .down_revision = {},
          .message = "create user",
          .upgrade =
              [](Operations& op) {
                op.create_table("user", column("id", Integer(), primary_key),
                                column("name", String(50), not_null));
              },
          .downgrade = [](Operations& op) { op.drop_table("user"); }};
}
Revision add_age() {
  return {.id = "bb22",
          .down_revision = "aa11",
          .message = "add age",
          .upgrade = [](Operations& op) { op.add_column("user", column("age", Integer())); },
          .downgrade = [](Operations& op) { op.drop_column("user", "age"); }};
}
Revision other_head() {
  Revision revision = add_age();
  revision.id = "cc33";
  return revision;
}

constexpr IndexedRevision chain[] = {{"aa11_create_user.cpp", &create_user}, {"bb22_add_age.cpp", &add_age}};
constexpr IndexedRevision two_heads[] = {
    {"aa11_create_user.cpp", &create_user}, {"bb22_add_age.cpp", &add_age}, {"cc33_other.cpp", &other_head}};

MetaData models_of(void (*script)(Operations&)) {
  RecordedOperations recorded;
  Operations op{recorded};
  script(op);
  MetaData schema;
  for (const auto& operation : recorded.operations) apply(operation, schema);
  return schema;
}

void user_with_age(Operations& op) {
  op.create_table("user", column("id", Integer(), primary_key), column("name", String(50), not_null),
                  column("age", Integer()));
}

/// An application's folder, database, models and revisions, and what its commands print.
class Project {
 public:
  Project() {
    std::string pattern = (fs::temp_directory_path() / "carafe-commands-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    root = pattern;
    group.emplace("db", "Perform database migrations.");
  }
  ~Project() { fs::remove_all(root); }

  int run(const std::vector<std::string>& words) {
    if (!commands) {
      commands.emplace(carafe::detail::MigrationContext{
          .root = root,
          .directory = "migrations",
          .command = "db",
          .engine = [this]() -> Engine& {
            if (!engine) engine.emplace("sqlite:///" + database().string());
            return *engine;
          },
          .models = [this]() -> const MetaData& { return models; },
          .database_file = [this] { return database().string(); },
          .index = index,
          .print = [this](std::string_view line) { output += std::string{line} + "\n"; },
      });
      commands->add_to(*group);
    }
    output.clear();
    return group->run("db", words);
  }
  /// The error's code and message; the command is called past the command line.
  template <class Call>
  std::string error_of(Call call) {
    run({"heads"});
    try {
      call(*commands);
    } catch (const Error& error) {
      return std::string{error.code()} + ": " + error.what();
    }
    return "nothing was thrown";
  }
  void write_chain(const IndexedRevision* revisions = chain, unsigned count = 2) {
    fs::create_directories(versions());
    for (unsigned i = 0; i < count; ++i) std::ofstream{versions() / revisions[i].file} << "// …\n";
    index = RevisionIndex{revisions, count};
  }
  fs::path versions() const { return root / "migrations/versions"; }
  fs::path database() const { return root / "test.db"; }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{versions()})
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  fs::path root;
  MetaData models;
  std::optional<RevisionIndex> index = RevisionIndex{nullptr, 0};
  std::string output;
  std::optional<Engine> engine;
  std::optional<carafe::detail::MigrationCommands> commands;
  std::optional<Command> group;
};

}  // namespace

TEST_CASE("a program built without revisions has no index, and its commands say how to give it one") {
  auto* generated = &generated_revision_index;
  CHECK_FALSE(bool(generated));
  Project project;
  project.index.reset();
  CHECK(project.run({"init"}) == 0);
  CHECK(project.run({"upgrade"}) == 1);
  CHECK(project.error_of([](auto& commands) { commands.upgrade("head"); }).find("carafe_application(") !=
        std::string::npos);
}

TEST_CASE("init makes the folder once") {
  Project project;
  CHECK(project.run({"init"}) == 0);
  CHECK(project.output == "Creating directory " + (project.root / "migrations").string() +
                              " ... done\nCreating directory " + project.versions().string() + " ... done\n");
  CHECK(fs::is_directory(project.versions()));
  CHECK(project.run({"init"}) == 1);
  CHECK(project.run({"init", "-d", "elsewhere"}) == 0);
  CHECK(fs::is_directory(project.root / "elsewhere/versions"));
}

TEST_CASE("migrate writes the difference as a revision that says what it does") {
  Project project;
  project.models = models_of(user_with_age);
  CHECK(project.error_of([](auto& commands) { commands.migrate("x"); }).find("Run `db init` first") !=
        std::string::npos);
  REQUIRE(project.run({"init"}) == 0);
  CHECK(project.run({"migrate", "-m", "create user"}) == 0);
  std::smatch found;
  std::regex shape{
      "Detected added table 'user'\nGenerating (.*/versions/([0-9a-f]{12})_create_user.cpp) ... "
      "done\nCreated database .*\n"};
  REQUIRE(std::regex_match(project.output, found, shape));
  std::stringstream text;
  text << std::ifstream{found[1]}.rdbuf();
  CHECK(text.str().find("Revision revision_" + found[2].str() + "()") != std::string::npos);
  CHECK(text.str().find("op.create_table(\"user\"") != std::string::npos);
  CHECK(project.files().size() == 1);

  // The program does not know it before it is built again.
  for (const char* command : {"migrate", "revision", "upgrade", "downgrade", "current", "history", "heads",
                              "show", "stamp", "check"}) {
    CAPTURE(command);
    CHECK(project.run({command}) == 1);
    CHECK(project.output == "");
  }
}

TEST_CASE("migrate without a difference writes nothing") {
  Project project;
  project.write_chain();
  project.models = models_of(user_with_age);
  REQUIRE(project.run({"upgrade"}) == 0);
  auto files = project.files();
  CHECK(project.run({"migrate", "-m", "nothing"}) == 0);
  CHECK(project.output == "No changes in schema detected.\n");
  CHECK(project.files() == files);
}

TEST_CASE("migrate refuses while the database is behind, and warns where there are no models") {
  Project project;
  project.write_chain();
  std::string error = project.error_of([](auto& commands) { commands.migrate("x"); });
  CHECK(error.starts_with("not-up-to-date: Target database is not up to date."));
  REQUIRE(project.run({"upgrade"}) == 0);
  CHECK(project.run({"migrate", "-m", "drop all"}) == 0);
  CHECK(project.output.find("Warning: no models are registered") == 0);
  CHECK(project.output.find("Detected removed table 'user'") != std::string::npos);
}

TEST_CASE("the commands print as Flask-Migrate's do") {
  Project project;
  project.write_chain();
  CHECK(project.run({"upgrade", "aa"}) == 0);
  CHECK(project.output ==
        "Running upgrade  -> aa11, create user\nCreated database " + project.database().string() + "\n");
  CHECK(project.run({"current"}) == 0);
  CHECK(project.output == "aa11\n");
  CHECK(project.run({"upgrade"}) == 0);
  CHECK(project.output == "Running upgrade aa11 -> bb22, add age\n");
  CHECK(project.run({"upgrade"}) == 0);
  CHECK(project.output == "");
  CHECK(project.run({"current"}) == 0);
  CHECK(project.output == "bb22 (head)\n");
  CHECK(project.run({"history"}) == 0);
  CHECK(project.output == "aa11 -> bb22 (head), add age\n<base> -> aa11, create user\n");
  CHECK(project.run({"downgrade", "-1"}) == 0);
  CHECK(project.output == "Running downgrade bb22 -> aa11, add age\n");
  CHECK(project.run({"history", "-i", "-r", ":current"}) == 0);
  CHECK(project.output == "<base> -> aa11 (current), create user\n");
  CHECK(project.run({"heads"}) == 0);
  CHECK(project.output == "bb22 (head)\n");
  CHECK(project.run({"show"}) == 0);
  CHECK(project.output == "Rev: bb22 (head)\nParent: aa11\nPath: " +
                              (project.versions() / "bb22_add_age.cpp").string() + "\n\n    add age\n\n");
  CHECK(project.run({"downgrade"}) == 0);
  CHECK(project.run({"stamp", "head"}) == 0);
  CHECK(project.run({"current", "-v"}) == 0);
  CHECK(project.output.find("Current revision(s) for sqlite:///" + project.database().string()) == 0);
  CHECK(project.output.find("Rev: bb22 (head)\nParent: aa11\n") != std::string::npos);
}

TEST_CASE("a database file that a command creates is told of, once") {
  Project project;
  project.write_chain();
  CHECK(project.run({"current"}) == 0);
  CHECK(project.output == "Created database " + project.database().string() + "\n");
  CHECK(project.run({"upgrade", "aa"}) == 0);
  CHECK(project.output == "Running upgrade  -> aa11, create user\n");
  CHECK(project.run({"history"}) == 0);
  CHECK(project.run({"downgrade", "base"}) == 0);
  CHECK(project.run({"current"}) == 0);
  CHECK(project.output == "");
}

TEST_CASE("check compares the models with the database, or with the revisions alone") {
  Project project;
  project.write_chain();
  project.models = models_of(user_with_age);
  CHECK(project.run({"check", "--offline"}) == 0);
  CHECK(project.output == "No new upgrade operations detected.\n");
  CHECK_FALSE(fs::exists(project.database()));
  CHECK(project.run({"check"}) == 1);  // not up to date
  REQUIRE(project.run({"upgrade"}) == 0);
  CHECK(project.run({"check"}) == 0);
  project.models = models_of([](Operations& op) {
    user_with_age(op);
    op.create_table("post", column("id", Integer(), primary_key));
  });
  CHECK(project.run({"check"}) == 1);
  CHECK(project.output == "Detected added table 'post'\n");
  CHECK(project.run({"check", "--offline"}) == 1);
}

TEST_CASE("revision writes an empty one after the head") {
  Project project;
  project.write_chain();
  CHECK(project.run({"revision", "--message", "by hand"}) == 0);
  auto files = project.files();
  REQUIRE(files.size() == 3);
  std::smatch found;
  REQUIRE(std::regex_match(project.output, found, std::regex{"Generating (.*_by_hand.cpp) ... done\n"}));
  std::stringstream text;
  text << std::ifstream{found[1]}.rdbuf();
  CHECK(text.str().find(".down_revision = \"bb22\"") != std::string::npos);
}

TEST_CASE("two heads stop what needs one, and are shown by heads") {
  Project project;
  project.write_chain(two_heads, 3);
  CHECK(project.run({"heads"}) == 0);
  CHECK(project.output == "bb22 (head)\ncc33 (head)\n");
  CHECK(project.error_of([](auto& commands) { commands.upgrade("head"); }).starts_with("several-heads"));
  CHECK(project.error_of([](auto& commands) { commands.migrate("x"); }).starts_with("several-heads"));
  CHECK(project.run({"upgrade", "cc33"}) == 0);
}

TEST_CASE("a folder that differs from the program names the files on both sides") {
  Project project;
  project.write_chain();
  fs::rename(project.versions() / "bb22_add_age.cpp", project.versions() / "dd44_new.cpp");
  std::string error = project.error_of([](auto& commands) { commands.history("", false, false); });
  CHECK(error ==
        "revisions-differ: The program differs from " + project.versions().string() +
            ": it does not know dd44_new.cpp and still has bb22_add_age.cpp, which is gone. Rebuild (carafe "
            "build).");
  CHECK(project.run({"init", "-d", "other"}) == 0);

  // A deployed program has no folder.
  fs::remove_all(project.root / "migrations");
  CHECK(project.run({"upgrade"}) == 0);
  CHECK(project.run({"revision"}) == 1);
}

TEST_CASE("mistakes on the command line are status 2, others 1, and leave nothing behind") {
  Project project;
  project.write_chain();
  CHECK(project.run({"upgrade", "--nonsense"}) == 2);
  CHECK(project.run({"nonsense"}) == 2);
  CHECK(project.run({"upgrade", "deadbeef"}) == 1);
  CHECK(project.run({"downgrade", "deadbeef"}) == 1);
  CHECK_FALSE(fs::exists(project.database()));
  if (::geteuid() != 0) {
    fs::permissions(project.versions(), fs::perms::owner_read | fs::perms::owner_exec);
    CHECK(project.run({"revision"}) == 1);
    fs::permissions(project.versions(), fs::perms::owner_all);
  }
  CHECK(project.files().size() == 2);
}

TEST_CASE("a revision whose id is not that of its file is refused") {
  constexpr IndexedRevision wrong[] = {{"ff00_create_user.cpp", &create_user}};
  Project project;
  project.write_chain(wrong, 1);
  CHECK(project.error_of([](auto& commands) { commands.heads(false); })
            .find("ff00_create_user.cpp says .id = \"aa11\"") != std::string::npos);
}
