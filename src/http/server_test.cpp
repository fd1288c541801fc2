// SPDX-License-Identifier: MIT
#include <carafe/http/server.hpp>

#include <doctest/doctest.h>

#include <algorithm>

#include <carafe/http/errors.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/wait.hpp>

#include "http/server_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_http;
using namespace std::chrono_literals;

namespace {

/// Tells the path, the query and the body.
void echo(Request& request, Response& response) {
  response.body.append(request.path())
      .append("?")
      .append(request.query_string())
      .append(" ")
      .append(request.body());
}

std::string post(std::string_view fields, std::string_view rest = {}) {
  return "POST /p HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(rest);
}

}  // namespace

TEST_CASE("a connection serves one request after another") {
  TestServer server{echo};
  Client client{server.port()};
  for (int i = 0; i < 3; ++i) {
    REQUIRE(client.get("/a?n=" + std::to_string(i)));
    auto answer = client.answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "/a?n=" + std::to_string(i) + " ");
    CHECK(answer.field("Content-Type") == "text/html; charset=utf-8");
    CHECK(answer.field("Server") == "carafe");
    CHECK(answer.field("Date").size() == 29);
    CHECK(answer.field("Connection").empty());
  }
}

TEST_CASE("pipelined requests are answered in order and before the last is whole") {
  TestServer server{echo};
  Client client{server.port()};
  std::string bytes;
  for (int i = 0; i < 50; ++i) bytes += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  REQUIRE(client.send(bytes + "GET /last HTTP/1.1\r\n"));
  for (int i = 0; i < 50; ++i) CHECK(client.answer().body == "/" + std::to_string(i) + "? ");
  REQUIRE(client.send("Host: h\r\n\r\n"));
  CHECK(client.answer().body == "/last? ");
}

