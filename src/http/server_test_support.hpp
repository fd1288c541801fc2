// SPDX-License-Identifier: MIT
// A server on a thread of the test and clients that speak bytes, over loopback.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <carafe/http/server.hpp>

namespace carafe::testing_http {

/// Bounds a wait for something that must happen: only a failing test gets near it.
constexpr int patience_milliseconds = 20'000;

/// A one-way switch that threads and handlers may set and wait for.
class Flag {
 public:
  void set() {
    std::lock_guard lock{guard_};
    is_set_ = true;
    changed_.notify_all();
  }
  bool wait() {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, std::chrono::milliseconds(patience_milliseconds), [&] { return is_set_; });
  }
  bool is_set() {
    std::lock_guard lock{guard_};
    return is_set_;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

class TestServer final : RequestHandler {
 public:
  using Handle = std::function<void(Request&, Response&)>;

  explicit TestServer(Handle handle, ServerOptions options = {})
      : handle_(std::move(handle)), server_(adapt(std::move(options)), *this) {
    thread_ = std::thread([this] {
      server_.run();
      returned.set();
    });
  }
  ~TestServer() override {
    server_.stop();
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  std::uint16_t port() const { return server_.port(); }
  Server& server() { return server_; }
  /// Waits until run() has returned.
  bool join() {
    if (!returned.wait()) return false;
    thread_.join();
    return true;
  }

  std::vector<std::string> logged() {
    std::lock_guard lock{guard_};
    return log_;
  }
  bool has_logged(std::string_view part) {
    for (auto& line : logged()) {
      if (line.find(part) != line.npos) return true;
    }
    return false;
  }

  Flag returned;

 private:
  ServerOptions adapt(ServerOptions options) {
    options.port = 0;
    options.handle_signals = false;
    if (options.workers == 0) options.workers = 1;
    options.log = [this](std::string_view line) {
      std::lock_guard lock{guard_};
      log_.emplace_back(line);
    };
    return options;
  }

  void handle(Request& request, Response& response) override { handle_(request, response); }

  Handle handle_;
  std::mutex guard_;
  std::vector<std::string> log_;
  Server server_;
  std::thread thread_;
};

struct Answer {
  int status = 0;  ///< 0 when the connection ended instead
  std::string head;
  std::string body;

  std::string field(std::string_view name) const {
    auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == head.npos) return {};
    at += name.size() + 4;
    return head.substr(at, head.find("\r\n", at) - at);
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  Client(Client&& other) noexcept : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_) {}
  ~Client() { close(); }

  bool connected() const { return connected_; }
  int socket() const { return socket_; }
  void close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(std::size_t(count));
    }
    return true;
  }
  bool get(std::string_view path, std::string_view fields = {}) {
    return send("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n");
  }

  /// The next answer; `to_head` says that it has no body whatever its fields say.
  Answer answer(bool to_head = false) {
    Answer answer;
    while (pending_.find("\r\n\r\n") == pending_.npos) {
      if (!receive()) return answer;
    }
    auto end = pending_.find("\r\n\r\n") + 4;
    answer.head = pending_.substr(0, end);
    pending_.erase(0, end);
    answer.status = std::stoi(answer.head.substr(9, 3));
    std::size_t length = 0;
    if (auto text = answer.field("Content-Length"); !text.empty() && !to_head) length = std::stoul(text);
    while (pending_.size() < length) {
      if (!receive()) return {};
    }
    answer.body = pending_.substr(0, length);
    pending_.erase(0, length);
    return answer;
  }

  /// Everything up to the orderly end of the connection; false for a reset or no end.
  bool ends() {
    while (receive()) {
    }
    return ended_;
  }
  const std::string& pending() const { return pending_; }

  /// Whether something arrives within these milliseconds.
  bool is_readable(int milliseconds) {
    pollfd entry{socket_, POLLIN, 0};
    return ::poll(&entry, 1, milliseconds) > 0;
  }

 private:
  bool receive() {
    if (!is_readable(patience_milliseconds)) return false;
    char bytes[16384];
    auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count > 0) pending_.append(bytes, std::size_t(count));
    ended_ = count == 0;
    return count > 0;
  }

  int socket_;
  bool connected_;
  bool ended_ = false;
  std::string pending_;
};

}  // namespace carafe::testing_http
