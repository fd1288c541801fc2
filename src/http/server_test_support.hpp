// SPDX-License-Identifier: MIT
// A server on a free port with a lambda for a handler, and a client that sees bytes.
#pragma once

#include <carafe/http/server.hpp>

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace carafe::testing_http {

using Handler = std::function<void(Request&, Response&)>;

inline ServerOptions quiet_options() {
  ServerOptions options;
  options.port = 0;
  options.workers = 1;
  options.handle_signals = false;
  return options;
}

class TestServer : RequestHandler {
 public:
  explicit TestServer(Handler handler, ServerOptions options = quiet_options())
      : handler_(std::move(handler)), server_(with_log(std::move(options)), *this), thread_([this] {
          server_.run();
          returned = true;
        }) {}
  ~TestServer() { end(); }

  void stop() { server_.stop(); }
  /// Waits for run() to return.
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  void end() {
    stop();
    stop();
    join();
  }
  std::uint16_t port() const { return server_.port(); }
  std::vector<std::string> logged() {
    std::lock_guard lock{guard_};
    return log_;
  }
  bool has_logged(std::string_view text) {
    for (auto& line : logged()) {
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  }
  std::atomic<bool> returned{false};

 private:
  void handle(Request& request, Response& response) override { handler_(request, response); }
  ServerOptions with_log(ServerOptions options) {
    options.log = [this](std::string_view line) {
      std::lock_guard lock{guard_};
      log_.emplace_back(line);
    };
    return options;
  }

  std::mutex guard_;
  std::vector<std::string> log_;
  Handler handler_;
  Server server_;
  std::thread thread_;
};

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  bool says(std::string_view field) const {
    return head.find("\r\n" + std::string(field) + "\r\n") != std::string::npos;
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Client() { close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Client& send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) break;
      bytes.remove_prefix(std::size_t(n));
    }
    return *this;
  }
  Client& get(std::string_view path) {
    return send("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }
  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  /// Closes with a reset.
  void abort() {
    linger now{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }

  /// The next answer; status 0 when the connection ends before it, or nothing comes for
  /// `patience`.
  Answer answer(bool to_head = false, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    Answer answer;
    std::size_t end;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!more(patience)) return answer;
    }
    answer.head = received_.substr(0, end + 2);
    std::size_t length = 0;
    if (auto at = answer.head.find("Content-Length: "); at != std::string::npos && !to_head) {
      length = std::stoul(answer.head.substr(at + 16));
    }
    while (received_.size() < end + 4 + length) {
      if (!more(patience)) return {};
    }
    answer.body = received_.substr(end + 4, length);
    answer.status = std::stoi(answer.head.substr(9, 3));
    received_.erase(0, end + 4 + length);
    return answer;
  }

  /// Whether the server ends the connection, with nothing more to read.
  bool ends(std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    bool more_came = more(patience);
    return !more_came && ended_ && received_.empty();
  }
  bool was_reset() const { return reset_; }
  int socket() const { return socket_; }
  bool connected = false;

 private:
  bool more(std::chrono::milliseconds patience) {
    pollfd entry{socket_, POLLIN, 0};
    if (ended_ || ::poll(&entry, 1, int(patience.count())) != 1) return false;
    char piece[65536];
    auto n = ::recv(socket_, piece, sizeof piece, 0);
    if (n > 0) {
      received_.append(piece, std::size_t(n));
      return true;
    }
    ended_ = true;
    reset_ = n < 0;
    return false;
  }

  int socket_;
  std::string received_;
  bool ended_ = false;
  bool reset_ = false;
};

/// Waits until `holds`, for as long as a stuck test may take. False when it never does.
template <class F>
bool eventually(F&& holds) {
  for (int i = 0; i < 2000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

inline void echo(Request& request, Response& response) {
  response.body = std::string(to_string(request.method())) + " " + std::string(request.path());
  if (!request.body().empty()) response.body += "=" + std::string(request.body());
}

}  // namespace carafe::testing_http
