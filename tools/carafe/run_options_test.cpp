// SPDX-License-Identifier: MIT
#include "run_options.hpp"

#include <doctest/doctest.h>

using namespace carafe::tool;

TEST_CASE("run leaves the address to the application unless told otherwise") {
  auto options = parse_run_options({});
  CHECK_FALSE(options.host);
  CHECK_FALSE(options.port);
  CHECK(options.reload);
  CHECK(run_words(options) == std::vector<std::string>{"run"});
}

TEST_CASE("run takes its own options in every spelling and passes the others on") {
  for (std::vector<std::string> words : {
           std::vector<std::string>{"--host", "0.0.0.0", "--debug", "--port", "80", "--workers", "2"},
           {"--host=0.0.0.0", "--debug", "-p", "80", "--workers", "2"},
           {"--debug", "-h", "0.0.0.0", "--port=80", "--workers", "2"},
       }) {
    auto options = parse_run_options(words);
    CHECK(options.host == "0.0.0.0");
    CHECK(options.port == 80);
    CHECK(options.others == std::vector<std::string>{"--debug", "--workers", "2"});
    CHECK(run_words(options) ==
          std::vector<std::string>{"run", "--host", "0.0.0.0", "--port", "80", "--debug", "--workers", "2"});
  }
  CHECK_FALSE(parse_run_options({"--no-reload"}).reload);
  CHECK(parse_run_options({"--port", "1", "--help"}).help);
}

TEST_CASE("wrong options of run are usage errors") {
  for (std::string port : {"-1", "65536", "80x", ""}) {
    CHECK_THROWS_AS(parse_run_options({"--port", port}), WrongUsage);
  }
  CHECK_THROWS_WITH_AS(parse_run_options({"--host"}), "Option '--host' requires an argument.", WrongUsage);
}
