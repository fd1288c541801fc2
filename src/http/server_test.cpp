// SPDX-License-Identifier: MIT
#include <carafe/http/errors.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/wait.hpp>

#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "http/server_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_http;
using namespace std::chrono_literals;

TEST_CASE("an answer has its head and body, and the connection stays open") {
  TestServer server{echo};
  Client client{server.port()};
  for (int i = 0; i < 3; ++i) {
    auto answer = client.get("/a%20b").answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "GET /a b");
    CHECK(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.says("Content-Length: 8"));
    CHECK(answer.says("Content-Type: text/html; charset=utf-8"));
    CHECK(answer.says("Server: carafe"));
    CHECK(answer.head.find("\r\nDate: ") != std::string::npos);
    CHECK(answer.head.find(" GMT\r\n") != std::string::npos);
    CHECK(answer.head.find("Connection:") == std::string::npos);
  }
}

TEST_CASE("many pipelined requests are answered in order") {
  TestServer server{echo};
  Client client{server.port()};
  std::string requests;
  for (int i = 0; i < 2000; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  std::thread sender{[&] { client.send(requests); }};
  for (int i = 0; i < 2000; ++i) REQUIRE(client.answer().body == "GET /" + std::to_string(i));
  sender.join();
}

TEST_CASE("answers to HEAD and without content have the length they may have and no body") {
  TestServer server{[](Request& request, Response& response) {
    response.body = "four";
    if (request.path() == "/204") response.status = 204;
    if (request.path() == "/304") response.status = 304;
  }};
  Client client{server.port()};
  auto head = client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").answer(true);
  CHECK(head.says("Content-Length: 4"));
  for (auto path : {"/204", "/304"}) {
    auto answer = client.get(path).answer();
    CHECK(answer.head.find("Content-Length") == std::string::npos);
    CHECK(answer.head.find("Content-Type") == std::string::npos);
  }
  // Nothing was left on the connection that would be taken for an answer.
  CHECK(client.get("/").answer().body == "four");
}

TEST_CASE("a handler cannot break the framing of its answer") {
  TestServer server{[](Request& request, Response& response) {
    response.body = "body";
    for (auto name : {"Content-Length", "content-length", "Transfer-Encoding", "Date", "Server"}) {
      response.headers.add(name, "9");
    }
    if (request.path() == "/100") response.status = 100;
    if (request.path() == "/close") response.headers.set("Connection", "close");
  }};
  Client client{server.port()};
  auto answer = client.get("/").answer();
  CHECK(answer.body == "body");
  CHECK(answer.head.find(": 9") == std::string::npos);
  CHECK(client.get("/100").answer().status == 500);
  CHECK(client.get("/close").answer().says("Connection: close"));
  CHECK(client.ends());
}

TEST_CASE("the connection stays or goes as HTTP/1.0 and 1.1 say") {
  TestServer server{echo};
  struct Case {
    const char *version, *field;
    bool stays;
  };
  for (const Case& one :
       {Case{"1.1", "", true}, Case{"1.1", "Connection: close\r\n", false},
        Case{"1.1", "Connection: x, CLOSE\r\n", false}, Case{"1.1", "Connection: keep-alive\r\n", true},
        Case{"1.0", "", false}, Case{"1.0", "Connection: Keep-Alive\r\n", true}}) {
    CAPTURE(one.version);
    CAPTURE(one.field);
    Client client{server.port()};
    client.send(std::string("GET / HTTP/") + one.version + "\r\nHost: h\r\n" + one.field + "\r\n");
    auto answer = client.answer();
    CHECK(answer.status == 200);
    CHECK(answer.says("Connection: close") == !one.stays);
    CHECK(answer.says("Connection: keep-alive") == (one.stays && std::string(one.version) == "1.0"));
    if (one.stays) {
      CHECK(client.get("/").answer().status == 200);
    } else {
      CHECK(client.ends());
    }
  }
}

TEST_CASE("a body arrives whole, sized or chunked, small or large, waited for or not") {
  TestServer server{[](Request& request, Response& response) {
    response.body = std::to_string(request.body().size()) +
                    (request.body().empty() ? ' ' : request.body().back()) +
                    std::string(request.header("X-Last").value_or("none"));
  }};
  for (std::size_t size : {1ul, 100ul, 16'000ul, 17'000ul, 100'000ul, 3'000'000ul}) {
    CAPTURE(size);
    std::string body = std::string(size - 1, 'a') + "z";
    Client client{server.port()};
    client.send("POST / HTTP/1.1\r\nHost: h\r\nX-Last: yes\r\nContent-Length: " + std::to_string(size) +
                "\r\n\r\n" + body);
    CHECK(client.answer().body == std::to_string(size) + "zyes");
    std::string chunked;
    for (std::size_t at = 0; at < size; at += 7000) {
      auto piece = body.substr(at, 7000);
      char length[16];
      std::snprintf(length, sizeof length, "%zx", piece.size());
      chunked += length + std::string("\r\n") + piece + "\r\n";
    }
    // Behind pipelined requests, so that it does not begin at the front of a buffer.
    client.get("/").get("/");
    client.send("POST / HTTP/1.1\r\nHost: h\r\nX-Last: yes\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked +
                "0\r\n\r\n");
    client.get("/");
    CHECK(client.answer().body == "0 none");
    CHECK(client.answer().body == "0 none");
    CHECK(client.answer().body == std::to_string(size) + "zyes");
    CHECK(client.answer().body == "0 none");
  }
}

TEST_CASE("100 Continue is sent to who waits for it, once, and not to others") {
  TestServer server{echo};
  Client client{server.port()};
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(client.answer().status == 100);
  client.send("abc");
  CHECK(client.answer().body == "POST /=abc");
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
  CHECK(client.answer().body == "POST /=abc");
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
  CHECK(client.answer().status == 100);
  client.send("1\r\na\r\n0\r\n\r\n");
  CHECK(client.answer().body == "POST /=a");
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n");
  CHECK(client.answer().status == 413);
}

TEST_CASE("what a handler throws becomes an answer, and the server goes on") {
  TestServer server{[](Request& request, Response& response) {
    response.body = "half done";
    if (request.path() == "/http") throw HttpError(405, {}, {{"Allow", "GET"}});
    if (request.path() == "/std") throw std::runtime_error("secret\n42");
    if (request.path() == "/int") throw 42;
    if (request.path() == "/cancelled") throw Cancelled{};
  }};
  Client client{server.port()};
  auto refused = client.get("/http").answer();
  CHECK(refused.status == 405);
  CHECK(refused.says("Allow: GET"));
  auto failed = client.get("/std").answer();
  CHECK(failed.status == 500);
  CHECK(failed.body.find("secret") == std::string::npos);
  CHECK(server.has_logged("secret\\n42"));
  CHECK(client.get("/int").answer().status == 500);
  CHECK(client.get("/").answer().body == "half done");
  CHECK(client.get("/cancelled").answer().status == 503);
  CHECK(client.ends());
}

TEST_CASE("a context is open for each request and cleared before its answer is sent") {
  static const int key = 0;
  std::atomic<int> cleared{0};
  TestServer server{[&](Request& request, Response& response) {
    Context* context = current_context();
    REQUIRE(context != nullptr);
    CHECK(context->is_scope);
    CHECK(context->find(&key) == nullptr);
    context->keep(&key, std::shared_ptr<void>(nullptr, [&](void*) {
      sleep_for(1ms);  // a rollback may take its time
      ++cleared;
    }));
    response.body = context->writes ? "writes" : "reads";
    if (request.path() == "/throw") throw std::runtime_error("x");
  }};
  Client client{server.port()};
  client.get("/").get("/").get("/throw").send("DELETE / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.answer().body == "reads");
  CHECK(client.answer().body == "reads");
  CHECK(client.answer().status == 500);
  CHECK(client.answer().body == "writes");
  CHECK(cleared == 4);
}

TEST_CASE("a handler that waits holds up its own connection only") {
  std::unique_ptr<Signal> signal;
  TestServer server{[&](Request& request, Response& response) {
    if (request.path() == "/wait") {
      signal = current_waiter().make_signal();
      signal->wait();
    }
    if (request.path() == "/wake") signal->notify();
    response.body = request.path();
  }};
  Client waits{server.port()}, wakes{server.port()};
  waits.get("/first").get("/wait").get("/last");
  // The first answer does not wait for the second.
  CHECK(waits.answer().body == "/first");
  CHECK(wakes.get("/other").answer().body == "/other");
  CHECK(wakes.get("/wake").answer().body == "/wake");
  CHECK(waits.answer().body == "/wait");
  CHECK(waits.answer().body == "/last");
}

TEST_CASE("a client that goes has its handler cancelled at its wait, not within a protected scope") {
  std::atomic<int> started{0}, cancelled{0}, completed{0}, went_on{0};
  TestServer server{[&](Request& request, Response&) {
    ++started;
    try {
      if (request.path() == "/protected") {
        UncancellableScope scope;
        run_blocking([&] {
          for (int i = 0; i < 2000 && cancelled == 0; ++i) std::this_thread::sleep_for(5ms);
        });
        sleep_for(1ms);
        ++completed;
      }
      sleep_for(1h);
      ++went_on;
    } catch (const Cancelled&) {
      ++cancelled;
      throw;
    }
  }};
  Client protected_one{server.port()}, closes{server.port()}, resets{server.port()};
  protected_one.get("/protected");
  closes.get("/");
  resets.get("/").get("/more");
  REQUIRE(eventually([&] { return started == 3; }));
  protected_one.close();
  closes.close();
  resets.abort();
  CHECK(eventually([&] { return cancelled == 3; }));
  CHECK(completed == 1);
  CHECK(went_on == 0);
}

TEST_CASE("a large answer to a slow reader arrives whole") {
  std::string large(5'000'000, 'x');
  large.back() = 'y';
  TestServer server{[&](Request&, Response& response) { response.body = large; }};
  Client client{server.port()};
  int small = 64 * 1024;
  ::setsockopt(client.socket(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  client.get("/").get("/");
  std::this_thread::sleep_for(20ms);
  CHECK(client.answer().body == large);
  CHECK(client.answer().body == large);
}

TEST_CASE("who is too slow is told so, or cut") {
  auto options = quiet_options();
  options.header_timeout = options.body_timeout = options.write_timeout = options.keep_alive_timeout = 100ms;
  options.min_bytes_per_second = 1'000'000'000;
  TestServer server{[](Request&, Response& response) { response.body = std::string(20'000'000, 'x'); },
                    options};
  SUBCASE("nothing is sent") { CHECK(Client{server.port()}.ends()); }
  SUBCASE("a head stays incomplete, however it drips") {
    Client client{server.port()};
    client.send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
    std::atomic<bool> end{false};
    std::thread drip{[&] {
      for (int i = 0; i < 1000 && !end; ++i) {
        client.send("x");
        std::this_thread::sleep_for(10ms);
      }
    }};
    CHECK(client.answer().status == 408);
    end = true;
    drip.join();
  }
  SUBCASE("a body stays incomplete") {
    Client client{server.port()};
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    CHECK(client.answer().status == 408);
    CHECK(client.ends());
  }
  SUBCASE("an answer is not read") {
    Client client{server.port()};
    client.get("/");
    std::this_thread::sleep_for(1500ms);
    CHECK(client.answer().status == 0);
  }
  SUBCASE("no further request comes") {
    Client client{server.port()};
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(client.answer(true).status == 200);
    CHECK(client.ends());
  }
}

TEST_CASE("every answer is reported to the access hook") {
  auto options = quiet_options();
  std::mutex guard;
  std::vector<std::string> seen;
  options.on_access = [&](const AccessRecord& record) {
    std::lock_guard lock{guard};
    CHECK(record.duration >= 0ns);
    seen.push_back(std::string(record.remote_addr) + " " + std::string(record.method) + " " +
                   std::string(record.target) + " " + std::string(record.rule) + " " +
                   std::to_string(record.status) + " " + std::to_string(record.body_bytes));
  };
  TestServer server{[](Request& request, Response& response) {
                      request.rule = "/<x>";
                      response.body = "abc";
                    },
                    options};
  Client client{server.port()};
  client.get("/a?b").get("/c").send("BAD\r\n\r\n");
  while (client.answer().status != 0) {
  }
  server.end();
  REQUIRE(seen.size() == 3);
  CHECK(seen[0] == "127.0.0.1 GET /a?b /<x> 200 3");
  CHECK(seen[1] == "127.0.0.1 GET /c /<x> 200 3");
  CHECK(seen[2].starts_with("127.0.0.1 - -  400 "));
}

TEST_CASE("several workers share a port and the connections") {
  auto options = quiet_options();
  options.workers = 4;
  std::mutex guard;
  std::vector<std::thread::id> threads;
  TestServer server{[&](Request&, Response& response) {
                      std::lock_guard lock{guard};
                      auto id = std::this_thread::get_id();
                      if (std::find(threads.begin(), threads.end(), id) == threads.end())
                        threads.push_back(id);
                      response.body = "x";
                    },
                    options};
  for (int i = 0; i < 200; ++i) {
    Client client{server.port()};
    REQUIRE(client.get("/").answer().status == 200);
  }
  CHECK(threads.size() > 1);
}

TEST_CASE("beyond max_connections clients wait until there is room") {
  auto options = quiet_options();
  options.max_connections = 2;
  TestServer server{echo, options};
  Client first{server.port()}, second{server.port()}, third{server.port()};
  CHECK(first.get("/1").answer().status == 200);
  CHECK(second.get("/2").answer().status == 200);
  third.get("/3");
  CHECK(third.answer(false, 300ms).status == 0);
  first.close();
  CHECK(third.answer().status == 200);
}

TEST_CASE("without descriptors nothing is accepted, quietly, until there are some again") {
  TestServer server{echo};
  Client first{server.port()};
  CHECK(first.get("/1").answer().status == 200);
  int highest = ::dup(0);
  ::close(highest);
  rlimit former{};
  ::getrlimit(RLIMIT_NOFILE, &former);
  rlimit tight = former;
  tight.rlim_cur = rlim_t(highest) + 4;
  // Fill what lies below, so that one descriptor is left for the client and none for the server.
  std::vector<int> filling;
  ::setrlimit(RLIMIT_NOFILE, &tight);
  for (int fd; (fd = ::dup(0)) >= 0;) filling.push_back(fd);
  REQUIRE(!filling.empty());
  ::close(filling.back());
  filling.pop_back();
  Client starved{server.port()};
  CHECK(starved.connected);
  starved.get("/2");
  CHECK(eventually([&] { return server.has_logged("no more connections can be accepted"); }));
  std::this_thread::sleep_for(300ms);
  CHECK(server.logged().size() <= 5);
  for (int fd : filling) ::close(fd);
  ::setrlimit(RLIMIT_NOFILE, &former);
  CHECK(starved.answer().status == 200);
}

TEST_CASE("a port that is taken, or a host that is no address, is refused with what to do") {
  TestServer server{echo};
  struct Nobody : RequestHandler {
    void handle(Request&, Response&) override {}
  } nobody;
  auto message_of = [&](ServerOptions options) -> std::string {
    try {
      Server second{options, nobody};
    } catch (const Error& error) {
      return std::string(error.code()) + " " + error.what();
    }
    return "";
  };
  auto options = quiet_options();
  options.port = server.port();
  for (unsigned workers : {1u, 3u}) {
    options.workers = workers;
    auto message = message_of(options);
    CHECK(message.starts_with("cannot-listen "));
    CHECK(message.find(std::to_string(server.port())) != std::string::npos);
  }
  options.port = 0;
  options.host = "example.org";
  CHECK(message_of(options).starts_with("bad-listen-address "));
}

TEST_CASE("in debug a handler that holds its loop is logged with its route") {
  auto options = quiet_options();
  options.debug = true;
  options.slow_handler = 20ms;
  TestServer server{[](Request& request, Response&) {
                      request.rule = "/slow/<int:n>";
                      if (request.path() == "/slow/1") std::this_thread::sleep_for(40ms);
                      if (request.path() == "/slow/2")
                        run_blocking([] { std::this_thread::sleep_for(40ms); });
                    },
                    options};
  Client client{server.port()};
  CHECK(client.get("/slow/2").answer().status == 200);
  CHECK(server.logged().empty());
  CHECK(client.get("/slow/1").answer().status == 200);
  CHECK(eventually([&] { return server.has_logged("/slow/<int:n>"); }));
}
