// SPDX-License-Identifier: MIT
#include "http/listening_socket.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

using namespace carafe;
using detail::open_listeners;

TEST_CASE("every loop gets a socket, and all have one port") {
  auto sockets = open_listeners("127.0.0.1", 0, 3, 8);
  REQUIRE(sockets.size() == 3);
  for (auto& socket : sockets) {
    CHECK(socket.port() == sockets[0].port());
    CHECK(socket.port() != 0);
    CHECK(::fcntl(socket.descriptor(), F_GETFD) == FD_CLOEXEC);
  }
  CHECK(open_listeners("::1", 0, 1, 8).size() == 1);
}

TEST_CASE("a socket that was passed in is taken, once, and shared by the loops") {
  constexpr int first_passed = 3;
  int held = ::fcntl(first_passed, F_DUPFD_CLOEXEC, 10);
  int passed = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(passed, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(passed, 8) == 0);
  if (passed != first_passed) {
    ::dup2(passed, first_passed);
    ::close(passed);
  }
  ::setenv("LISTEN_FDS", "1", 1);
  {
    ::setenv("LISTEN_PID", "1", 1);
    auto not_for_us = open_listeners("127.0.0.1", 0, 1, 8);
    CHECK(not_for_us[0].descriptor() != first_passed);
  }
  ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
  {
    auto sockets = open_listeners("ignored", 1, 2, 8);
    REQUIRE(sockets.size() == 2);
    CHECK(sockets[0].descriptor() == first_passed);
    CHECK(sockets[0].port() == sockets[1].port());
    CHECK((::fcntl(first_passed, F_GETFL) & O_NONBLOCK) != 0);
    CHECK(::getenv("LISTEN_FDS") == nullptr);
  }
  if (held >= 0) {
    ::dup2(held, first_passed);
    ::close(held);
  }
}
