// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "http/server_test_support.hpp"

namespace {
std::atomic<long> allocations{0};
}

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace carafe;
using namespace carafe::testing_http;

TEST_CASE("a plain request of a kept connection allocates nothing in the server") {
  TestServer server{[](Request&, Response& response) { response.body = "hello"; }};
  Client client{server.port()};
  constexpr std::string_view request = "GET /plain HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
  auto exchange = [&] {
    if (::send(client.socket(), request.data(), request.size(), MSG_NOSIGNAL) <= 0) return false;
    char answer[4096];
    return ::recv(client.socket(), answer, sizeof answer, 0) > 0;
  };
  for (int i = 0; i < 100; ++i) REQUIRE(exchange());
  long before = allocations;
  bool answered = true;
  for (int i = 0; i < 1000; ++i) answered = answered && exchange();
  long made = allocations - before;
  CHECK(answered);
  // The Date line is made anew each second.
  CHECK(made <= 20);
  CHECK(before > 0);
}
