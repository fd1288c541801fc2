// SPDX-License-Identifier: MIT
// How a server ends, and what it does with clients that are too many or too slow.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include <carafe/http/server.hpp>
#include <carafe/util/wait.hpp>

#include "http/server_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_http;
using namespace std::chrono_literals;

namespace {

void nothing(Request&, Response&) {}

/// CPU time of this process, all threads.
double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

}  // namespace

TEST_CASE("stop lets what is answered finish, and closes what is idle") {
  Flag entered, release;
  TestServer server{[&](Request& request, Response& response) {
    response.body = "done";
    if (request.path() != "/wait") return;
    entered.set();
    run_blocking([&] { release.wait(); });
  }};
  Client idle{server.port()}, busy{server.port()};
  idle.get("/");
  CHECK(idle.answer().status == 200);
  busy.get("/wait");
  REQUIRE(entered.wait());
  server.server().stop();
  CHECK(idle.ends());
  CHECK_FALSE(server.returned.is_set());
  release.set();
  auto answer = busy.answer();
  CHECK(answer.body == "done");
  CHECK(answer.field("Connection") == "close");
  CHECK(busy.ends());
  busy.close();
  CHECK(server.join());
  CHECK_FALSE(Client{server.port()}.connected());
}

TEST_CASE("a request that the kernel has taken before the stop is answered") {
  Flag entered, release;
  TestServer server{[&](Request&, Response& response) {
    response.body = "served";
    entered.set();
    release.wait();  // holds the loop on purpose
  }};
  Client first{server.port()};
  first.get("/");
  REQUIRE(entered.wait());
  // The loop is held, so these are in its backlog when the stop arrives.
  std::vector<Client> waiting;
  for (int i = 0; i < 5; ++i) waiting.emplace_back(server.port()).get("/");
  server.server().stop();
  release.set();
  CHECK(first.answer().body == "served");
  for (auto& client : waiting) CHECK(client.answer().body == "served");
  first.close();
  waiting.clear();
  CHECK(server.join());
}

TEST_CASE("after the graceful timeout handlers are cancelled and run returns") {
  Flag entered, cancelled;
  ServerOptions options;
  options.graceful_timeout = 50ms;
  TestServer server{[&](Request&, Response&) {
                      entered.set();
                      try {
                        sleep_for(1h);
                      } catch (const Cancelled&) {
                        cancelled.set();
                        throw;
                      }
                    },
                    options};
  Client client{server.port()};
  client.get("/");
  REQUIRE(entered.wait());
  server.server().stop();
  CHECK(server.join());
  CHECK(cancelled.is_set());
  CHECK(client.ends());
}

TEST_CASE("a second stop does not wait") {
  Flag entered;
  TestServer server{[&](Request&, Response&) {
    entered.set();
    sleep_for(1h);
  }};
  Client client{server.port()};
  client.get("/");
  REQUIRE(entered.wait());
  server.server().stop();
  server.server().stop();
  CHECK(server.join());
  CHECK(client.ends());
}

TEST_CASE("a server stopped before it runs returns at once, and a handler may stop it") {
  struct Stopper final : RequestHandler {
    Server* server = nullptr;
    void handle(Request&, Response& response) override {
      server->stop();
      response.body = "bye";
    }
  } stopper;
  ServerOptions options;
  options.port = 0;
  options.workers = 2;
  options.handle_signals = false;
  {
    Server server{options, stopper};
    server.stop();
    server.run();
  }
  Server server{options, stopper};
  stopper.server = &server;
  std::thread thread{[&] { server.run(); }};
  {
    Client client{server.port()};
    client.get("/");
    auto answer = client.answer();
    CHECK(answer.body == "bye");
    CHECK(answer.field("Connection") == "close");
  }
  thread.join();
}

TEST_CASE("SIGTERM stops a server") {
  struct Handler final : RequestHandler {
    void handle(Request&, Response& response) override { response.body = "up"; }
  } handler;
  ServerOptions options;
  options.port = 0;
  options.workers = 2;
  Server server{options, handler};
  std::thread thread{[&] { server.run(); }};
  {
    Client client{server.port()};
    client.get("/");
    CHECK(client.answer().body == "up");  // so the signal handler stands
    ::kill(::getpid(), SIGTERM);
    CHECK(client.ends());
  }
  thread.join();
}

