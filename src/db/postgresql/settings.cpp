// SPDX-License-Identifier: MIT
#include "db/postgresql/settings.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string_view>

#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace {

[[noreturn]] void throw_bad_option(const DatabaseUrl& url, const std::string& problem) {
  throw UsageError{"bad-database-url", fmt::format("The database URL \"{}\" {}.", url.to_string(), problem)};
}

/// The driver decides these; the URL says user, password, host, port and database elsewhere.
constexpr std::array<std::string_view, 11> not_options{"host",
                                                       "port",
                                                       "user",
                                                       "password",
                                                       "dbname",
                                                       "hostaddr",
                                                       "client_encoding",
                                                       "replication",
                                                       "passfile",
                                                       "service",
                                                       "fallback_application_name"};

bool is_libpq_keyword(const std::string& name) {
  struct Free {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
  };
  // Without a service file or an environment: only the words count.
  std::unique_ptr<PQconninfoOption, Free> known{PQconninfoParse("", nullptr)};
  if (!known || std::ranges::find(not_options, name) != not_options.end()) return false;
  for (const PQconninfoOption* option = known.get(); option->keyword != nullptr; ++option) {
    if (name == option->keyword) return true;
  }
  return false;
}

bool read_flag(const DatabaseUrl& url, const std::string& name, const std::string& value) {
  if (value == "true" || value == "1" || value == "on") return true;
  if (value == "false" || value == "0" || value == "off") return false;
  throw_bad_option(url, fmt::format("has {}={}; it may be true or false", name, value));
}

std::chrono::milliseconds read_seconds(const DatabaseUrl& url, const std::string& value) {
  double seconds = -1;
  const char* end = value.data() + value.size();
  auto read = std::from_chars(value.data(), end, seconds);
  if (read.ec != std::errc{} || read.ptr != end || !(seconds > 0 && seconds <= 86'400)) {
    throw_bad_option(
        url, fmt::format("has the connect_timeout \"{}\", which is no number of seconds (a right one: "
                         "?connect_timeout=5)",
                         value));
  }
  return std::chrono::milliseconds{std::max<long long>(1, static_cast<long long>(seconds * 1000))};
}

}  // namespace

PgSettings read_postgresql_settings(const DatabaseUrl& url) {
  PgSettings settings;
  settings.user = url.user;
  settings.database = url.database;
  settings.endpoints = url.all_hosts();

  std::string server_options;
  for (const auto& [name, value] : url.options) {
    if (name == "prepared_statements") {
      settings.prepared_statements = read_flag(url, name, value);
    } else if (name == "statement_cache_size") {
      if (value == "0") settings.prepared_statements = false;
    } else if (name == "connect_timeout") {
      settings.connect_timeout = read_seconds(url, value);
    } else if (name == "target_session_attrs" && value == "prefer-standby") {
      settings.prefer_standby = true;
    } else if (name == "options") {
      server_options = value;
    } else if (!is_libpq_keyword(name)) {
      throw_bad_option(
          url, fmt::format("has the option \"{}\", which PostgreSQL does not know; it knows those of libpq "
                           "(sslmode, application_name, options, host, port, target_session_attrs, …), "
                           "connect_timeout and prepared_statements",
                           name));
    } else {
      settings.keywords.emplace_back(name, value);
    }
  }

  auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) settings.keywords.emplace_back(name, value);
  };
  add("user", url.user);
  add("password", url.password);
  add("dbname", url.database);
  add("client_encoding", "UTF8");
  add("fallback_application_name", "carafe");
  if (settings.prepared_statements) {
    // What a session writes and reads as text, the same everywhere. A pool in between
    // takes no such options.
    server_options =
        "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601 -c extra_float_digits=1 "
        "-c bytea_output=hex " +
        server_options;
  }
  add("options", server_options);
  // A server that has vanished is noticed, where the URL does not say otherwise.
  if (!url.options.contains("tcp_user_timeout")) add("tcp_user_timeout", "30000");
  if (!url.options.contains("keepalives_idle")) add("keepalives_idle", "60");
  return settings;
}

}  // namespace carafe::detail
