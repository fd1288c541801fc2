// SPDX-License-Identifier: MIT
#include "scaffold.hpp"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "files.hpp"
#include "scaffold_files.hpp"

namespace carafe::tool {
namespace fs = std::filesystem;
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string replaced(std::string_view text, std::string_view mark, std::string_view value) {
  std::string result;
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    result.append(text.substr(0, at)).append(value);
    text.remove_prefix(at + mark.size());
  }
  return result.append(text);
}

/// A new folder beside `folder`, removed again unless the project is complete.
class Draft {
 public:
  explicit Draft(const fs::path& folder) : path_(folder) {
    std::string name = (folder.parent_path() / ("." + folder.filename().string() + ".XXXXXX")).string();
    if (!::mkdtemp(name.data())) {
      throw std::runtime_error("cannot make a folder in " + folder.parent_path().string() + ": " +
                               std::strerror(errno));
    }
    path_ = name;
    fs::permissions(path_, fs::perms(0755));
  }
  ~Draft() {
    std::error_code ignored;
    if (!done_) fs::remove_all(path_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const fs::path& path() const { return path_; }

  void become(const fs::path& folder) {
    fs::rename(path_, folder);
    done_ = true;
  }

 private:
  fs::path path_;
  bool done_ = false;
};

}  // namespace

std::string name_problem(std::string_view name) {
  constexpr std::string_view rule =
      "; a name is letters, digits, '_' and '-', begins with a letter and has at most 50 characters";
  auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; };
  if (name.empty() || name.size() > 50 || !is_letter(name.front()) ||
      !std::all_of(name.begin(), name.end(), fits)) {
    return "'" + std::string(name) + "' cannot be the name of a project" + std::string(rule);
  }
  // Targets and folders of CMake's own, and of Carafe's.
  constexpr std::array<std::string_view, 13> taken{"CMakeFiles", "Testing",       "all",
                                                   "carafe",     "clean",         "edit_cache",
                                                   "help",       "install",       "list_install_components",
                                                   "package",    "rebuild_cache", "release",
                                                   "test"};
  if (std::find(taken.begin(), taken.end(), name) != taken.end()) {
    return "'" + std::string(name) +
           "' cannot be the name of a project: CMake or Carafe uses it; choose another";
  }
  return {};
}

std::vector<NewFile> project_files(const std::string& name) {
  std::vector<NewFile> files;
  for (const auto& [path, text] : scaffold_files) files.push_back({path, replaced(text, "@NAME@", name)});
  return files;
}

void create_project(const fs::path& folder) {
  fs::path target = fs::absolute(folder).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  std::string name = target.filename().string();
  if (auto problem = name_problem(name); !problem.empty()) throw std::runtime_error(problem);
  if (!fs::is_directory(target.parent_path())) {
    throw std::runtime_error("there is no folder " + target.parent_path().string() + " to make " + name +
                             " in");
  }
  if (fs::exists(fs::symlink_status(target)) && !(fs::is_directory(target) && fs::is_empty(target))) {
    throw std::runtime_error(target.string() +
                             " is there already and is not an empty folder; choose another name, "
                             "or remove it");
  }
  Draft draft{target};
  for (const NewFile& file : project_files(name)) {
    fs::create_directories((draft.path() / file.path).parent_path());
    write_file(draft.path() / file.path, file.text);
  }
  draft.become(target);
}

}  // namespace carafe::tool