TEST_CASE("more connections than allowed wait until others end") {
  ServerOptions options;
  options.max_connections = 2;
  TestServer server{nothing, options};
  Client first{server.port()}, second{server.port()};
  for (auto* client : {&first, &second}) {
    client->get("/");
    CHECK(client->answer().status == 200);
  }
  Client third{server.port()};
  third.get("/");
  CHECK_FALSE(third.is_readable(50));
  first.close();
  CHECK(third.answer().status == 200);
  second.get("/");
  CHECK(second.answer().status == 200);
}

TEST_CASE("without descriptors the server neither spins nor stays deaf") {
  TestServer server{nothing};
  Client client{server.port()};
  client.get("/");
  CHECK(client.answer().status == 200);

  // The clients' descriptors come out of the same purse, so they are opened first.
  int sockets[3];
  for (int& socket : sockets) socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int lowest_free = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(lowest_free);
  rlimit former{};
  ::getrlimit(RLIMIT_NOFILE, &former);
  rlimit tight{rlim_t(lowest_free), former.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &tight);
  for (int socket : sockets) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(server.port());
    CHECK(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    std::string_view request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
  }
  double before = cpu_seconds();
  std::this_thread::sleep_for(400ms);
  double used = cpu_seconds() - before;
  client.get("/");
  CHECK(client.answer().status == 200);
  ::setrlimit(RLIMIT_NOFILE, &former);
  CHECK(used < 0.2);
  CHECK(server.has_logged("no more connections can be accepted"));
  for (int socket : sockets) {
    pollfd entry{socket, POLLIN, 0};
    CHECK(::poll(&entry, 1, patience_milliseconds) == 1);
    char bytes[16];
    CHECK(::recv(socket, bytes, 12, MSG_WAITALL) == 12);
    CHECK(std::string_view(bytes, 12) == "HTTP/1.1 200");
    ::close(socket);
  }
}

TEST_CASE("clients that are too slow are cut, and told where they listen") {
  struct Row {
    const char* bytes;
    const char* told;
  };
  ServerOptions options;
  options.header_timeout = options.body_timeout = 50ms;
  options.keep_alive_timeout = 50ms;
  TestServer server{nothing, options};
  for (auto& row :
       {Row{"", ""}, Row{"GET / HT", "HTTP/1.1 408 "}, Row{"GET / HTTP/1.1\r\nX: y", "HTTP/1.1 408 "},
        Row{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc", "HTTP/1.1 408 "},
        Row{"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na", "HTTP/1.1 408 "},
        Row{"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 "}}) {
    CAPTURE(row.bytes);
    Client client{server.port()};
    client.send(row.bytes);
    CHECK(client.ends());
    CHECK(client.pending().starts_with(row.told));
    if (row.told[0] == '\0') CHECK(client.pending().empty());
  }
}

TEST_CASE("a header sent byte by byte gets no more time than one that stalls") {
  ServerOptions options;
  options.header_timeout = 100ms;
  TestServer server{nothing, options};
  Client client{server.port()};
  client.send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
  bool cut = false;
  for (int i = 0; i < patience_milliseconds / 20 && !cut; ++i) {
    client.send("x");
    cut = client.is_readable(20);
  }
  CHECK(cut);
  CHECK(client.answer().status == 408);
}

TEST_CASE("a client that does not read is cut") {
  ServerOptions options;
  options.write_timeout = 50ms;
  options.min_bytes_per_second = 1'000'000'000;
  TestServer server{[&](Request&, Response& response) { response.body.assign(50'000'000, 'x'); }, options};
  Client client{server.port()};
  client.get("/");
  REQUIRE(client.is_readable(patience_milliseconds));
  std::this_thread::sleep_for(600ms);
  client.ends();
  CHECK(client.pending().size() < 50'000'000);
}

TEST_CASE("many clients that vanish at any moment leave nothing behind") {
  ServerOptions options;
  options.max_connections = 8;
  TestServer server{[](Request& request, Response& response) {
                      if (request.path() == "/sleep") sleep_for(1ms);
                      response.body.assign(100'000, 'x');
                    },
                    options};
  std::string request =
      "GET /sleep HTTP/1.1\r\nHost: h\r\n\r\nPOST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
  for (std::size_t i = 0; i < 300; ++i) {
    Client client{server.port()};
    client.send(request.substr(0, i % request.size()) + (i % 3 ? "" : request));
    linger reset{1, 0};
    if (i % 2) ::setsockopt(client.socket(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  // All places are free again: as many as are allowed are served at once.
  std::vector<Client> clients;
  for (int i = 0; i < 8; ++i) clients.emplace_back(server.port()).get("/");
  for (auto& client : clients) CHECK(client.answer().status == 200);
}
