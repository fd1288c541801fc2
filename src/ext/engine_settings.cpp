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

void read_pre_ping(const Config& config, const std::string& key, milliseconds& out) {
  std::string text = config.get(key, "");
  if (text.empty() || text == "true" || text == "True") return;
  if (text == "false" || text == "False") {
    out = milliseconds::max();
  } else {
    read(config, key, out);
  }
}

void read_reset(const Config& config, const std::string& key, ResetOnReturn& out) {
  std::string text = config.get(key, "");
  if (text.empty()) return;
  if (text == "rollback" || text == "true" || text == "True") {
    out = ResetOnReturn::rollback;
  } else if (text == "commit") {
    out = ResetOnReturn::commit;
  } else if (text == "none" || text == "None") {
    out = ResetOnReturn::none;
  } else {
    throw UsageError{"bad-setting",
                     "the setting " + key + " is \"" + text + "\"; it may be rollback, commit or none"};
  }
}

}  // namespace

std::string setting_of(std::string_view database, std::string_view setting) {
  std::string key;
  for (char letter : database) {
    if (letter >= 'a' && letter <= 'z') letter = char(letter - 'a' + 'A');
    const bool kept = (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
    key += kept ? letter : '_';
  }
  if (!key.empty()) key += '_';
  return key.append(setting);
}

EngineOptions engine_settings(const Config& config, EngineOptions options) {
  auto key = [&](std::string_view setting) { return setting_of(options.name, setting); };
  read(config, key("DATABASE_ECHO"), options.echo);
  read(config, key("DATABASE_ECHO_POOL"), options.echo_pool);
  read(config, key("DATABASE_HIDE_PARAMETERS"), options.hide_parameters);
  read(config, key("DATABASE_POOL_SIZE"), options.pool_size);
  read(config, key("DATABASE_MAX_OVERFLOW"), options.max_overflow);
  read(config, key("DATABASE_POOL_TIMEOUT"), options.pool_timeout);
  read(config, key("DATABASE_POOL_RECYCLE"), options.pool_recycle);
  read(config, key("DATABASE_STATEMENT_CACHE_SIZE"), options.statement_cache_size);
  read(config, key("DATABASE_POOL_USE_LIFO"), options.pool_use_lifo);
  read_reset(config, key("DATABASE_POOL_RESET_ON_RETURN"), options.pool_reset_on_return);
  read_pre_ping(config, key("DATABASE_POOL_PRE_PING"), options.pool_pre_ping);
  if (auto level = config.find(key("DATABASE_ISOLATION_LEVEL")))
    options.isolation_level = isolation_level(*level);
  if (auto replicas = config.find(key("DATABASE_REPLICAS"))) {
    options.replicas.clear();
    std::istringstream urls{*replicas};
    for (std::string url; urls >> url;) options.replicas.push_back(DatabaseUrl::parse(url));
  }
  return options;
}

}  // namespace carafe::detail
