// SPDX-License-Identifier: MIT
#include <carafe/util/log.hpp>

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace carafe;

TEST_CASE("control bytes are escaped and everything else is kept") {
  CHECK(escape_control("plain caf\xc3\xa9") == "plain caf\xc3\xa9");
  CHECK(escape_control("a\r\nb\tc") == "a\\r\\nb\\tc");
  CHECK(escape_control(std::string_view("\x1b[31m\0\x7f", 7)) == "\\x1b[31m\\x00\\x7f");
}

TEST_CASE("a sink receives the events that are not below the level") {
  Logger logger{"shop", LogLevel::warning};
  std::vector<std::pair<LogLevel, std::string>> seen;
  logger.set_sink([&](LogLevel level, std::string_view message) { seen.emplace_back(level, message); });

  logger.info("dropped");
  logger.warning("kept");
  logger.set_level(LogLevel::debug);
  logger.debug("also kept");

  REQUIRE(seen.size() == 2);
  CHECK(seen[0] == std::pair{LogLevel::warning, std::string("kept")});
  CHECK(seen[1] == std::pair{LogLevel::debug, std::string("also kept")});
}
