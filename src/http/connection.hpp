// SPDX-License-Identifier: MIT
// One client: from "its socket is readable" to "all that arrived is answered", on a fiber
// that is gone in between.
#pragma once

#include <uv.h>

#include <cstdint>
#include <string>
#include <string_view>

#include <carafe/http/request.hpp>
#include <carafe/http/response.hpp>

#include "http/request_reader.hpp"
#include "util/fiber_loop.hpp"

struct sockaddr_storage;

namespace carafe::detail {

class Worker;

class Connection final : public FiberTask {
 public:
  /// Takes the socket over. It deletes itself some time after it was closed.
  Connection(Worker& worker, int socket, const sockaddr_storage& peer);

  /// Waits for the first request.
  void begin();

  /// A limit of time is passed.
  bool is_overdue(std::uint64_t now) const noexcept { return now >= deadline_; }
  void expire();

  /// The server is stopping: what is idle closes, what is not will be the last.
  void begin_stop();
  /// Cancels what runs, closes what does not.
  void force_stop();

  std::size_t index = 0;  ///< among the worker's

 private:
  ~Connection() override;

  // FiberTask
  void run() override;
  void before_suspend() noexcept override;
  void escaped(std::exception_ptr) noexcept override;
  std::string_view label() const noexcept override;

  enum class Received { some, nothing, end };

  void on_event(int status, int events);
  void arm(int events);
  Received receive();
  void answer_all();
  void answer();
  bool call_handler(Request& request, Response& response);
  void answer_error(int status, std::string_view reason);
  void flush();
  /// Sends what the socket takes without waiting. False when it is broken.
  bool send_some() noexcept;
  void settle();
  /// Milliseconds these bytes may take at the least rate.
  std::uint64_t time_for(std::size_t bytes) const noexcept;
  void set_deadline(std::uint64_t milliseconds) noexcept;
  void wait_for_more();
  void linger();
  void drain();
  void close() noexcept;

  static constexpr std::uint64_t never = ~std::uint64_t{0};

  Worker& worker_;
  uv_poll_t poll_;
  int socket_;
  int armed_ = 0;
  char peer_[46];
  unsigned char peer_size_ = 0;

  RequestReader reader_;
  std::string output_;
  std::size_t sent_ = 0;
  const Request* request_ = nullptr;  ///< while its handler runs
  std::string_view last_rule_;        ///< of the handler that ran last

  std::uint64_t deadline_ = never;
  std::uint64_t began_ = 0;  ///< when the pending request's first byte, or its body, came
  bool began_body_ = false;
  bool has_served_ = false;
  bool closing_ = false;   ///< after what is in output_
  bool draining_ = false;  ///< all is said; the client may read it before the socket goes
  bool dead_ = false;      ///< the client is gone
  bool was_cancelled_ = false;
  bool waits_to_write_ = false;
  bool closed_ = false;
};

}  // namespace carafe::detail
