// SPDX-License-Identifier: MIT
#include <carafe/util/error.hpp>
#include <carafe/util/wait.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <atomic>

#include "http/server_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_http;
using namespace std::chrono_literals;

namespace {

/// A child process with a server of its own; its standard error is read here.
class ServerProcess {
 public:
  ServerProcess(
      Handler handler, std::function<void(ServerOptions&)> prepare = [](auto&) {}) {
    REQUIRE(::pipe(errors_) == 0);
    int ports[2];
    REQUIRE(::pipe(ports) == 0);
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(errors_[1], STDERR_FILENO);
      ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
      ::close(errors_[0]);
      for (int number : {SIGSEGV, SIGTERM, SIGINT, SIGABRT}) ::signal(number, SIG_DFL);
      struct Calls : RequestHandler {
        Handler handler;
        void handle(Request& request, Response& response) override { handler(request, response); }
      } calls;
      calls.handler = handler;
      auto options = quiet_options();
      options.handle_signals = true;
      prepare(options);
      Server server{options, calls};
      std::uint16_t port = server.port();
      if (::write(ports[1], &port, sizeof port) != sizeof port) ::_exit(2);
      server.run();
      ::_exit(0);
    }
    ::close(errors_[1]);
    ::close(ports[1]);
    REQUIRE(::read(ports[0], &port, sizeof port) == sizeof port);
    ::close(ports[0]);
  }
  ~ServerProcess() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(errors_[0]);
  }

  void signal(int number) { ::kill(child_, number); }
  /// Its exit status; negative for the signal that killed it.
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(child_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  std::string errors() {
    std::string text;
    char piece[4096];
    for (ssize_t n; (n = ::read(errors_[0], piece, sizeof piece)) > 0;) text.append(piece, std::size_t(n));
    return text;
  }

  std::uint16_t port = 0;

 private:
  pid_t child_ = -1;
  int errors_[2];
};

int overflow(int depth) {
  volatile char frame[512];
  frame[0] = char(depth);
  return depth > 100'000'000 ? 0 : overflow(depth + 1) + frame[0];
}

}  // namespace

TEST_CASE("a stopping server finishes what runs, says so, and refuses what comes") {
  std::atomic<bool> started{false}, release{false};
  TestServer server{[&](Request&, Response& response) {
    started = true;
    while (!release) sleep_for(2ms);
    response.body = "finished";
  }};
  Client runs{server.port()}, idle{server.port()};
  runs.get("/").get("/too-late");
  REQUIRE(eventually([&] { return started.load(); }));
  server.stop();
  CHECK(idle.ends());
  CHECK(eventually([&] { return !Client{server.port()}.connected; }));
  CHECK_FALSE(server.returned);
  release = true;
  auto answer = runs.answer();
  CHECK(answer.body == "finished");
  CHECK(answer.says("Connection: close"));
  CHECK(runs.ends());
  server.join();
}

TEST_CASE("who had connected before the stop is served") {
  TestServer server{echo};
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(std::make_unique<Client>(server.port()));
  server.stop();
  for (auto& client : clients) client->get("/");
  for (auto& client : clients) {
    auto answer = client->answer();
    CHECK(answer.status == 200);
    CHECK(answer.says("Connection: close"));
  }
  server.join();
}

TEST_CASE("behind the graceful timeout, or at a second stop, handlers are cancelled") {
  std::atomic<int> started{0}, cancelled{0};
  auto options = quiet_options();
  bool by_timeout = false;
  SUBCASE("timeout") {
    by_timeout = true;
    options.graceful_timeout = 100ms;
  }
  SUBCASE("second stop") {}
  TestServer server{[&](Request&, Response&) {
                      ++started;
                      try {
                        sleep_for(1h);
                      } catch (const Cancelled&) {
                        ++cancelled;
                        throw;
                      }
                    },
                    options};
  Client client{server.port()};
  client.get("/");
  REQUIRE(eventually([&] { return started == 1; }));
  server.stop();
  if (!by_timeout) server.stop();
  CHECK(client.answer().status == 503);
  server.join();
  CHECK(cancelled == 1);
  CHECK(server.has_logged("stopping without waiting"));
}

TEST_CASE("a server can be stopped before it runs and from its own handler") {
  struct Calls : RequestHandler {
    Server* server = nullptr;
    void handle(Request&, Response& response) override {
      server->stop();
      response.body = "bye";
    }
  } calls;
  {
    Server server{quiet_options(), calls};
    server.stop();
    server.run();
  }
  { Server never_run{quiet_options(), calls}; }
  auto options = quiet_options();
  options.workers = 3;
  Server server{options, calls};
  calls.server = &server;
  std::thread thread{[&] { server.run(); }};
  Client client{server.port()};
  CHECK(client.get("/").answer().body == "bye");
  thread.join();
  CHECK_THROWS_AS(server.run(), UsageError);
}

TEST_CASE("SIGTERM and SIGINT end the process with status 0 behind the last answer") {
  for (int number : {SIGTERM, SIGINT}) {
    ServerProcess process{[](Request&, Response& response) {
      sleep_for(100ms);
      response.body = "finished";
    }};
    Client client{process.port};
    client.get("/");
    std::this_thread::sleep_for(30ms);
    process.signal(number);
    CHECK(client.answer().body == "finished");
    client.close();
    CHECK(process.wait() == 0);
    CHECK(process.errors() == "");
  }
}

TEST_CASE("restarts under load lose no request that was sent on a new connection") {
  std::atomic<int> lost{0}, answered{0};
  for (int round = 0; round < 5; ++round) {
    auto server = std::make_unique<TestServer>(echo);
    std::atomic<bool> stopped{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        while (!stopped) {
          Client client{server->port()};
          if (!client.connected) break;
          auto answer = client.get("/").answer();
          answer.status == 200 ? ++answered : ++lost;
        }
      });
    }
    std::this_thread::sleep_for(20ms);
    server->stop();
    server->join();
    stopped = true;
    for (auto& thread : threads) thread.join();
  }

  CHECK(lost == 0);
  CHECK(answered > 20);
}

TEST_CASE("a stack overflow in a handler kills with a line that names the route") {
  ServerProcess process{[](Request& request, Response& response) {
    request.rule = "/deep/<int:n>";
    response.body = std::to_string(overflow(0));
  }};
  Client client{process.port};
  client.get("/deep/1");
  CHECK(client.answer().status == 0);
  CHECK(process.wait() != 0);
  CHECK(process.errors().find("carafe: stack overflow while handling /deep/<int:n>") != std::string::npos);
}

TEST_CASE("a listening socket is taken over from a parent") {
  int passed = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(passed, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(passed, 10) == 0);
  socklen_t size = sizeof address;
  ::getsockname(passed, reinterpret_cast<sockaddr*>(&address), &size);
  {
    // The client of a server that is not there yet is not refused.
    Client early{ntohs(address.sin_port)};
    CHECK(early.connected);
    ServerProcess process{echo, [&](ServerOptions& options) {
                            if (passed != 3) ::dup2(passed, 3);
                            ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
                            ::setenv("LISTEN_FDS", "1", 1);
                            options.workers = 2;
                            options.port = 1;
                          }};
    CHECK(process.port == ntohs(address.sin_port));
    CHECK(early.get("/a").answer().body == "GET /a");
    early.close();
    process.signal(SIGTERM);
    CHECK(process.wait() == 0);
  }
  ::close(passed);
}
