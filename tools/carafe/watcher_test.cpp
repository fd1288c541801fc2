// SPDX-License-Identifier: MIT
#include "watcher.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "files.hpp"
#include "temporary_folder.hpp"

using namespace carafe::tool;
namespace fs = std::filesystem;

TEST_CASE("sources are told from drafts, data and products") {
  for (auto name : {"main.cpp", "app.hpp", "CMakeLists.txt", "carafe.toml", "x.cmake", "a.h"})
    CHECK(is_source(name));
  for (auto name : {".main.cpp.swp", ".#main.cpp", "#main.cpp#", "main.cpp~", "4913", "blog.db",
                    "main.cpp.new77", "notes.txt", "main.o", "compile_commands.json", ""}) {
    CHECK_FALSE(is_source(name));
  }
  CHECK(is_source_folder("src", true));
  CHECK(is_source_folder("migrations", true));
  CHECK(is_source_folder("build", false));
  for (auto name : {"build", "instance", ".git", "static", "templates"})
    CHECK_FALSE(is_source_folder(name, true));
}

TEST_CASE("a changed source is noticed, whichever way it is saved") {
  TemporaryFolder folder;
  fs::create_directories(folder / "src/part");
  fs::create_directories(folder / "build");
  write_file(folder / "src/part/a.cpp", "1");
  Watcher watcher{folder.path};
  CHECK(watcher.read().empty());

  std::ofstream{folder / "src/part/a.cpp"} << "2";  // in place
  CHECK(watcher.read() == "src/part/a.cpp");
  write_file(folder / "src/part/a.cpp", "3");  // by renaming
  CHECK(watcher.read() == "src/part/a.cpp");
  fs::remove(folder / "src/part/a.cpp");
  CHECK(watcher.read() == "src/part/a.cpp");
  CHECK(watcher.read().empty());

  std::ofstream{folder / "build/made.cpp"} << "x";
  std::ofstream{folder / "src/.draft.cpp"} << "x";
  CHECK(watcher.read().empty());
}

TEST_CASE("folders made later are watched, and so is what came with them") {
  TemporaryFolder folder;
  Watcher watcher{folder.path};
  fs::create_directories(folder / "migrations/versions");
  CHECK(watcher.read() == "migrations");
  std::ofstream{folder / "migrations/versions/a1_x.cpp"} << "x";
  CHECK(watcher.read() == "migrations/versions/a1_x.cpp");
  fs::create_directory(folder / "instance");
  std::ofstream{folder / "instance/blog.cpp"} << "x";
  CHECK(watcher.read().empty());
}
