// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace carafe {

/// Where a database is: sqlite:///relative.db, sqlite:////absolute.db, sqlite:// (in
/// memory), or dialect+driver://user:password@host:port/name?option=value with
/// percent escapes in user, password and options.
class DatabaseUrl {
 public:
  /// Throws UsageError "bad-database-url", which says what is wrong and shows a right
  /// form, and never repeats a password.
  static DatabaseUrl parse(std::string_view url);

  std::string dialect;  ///< "sqlite"
  std::string driver;   ///< after a +; often empty
  std::string user;
  std::string password;
  std::string host;
  int port = 0;          ///< 0 is the database's own default
  std::string database;  ///< SQLite: the file's path; empty is in memory
  std::map<std::string, std::string, std::less<>> options;

  bool is_sqlite() const { return dialect == "sqlite"; }
  /// An SQLite database without a file.
  bool is_memory() const { return is_sqlite() && (database.empty() || database == ":memory:"); }

  /// The URL again, with the password, if any, written as ***.
  std::string to_string() const;

  friend bool operator==(const DatabaseUrl&, const DatabaseUrl&) = default;
};

}  // namespace carafe
