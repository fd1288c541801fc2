// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace carafe::tool {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(std::string_view what, const fs::path& file) {
  throw std::runtime_error("cannot " + std::string(what) + " " + file.string() + ": " + std::strerror(errno));
}

}  // namespace

std::string read_file(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) fail("read", file);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& file, std::string_view text) {
  fs::path draft = file;
  draft += ".new" + std::to_string(::getpid());
  {
    std::ofstream out{draft, std::ios::binary};
    out.write(text.data(), std::streamsize(text.size()));
    out.flush();
    if (!out) {
      int error = errno;
      std::error_code ignored;
      fs::remove(draft, ignored);
      errno = error;
      fail("write", file);
    }
  }
  if (std::rename(draft.c_str(), file.c_str()) != 0) fail("write", file);
}

fs::path find_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view folders = path ? path : "/usr/local/bin:/usr/bin:/bin";
  while (true) {
    auto end = std::min(folders.find(':'), folders.size());
    fs::path candidate = fs::path(folders.substr(0, end)) / name;
    if (fs::is_regular_file(candidate) && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    if (end == folders.size()) return {};
    folders.remove_prefix(end + 1);
  }
}

}  // namespace carafe::tool
