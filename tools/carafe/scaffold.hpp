// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace carafe::tool {

struct NewFile {
  std::filesystem::path path;  ///< relative to the project's root
  std::string text;
};

/// Why this cannot be the name of a project, its CMake target and its program; empty if
/// it can.
std::string name_problem(std::string_view name);

/// What `carafe new` writes.
std::vector<NewFile> project_files(const std::string& name);

/// Makes the folder, complete or not at all; its last part is the project's name.
/// Refuses, with a std::runtime_error, one that holds something already.
void create_project(const std::filesystem::path& folder);

}  // namespace carafe::tool
