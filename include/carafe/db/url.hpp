// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace carafe {

/// A server's address. A host that begins with / is the folder of a socket.
struct HostPort {
  std::string host{};
  int port = 0;  ///< 0 is the database's own default

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

/// Where a database is: sqlite:///relative.db, sqlite:////absolute.db, sqlite:// (in
/// memory), or dialect+driver://user:password@host:port/name?option=value with
/// percent escapes in user, password and options.
///
/// Several servers are h1:p1,h2:p2 or ?host=h1:p1&host=h2:p2; a socket is ?host=/folder
/// (PostgreSQL) or ?unix_socket=/path (MariaDB). postgres: and mysql: are other names of
/// postgresql: and mariadb:. A +driver is read, so that URLs written for SQLAlchemy fit,
/// and chooses nothing.
///
/// In a program it is built by its parts, which need no escapes:
///
///     Engine engine{DatabaseUrl{.dialect = "postgresql", .user = "shop", .password = secret,
///                               .host = "db.example", .database = "shop"}};
class DatabaseUrl {
 public:
  /// Throws UsageError "bad-database-url", which says what is wrong and shows a right
  /// form, and never repeats a password.
  static DatabaseUrl parse(std::string_view url);

  std::string dialect{};  ///< "sqlite"
  std::string driver{};   ///< after a +; often empty
  std::string user{};
  std::string password{};
  std::string host{};
  int port = 0;  ///< 0 is the database's own default
  /// Where there are several servers: all of them, in the order they are tried, the first
  /// being `host` and `port`. Otherwise empty.
  std::vector<HostPort> hosts{};
  std::string database{};  ///< SQLite: the file's path; empty is in memory
  std::map<std::string, std::string, std::less<>> options{};

  bool is_sqlite() const { return dialect == "sqlite"; }
  /// An SQLite database without a file.
  bool is_memory() const { return is_sqlite() && (database.empty() || database == ":memory:"); }

  /// `hosts`, or the one of `host` and `port`.
  std::vector<HostPort> all_hosts() const;

  /// The URL again; the password, and every option that holds one, is written as ***.
  std::string to_string() const;
  /// The URL as it can be read again. For configuration of other programs, not for logs.
  std::string to_string_with_password() const;

  friend bool operator==(const DatabaseUrl&, const DatabaseUrl&) = default;

 private:
  std::string written(bool with_password) const;
};

}  // namespace carafe
