// SPDX-License-Identifier: MIT
// The developer's command: makes projects, builds and watches them, and hands every
// other command to the application, which is its own command line.
#include <carafe/cli/command.hpp>

#include <cstdio>
#include <exception>

#include "build.hpp"
#include "project.hpp"
#include "run.hpp"
#include "scaffold.hpp"

using namespace carafe;
using namespace carafe::tool;

namespace {

int new_project(const std::string& folder) {
  create_project(folder);
  auto project = find_project(folder);
  std::printf(
      "Made %s. Try:\n\n"
      "    cd %s\n"
      "    carafe db init\n"
      "    carafe db migrate -m \"create user\"\n"
      "    carafe db upgrade\n"
      "    carafe run\n",
      folder.c_str(), folder.c_str());
  std::fflush(stdout);
  try {
    // For the editor: clangd reads what CMake writes.
    configure(*project, {.quiet = true});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "Warning: %s\n", error.what());
  }
  return 0;
}

int test(const std::vector<std::string>& arguments) {
  Project project = current_project();
  build(project, {.everything = true});
  Child child{.command = {"ctest", "--test-dir", project.build_folder().string(), "--output-on-failure"},
              .environment = {{"CARAFE_ROOT", project.root.string()}}};
  child.command.insert(child.command.end(), arguments.begin(), arguments.end());
  become(child);
}

int usage_error(const std::string& command, const char* message) {
  std::fprintf(stderr, "Usage: %s [OPTIONS]\nTry '%s --help' for help.\n\nError: %s\n", command.c_str(),
               command.c_str(), message);
  return 2;
}

void declare(Command& root) {
  root.version("Carafe " CARAFE_VERSION);
  root.command("new", "Make a project in a new folder.")
      .argument("name", "The project's name, or a path that ends in it.")
      .action([](const Arguments& args) { return new_project(args.text("name")); });
  root.command("build", "Build the application of this project.")
      .flag("--release", "Optimised, into build/release.")
      .action([](const Arguments& args) { build(current_project(), {.release = args.flag("--release")}); });
  // These two read their own arguments, see main(); they are declared for --help.
  root.command("run",
               "Serve the application; rebuild and restart it when a source changes.\n\n"
               "Other options are the application's own: carafe run --no-reload --help shows them.")
      .option("-h,--host", "The address to serve on; the application's RUN_HOST, else 127.0.0.1.")
      .option("-p,--port", "The port to serve on, 0 for a free one; the application's RUN_PORT, else 5000.")
      .flag("--no-reload", "Serve without watching the sources.");
  root.command("test", "Build everything and run the project's tests; arguments go to ctest.")
      .arguments("arguments", "As ctest takes them: -R NAME, -j N.");
}

int dispatch(const Command& root, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0].starts_with('-')) return root.run("carafe", arguments);
  std::vector<std::string> rest{arguments.begin() + 1, arguments.end()};
  // Not by way of CLI11, which would take `carafe new run` for two commands.
  if (arguments[0] == "new" && rest.size() == 1 && !rest[0].starts_with('-')) return new_project(rest[0]);
  if (arguments[0] == "run") {
    RunOptions options = parse_run_options(rest);
    if (options.help && options.reload) return root.run("carafe", {"run", "--help"});
    return run_application(current_project(), options);
  }
  if (arguments[0] == "test" && rest != std::vector<std::string>{"--help"}) return test(rest);
  if (root.find_command(arguments[0])) return root.run("carafe", arguments);
  forward(current_project(), arguments);
}

}  // namespace

int main(int argc, char** argv) {
  Command root{"carafe",
               "Make, build and run Carafe applications.\n\n"
               "Inside a project every other command (db, routes, the application's own) is the\n"
               "application's: it is built if a source has changed, then run."};
  declare(root);
  try {
    return dispatch(root, {argv + 1, argv + argc});
  } catch (const WrongUsage& mistake) {
    return usage_error("carafe run", mistake.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "Error: %s\n", error.what());
    return 1;
  }
}
