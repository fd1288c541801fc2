// SPDX-License-Identifier: MIT
#include "project.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "files.hpp"
#include "temporary_folder.hpp"

using namespace carafe::tool;

TEST_CASE("a text is read from the top level of a TOML file") {
  constexpr std::string_view toml =
      "# name = \"comment\"\n\n  name = \"blog\"  # said\nother='single'\nnumber = 3\n[section]\nlater = "
      "\"x\"\n";
  CHECK(toml_text(toml, "name") == "blog");
  CHECK(toml_text(toml, "other") == "single");
  CHECK(toml_text(toml, "number") == std::nullopt);
  CHECK(toml_text(toml, "later") == std::nullopt);
  CHECK(toml_text("name = \"open", "name") == std::nullopt);
  CHECK(toml_text("", "name") == std::nullopt);
}

TEST_CASE("the nearest folder upwards with a carafe.toml is the project") {
  TemporaryFolder folder;
  fs::create_directories(folder / "outer/inner/src/deep");
  CHECK_FALSE(find_project(folder / "outer/inner/src"));

  write_file(folder / "outer/carafe.toml", "name = \"outer\"\n");
  write_file(folder / "outer/inner/carafe.toml", "name = \"inner\"\n");
  auto project = find_project(folder / "outer/inner/src/deep");
  REQUIRE(project);
  CHECK(project->root == folder / "outer/inner");
  CHECK(project->program() == folder / "outer/inner/build/inner");
  CHECK(find_project(folder / "outer")->name == "outer");
}

TEST_CASE("a carafe.toml without a name is an error that says which") {
  TemporaryFolder folder;
  write_file(folder / "carafe.toml", "# nothing\n");
  CHECK_THROWS_WITH_AS(find_project(folder.path),
                       ((folder / "carafe.toml").string() +
                        " has no name; add a line such as: name = \"blog\" (the CMake target)")
                           .c_str(),
                       std::runtime_error);
}

TEST_CASE("a file is replaced whole or not at all") {
  TemporaryFolder folder;
  write_file(folder / "file", "first");
  write_file(folder / "file", "second");
  CHECK(read_file(folder / "file") == "second");
  CHECK_THROWS_AS(write_file(folder / "none/file", "x"), std::runtime_error);
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("programs are found along PATH") {
  CHECK(find_program("sh").filename() == "sh");
  CHECK(find_program("no-such-program-anywhere").empty());
}
