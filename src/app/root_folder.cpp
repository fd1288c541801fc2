// SPDX-License-Identifier: MIT
#include "app/root_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace fs = std::filesystem;
namespace {

std::string existing_folder(const fs::path& folder, const std::string& said_by) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw UsageError("bad-root", "the root folder of the application is \"" + folder.string() + "\" by " +
                                     said_by + ", and there is no such folder; create it or name another");
  }
  return fs::canonical(folder).string();
}

}  // namespace

std::string find_root_folder(const std::string& given) {
  if (!given.empty()) return existing_folder(given, "the option root of App");
  if (const char* named = std::getenv("CARAFE_ROOT"); named && *named) {
    return existing_folder(named, "the environment's CARAFE_ROOT");
  }
  std::error_code error;
  for (fs::path folder = fs::current_path(error); !error; folder = folder.parent_path()) {
    std::error_code ignored;
    if (fs::exists(folder / "carafe.toml", ignored)) return folder.string();
    if (!folder.has_relative_path()) break;
  }
  fs::path executable = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::current_path().string() : executable.parent_path().string();
}

}  // namespace carafe::detail
