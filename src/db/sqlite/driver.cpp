// SPDX-License-Identifier: MIT
#include "db/sqlite/driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include <carafe/dialect/sqlite.hpp>
#include <carafe/util/error.hpp>

#include "db/sqlite/connection.hpp"

namespace carafe::detail {
namespace {

[[noreturn]] void throw_bad_option(const DatabaseUrl& url, const std::string& problem) {
  throw UsageError{"bad-database-url", fmt::format("The database URL \"{}\" {}.", url.to_string(), problem)};
}

std::chrono::milliseconds read_timeout(const DatabaseUrl& url, const std::string& text) {
  double seconds = -1;
  const char* end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, seconds);
  if (read.ec != std::errc{} || read.ptr != end || !(seconds >= 0 && seconds <= 86'400)) {
    throw_bad_option(
        url,
        fmt::format("has the timeout \"{}\", which is no number of seconds (a right one: ?timeout=5)", text));
  }
  return std::chrono::milliseconds{static_cast<long long>(seconds * 1000)};
}

std::string read_synchronous(const DatabaseUrl& url, std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return char(std::toupper(c)); });
  if (text != "FULL" && text != "NORMAL" && text != "OFF") {
    throw_bad_option(
        url,
        "has an unknown value of synchronous; it may be FULL (a commit survives a power cut), NORMAL "
        "(the last commits may be lost, the database stays whole) or OFF");
  }
  return text;
}

SqliteSettings read_settings(const DatabaseUrl& url) {
  SqliteSettings settings;
  settings.in_memory = url.is_memory();
  settings.path = settings.in_memory ? ":memory:" : url.database;
  for (const auto& [name, value] : url.options) {
    if (name == "timeout") {
      settings.timeout = read_timeout(url, value);
    } else if (name == "synchronous") {
      settings.synchronous = read_synchronous(url, value);
    } else {
      throw_bad_option(
          url,
          fmt::format("has the option \"{}\", which SQLite does not know; it knows timeout and synchronous",
                      name));
    }
  }
  return settings;
}

class SqliteDriver final : public Driver {
 public:
  explicit SqliteDriver(SqliteSettings settings) : database_(std::make_shared<SqliteDatabase>()) {
    database_->settings = std::move(settings);
  }

  const Dialect& dialect() const override { return sqlite_dialect(); }
  std::unique_ptr<DriverConnection> connect() override {
    return std::make_unique<SqliteConnection>(database_);
  }
  // A second connection to a database in memory would see another, empty one.
  std::size_t max_connections() const override { return database_->settings.in_memory ? 1 : 0; }

 private:
  std::shared_ptr<SqliteDatabase> database_;
};

}  // namespace

std::unique_ptr<Driver> make_sqlite_driver(const DatabaseUrl& url) {
  return std::make_unique<SqliteDriver>(read_settings(url));
}

}  // namespace carafe::detail
