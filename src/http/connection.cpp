// SPDX-License-Identifier: MIT
#include "http/connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <carafe/http/errors.hpp>
#include <carafe/http/status.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/log.hpp>
#include <carafe/util/wait.hpp>

#include "http/worker.hpp"

namespace carafe::detail {
namespace {

constexpr std::uint64_t linger_milliseconds = 2000;
constexpr std::uint64_t last_chance_milliseconds = 500;
// Beyond this the answers to pipelined requests are sent before the next is handled.
constexpr std::size_t most_unsent_output = 128 * 1024;

std::uint64_t milliseconds(std::chrono::milliseconds duration) { return std::uint64_t(duration.count()); }

bool asks_to_close(const Response& response) {
  auto value = response.headers.get("Connection");
  return value && header_names_equal(*value, "close");
}

std::string describe(const Request& request, const char* what) {
  return "Exception on " + escape_control(request.target()) + " [" +
         std::string(to_string(request.method())) + "]: " + escape_control(what);
}

}  // namespace

Connection::Connection(Worker& worker, int socket, const sockaddr_storage& peer)
    : worker_(worker), socket_(socket), reader_(worker.state().limits) {
  uv_poll_init(worker.loop().uv(), &poll_, socket);
  poll_.data = this;
  const void* address = peer.ss_family == AF_INET6
                            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr)
                            : &reinterpret_cast<const sockaddr_in&>(peer).sin_addr;
  if (::inet_ntop(peer.ss_family, address, peer_, sizeof peer_))
    peer_size_ = (unsigned char)(std::strlen(peer_));
}

Connection::~Connection() = default;

void Connection::begin() {
  set_deadline(milliseconds(worker_.state().options.header_timeout));
  arm(UV_READABLE);
}

void Connection::arm(int events) {
  if (armed_ == events) return;
  armed_ = events;
  if (events == 0) {
    uv_poll_stop(&poll_);
    return;
  }
  uv_poll_start(&poll_, events, [](uv_poll_t* poll, int status, int happened) {
    static_cast<Connection*>(poll->data)->on_event(status, happened);
  });
}

void Connection::on_event(int status, int events) {
  if (status < 0) armed_ = 0;  // libuv has stopped it
  if (is_running()) {
    if (waits_to_write_) {
      worker_.loop().wake(*this, Wake::event);
      return;
    }
    // A handler waits; only the client's end is watched for.
    if (status < 0 || (events & UV_DISCONNECT)) {
      arm(0);
      dead_ = true;
      worker_.loop().cancel(*this);
    }
    return;
  }
  if (draining_) return drain();
  if (!worker_.loop().spawn(*this)) {
    worker_.state().log("no memory for another handler's stack; a connection was closed");
    close();
  }
}

void Connection::run() {
  Context between{worker_.loop().waiter()};
  between.is_scope = false;
  ContextScope scope{&between};
  deadline_ = never;
  if (!reader_.has_buffer()) reader_.lend(worker_.lend_input());
  answer_all();
  if (!dead_) flush();
  settle();
}

void Connection::answer_all() {
  bool had_input = reader_.has_input();
  Received received = receive();
  if (received == Received::end) {
    dead_ = true;
    return;
  }
  if (!had_input) began_ = worker_.now();
  while (!closing_ && !dead_) {
    switch (reader_.next()) {
      case RequestReader::Result::request:
        answer();
        if (dead_) return;
        reader_.drop();
        began_ = worker_.now();
        began_body_ = false;
        if (output_.size() > most_unsent_output) flush();
        break;
      case RequestReader::Result::error:
        answer_error(reader_.status(), reader_.reason());
        return;
      case RequestReader::Result::more:
        if (reader_.take_wants_continue()) output_.append("HTTP/1.1 100 Continue\r\n\r\n");
        // The socket may hold more than there was room for.
        if (received != Received::some || reader_.room().size() > InputBuffer::first_capacity / 2) return;
        received = receive();
        if (received == Received::end) dead_ = true;
        break;
    }
  }
}

