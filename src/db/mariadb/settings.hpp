// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <carafe/db/url.hpp>

namespace carafe::detail {

/// Where a server is: a host and port, or the path of a socket.
struct MariadbEndpoint {
  std::string host;  ///< a name or an address; empty with a socket
  int port = 3306;
  std::string socket;

  std::string to_string() const;
};

/// `required` is encrypted; `verified` is also with a certificate that is checked, for
/// the host's name too.
enum class MariadbTls { off, required, verified };

/// What a URL says about how to reach a database.
struct MariadbSettings {
  std::vector<MariadbEndpoint> endpoints;  ///< tried in this order
  std::string user;
  std::string password;
  std::string database;
  MariadbTls tls = MariadbTls::off;
  std::string tls_ca;
  std::string tls_capath;
  std::string tls_certificate;
  std::string tls_key;
  std::string tls_cipher;
  std::chrono::milliseconds connect_timeout{10'000};
  /// Longest silence of the server within one statement; 0 is no limit.
  std::chrono::milliseconds read_timeout{0};
  /// Longest time the server gives one statement; 0 is its own setting.
  std::chrono::milliseconds statement_timeout{0};

  /// The statement that sets a session up.
  std::string init_sql() const;
};

/// Throws UsageError "bad-database-url".
MariadbSettings read_mariadb_settings(const DatabaseUrl& url);

}  // namespace carafe::detail
