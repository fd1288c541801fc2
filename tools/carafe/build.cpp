// SPDX-License-Identifier: MIT
#include "build.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "build_output.hpp"
#include "files.hpp"

namespace carafe::tool {
namespace {

fs::path folder_of(const Project& project, const BuildOptions& options) {
  return options.release ? project.build_folder() / "release" : project.build_folder();
}

bool uses_ninja(const fs::path& folder) { return fs::exists(folder / "build.ninja"); }

bool is_configured(const fs::path& folder) {
  return fs::exists(folder / "CMakeCache.txt") && (uses_ninja(folder) || fs::exists(folder / "Makefile"));
}

/// A build folder that was copied or moved along with its project holds absolute paths
/// of the former place, which CMake refuses.
void forget_other_place(const Project& project, const fs::path& folder) {
  fs::path cache = folder / "CMakeCache.txt";
  if (!fs::exists(cache)) return;
  constexpr std::string_view key = "\nCMAKE_HOME_DIRECTORY:INTERNAL=";
  std::string text = read_file(cache);
  auto at = text.find(key);
  if (at == std::string::npos) return;
  at += key.size();
  fs::path home = text.substr(at, text.find('\n', at) - at);
  std::error_code unknown;
  if (fs::equivalent(home, project.root, unknown)) return;
  fs::remove(cache);
  fs::remove_all(folder / "CMakeFiles");
}

/// Where this program is installed, if it is: the package that belongs to it is there.
fs::path own_prefix() {
  std::error_code unknown;
  fs::path self = fs::read_symlink("/proc/self/exe", unknown);
  return self.parent_path().filename() == "bin" ? self.parent_path().parent_path() : fs::path{};
}

std::string prefix_path() {
  std::string path = own_prefix().string();
  const char* set = std::getenv("CMAKE_PREFIX_PATH");
  if (set && *set) path = path.empty() ? set : std::string(set) + ":" + path;
  return path;
}

/// Links build/compile_commands.json into the root, unless the user keeps a file there.
void link_compile_commands(const Project& project) {
  fs::path link = project.root / "compile_commands.json";
  fs::path target = "build/compile_commands.json";
  std::error_code none;
  if (fs::symlink_status(link).type() != fs::file_type::not_found) return;
  fs::create_symlink(target, link, none);
}

[[noreturn]] void report(const Project& project, const BuildOptions& options, const std::string& output,
                         const std::string& what) {
  std::string messages = messages_of(output);
  std::string error = first_error(messages, project.root.string());
  if (!options.quiet) std::fputs(messages.empty() ? output.c_str() : messages.c_str(), stderr);
  throw BuildFailed(project.name + " " + what + (error.empty() ? "; its messages are above" : ": " + error));
}

}  // namespace

void configure(const Project& project, const BuildOptions& options) {
  fs::path folder = folder_of(project, options);
  forget_other_place(project, folder);
  if (!is_configured(folder)) {
    if (find_program("cmake").empty()) {
      throw std::runtime_error("cmake is needed to build " + project.name +
                               " and is not in PATH; on Debian: apt-get install cmake ninja-build g++");
    }
    std::vector<std::string> command{
        "cmake",
        "-S",
        project.root.string(),
        "-B",
        folder.string(),
        options.release ? "-DCMAKE_BUILD_TYPE=Release" : "-DCMAKE_BUILD_TYPE=Debug",
        "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"};
    if (!find_program("ninja").empty()) command.insert(command.end(), {"-G", "Ninja"});
    if (!find_program("ccache").empty()) command.push_back("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache");
    auto finished = run({.command = command, .environment = {{"CMAKE_PREFIX_PATH", prefix_path()}}},
                        options.signals, options.quiet ? "" : " * Configuring " + project.name);
    if (finished.status != 0) report(project, options, finished.output, "cannot be configured");
  }
  if (!options.release) link_compile_commands(project);
}

void build(const Project& project, const BuildOptions& options) {
  configure(project, options);
  fs::path folder = folder_of(project, options);
  std::vector<std::string> command{"cmake", "--build", folder.string(), "--target",
                                   options.everything ? "all" : project.name};
  if (uses_ninja(folder)) {
    command.insert(command.end(), {"--", "--quiet"});
  } else {
    command.insert(command.end(),
                   {"--parallel", std::to_string(std::max(1u, std::thread::hardware_concurrency()))});
  }
  auto finished = run({.command = command, .environment = {{"CMAKE_PREFIX_PATH", prefix_path()}}},
                      options.signals, options.quiet ? "" : " * Building " + project.name);
  if (finished.status != 0) report(project, options, finished.output, "does not build");
  if (!options.quiet) std::fputs(messages_of(finished.output).c_str(), stderr);
  if (fs::path program = folder / project.name; !fs::exists(program)) {
    throw BuildFailed("the build made no " + program.string() +
                      "; the name in carafe.toml must be that of the target of carafe_application");
  }
}

void forward(const Project& project, const std::vector<std::string>& arguments) {
  build(project);
  Child child{.command = {project.program().string()},
              .environment = {{"CARAFE_ROOT", project.root.string()}}};
  child.command.insert(child.command.end(), arguments.begin(), arguments.end());
  become(child);
}

}  // namespace carafe::tool