Connection::Received Connection::receive() {
  auto room = reader_.room();
  while (true) {
    ssize_t count = ::recv(socket_, room.data(), room.size(), 0);
    if (count > 0) {
      reader_.received(std::size_t(count));
      return Received::some;
    }
    if (count == 0) return Received::end;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Received::nothing;
    if (errno != EINTR) return Received::end;
  }
}

void Connection::answer() {
  const ServerOptions& options = worker_.state().options;
  RequestParts parts = reader_.parts();
  parts.remote_addr = {peer_, peer_size_};
  if (output_.empty() && output_.capacity() < Worker::least_output) output_ = worker_.lend_output();

  std::chrono::steady_clock::time_point began;
  if (options.on_access) began = std::chrono::steady_clock::now();
  Request request{parts};
  Response response;
  if (!call_handler(request, response)) {
    dead_ = true;
    return;
  }
  bool keep_alive =
      parts.keep_alive && !was_cancelled_ && !worker_.is_stop_wanted() && !asks_to_close(response);
  worker_.writer().write(output_, response, parts.method, parts.version, keep_alive);
  closing_ = !keep_alive;
  has_served_ = true;
  if (options.on_access) {
    options.on_access({request.remote_addr(), to_string(request.method()), request.target(), request.rule,
                       request.endpoint, request.http_version(), response.status, response.body.size(),
                       std::chrono::steady_clock::now() - began});
  }
}

bool Connection::call_handler(Request& request, Response& response) {
  Context context{worker_.loop().waiter()};
  context.writes = !is_safe(request.method());
  ContextScope scope{&context};
  request_ = &request;
  auto fail = [&](const char* what) {
    worker_.state().log(describe(request, what));
    response = Response{std::string(default_description(500)) + "\n", 500};
    response.set_content_type("text/plain; charset=utf-8");
  };
  try {
    worker_.state().handler.handle(request, response);
  } catch (const HttpError& error) {
    response = Response{error.description() + "\n", error.status()};
    response.set_content_type("text/plain; charset=utf-8");
    for (const auto& [name, value] : error.headers()) response.headers.add(name, value);
  } catch (const Cancelled&) {
    // Who is still there is told; the connection does not wait to tell it.
    was_cancelled_ = true;
    response = Response{std::string(default_description(503)) + "\n", 503};
    response.set_content_type("text/plain; charset=utf-8");
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("an exception that is no std::exception");
  }
  if (response.status < 200 || response.status > 999) {
    fail(("a response with the status " + std::to_string(response.status)).c_str());
  }
  // What ends with the request is not cut short: it may have a transaction to roll back.
  UncancellableScope whole;
  context.clear();
  request_ = nullptr;
  last_rule_ = request.rule;
  return !dead_;
}

void Connection::answer_error(int status, std::string_view reason) {
  Response response{std::string(reason) + "\n", status};
  response.set_content_type("text/plain; charset=utf-8");
  worker_.writer().write(output_, response, Method::Get, 11, false);
  closing_ = true;
  // There is no request to speak of, yet it is an answer.
  const ServerOptions& options = worker_.state().options;
  if (options.on_access) {
    options.on_access({{peer_, peer_size_}, "-", "-", {}, {}, 11, status, response.body.size(), {}});
  }
}

bool Connection::send_some() noexcept {
  while (sent_ < output_.size()) {
    ssize_t count = ::send(socket_, output_.data() + sent_, output_.size() - sent_, MSG_NOSIGNAL);
    if (count >= 0) {
      sent_ += std::size_t(count);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return true;
    } else if (errno != EINTR) {
      return false;
    }
  }
  output_.clear();
  sent_ = 0;
  return true;
}

