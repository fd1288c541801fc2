// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <carafe/http/request.hpp>
#include <carafe/http/response.hpp>

namespace carafe {

/// Answers requests; an application is one. Called on a fiber of one of the server's
/// threads, several requests at a time (also on one thread, when one of them waits).
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  /// Fills `response`, which arrives empty with status 200. An `HttpError` that leaves it
  /// becomes that answer in plain text, any other exception a logged 500; an application
  /// catches its own to do better.
  ///
  /// A `Context` is open meanwhile; it is cleared after this returns and before the answer
  /// is sent, so that what a client has seen answered is done.
  virtual void handle(Request& request, Response& response) = 0;
};

/// One answered request, as the access hook sees it. The views live during the call.
struct AccessRecord {
  std::string_view remote_addr;
  std::string_view method;
  std::string_view target;
  std::string_view rule;      ///< of the route that matched; empty when none did
  std::string_view endpoint;  ///< likewise
  int http_version;
  int status;
  std::size_t body_bytes;             ///< of the answer's body
  std::chrono::nanoseconds duration;  ///< from the parsed request to the ready answer
};

/// Every limit has a default a public server can live with; none can be switched off by
/// a zero, a zero means zero.
struct ServerOptions {
  /// An IPv4 or IPv6 address (no name). An environment with LISTEN_FDS for this process
  /// (systemd's protocol) overrides it and the port.
  std::string host = "127.0.0.1";
  /// 0 picks a free port; see `Server::port()`.
  std::uint16_t port = 5000;
  /// Event-loop threads; 0 is one per core.
  unsigned workers = 0;

  /// Connections open at once, over all workers. More wait in the kernel's backlog.
  std::size_t max_connections = 10'000;
  int backlog = 1024;

  /// Request line and header fields together; more is answered 431.
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_headers = 100;
  /// A larger request body is answered 413.
  std::size_t max_content_length = 16 * 1024 * 1024;

  /// From the first byte of a request to the end of its header fields.
  std::chrono::milliseconds header_timeout{30'000};
  /// A body, or the reading of an answer by the client, may take this long plus its bytes
  /// divided by `min_bytes_per_second`.
  std::chrono::milliseconds body_timeout{30'000};
  std::chrono::milliseconds write_timeout{30'000};
  std::size_t min_bytes_per_second = 1024;
  /// Between two requests of a connection.
  std::chrono::milliseconds keep_alive_timeout{75'000};
  /// How long a stopping server waits for requests that are being answered; then their
  /// handlers are cancelled at their next wait.
  std::chrono::milliseconds graceful_timeout{30'000};

  /// Watches for handlers that hold their loop longer than `slow_handler` and logs their
  /// routes.
  bool debug = false;
  std::chrono::milliseconds slow_handler{100};

  /// Whether `run()` stops at SIGTERM and SIGINT.
  bool handle_signals = true;

  /// Called after each answer, on the thread that made it. May be empty; must not throw.
  std::function<void(const AccessRecord&)> on_access;
  /// One line about something that went wrong (a handler's exception, a slow handler, no
  /// more descriptors). On any of the server's threads. Empty: standard error.
  std::function<void(std::string_view)> log;
};

/// An HTTP/1.1 server.
class Server {
 public:
  /// Opens the listening sockets. Throws `UsageError` ("bad-listen-address") for a host
  /// that is no address, `Error` ("cannot-listen") when the port is taken or may not be
  /// used. `handler` must outlive the server.
  Server(ServerOptions options, RequestHandler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The port listened on. Clients may connect from construction on; they are served once
  /// `run()` is called.
  std::uint16_t port() const noexcept;

  /// Serves until a signal or `stop()`, then finishes what is being answered and returns.
  /// Once per server.
  void run();

  /// Makes `run()` return, gracefully the first time and at once the second. From any
  /// thread or handler; also before `run()`.
  void stop() noexcept;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace carafe
