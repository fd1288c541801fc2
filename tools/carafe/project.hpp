// SPDX-License-Identifier: MIT
// Where a project is and what it is called.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace carafe::tool {

namespace fs = std::filesystem;

struct Project {
  fs::path root;     ///< absolute; holds carafe.toml
  std::string name;  ///< of the application's CMake target and program

  fs::path build_folder() const { return root / "build"; }
  fs::path program() const { return build_folder() / name; }
};

/// The project `folder` is in: the nearest one upwards with a carafe.toml.
std::optional<Project> find_project(const fs::path& folder);

/// The same for the current folder; a std::runtime_error says what to do without one.
Project current_project();

/// The value of a top-level `key = "text"` line of a TOML file.
std::optional<std::string> toml_text(std::string_view toml, std::string_view key);

}  // namespace carafe::tool
