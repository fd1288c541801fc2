// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace carafe::tool {

/// Whether a change of a file of this name can change the build: sources, headers,
/// CMake's and Carafe's own files, but not an editor's drafts.
bool is_source(std::string_view filename);

/// Whether a folder below a project's root may hold sources: not build, instance,
/// static, templates, nor a hidden one.
bool is_source_folder(std::string_view name, bool at_root);

/// Notices changes of a project's sources, in folders made later too (inotify).
class Watcher {
 public:
  explicit Watcher(std::filesystem::path root);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// Becomes readable when something has happened.
  int descriptor() const noexcept { return descriptor_; }

  /// Takes in what has happened; the first source that changed, relative to the root, or
  /// an empty path.
  std::filesystem::path read();

 private:
  void watch(const std::filesystem::path& folder);

  std::filesystem::path root_;
  int descriptor_;
  std::map<int, std::filesystem::path> folders_;
};

}  // namespace carafe::tool
