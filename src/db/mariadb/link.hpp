// SPDX-License-Identifier: MIT
// One session with a server, through libmariadb's non-blocking calls: every wait is ours.
#pragma once

#include <mysql.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/util/function_ref.hpp>
#include <carafe/util/wait.hpp>

#include "db/mariadb/settings.hpp"

namespace carafe::detail {

/// What libmariadb says about a call that failed.
struct MariadbFailure {
  unsigned number = 0;
  std::string sqlstate;
  std::string message;
};

class MariadbLink {
 public:
  using Deadline = Waiter::Clock::time_point;

  enum class Purpose { work, kill };

  /// Connects. Throws OperationalError "cannot-connect". One that is there to kill runs
  /// no set-up and is not itself killed.
  MariadbLink(std::shared_ptr<const MariadbSettings> settings, const MariadbEndpoint& endpoint,
              Purpose purpose = Purpose::work);
  ~MariadbLink();
  MariadbLink(const MariadbLink&) = delete;
  MariadbLink& operator=(const MariadbLink&) = delete;

  MYSQL* handle() const noexcept { return handle_; }
  /// The server takes the parameters of many runs at once.
  bool takes_arrays() const noexcept;
  /// Where the bytes read last end at the latest.
  const unsigned char* buffer_end() const noexcept { return handle_->net.buff_end; }
  const MariadbEndpoint& endpoint() const noexcept { return endpoint_; }
  const MariadbSettings& settings() const noexcept { return *settings_; }

  /// Runs a pair of libmariadb's calls to its end: `start` begins one and says what it
  /// waits for, `go_on` is told what came. Where a wait throws, the server is made to stop
  /// what it was asked, the call is still run to its end, then the exception goes on.
  void call(FunctionRef<int()> start, FunctionRef<int(int)> go_on, Deadline deadline = Deadline::max());

  /// Runs a statement without rows or parameters; false if it failed.
  bool query(std::string_view sql, Deadline deadline = Deadline::max());

  /// The first column of a query's rows; none where it failed.
  std::vector<std::string> first_column(std::string_view sql, Deadline deadline);

  MariadbFailure failure() const;
  /// The connection has ended, or can no longer be trusted.
  bool broken() const noexcept;
  /// Ends it without a word to the server.
  void abandon() noexcept;

  /// Has the server stop what this session runs. Bounded, and needs a second connection;
  /// false where that failed.
  bool kill_query() noexcept;
  /// After that: a kill that came when its statement had ended hits the next one, which
  /// this is. Before anything else is asked, once the answer has been read.
  void absorb_kill();

 private:
  void prepare_handle();
  MariadbFailure connect_to(const std::string& address, Deadline deadline);
  void connect_blocking();
  [[noreturn]] void throw_cannot_connect(MariadbFailure failure) const;
  int wait(int events, Deadline deadline);
  void settle(FunctionRef<int(int)> go_on, int events) noexcept;

  std::shared_ptr<const MariadbSettings> settings_;
  MariadbEndpoint endpoint_;
  Purpose purpose_;
  MYSQL* handle_ = nullptr;
  std::string address_;  // of the several a name may have
  bool broken_ = false;
  bool stray_kill_ = false;
};

/// The addresses of a host, found where blocking is allowed; none if there are none.
std::vector<std::string> resolve_addresses(const std::string& host);

}  // namespace carafe::detail
