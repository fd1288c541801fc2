// SPDX-License-Identifier: MIT
#include "watcher.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace carafe::tool {
namespace fs = std::filesystem;

bool is_source(std::string_view filename) {
  if (filename.empty() || filename.front() == '.' || filename.front() == '#') return false;
  if (filename == "CMakeLists.txt" || filename == "carafe.toml") return true;
  constexpr std::array<std::string_view, 14> endings{".cpp", ".cc",  ".cxx",   ".c",   ".hpp",
                                                     ".hh",  ".hxx", ".h",     ".ipp", ".inl",
                                                     ".inc", ".tpp", ".cmake", ".def"};
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return filename.ends_with(ending); });
}

bool is_source_folder(std::string_view name, bool at_root) {
  if (name.empty() || name.front() == '.') return false;
  if (!at_root) return true;
  constexpr std::array<std::string_view, 4> others{"build", "instance", "static", "templates"};
  return std::find(others.begin(), others.end(), name) == others.end();
}

Watcher::Watcher(fs::path root)
    : root_(std::move(root)), descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (descriptor_ < 0)
    throw std::runtime_error(std::string("cannot watch for changes: ") + std::strerror(errno));
  watch(root_);
}

Watcher::~Watcher() { ::close(descriptor_); }

void Watcher::watch(const fs::path& folder) {
  constexpr auto events =
      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR | IN_DONT_FOLLOW;
  int watch_number = ::inotify_add_watch(descriptor_, folder.c_str(), events);
  if (watch_number < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return;  // gone again
    throw std::runtime_error("cannot watch " + folder.string() + " for changes: " + std::strerror(errno) +
                             (errno == ENOSPC ? " (raise the sysctl fs.inotify.max_user_watches)" : ""));
  }
  folders_[watch_number] = folder;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    bool is_folder = entry.is_directory(gone) && !entry.is_symlink(gone);
    if (is_folder && is_source_folder(entry.path().filename().string(), folder == root_)) watch(entry.path());
  }
}

fs::path Watcher::read() {
  fs::path changed;
  alignas(inotify_event) std::array<char, 65536> buffer;
  ssize_t got;
  while ((got = ::read(descriptor_, buffer.data(), buffer.size())) > 0) {
    for (const char* at = buffer.data(); at < buffer.data() + got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event->len;
      auto folder = folders_.find(event->wd);
      if (event->mask & IN_IGNORED) folders_.erase(event->wd);
      if (event->mask & IN_Q_OVERFLOW) changed = ".";
      if (folder == folders_.end() || event->len == 0 || (event->mask & IN_IGNORED)) continue;
      std::string name = event->name;
      fs::path file = folder->second / name;
      if (event->mask & IN_ISDIR) {
        if (!is_source_folder(name, folder->second == root_)) continue;
        // Files may have come into a new folder before it was watched.
        if (event->mask & (IN_CREATE | IN_MOVED_TO)) watch(file);
      } else if (!is_source(name) || (event->mask & IN_CREATE)) {
        continue;  // a file that is made is closed when it has its content
      }
      if (changed.empty()) changed = file.lexically_relative(root_);
    }
  }
  return changed;
}

}  // namespace carafe::tool
