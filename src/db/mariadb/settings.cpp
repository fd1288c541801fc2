// SPDX-License-Identifier: MIT
#include "db/mariadb/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace {

[[noreturn]] void throw_bad_option(const DatabaseUrl& url, const std::string& problem) {
  throw UsageError{"bad-database-url", fmt::format("The database URL \"{}\" {}.", url.to_string(), problem)};
}

std::chrono::milliseconds read_seconds(const DatabaseUrl& url, const std::string& name,
                                       const std::string& text) {
  double seconds = -1;
  const char* end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, seconds);
  if (read.ec != std::errc{} || read.ptr != end || !(seconds > 0 && seconds <= 86'400)) {
    throw_bad_option(
        url, fmt::format("has the {} \"{}\", which is no number of seconds above 0 (a right one: ?{}=10)",
                         name, text, name));
  }
  return std::chrono::milliseconds{std::max(1LL, static_cast<long long>(seconds * 1000))};
}

MariadbTls read_tls(const DatabaseUrl& url, std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  std::ranges::replace(text, '-', '_');
  if (text == "disabled") return MariadbTls::off;
  if (text == "required") return MariadbTls::required;
  // libmariadb checks the name along with the certificate, which is more than was asked.
  if (text == "verify_ca" || text == "verify_identity") return MariadbTls::verified;
  throw_bad_option(url, fmt::format("has the ssl_mode \"{}\"; it may be disabled, required (encrypted), "
                                    "verify_ca or verify_identity (encrypted, with a certificate that is "
                                    "checked against ssl_ca and against the host's name)",
                                    text));
}

std::vector<MariadbEndpoint> endpoints_of(const DatabaseUrl& url) {
  std::vector<MariadbEndpoint> endpoints;
  for (const HostPort& at : url.all_hosts()) {
    if (at.host.starts_with('/')) {
      endpoints.push_back({.host = {}, .port = 0, .socket = at.host});
      continue;
    }
    endpoints.push_back({.host = at.host.empty() ? "localhost" : at.host,
                         .port = at.port == 0 ? 3306 : at.port,
                         .socket = {}});
  }
  return endpoints;
}

void read_option(const DatabaseUrl& url, const std::string& name, const std::string& value,
                 MariadbSettings& settings) {
  if (name == "unix_socket") {
    settings.endpoints = {{.host = {}, .port = 0, .socket = value}};
  } else if (name == "connect_timeout") {
    settings.connect_timeout = read_seconds(url, name, value);
  } else if (name == "read_timeout") {
    settings.read_timeout = read_seconds(url, name, value);
  } else if (name == "statement_timeout") {
    settings.statement_timeout = read_seconds(url, name, value);
  } else if (name == "ssl_mode") {
    settings.tls = read_tls(url, value);
  } else if (name == "ssl_ca") {
    settings.tls_ca = value;
  } else if (name == "ssl_capath") {
    settings.tls_capath = value;
  } else if (name == "ssl_cert") {
    settings.tls_certificate = value;
  } else if (name == "ssl_key") {
    settings.tls_key = value;
  } else if (name == "ssl_cipher") {
    settings.tls_cipher = value;
  } else if (name == "charset") {
    if (value != "utf8mb4") throw_bad_option(url, "has another charset than utf8mb4, the only one spoken");
  } else {
    throw_bad_option(url, fmt::format("has the option \"{}\", which MariaDB's driver does not know; it knows "
                                      "unix_socket, connect_timeout, read_timeout, statement_timeout, "
                                      "charset, ssl_mode, ssl_ca, ssl_capath, ssl_cert, ssl_key, ssl_cipher",
                                      name));
  }
}

}  // namespace

std::string MariadbEndpoint::to_string() const {
  if (!socket.empty()) return socket;
  return host.find(':') == host.npos ? fmt::format("{}:{}", host, port) : fmt::format("[{}]:{}", host, port);
}

std::string MariadbSettings::init_sql() const {
  // NO_BACKSLASH_ESCAPES: a text literal means the same as in every other database. Zero
  // dates are refused where they would be written, for they cannot be read.
  std::string sql =
      "SET NAMES utf8mb4, time_zone = '+00:00', autocommit = 1, sql_auto_is_null = 0, sql_mode = "
      "'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,"
      "NO_BACKSLASH_ESCAPES'";
  if (statement_timeout.count() > 0) {
    sql += fmt::format(", max_statement_time = {:.3f}", double(statement_timeout.count()) / 1000.0);
  }
  return sql;
}

MariadbSettings read_mariadb_settings(const DatabaseUrl& url) {
  MariadbSettings settings;
  settings.user = url.user;
  settings.password = url.password;
  settings.database = url.database;
  settings.endpoints = endpoints_of(url);
  bool has_mode = url.options.contains("ssl_mode");
  for (const auto& [name, value] : url.options) read_option(url, name, value, settings);
  if (!has_mode && (!settings.tls_ca.empty() || !settings.tls_capath.empty())) {
    settings.tls = MariadbTls::verified;
  } else if (!has_mode && (!settings.tls_certificate.empty() || !settings.tls_cipher.empty())) {
    settings.tls = MariadbTls::required;
  }
  return settings;
}

}  // namespace carafe::detail
