// SPDX-License-Identifier: MIT
#include "scaffold.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "files.hpp"
#include "project.hpp"
#include "temporary_folder.hpp"

using namespace carafe::tool;

namespace {
std::string refusal(const fs::path& folder) {
  try {
    create_project(folder);
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}
}  // namespace

TEST_CASE("names that CMake and the shell take are allowed, others not") {
  for (std::string_view name : {"blog", "my-app", "App2", "a_b"}) CHECK(name_problem(name) == "");
  for (std::string_view name :
       {"", "2app", "-x", "a b", "a/b", "..", "caf\u00e9", "a;b", "all", "test", "carafe"}) {
    CHECK(name_problem(name) != "");
  }
  CHECK(name_problem(std::string(51, 'a')) != "");
}

TEST_CASE("a new project is complete and bears its name everywhere") {
  TemporaryFolder folder;
  create_project(folder / "blog");

  auto project = find_project(folder / "blog/src");
  REQUIRE(project);
  CHECK(project->name == "blog");
  for (auto file : {"CMakeLists.txt", "src/main.cpp", "src/app.hpp", "tests/app_test.cpp", "README.md",
                    ".gitignore", "templates/.gitkeep", "static/.gitkeep"}) {
    CHECK(fs::is_regular_file(project->root / file));
  }
  CHECK(read_file(folder / "blog/src/main.cpp").find("sqlite:///blog.db") != std::string::npos);
  for (const auto& file : project_files("blog")) CHECK(file.text.find("@NAME@") == std::string::npos);
}

TEST_CASE("an empty folder is used, one with something in it is left alone") {
  TemporaryFolder folder;
  fs::create_directory(folder / "empty");
  CHECK(refusal(folder / "empty") == "");
  CHECK(fs::exists(folder / "empty/carafe.toml"));

  fs::create_directory(folder / "full");
  write_file(folder / "full/mine", "x");
  CHECK(refusal(folder / "full").find("is not an empty folder") != std::string::npos);
  CHECK(std::distance(fs::directory_iterator(folder / "full"), {}) == 1);

  write_file(folder / "file", "x");
  CHECK(refusal(folder / "file").find("is not an empty folder") != std::string::npos);
  CHECK(refusal(folder / "none/blog").starts_with("there is no folder "));
  CHECK(refusal(folder / "1st").starts_with("'1st' cannot be the name of a project"));
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 3);
}

TEST_CASE("a path that ends in a slash names its last part") {
  TemporaryFolder folder;
  create_project(folder / "blog/");
  CHECK(find_project(folder / "blog")->name == "blog");
}
