// SPDX-License-Identifier: MIT
#include "ext/engine_settings.hpp"

#include <carafe/util/error.hpp>

#include <chrono>
#include <sstream>
#include <string>

namespace carafe::detail {
namespace {

using std::chrono::milliseconds;

void read(const Config& config, std::string_view key, milliseconds& out) {
  if (!config.contains(key)) return;
  constexpr double year = 365 * 86'400;
  double seconds = config.get<double>(key);
  if (!(seconds <= year)) {
    throw UsageError{"bad-setting",
                     "the setting " + std::string(key) + " is a number of seconds, at most a year"};
  }
  // SQLAlchemy's -1 is "never", as 0 is here.
  out = milliseconds{seconds > 0 ? static_cast<milliseconds::rep>(seconds * 1000) : 0};
}

template <class T>
void read(const Config& config, std::string_view key, T& out) {
  out = config.get(key, out);
}

void read_pre_ping(const Config& config, milliseconds& out) {
  constexpr std::string_view key = "DATABASE_POOL_PRE_PING";
  std::string text = config.get(key, "");
  if (text.empty() || text == "true" || text == "True") return;
  if (text == "false" || text == "False") {
    out = milliseconds::max();
  } else {
    read(config, key, out);
  }
}

void read_reset(const Config& config, ResetOnReturn& out) {
  constexpr std::string_view key = "DATABASE_POOL_RESET_ON_RETURN";
  std::string text = config.get(key, "");
  if (text.empty()) return;
  if (text == "rollback" || text == "true" || text == "True") {
    out = ResetOnReturn::rollback;
  } else if (text == "commit") {
    out = ResetOnReturn::commit;
  } else if (text == "none" || text == "None") {
    out = ResetOnReturn::none;
  } else {
    throw UsageError{"bad-setting", "the setting " + std::string(key) + " is \"" + text +
                                        "\"; it may be rollback, commit or none"};
  }
}

}  // namespace

EngineOptions engine_settings(const Config& config, EngineOptions options) {
  read(config, "DATABASE_ECHO", options.echo);
  read(config, "DATABASE_ECHO_POOL", options.echo_pool);
  read(config, "DATABASE_HIDE_PARAMETERS", options.hide_parameters);
  read(config, "DATABASE_POOL_SIZE", options.pool_size);
  read(config, "DATABASE_MAX_OVERFLOW", options.max_overflow);
  read(config, "DATABASE_POOL_TIMEOUT", options.pool_timeout);
  read(config, "DATABASE_POOL_RECYCLE", options.pool_recycle);
  read(config, "DATABASE_STATEMENT_CACHE_SIZE", options.statement_cache_size);
  read(config, "DATABASE_POOL_USE_LIFO", options.pool_use_lifo);
  read_reset(config, options.pool_reset_on_return);
  read_pre_ping(config, options.pool_pre_ping);
  if (auto level = config.find("DATABASE_ISOLATION_LEVEL")) options.isolation_level = isolation_level(*level);
  if (auto replicas = config.find("DATABASE_REPLICAS")) {
    options.replicas.clear();
    std::istringstream urls{*replicas};
    for (std::string url; urls >> url;) options.replicas.push_back(DatabaseUrl::parse(url));
  }
  return options;
}

}  // namespace carafe::detail
