// SPDX-License-Identifier: MIT
#include "project.hpp"

#include <stdexcept>

#include "files.hpp"

namespace carafe::tool {
namespace {

std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

std::optional<std::string> toml_text(std::string_view toml, std::string_view key) {
  while (!toml.empty()) {
    auto end = std::min(toml.find('\n'), toml.size());
    auto line = trimmed(toml.substr(0, end));
    toml.remove_prefix(std::min(end + 1, toml.size()));
    if (line.starts_with('[')) break;
    auto equals = line.find('=');
    if (equals == std::string_view::npos || trimmed(line.substr(0, equals)) != key) continue;
    auto value = trimmed(line.substr(equals + 1));
    if (value.empty() || (value.front() != '"' && value.front() != '\'')) return std::nullopt;
    auto close = value.find(value.front(), 1);
    if (close == std::string_view::npos) return std::nullopt;
    return std::string(value.substr(1, close - 1));
  }
  return std::nullopt;
}

std::optional<Project> find_project(const fs::path& folder) {
  for (fs::path at = fs::absolute(folder).lexically_normal();; at = at.parent_path()) {
    fs::path settings = at / "carafe.toml";
    if (fs::is_regular_file(settings)) {
      auto name = toml_text(read_file(settings), "name");
      if (!name || name->empty()) {
        throw std::runtime_error(settings.string() +
                                 " has no name; add a line such as: name = \"blog\" (the CMake target)");
      }
      return Project{at, *name};
    }
    if (at == at.parent_path()) return std::nullopt;
  }
}

Project current_project() {
  if (auto project = find_project(fs::current_path())) return *project;
  throw std::runtime_error(
      "this is no Carafe project: neither this folder nor one above it has a carafe.toml. "
      "Go to your project, or make one with: carafe new NAME");
}

}  // namespace carafe::tool
