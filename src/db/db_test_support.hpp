// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <carafe/db/engine.hpp>
#include <carafe/db/errors.hpp>

namespace carafe::testing_db {

/// A folder of its own, gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "carafe_db_XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string url(const std::string& name = "test.db") const { return "sqlite:///" + file(name); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline void run(Engine& engine, std::string_view sql) { engine.connect().execute(text(sql)); }

inline std::int64_t number(Engine& engine, std::string_view sql) {
  return engine.connect().execute(text(sql)).scalar<std::int64_t>().value();
}

/// The code and message of what `work` throws.
struct Thrown {
  std::string code;
  std::string message;
};
template <class Exception = Error, class Work>
Thrown thrown_by(Work work) {
  try {
    work();
  } catch (const Exception& error) {
    return {std::string{error.code()}, error.what()};
  }
  return {"nothing", ""};
}

}  // namespace carafe::testing_db
