// SPDX-License-Identifier: MIT
#include "http/hostile_cases_test.hpp"
#include "http/server_test_support.hpp"

#include <carafe/util/wait.hpp>

#include <dirent.h>

#include <random>

using namespace carafe;
using namespace carafe::testing_http;

namespace {

ServerOptions small_limits() {
  auto options = quiet_options();
  options.max_header_bytes = 512;
  options.max_headers = 8;
  options.max_content_length = 1024;
  return options;
}

/// What the server made of the bytes, in the words of the cases.
std::string reading_of(Client& client, const http_cases::Case& one) {
  std::string reading;
  // A HEAD is answered without the body that says what was read.
  bool has_head = one.reading.find("HEAD") != std::string::npos;
  while (reading.size() < one.reading.size()) {
    auto answer = client.answer(has_head && reading.find("/b") != std::string::npos);
    if (answer.status == 0) break;
    std::string said = answer.status == 200 ? answer.body : std::to_string(answer.status);
    if (said.empty()) said = "HEAD /c";
    reading += (reading.empty() ? "" : " ") + said;
    if (answer.status != 200) {
      CHECK(answer.says("Connection: close"));
      CHECK(client.ends());
      CHECK_FALSE(client.was_reset());
    }
  }
  return reading;
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder)) ++count;
  ::closedir(folder);
  return count;
}

}  // namespace

TEST_CASE("over a socket every message has its one reading, and a refused client sees the answer") {
  TestServer server{echo, small_limits()};
  for (const auto& one : http_cases::cases()) {
    CAPTURE(one.name);
    Client whole{server.port()};
    whole.send(one.bytes);
    CHECK(reading_of(whole, one) == one.reading);
    if (one.bytes.size() > 700) continue;
    Client bytewise{server.port()};
    for (char c : one.bytes) bytewise.send({&c, 1});
    CHECK(reading_of(bytewise, one) == one.reading);
  }
}

TEST_CASE("a message refused behind good ones leaves their answers") {
  TestServer server{echo, small_limits()};
  for (const auto& one : http_cases::cases()) {
    if (one.reading.size() != 3) continue;
    CAPTURE(one.name);
    Client client{server.port()};
    client.send(http_cases::get("") + http_cases::get("") + one.bytes);
    CHECK(client.answer().body == "GET /");
    CHECK(client.answer().body == "GET /");
    CHECK(std::to_string(client.answer().status) == one.reading);
    CHECK(client.ends());
  }
}

TEST_CASE("no header sets what the server knows by itself") {
  TestServer server{[](Request& request, Response& response) { response.body = request.remote_addr(); }};
  for (auto name : {"X-Forwarded-For", "X-Real-IP", "Forwarded", "Remote-Addr", "REMOTE_ADDR", "remote_addr",
                    "X-Remote-Addr", "Client-IP", "True-Client-IP", "Via"}) {
    CAPTURE(name);
    Client client{server.port()};
    client.send("GET / HTTP/1.1\r\nHost: h\r\n" + std::string(name) + ": 6.6.6.6\r\n\r\n");
    CHECK(client.answer().body == "127.0.0.1");
  }
}

TEST_CASE("clients that break off anywhere leave nothing behind") {
  std::atomic<int> handled{0};
  auto before = open_descriptors();
  {
    TestServer server{[&](Request& request, Response& response) {
      ++handled;
      if (request.path() == "/wait") sleep_for(std::chrono::milliseconds(2));
      response.body = std::string(request.path() == "/large" ? 300'000 : 10, 'x');
    }};
    std::mt19937 random{7};
    for (int i = 0; i < 1500; ++i) {
      std::string bytes = "POST " +
                          std::string(i % 3 == 0   ? "/wait"
                                      : i % 3 == 1 ? "/large"
                                                   : "/") +
                          " HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789";
      bytes += bytes;
      Client client{server.port()};
      client.send(bytes.substr(0, 1 + random() % bytes.size()));
      if (random() % 2) std::this_thread::sleep_for(std::chrono::microseconds(random() % 500));
      if (random() % 4 == 0) client.finish_sending();
      client.abort();
    }
    Client good{server.port()};
    CHECK(good.get("/").answer().status == 200);
  }
  CHECK(handled > 100);
  CHECK(open_descriptors() == before);
}
