// SPDX-License-Identifier: MIT
// One event loop of a server: its listening sockets, its connections, its time limits.
#pragma once

#include <uv.h>

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/http/server.hpp>

#include "http/listening_socket.hpp"
#include "http/request_reader.hpp"
#include "http/response_writer.hpp"
#include "util/fiber_loop.hpp"

namespace carafe::detail {

class Connection;

/// How far a server is on its way to its end.
enum class StopLevel : int { none, graceful, now };

/// What the workers of one server share.
struct ServerState {
  ServerState(ServerOptions server_options, RequestHandler& request_handler);

  void log(std::string_view line) const;

  ServerOptions options;
  RequestHandler& handler;
  ParserLimits limits;
  WorkerPools pools;
  std::atomic<std::size_t> connections{0};
  std::atomic<StopLevel> stop{StopLevel::none};
};

class Worker {
 public:
  Worker(ServerState& state, std::vector<ListeningSocket> sockets);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Serves on the calling thread until the server's stop level says otherwise.
  void run();
  /// From any thread: look at the stop level.
  void poke() noexcept { loop_.poke(); }
  /// The loop takes SIGINT and SIGTERM and calls `on_signal`. Before run().
  void take_signals(std::function<void()> on_signal);

  // For connections, on the worker's thread.
  ServerState& state() noexcept { return state_; }
  FiberLoop& loop() noexcept { return loop_; }
  ResponseWriter& writer() noexcept { return writer_; }
  std::uint64_t now() const noexcept { return uv_now(const_cast<FiberLoop&>(loop_).uv()); }
  bool is_stopping() const noexcept { return stopping_ != StopLevel::none; }
  bool is_stop_forced() const noexcept { return stopping_ == StopLevel::now; }
  /// Somebody has asked for it; this worker may not have looked yet.
  bool is_stop_wanted() const noexcept {
    return state_.stop.load(std::memory_order_relaxed) != StopLevel::none;
  }

  std::unique_ptr<InputBuffer> lend_input();
  void give_back(std::unique_ptr<InputBuffer> buffer) noexcept;
  /// The capacity lent at least; a string of its own makes do with less.
  static constexpr std::size_t least_output = 4096;
  std::string lend_output();
  void give_back(std::string output) noexcept;

  void closed(Connection& connection) noexcept;

 private:
  struct Listener {
    Worker* worker;
    ListeningSocket socket;
    uv_poll_t poll;
  };

  void accept_from(Listener& listener);
  void pause_accepting() noexcept;
  void resume_accepting() noexcept;
  void sweep();
  void look_at_stop_level();
  void begin_stop();
  void force_stop();
  void finish_if_done() noexcept;

  static constexpr std::uint64_t sweep_milliseconds = 250;
  static constexpr std::size_t most_spare_buffers = 64;
  static constexpr std::size_t largest_spare_output = 256 * 1024;

  ServerState& state_;
  std::list<Listener> listeners_;
  uv_timer_t sweep_timer_;
  uv_signal_t signals_[2];
  FiberLoop loop_;  // after the handles it closes
  ResponseWriter writer_;
  bool takes_signals_ = false;
  std::function<void()> on_signal_;
  std::vector<Connection*> connections_;
  std::vector<std::unique_ptr<InputBuffer>> spare_inputs_;
  std::vector<std::string> spare_outputs_;
  bool accepting_ = true;
  bool told_of_shortage_ = false;
  StopLevel stopping_ = StopLevel::none;
  std::uint64_t stop_deadline_ = 0;
};

}  // namespace carafe::detail
