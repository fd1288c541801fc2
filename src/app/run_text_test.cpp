// SPDX-License-Identifier: MIT
#include "app/run_text.hpp"

#include <doctest/doctest.h>

#include <regex>

using namespace carafe;

TEST_CASE("a request is one line of the common log format, whatever its client sent") {
  AccessRecord record{};
  record.remote_addr = "192.0.2.1";
  record.method = "GET";
  record.target = "/a\n[forged]\x1b[2J?q=caf\xc3\xa9";
  record.http_version = 11;
  record.status = 404;
  std::string line = detail::access_line(record, 1'700'000'000);
  CAPTURE(line);
  CHECK(std::regex_match(
      line, std::regex{R"(192\.0\.2\.1 - - \[1[45]/Nov/2023 \d\d:\d\d:20\] "GET .* HTTP/1\.1" 404 -)"}));
  CHECK(line.find("/a\\n[forged]\\x1b[2J?q=caf\xc3\xa9") != std::string::npos);
}

TEST_CASE("the banner names an address that a browser can open") {
  CHECK(detail::banner("shop", false, "127.0.0.1", 5000) ==
        " * Serving Carafe app 'shop'\n * Debug mode: off\n * Running on http://127.0.0.1:5000\n"
        "Press CTRL+C to quit\n");
  CHECK(detail::banner("shop", true, "0.0.0.0", 80) ==
        " * Serving Carafe app 'shop'\n * Debug mode: on\n * Running on all addresses (0.0.0.0)\n"
        " * Running on http://127.0.0.1:80\nPress CTRL+C to quit\n");
  CHECK(detail::banner("shop", false, "::", 80).find("http://[::1]:80\n") != std::string::npos);
  CHECK(detail::banner("shop", false, "2001:db8::1", 80).find("http://[2001:db8::1]:80\n") !=
        std::string::npos);
}
