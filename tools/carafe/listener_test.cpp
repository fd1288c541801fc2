// SPDX-License-Identifier: MIT
#include "listener.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace carafe::tool;

namespace {
std::string refusal(const std::string& host, std::uint16_t port) {
  try {
    Listener listener{host, port};
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}
}  // namespace

TEST_CASE("a listener on port 0 knows the port it got") {
  Listener listener{"127.0.0.1", 0};
  CHECK(listener.port() != 0);
}

TEST_CASE("a port in use and an unknown address are refused with a remedy") {
  Listener first{"127.0.0.1", 0};
  CHECK(refusal("127.0.0.1", first.port()) == "port " + std::to_string(first.port()) +
                                                  " of 127.0.0.1 is in use by another program. Stop that "
                                                  "program, or choose another port with --port.");
  CHECK(refusal("no such host", 5000).starts_with("there is no address 'no such host' ("));
  // TEST-NET-1, which is no machine's own.
  CHECK(refusal("192.0.2.1", 5000).starts_with("cannot listen on port 5000 of 192.0.2.1: "));
}
