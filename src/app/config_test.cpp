// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/root_folder.hpp"

using namespace carafe;
namespace fs = std::filesystem;

namespace {

struct Environment {
  const char* name;
  Environment(const char* variable, const std::string& value) : name(variable) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment() { ::unsetenv(name); }
};

struct TemporaryFolder {
  fs::path path;
  fs::path before = fs::current_path();
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "carafe-config-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    path = fs::canonical(pattern);
  }
  ~TemporaryFolder() {
    fs::current_path(before);
    fs::remove_all(path);
  }
};

}  // namespace

TEST_CASE("settings are read as the type asked for") {
  Config config;
  config["NAME"] = "shop";
  config["PAGE_SIZE"] = 20;
  config["RATIO"] = 0.5;
  config["DEBUG"] = true;
  CHECK(config.get<std::string>("NAME") == "shop");
  CHECK(config.get<int>("PAGE_SIZE") == 20);
  CHECK(config["PAGE_SIZE"].as<std::uint8_t>() == 20);
  CHECK(config.get<double>("RATIO") == 0.5);
  CHECK(config.get<bool>("DEBUG"));
  CHECK(config.get("OTHER", 7) == 7);
  CHECK(config.get("OTHER", "text") == "text");
  CHECK(config.contains("NAME"));
  CHECK_FALSE(config["OTHER"].is_set());
  config["NAME"] = std::string("store");
  CHECK(config.get<std::string>("NAME") == "store");
}

TEST_CASE("a missing setting and one of another type are errors that say how to set it") {
  Config config;
  config["PAGE_SIZE"] = "many";
  config["SMALL"] = 300;
  CHECK_THROWS_WITH_AS(
      config.get<int>("DATABASE_URI"),
      "the setting DATABASE_URI is not set; write app.config[\"DATABASE_URI\"] = … in the program or "
      "set CARAFE_DATABASE_URI in the environment",
      UsageError);
  CHECK_THROWS_WITH_AS(config.get("PAGE_SIZE", 1),
                       doctest::Contains("PAGE_SIZE is \"many\", which is not an integer"), UsageError);
  CHECK_THROWS_AS(config.get<bool>("PAGE_SIZE"), UsageError);
  CHECK_THROWS_AS(config.get<double>("PAGE_SIZE"), UsageError);
  CHECK_THROWS_AS(config.get<signed char>("SMALL"), UsageError);
}

TEST_CASE("the environment wins over the program") {
  Config config;
  config["PAGE_SIZE"] = 20;
  Environment size{"CARAFE_PAGE_SIZE", "50"};
  Environment other{"CARAFE_ONLY_OUTSIDE", "yes"};
  CHECK(config.get<int>("PAGE_SIZE") == 50);
  CHECK(config.get<bool>("ONLY_OUTSIDE"));
}

TEST_CASE("SQLALCHEMY_DATABASE_URI is DATABASE_URI") {
  Config config;
  config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///a.db";
  CHECK(config.get<std::string>("DATABASE_URI") == "sqlite:///a.db");
  Environment uri{"CARAFE_DATABASE_URI", "sqlite:///b.db"};
  CHECK(config.get<std::string>("SQLALCHEMY_DATABASE_URI") == "sqlite:///b.db");
}

TEST_CASE(
    "the root folder is the one given, else CARAFE_ROOT, else the one with carafe.toml, else the "
    "executable's") {
  TemporaryFolder folder;
  fs::create_directories(folder.path / "project/src/deep");
  fs::create_directories(folder.path / "given");
  fs::create_directories(folder.path / "named");
  fs::current_path(folder.path / "project/src/deep");

  CHECK(detail::find_root_folder("") == fs::read_symlink("/proc/self/exe").parent_path().string());
  std::ofstream{folder.path / "project/carafe.toml"} << "\n";
  CHECK(detail::find_root_folder("") == (folder.path / "project").string());
  Environment root{"CARAFE_ROOT", (folder.path / "named").string()};
  CHECK(detail::find_root_folder("") == (folder.path / "named").string());
  CHECK(detail::find_root_folder("../../../given") == (folder.path / "given").string());
  CHECK_THROWS_WITH_AS(detail::find_root_folder("../nothing"), doctest::Contains("there is no such folder"),
                       UsageError);

  App app{"shop", {.root = (folder.path / "given").string()}};
  CHECK(app.root_path() == (folder.path / "given").string());
  CHECK(app.instance_path() == (folder.path / "given/instance").string());
  CHECK_FALSE(fs::exists(app.instance_path()));
}