TEST_CASE("connections end where the client or its version says so") {
  struct Row {
    const char* request;
    bool stays;
    const char* connection;
  };
  TestServer server{echo};
  for (auto& row : {Row{"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true, ""},
                    Row{"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false, "close"},
                    Row{"GET / HTTP/1.0\r\n\r\n", false, "close"},
                    Row{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "keep-alive"}}) {
    CAPTURE(row.request);
    Client client{server.port()};
    client.send(row.request);
    auto answer = client.answer();
    CHECK(answer.status == 200);
    CHECK(answer.field("Connection") == row.connection);
    if (row.stays) {
      CHECK(client.get("/again"));
      CHECK(client.answer().body == "/again? ");
    } else {
      CHECK(client.ends());
      CHECK(client.pending().empty());
    }
  }
}

TEST_CASE("HEAD, 204 and 304 have no body, and the next answer follows at once") {
  TestServer server{[](Request& request, Response& response) {
    response.body = "some text";
    if (request.path() == "/204") response.status = 204;
    if (request.path() == "/304") response.status = 304;
  }};
  Client client{server.port()};
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  auto head = client.answer(true);
  CHECK(head.field("Content-Length") == "9");
  client.get("/204");
  auto none = client.answer();
  CHECK(none.status == 204);
  CHECK(none.field("Content-Length").empty());
  client.get("/304");
  CHECK(client.answer().status == 304);
  client.get("/");
  CHECK(client.answer().body == "some text");
}

TEST_CASE("bodies arrive whole, by length and by chunks") {
  TestServer server{echo};
  Client client{server.port()};
  client.send(post("Content-Length: 5\r\n", "hel"));
  CHECK_FALSE(client.is_readable(20));
  client.send("lo" + post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n"));
  CHECK(client.answer().body == "/p? hello");
  client.send("2\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
  CHECK(client.answer().body == "/p? abcde");
  std::string large(3'000'000, 'x');
  client.send(post("Content-Length: 3000000\r\n", large));
  CHECK(client.answer().body == "/p? " + large);
}

TEST_CASE("a client that expects 100 Continue gets it before it sends its body") {
  TestServer server{echo};
  Client client{server.port()};
  client.send(post("Expect: 100-continue\r\nContent-Length: 2\r\n"));
  CHECK(client.answer().status == 100);
  client.send("ok");
  CHECK(client.answer().body == "/p? ok");
  client.send(post("Expect: 100-continue\r\nContent-Length: 99999999\r\n"));
  CHECK(client.answer().status == 413);
}

TEST_CASE("a refusal reaches the client, however much it still sends") {
  struct Row {
    std::string request;
    int status;
  };
  TestServer server{echo};
  std::string flood(300'000, 'x');
  for (auto& row :
       {Row{"nonsense\r\n\r\n", 400}, Row{"GET / HTTP/1.1\r\n\r\n", 400},
        Row{post("Content-Length: 99999999\r\n", flood), 413}, Row{post("X: " + flood + "\r\n"), 431},
        Row{"GET /" + flood + " HTTP/1.1\r\n", 414},
        Row{post("Transfer-Encoding: gzip, chunked\r\n", flood), 501},
        Row{"BREW / HTTP/1.1\r\nHost: h\r\n\r\n" + flood, 501}, Row{"GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505},
        Row{post("Transfer-Encoding: chunked\r\n", "zz\r\n" + flood), 400}}) {
    CAPTURE(row.status);
    Client client{server.port()};
    client.get("/first");
    CHECK(client.answer().status == 200);
    client.send(row.request);
    auto answer = client.answer();
    CHECK(answer.status == row.status);
    CHECK(answer.field("Connection") == "close");
    CHECK(answer.body.size() > 10);
    CHECK(client.ends());
    CHECK(client.pending().empty());
  }
}

TEST_CASE("exceptions become answers and the connection goes on") {
  TestServer server{[](Request& request, Response& response) {
    response.body = "begun";
    if (request.path() == "/http") throw HttpError{418, "short and stout", {{"X-Pot", "tea"}}};
    if (request.path() == "/std") throw std::runtime_error("secret detail");
    if (request.path() == "/int") throw 42;
    if (request.path() == "/status") response.status = 100;
  }};
  Client client{server.port()};
  client.get("/http");
  auto answer = client.answer();
  CHECK(answer.status == 418);
  CHECK(answer.body == "short and stout\n");
  CHECK(answer.field("X-Pot") == "tea");
  for (auto path : {"/std", "/int", "/status"}) {
    client.get(path);
    answer = client.answer();
    CHECK(answer.status == 500);
    CHECK(answer.body.find("secret") == answer.body.npos);
    CHECK(answer.body.find("begun") == answer.body.npos);
  }
  CHECK(server.has_logged("secret detail"));
  CHECK(server.has_logged("/std"));
  CHECK(server.logged().size() == 3);
  client.get("/");
  CHECK(client.answer().body == "begun");
}

TEST_CASE("fields of the server cannot be set, others can") {
  TestServer server{[](Request&, Response& response) {
    response.body = "x";
    for (auto name : {"Content-Length", "Transfer-Encoding", "Date", "Server"})
      response.headers.set(name, "999");
    response.headers.add("Set-Cookie", "a=1");
    response.headers.add("Set-Cookie", "b=2");
    response.set_content_type("text/plain");
  }};
  Client client{server.port()};
  client.get("/");
  auto answer = client.answer();
  CHECK(answer.head.find("999") == answer.head.npos);
  CHECK(answer.head.find("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n") != answer.head.npos);
  CHECK(answer.field("Content-Type") == "text/plain");
}

TEST_CASE("each request has a scope of its own, cleared before its answer is sent") {
  static const int key = 0;
  std::atomic<int> ended{0};
  TestServer server{[&](Request& request, Response& response) {
    Context& context = *current_context();
    bool is_fresh = context.find(&key) == nullptr;
    context.keep(&key, std::shared_ptr<void>(nullptr, [&](void*) { ++ended; }));
    response.body = std::to_string(ended) + (is_fresh ? " fresh" : " stale") +
                    (context.is_scope ? "" : " bare") + (context.writes ? " writes" : "");
    if (request.path() == "/throw") throw HttpError{400};
  }};
  Client client{server.port()};
  std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  client.send(get + post("Content-Length: 0\r\n") + "GET /throw HTTP/1.1\r\nHost: h\r\n\r\n" + get);
  CHECK(client.answer().body == "0 fresh");
  CHECK(client.answer().body == "1 fresh writes");
  CHECK(client.answer().status == 400);
  CHECK(client.answer().body == "3 fresh");
  CHECK(ended == 4);
}

TEST_CASE("a handler that waits holds up neither its loop nor the answers before it") {
  Flag release;
  TestServer server{[&](Request& request, Response& response) {
    response.body = request.path();
    if (request.path() == "/wait") run_blocking([&] { release.wait(); });
  }};
  Client waiting{server.port()}, other{server.port()};
  waiting.send(
      "GET /before HTTP/1.1\r\nHost: h\r\n\r\nGET /wait HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /after HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(waiting.answer().body == "/before");
  other.get("/other");
  CHECK(other.answer().body == "/other");
  CHECK_FALSE(waiting.is_readable(20));
  release.set();
  CHECK(waiting.answer().body == "/wait");
  CHECK(waiting.answer().body == "/after");
}

TEST_CASE("many handlers sleep on one loop at once, each with its own exception in flight") {
  TestServer server{[](Request& request, Response& response) {
    try {
      throw std::runtime_error(std::string(request.path()));
    } catch (const std::exception& error) {
      sleep_for(20ms);
      response.body = error.what();
    }
  }};
  std::vector<Client> clients;
  for (int i = 0; i < 100; ++i) clients.emplace_back(server.port()).get("/" + std::to_string(i));
  for (int i = 0; i < 100; ++i) CHECK(clients[std::size_t(i)].answer().body == "/" + std::to_string(i));
}

TEST_CASE("a handler whose client is gone is cancelled where it waits") {
  Flag entered, cancelled;
  TestServer server{[&](Request&, Response&) {
    entered.set();
    try {
      sleep_for(1h);
    } catch (const Cancelled&) {
      cancelled.set();
      throw;
    }
  }};
  Client client{server.port()};
  client.get("/");
  REQUIRE(entered.wait());
  client.close();
  CHECK(cancelled.wait());
  CHECK(server.logged().empty());
}

TEST_CASE("a large answer waits for its reader") {
  std::string large(20'000'000, 'z');
  TestServer server{[&](Request& request, Response& response) {
    response.body = request.path() == "/large" ? large : "small";
  }};
  Client slow{server.port()}, quick{server.port()};
  slow.get("/large");
  REQUIRE(slow.is_readable(patience_milliseconds));
  quick.get("/");
  CHECK(quick.answer().body == "small");
  CHECK(slow.answer().body == large);
  slow.get("/");
  CHECK(slow.answer().body == "small");
}

TEST_CASE("the access hook tells of every answer") {
  std::mutex guard;
  std::vector<std::string> lines;
  ServerOptions options;
  options.on_access = [&](const AccessRecord& record) {
    std::lock_guard lock{guard};
    lines.push_back(std::string(record.remote_addr) + " " + std::string(record.method) + " " +
                    std::string(record.target) + " " + std::string(record.rule) + " " +
                    std::to_string(record.status) + " " + std::to_string(record.body_bytes));
  };
  TestServer server{[](Request& request, Response& response) {
                      request.rule = "/<path>";
                      response = Response{"four", 201};
                    },
                    options};
  Client client{server.port()};
  client.get("/x?y");
  client.answer();
  client.send("?\r\n\r\n");
  client.ends();
  std::lock_guard lock{guard};
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "127.0.0.1 GET /x?y /<path> 201 4");
  CHECK(lines[1].starts_with("127.0.0.1 - -  400 "));
}

TEST_CASE("in debug a handler that holds its loop is logged with its route") {
  ServerOptions options;
  options.debug = true;
  options.slow_handler = 10ms;
  TestServer server{[](Request& request, Response&) {
                      request.rule = "/slow/<int:id>";
                      std::this_thread::sleep_for(50ms);
                    },
                    options};
  Client client{server.port()};
  client.get("/slow/1");
  client.answer();
  client.get("/slow/1");
  client.answer();
  CHECK(server.has_logged("/slow/<int:id> held its event loop"));
}

TEST_CASE("several workers share the port") {
  ServerOptions options;
  options.workers = 3;
  std::mutex guard;
  std::vector<std::thread::id> threads;
  TestServer server{[&](Request&, Response&) {
                      std::lock_guard lock{guard};
                      threads.push_back(std::this_thread::get_id());
                    },
                    options};
  for (int i = 0; i < 64; ++i) {
    Client client{server.port()};
    client.get("/");
    CHECK(client.answer().status == 200);
  }
  std::lock_guard lock{guard};
  std::sort(threads.begin(), threads.end());
  CHECK(std::unique(threads.begin(), threads.end()) - threads.begin() > 1);
}

TEST_CASE("a host that is no address and a port that is taken are named") {
  struct Nobody final : RequestHandler {
    void handle(Request&, Response&) override {}
  } nobody;
  auto code_of = [&](ServerOptions options) -> std::string {
    try {
      Server server{std::move(options), nobody};
    } catch (const Error& error) {
      CHECK(std::string_view(error.what()).size() > 10);
      return std::string(error.code());
    }
    return "none";
  };
  ServerOptions options;
  options.port = 0;
  options.host = "localhost.invalid";
  CHECK(code_of(options) == "bad-listen-address");
  TestServer server{echo};
  options.host = "127.0.0.1";
  options.port = server.port();
  CHECK(code_of(options) == "cannot-listen");
}
