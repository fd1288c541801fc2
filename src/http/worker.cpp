// SPDX-License-Identifier: MIT
#include "http/worker.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "http/connection.hpp"

namespace carafe::detail {

ServerState::ServerState(ServerOptions server_options, RequestHandler& request_handler)
    : options(std::move(server_options)),
      handler(request_handler),
      limits{options.max_header_bytes, options.max_headers, options.max_content_length} {}

void ServerState::log(std::string_view line) const {
  if (options.log) return options.log(line);
  std::fprintf(stderr, "%.*s\n", int(line.size()), line.data());
}

Worker::Worker(ServerState& state, std::vector<ListeningSocket> sockets) : state_(state), loop_(state.pools) {
  for (auto& socket : sockets) {
    Listener& listener = listeners_.emplace_back(Listener{this, std::move(socket), {}});
    uv_poll_init(loop_.uv(), &listener.poll, listener.socket.descriptor());
    listener.poll.data = &listener;
  }
  uv_timer_init(loop_.uv(), &sweep_timer_);
  sweep_timer_.data = this;
  loop_.on_poke = [this] { look_at_stop_level(); };
  if (state.options.debug) {
    loop_.watch_slow(
        state.options.slow_handler, [this](const FiberTask& task, std::chrono::nanoseconds held) {
          auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(held).count();
          state_.log("slow handler: " + std::string(task.label()) + " held its event loop for " +
                     std::to_string(milliseconds) + " ms; use run_blocking() for work that takes long");
        });
  }
}

Worker::~Worker() {
  auto close = [](auto& handle) {
    auto* base = reinterpret_cast<uv_handle_t*>(&handle);
    if (!uv_is_closing(base)) uv_close(base, nullptr);
  };
  for (auto& listener : listeners_) close(listener.poll);
  close(sweep_timer_);
  if (takes_signals_) {
    for (auto& signal : signals_) close(signal);
  }
}

void Worker::take_signals(std::function<void()> on_signal) {
  on_signal_ = std::move(on_signal);
  takes_signals_ = true;
  const int numbers[] = {SIGINT, SIGTERM};
  for (int i = 0; i < 2; ++i) {
    uv_signal_init(loop_.uv(), &signals_[i]);
    signals_[i].data = this;
    uv_signal_start(
        &signals_[i], [](uv_signal_t* signal, int) { static_cast<Worker*>(signal->data)->on_signal_(); },
        numbers[i]);
  }
}

void Worker::run() {
  accepting_ = false;
  resume_accepting();
  uv_timer_start(
      &sweep_timer_, [](uv_timer_t* timer) { static_cast<Worker*>(timer->data)->sweep(); },
      sweep_milliseconds, sweep_milliseconds);
  poke();  // a stop may have been asked for before
  loop_.run();
  uv_timer_stop(&sweep_timer_);
}

void Worker::resume_accepting() noexcept {
  if (accepting_ || is_stopping()) return;
  accepting_ = true;
  for (auto& listener : listeners_) {
    uv_poll_start(&listener.poll, UV_READABLE, [](uv_poll_t* poll, int, int) {
      auto& ready = *static_cast<Listener*>(poll->data);
      ready.worker->accept_from(ready);
    });
  }
}

void Worker::pause_accepting() noexcept {
  accepting_ = false;
  for (auto& listener : listeners_) uv_poll_stop(&listener.poll);
}

void Worker::accept_from(Listener& listener) {
  while (true) {
    if (state_.connections.load(std::memory_order_relaxed) >= state_.options.max_connections &&
        !is_stopping()) {
      return pause_accepting();
    }
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    int socket = ::accept4(listener.socket.descriptor(), reinterpret_cast<sockaddr*>(&peer), &size,
                           SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        // The sweep tries again; trying at once would be a busy loop.
        if (!std::exchange(told_of_shortage_, true)) {
          state_.log(std::string("no more connections can be accepted for now: ") + std::strerror(errno));
        }
        if (!is_stopping()) pause_accepting();
      }
      return;
    }
    int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    state_.connections.fetch_add(1, std::memory_order_relaxed);
    auto* connection = new Connection(*this, socket, peer);
    connection->index = connections_.size();
    connections_.push_back(connection);
    connection->begin();
  }
}

void Worker::closed(Connection& connection) noexcept {
  connections_.back()->index = connection.index;
  connections_[connection.index] = connections_.back();
  connections_.pop_back();
  state_.connections.fetch_sub(1, std::memory_order_relaxed);
  resume_accepting();
  finish_if_done();
}

void Worker::sweep() {
  const std::uint64_t time = now();
  // Backwards, since one that expires may leave the list.
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (i < connections_.size() && connections_[i]->is_overdue(time)) connections_[i]->expire();
  }
  resume_accepting();
  if (stopping_ == StopLevel::graceful && time >= stop_deadline_) force_stop();
}

void Worker::look_at_stop_level() {
  StopLevel wanted = state_.stop.load(std::memory_order_acquire);
  if (wanted >= StopLevel::graceful && stopping_ == StopLevel::none) begin_stop();
  if (wanted == StopLevel::now && stopping_ != StopLevel::now) force_stop();
}

void Worker::begin_stop() {
  stopping_ = StopLevel::graceful;
  stop_deadline_ = now() + std::uint64_t(state_.options.graceful_timeout.count());
  // Those whose connection the system has taken already are served yet.
  for (auto& listener : listeners_) {
    listener.socket.silence();
    accept_from(listener);
    uv_poll_stop(&listener.poll);
    listener.socket = ListeningSocket{};
  }
  accepting_ = false;
  for (auto* connection : std::vector<Connection*>(connections_)) connection->begin_stop();
  finish_if_done();
}

void Worker::force_stop() {
  stopping_ = StopLevel::now;
  for (auto* connection : std::vector<Connection*>(connections_)) connection->force_stop();
  finish_if_done();
}

void Worker::finish_if_done() noexcept {
  if (is_stopping() && connections_.empty()) loop_.stop();
}

std::unique_ptr<InputBuffer> Worker::lend_input() {
  if (spare_inputs_.empty()) return std::make_unique<InputBuffer>();
  auto buffer = std::move(spare_inputs_.back());
  spare_inputs_.pop_back();
  return buffer;
}

void Worker::give_back(std::unique_ptr<InputBuffer> buffer) noexcept {
  constexpr auto most = InputBuffer::first_capacity;
  if (spare_inputs_.size() >= most_spare_buffers || buffer->capacity > most || buffer->body.capacity() > most)
    return;
  buffer->begin = buffer->end = 0;
  spare_inputs_.push_back(std::move(buffer));
}

std::string Worker::lend_output() {
  if (spare_outputs_.empty()) {
    std::string output;
    output.reserve(least_output);
    return output;
  }
  std::string output = std::move(spare_outputs_.back());
  spare_outputs_.pop_back();
  return output;
}

void Worker::give_back(std::string output) noexcept {
  if (spare_outputs_.size() >= most_spare_buffers || output.capacity() < least_output ||
      output.capacity() > largest_spare_output) {
    return;
  }
  output.clear();
  spare_outputs_.push_back(std::move(output));
}

}  // namespace carafe::detail