void Connection::flush() {
  const ServerOptions& options = worker_.state().options;
  while (true) {
    if (!send_some()) {
      dead_ = true;
      return;
    }
    if (output_.empty()) break;
    if (was_cancelled_) {
      dead_ = true;
      return;
    }
    // The loop's clock stands still while a handler computes.
    uv_update_time(worker_.loop().uv());
    set_deadline(milliseconds(options.write_timeout) + time_for(output_.size() - sent_));
    waits_to_write_ = true;
    arm(UV_WRITABLE);
    Wake why = worker_.loop().suspend(true);
    waits_to_write_ = false;
    deadline_ = never;
    if (why != Wake::event) {
      dead_ = true;
      return;
    }
  }
}

void Connection::before_suspend() noexcept {
  if (request_ == nullptr) return;
  // Answers to earlier requests are not held back by one that waits.
  if (!output_.empty()) send_some();
  arm(UV_DISCONNECT);
}

void Connection::escaped(std::exception_ptr) noexcept {
  worker_.state().log("a connection was closed for an exception of the server itself");
  close();
}

std::string_view Connection::label() const noexcept {
  if (request_ == nullptr) return last_rule_;
  return request_->rule.empty() ? request_->target() : request_->rule;
}

void Connection::settle() {
  if (dead_) return close();
  if (closing_) return linger();
  worker_.give_back(std::move(output_));
  output_ = {};
  if (reader_.has_input()) return wait_for_more();
  worker_.give_back(reader_.take_back());
  if (worker_.is_stopping()) {
    // A client that has just connected may be about to send its request.
    if (has_served_) return close();
    set_deadline(last_chance_milliseconds);
  } else {
    const ServerOptions& options = worker_.state().options;
    set_deadline(milliseconds(has_served_ ? options.keep_alive_timeout : options.header_timeout));
  }
  arm(UV_READABLE);
}

void Connection::wait_for_more() {
  const ServerOptions& options = worker_.state().options;
  if (reader_.is_in_body()) {
    if (!began_body_) began_ = worker_.now();
    began_body_ = true;
    deadline_ = began_ + milliseconds(options.body_timeout) + time_for(reader_.body_received());
  } else {
    deadline_ = began_ + milliseconds(options.header_timeout);
  }
  arm(UV_READABLE);
}

std::uint64_t Connection::time_for(std::size_t bytes) const noexcept {
  return bytes * 1000 / std::max<std::size_t>(worker_.state().options.min_bytes_per_second, 1);
}

void Connection::set_deadline(std::uint64_t after) noexcept { deadline_ = worker_.now() + after; }

void Connection::expire() {
  if (is_running()) {
    dead_ = true;
    worker_.loop().cancel(*this);
  } else if (draining_ || !reader_.has_input()) {
    close();
  } else {
    answer_error(408, default_description(408));
    send_some();
    linger();
  }
}

void Connection::linger() {
  // Closing now, with bytes of the client unread, would reset the connection and take the
  // answer from it.
  ::shutdown(socket_, SHUT_WR);
  draining_ = true;
  if (worker_.is_stop_forced()) {
    drain();
    return close();
  }
  reader_.take_back();
  set_deadline(linger_milliseconds);
  arm(UV_READABLE);
}

void Connection::drain() {
  char ignored[4096];
  ssize_t count = ::recv(socket_, ignored, sizeof ignored, 0);
  bool goes_on = count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
  if (!goes_on) close();
}

void Connection::begin_stop() {
  // One that is idle looks for a request that came at the last moment, and closes.
  if (!is_running() && !draining_ && !reader_.has_input() && !worker_.loop().spawn(*this)) close();
}

void Connection::force_stop() {
  if (is_running()) {
    if (request_) worker_.state().log("stopping without waiting longer for " + escape_control(label()));
    worker_.loop().cancel(*this);
  } else {
    close();
  }
}

void Connection::close() noexcept {
  if (std::exchange(closed_, true)) return;
  armed_ = 0;
  deadline_ = never;
  if (reader_.has_buffer()) worker_.give_back(reader_.take_back());
  worker_.closed(*this);
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_),
           [](uv_handle_t* handle) { delete static_cast<Connection*>(handle->data); });
  ::close(socket_);
}

}  // namespace carafe::detail
