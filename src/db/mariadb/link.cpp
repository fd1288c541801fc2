// SPDX-License-Identifier: MIT
#include "db/mariadb/link.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include <carafe/db/errors.hpp>

#include "db/mariadb/errors.hpp"

namespace carafe::detail {
namespace {

using namespace std::chrono_literals;

/// How long an interrupted statement may take to end before its connection is given up.
constexpr auto settle_time = 3s;
constexpr auto close_time = 1s;

/// libmariadb keeps nothing per thread (its mysql_thread_init and _end are empty), so this
/// is all it wants; and it is never ended, for others in the program may use it.
void init_library() {
  static const int code = mysql_library_init(0, nullptr, nullptr);
  if (code != 0) throw OperationalError{"cannot-connect", "libmariadb could not be set up."};
}

void set(MYSQL* handle, mysql_option option, const void* value) { mysql_options(handle, option, value); }

void set_text(MYSQL* handle, mysql_option option, const std::string& value) {
  if (!value.empty()) mysql_options(handle, option, value.c_str());
}

const char* c_str_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace

MariadbLink::MariadbLink(std::shared_ptr<const MariadbSettings> settings, const MariadbEndpoint& endpoint,
                         Purpose purpose)
    : settings_(std::move(settings)), endpoint_(endpoint), purpose_(purpose) {
  init_library();
  MariadbFailure failure;
  try {
    if (!endpoint_.socket.empty()) {
      failure = connect_to("", Waiter::Clock::now() + settings_->connect_timeout);
    } else if (settings_->tls == MariadbTls::verified) {
      // libmariadb compares the certificate with the host it is given, so it must be the
      // name, and then it looks that up itself, which blocks.
      current_waiter().run_blocking(Lane::database, [&] { connect_blocking(); });
      if (mysql_errno(handle_) != 0) failure = this->failure();
    } else {
      auto addresses = resolve_addresses(endpoint_.host);
      if (addresses.empty()) {
        failure = {.number = CR_UNKNOWN_HOST, .sqlstate = "08001", .message = "the host's name is not known"};
      }
      for (const std::string& address : addresses) {
        failure = connect_to(address, Waiter::Clock::now() + settings_->connect_timeout);
        if (!is_unreachable(failure.number)) break;
      }
    }
  } catch (...) {
    if (handle_) mysql_close(handle_);
    throw;
  }
  // libmariadb goes on in clear where the server has no TLS.
  if (failure.number == 0 && settings_->tls != MariadbTls::off && !mysql_get_ssl_cipher(handle_)) {
    failure = {.number = CR_SSL_CONNECTION_ERROR, .sqlstate = "08001", .message = "the server has no TLS"};
  }
  if (failure.number == 0) return;
  if (handle_) mysql_close(handle_);
  throw_cannot_connect(std::move(failure));
}

MariadbLink::~MariadbLink() {
  UncancellableScope uncancellable;
  try {
    call([&] { return mysql_close_start(handle_); },
         [&](int ready) { return mysql_close_cont(handle_, ready); }, Waiter::Clock::now() + close_time);
  } catch (...) {
    // `call` has run it to its end.
  }
}

void MariadbLink::prepare_handle() {
  if (handle_) mysql_close(handle_);
  broken_ = false;
  handle_ = mysql_init(nullptr);
  if (!handle_) throw std::bad_alloc{};
  const MariadbSettings& s = *settings_;
  set(handle_, MYSQL_OPT_NONBLOCK, nullptr);
  unsigned timeout = unsigned(std::chrono::ceil<std::chrono::seconds>(s.connect_timeout).count());
  set(handle_, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
  set(handle_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  // A server must not be able to ask for files of this machine.
  unsigned no_local_files = 0;
  set(handle_, MYSQL_OPT_LOCAL_INFILE, &no_local_files);
  if (purpose_ == Purpose::work) set(handle_, MYSQL_INIT_COMMAND, s.init_sql().c_str());
  if (s.tls == MariadbTls::off) return;
  my_bool on = 1;
  set(handle_, MYSQL_OPT_SSL_ENFORCE, &on);
  set_text(handle_, MYSQL_OPT_SSL_CA, s.tls_ca);
  set_text(handle_, MYSQL_OPT_SSL_CAPATH, s.tls_capath);
  set_text(handle_, MYSQL_OPT_SSL_CERT, s.tls_certificate);
  set_text(handle_, MYSQL_OPT_SSL_KEY, s.tls_key);
  set_text(handle_, MYSQL_OPT_SSL_CIPHER, s.tls_cipher);
  my_bool verify = s.tls == MariadbTls::verified ? 1 : 0;
  set(handle_, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
}

MariadbFailure MariadbLink::connect_to(const std::string& address, Deadline deadline) {
  prepare_handle();
  unsigned protocol = endpoint_.socket.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
  set(handle_, MYSQL_OPT_PROTOCOL, &protocol);
  const MariadbSettings& s = *settings_;
  MYSQL* connected = nullptr;
  call(
      [&] {
        return mysql_real_connect_start(&connected, handle_, c_str_or_null(address), s.user.c_str(),
                                        s.password.c_str(), c_str_or_null(s.database),
                                        unsigned(endpoint_.port), c_str_or_null(endpoint_.socket),
                                        CLIENT_FOUND_ROWS);
      },
      [&](int ready) { return mysql_real_connect_cont(&connected, handle_, ready); }, deadline);
  if (connected) {
    address_ = address;
    return {};
  }
  MariadbFailure failed = failure();
  if (failed.number == 0) failed.number = CR_CONNECTION_ERROR;
  if (Waiter::Clock::now() >= deadline) {
    failed.message = fmt::format("no answer in {:g} s", double(s.connect_timeout.count()) / 1000.0);
  }
  return failed;
}

void MariadbLink::connect_blocking() {
  prepare_handle();
  const MariadbSettings& s = *settings_;
  mysql_real_connect(handle_, endpoint_.host.c_str(), s.user.c_str(), s.password.c_str(),
                     c_str_or_null(s.database), unsigned(endpoint_.port), nullptr,
                     CLIENT_FOUND_ROWS | CLIENT_REMEMBER_OPTIONS);
}

void MariadbLink::throw_cannot_connect(MariadbFailure failure) const {
  throw_mariadb_connect_error(failure, endpoint_, *settings_);
}

int MariadbLink::wait(int events, Deadline deadline) {
  Readiness wanted = Readiness::none;
  if (events & (MYSQL_WAIT_READ | MYSQL_WAIT_EXCEPT)) wanted = wanted | Readiness::readable;
  if (events & MYSQL_WAIT_WRITE) wanted = wanted | Readiness::writable;
  if (events & MYSQL_WAIT_TIMEOUT) {
    deadline = std::min(
        deadline, Waiter::Clock::now() + std::chrono::milliseconds{mysql_get_timeout_value_ms(handle_)});
  }
  // The descriptor is read anew each time: libmariadb may have replaced it.
  Readiness ready = current_waiter().wait_for(mysql_get_socket(handle_), wanted, deadline);
  int came = 0;
  if (has(ready, Readiness::readable)) came |= MYSQL_WAIT_READ;
  if (has(ready, Readiness::writable)) came |= MYSQL_WAIT_WRITE;
  return came == 0 ? MYSQL_WAIT_TIMEOUT : came & events;
}

void MariadbLink::call(FunctionRef<int()> start, FunctionRef<int(int)> go_on, Deadline deadline) {
  if (deadline == Deadline::max() && settings_->read_timeout.count() > 0) {
    deadline = Waiter::Clock::now() + settings_->read_timeout;
  }
  int events = start();
  while (events != 0) {
    int ready = 0;
    try {
      ready = wait(events, deadline);
    } catch (...) {
      settle(go_on, events);
      throw;
    }
    events = go_on(ready);
  }
}

void MariadbLink::settle(FunctionRef<int(int)> go_on, int events) noexcept {
  UncancellableScope uncancellable;
  auto deadline = Waiter::Clock::now() + settle_time;
  if (!kill_query()) {
    abandon();
    deadline = Waiter::Clock::now();
  }
  // A call left half-way would leave its memory and its answer behind.
  while (events != 0) {
    int ready = MYSQL_WAIT_TIMEOUT;
    try {
      if (!broken_) ready = wait(events, deadline);
    } catch (...) {
      abandon();
    }
    if (ready == MYSQL_WAIT_TIMEOUT) abandon();
    events = go_on(ready);
  }
}

void MariadbLink::absorb_kill() {
  if (!std::exchange(stray_kill_, false)) return;
  if (!query("DO 0", Waiter::Clock::now() + settle_time) && mysql_errno(handle_) != ER_QUERY_INTERRUPTED) {
    abandon();
  }
}

bool MariadbLink::query(std::string_view sql, Deadline deadline) {
  int failed = 1;
  call([&] { return mysql_real_query_start(&failed, handle_, sql.data(), sql.size()); },
       [&](int ready) { return mysql_real_query_cont(&failed, handle_, ready); }, deadline);
  return failed == 0;
}

std::vector<std::string> MariadbLink::first_column(std::string_view sql, Deadline deadline) {
  std::vector<std::string> texts;
  if (!query(sql, deadline)) return texts;
  MYSQL_RES* stored = nullptr;
  call([&] { return mysql_store_result_start(&stored, handle_); },
       [&](int ready) { return mysql_store_result_cont(&stored, handle_, ready); }, deadline);
  std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> result{stored, mysql_free_result};
  if (!result) return texts;
  while (MYSQL_ROW row = mysql_fetch_row(result.get())) {
    if (row[0]) texts.emplace_back(row[0]);
  }
  return texts;
}

MariadbFailure MariadbLink::failure() const {
  return {
      .number = mysql_errno(handle_), .sqlstate = mysql_sqlstate(handle_), .message = mysql_error(handle_)};
}

bool MariadbLink::broken() const noexcept { return broken_ || handle_->net.pvio == nullptr; }

bool MariadbLink::takes_arrays() const noexcept {
  unsigned long capabilities = 0;
  return mariadb_get_infov(handle_, MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &capabilities) == 0 &&
         (capabilities & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) != 0;
}

void MariadbLink::abandon() noexcept {
  broken_ = true;
  int descriptor = int(mysql_get_socket(handle_));
  if (descriptor >= 0) ::shutdown(descriptor, SHUT_RDWR);
}

}  // namespace carafe::detail
