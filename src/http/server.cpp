// SPDX-License-Identifier: MIT
#include <carafe/http/server.hpp>

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include <carafe/util/error.hpp>

#include "http/worker.hpp"

namespace carafe {

class Server::Implementation {
 public:
  Implementation(ServerOptions options, RequestHandler& handler) : state_(std::move(options), handler) {
    unsigned count = state_.options.workers;
    if (count == 0) count = std::max(1u, std::thread::hardware_concurrency());
    auto sockets =
        detail::open_listeners(state_.options.host, state_.options.port, count, state_.options.backlog);
    port_ = sockets.front().port();
    // More sockets than workers may have been passed in.
    std::vector<std::vector<detail::ListeningSocket>> shares(count);
    for (std::size_t i = 0; i < sockets.size(); ++i) shares[i % count].push_back(std::move(sockets[i]));
    for (auto& share : shares) workers_.push_back(std::make_unique<detail::Worker>(state_, std::move(share)));
  }

  std::uint16_t port() const noexcept { return port_; }

  void run() {
    if (std::exchange(ran_, true)) {
      throw UsageError("server-ran",
                       "Server::run() was called a second time. Make a new Server to serve again.");
    }
    if (state_.options.handle_signals) workers_[0]->take_signals([this] { stop(); });
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < workers_.size(); ++i) {
      threads.emplace_back([worker = workers_[i].get()] { worker->run(); });
    }
    workers_[0]->run();
    for (auto& thread : threads) thread.join();
  }

  void stop() noexcept {
    auto level = detail::StopLevel::none;
    if (!state_.stop.compare_exchange_strong(level, detail::StopLevel::graceful)) {
      state_.stop.store(detail::StopLevel::now);
    }
    for (auto& worker : workers_) worker->poke();
  }

 private:
  detail::ServerState state_;
  std::vector<std::unique_ptr<detail::Worker>> workers_;
  std::uint16_t port_ = 0;
  bool ran_ = false;
};

Server::Server(ServerOptions options, RequestHandler& handler)
    : implementation_(std::make_unique<Implementation>(std::move(options), handler)) {}
Server::~Server() = default;
std::uint16_t Server::port() const noexcept { return implementation_->port(); }
void Server::run() { implementation_->run(); }
void Server::stop() noexcept { implementation_->stop(); }

}  // namespace carafe
