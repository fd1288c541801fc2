// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "db/mariadb/link.hpp"

namespace carafe::detail {
namespace {

using namespace std::chrono_literals;

/// For the second connection and its one statement, each.
constexpr auto kill_time = 2s;

}  // namespace

bool MariadbLink::kill_query() noexcept {
  unsigned long id = mysql_thread_id(handle_);
  if (purpose_ == Purpose::kill || broken() || id == 0) return false;
  UncancellableScope uncancellable;
  try {
    auto quick = std::make_shared<MariadbSettings>(*settings_);
    quick->connect_timeout = std::min<std::chrono::milliseconds>(quick->connect_timeout, kill_time);
    quick->read_timeout = kill_time;
    // The same server, not another one of the same name.
    MariadbEndpoint endpoint = endpoint_;
    if (!address_.empty()) endpoint.host = address_;
    MariadbLink killer{quick, endpoint, Purpose::kill};
    stray_kill_ = true;
    return killer.query(fmt::format("KILL QUERY {}", id));
  } catch (const std::exception& error) {
    spdlog::warn("A statement on {} could not be stopped, its connection is closed instead: {}",
                 endpoint_.to_string(), error.what());
    return false;
  } catch (...) {
    return false;
  }
}

}  // namespace carafe::detail
