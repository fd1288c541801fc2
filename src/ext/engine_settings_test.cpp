// SPDX-License-Identifier: MIT
#include "ext/engine_settings.hpp"

#include <doctest/doctest.h>

#include <carafe/util/error.hpp>

using namespace carafe;
using carafe::detail::engine_settings;
using namespace std::chrono_literals;

TEST_CASE("settings change what they name and leave the rest as the program has it") {
  EngineOptions given{.max_overflow = 3, .echo = true};
  Config config;
  config["DATABASE_POOL_SIZE"] = 7;
  config["DATABASE_POOL_TIMEOUT"] = 2.5;
  config["SQLALCHEMY_POOL_RECYCLE"] = 3600;
  config["DATABASE_HIDE_PARAMETERS"] = true;
  config["DATABASE_POOL_USE_LIFO"] = false;
  config["DATABASE_POOL_RESET_ON_RETURN"] = "commit";
  config["DATABASE_STATEMENT_CACHE_SIZE"] = 0;
  config["DATABASE_ISOLATION_LEVEL"] = "REPEATABLE READ";
  config["DATABASE_REPLICAS"] = "postgresql://r1/shop postgresql://r2:5433/shop";
  EngineOptions read = engine_settings(config, given);
  CHECK(read.pool_size == 7);
  CHECK(read.max_overflow == 3);
  CHECK(read.pool_timeout == 2500ms);
  CHECK(read.pool_recycle == 1h);
  CHECK(read.pool_pre_ping == given.pool_pre_ping);
  CHECK(read.echo);
  CHECK(read.hide_parameters);
  CHECK_FALSE(read.pool_use_lifo);
  CHECK(read.pool_reset_on_return == ResetOnReturn::commit);
  CHECK(read.statement_cache_size == 0);
  CHECK(read.isolation_level == IsolationLevel::repeatable_read);
  REQUIRE(read.replicas.size() == 2);
  CHECK(read.replicas[1].port == 5433);
}

TEST_CASE("pre-ping is on, off or a time; a recycle of -1 is never") {
  struct {
    const char* text;
    std::chrono::milliseconds expected;
  } cases[] = {{"true", EngineOptions{}.pool_pre_ping},
               {"false", std::chrono::milliseconds::max()},
               {"0", 0ms},
               {"30", 30s}};
  for (auto [text, expected] : cases) {
    Config config;
    config["DATABASE_POOL_PRE_PING"] = text;
    CHECK(engine_settings(config, {}).pool_pre_ping == expected);
  }
  Config config;
  config["DATABASE_POOL_RECYCLE"] = -1;
  CHECK(engine_settings(config, {}).pool_recycle == 0ms);
}

TEST_CASE("a setting that is none is refused") {
  struct {
    const char* key;
    const char* value;
  } cases[] = {{"DATABASE_POOL_SIZE", "-1"},      {"DATABASE_POOL_SIZE", "many"},
               {"DATABASE_POOL_TIMEOUT", "soon"}, {"DATABASE_POOL_TIMEOUT", "1e300"},
               {"DATABASE_POOL_TIMEOUT", "nan"},  {"DATABASE_ISOLATION_LEVEL", "strict"},
               {"DATABASE_REPLICAS", "nonsense"}, {"DATABASE_POOL_RESET_ON_RETURN", "wash"}};
  for (auto [key, value] : cases) {
    Config config;
    config[key] = value;
    CHECK_THROWS_AS(engine_settings(config, {}), UsageError);
  }
}

TEST_CASE("a database with a name has settings of its own") {
  Config config;
  config["DATABASE_POOL_SIZE"] = 7;
  config["AUDIT_LOG_DATABASE_POOL_SIZE"] = 3;
  config["AUDIT_LOG_DATABASE_POOL_PRE_PING"] = "false";
  EngineOptions read = engine_settings(config, {.name = "audit-log"});
  CHECK(read.pool_size == 3);
  CHECK(read.pool_pre_ping == std::chrono::milliseconds::max());
  CHECK(engine_settings(config, {.name = "other"}).pool_size == EngineOptions{}.pool_size);
}
