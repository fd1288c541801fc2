// SPDX-License-Identifier: MIT
#include "db/pool.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include <carafe/db/errors.hpp>
#include <carafe/util/context.hpp>

#include "db/logged_connection.hpp"

namespace carafe::detail {
namespace {

std::size_t capacity(const EngineOptions& options, const Driver& driver) {
  std::size_t wanted = std::max<std::size_t>(options.pool_size + options.max_overflow, 1);
  return driver.max_connections() == 0 ? wanted : std::min(wanted, driver.max_connections());
}

/// Whether the server has said or closed something while nobody asked: a look, no wait.
bool has_news(int descriptor) {
  if (descriptor < 0) return false;
  pollfd asked{descriptor, POLLIN, 0};
  return ::poll(&asked, 1, 0) != 0;
}

constexpr std::string_view pool_was_emptied = "the pool was emptied";

/// What is told must not fail what is being done.
template <class Tell>
void tell(const char* what, Tell tell) noexcept {
  try {
    tell();
  } catch (const std::exception& error) {
    spdlog::error("sql: {} failed: {}", what, error.what());
  } catch (...) {
    spdlog::error("sql: {} failed", what);
  }
}

}  // namespace

PooledConnection::~PooledConnection() { home.tell_closing(*this); }

Pool::Pool(Driver& driver, const EngineOptions& options, DatabaseUrl url)
    : driver_(driver),
      options_(options),
      url_(std::move(url)),
      shown_url_(url_.to_string()),
      capacity_(capacity(options, driver)),
      // Of a database that allows only so many, each is dear: closing the one of a database
      // in memory would forget the database.
      kept_(driver.max_connections() == 0 ? std::min(options.pool_size, capacity_) : capacity_),
      gate_(capacity_) {
  // So that handing back needs no memory.
  idle_.reserve(kept_);
  lent_.reserve(capacity_);
}

std::unique_ptr<PooledConnection> Pool::take(SourcePlace place) {
  auto now = Clock::now();
  if (!gate_.acquire(now + options_.pool_timeout)) throw_exhausted();
  std::unique_ptr<PooledConnection> connection;
  try {
    connection = take_idle(now);
    if (!connection) connection = make(now);
    if (options_.events.on_checkout) options_.events.on_checkout(connection->driver());
    lend(*connection, place, now);
    echo(*connection, "lent to {}:{}", place.file, place.line);
    return connection;
  } catch (...) {
    if (connection) connection->ends_because = "not lent after all";
    gate_.release();
    throw;
  }
}

std::unique_ptr<PooledConnection> Pool::take_idle(Clock::time_point now) {
  while (true) {
    std::unique_ptr<PooledConnection> connection;
    {
      std::lock_guard lock{mutex_};
      if (idle_.empty()) return nullptr;
      auto next = options_.pool_use_lifo ? std::prev(idle_.end()) : idle_.begin();
      connection = std::move(*next);
      idle_.erase(next);
    }
    if (works(*connection, now)) return connection;
  }
}

bool Pool::works(PooledConnection& connection, Clock::time_point now) {
  if (options_.pool_recycle.count() > 0 && now - connection.made_at >= options_.pool_recycle) {
    connection.ends_because = "older than pool_recycle";
    return false;
  }
  bool suspected = false;
  {
    std::lock_guard lock{mutex_};
    if (connection.generation != generation_) {
      connection.ends_because = pool_was_emptied;
      return false;
    }
    suspected = connection.used_at < suspicion_;
  }
  bool asks = options_.pool_pre_ping != std::chrono::milliseconds::max();
  if (!asks || !(suspected || now - connection.used_at >= options_.pool_pre_ping ||
                 has_news(connection.driver().descriptor()))) {
    return true;
  }
  if (connection.driver().ping() && connection.driver().usable()) return true;
  connection.ends_because = "no sign of life";
  invalidate(connection.generation);
  return false;
}

std::unique_ptr<PooledConnection> Pool::make(Clock::time_point now) {
  std::size_t generation = 0;
  {
    std::lock_guard lock{mutex_};
    generation = generation_;
  }
  std::unique_ptr<DriverConnection> connection;
  try {
    connection = connect();
    if (options_.events.on_connect) options_.events.on_connect(*connection);
  } catch (...) {
    if (options_.events.on_error) {
      tell("on_error", [&] { options_.events.on_error(std::current_exception(), ""); });
    }
    throw;
  }
  if (wants_log(options_)) connection = make_logged(std::move(connection), options_);
  auto made = std::make_unique<PooledConnection>(std::move(connection), *this, options_.statement_cache_size,
                                                 generation, ++made_, now);
  echo(*made, "made");
  return made;
}

std::unique_ptr<DriverConnection> Pool::connect() {
  if (!options_.events.before_connect) return driver_.connect();
  DatabaseUrl url = url_;
  options_.events.before_connect(url);
  if (url == url_) return driver_.connect();
  if (url.dialect != url_.dialect) {
    throw UsageError{"bad-database-url", fmt::format("before_connect made {} another kind of database, {}.",
                                                     shown_url_, url.to_string())};
  }
  return driver_.connect_to(url);
}

void Pool::lend(PooledConnection& connection, SourcePlace place, Clock::time_point now) {
  auto& lending = connection.lending;
  const Context* context = current_context();
  lending.work = context == nullptr ? std::string_view{} : context->work;
  lending.place = place;
  lending.since = now;
  lending.warned = lending.invalid = lending.read_only = lending.in_unit = lending.has_token = false;
  lending.isolation.reset();
  bool warn = false;
  {
    std::lock_guard lock{mutex_};
    lending.position = lent_.size();
    lent_.push_back(&connection);
    warn = options_.pool_warn_after.count() > 0 && now >= next_warning_;
    if (warn)
      next_warning_ = now + std::min<Clock::duration>(options_.pool_warn_after, std::chrono::seconds{1});
  }
  if (warn) warn_of_long_lendings(now);
}

void Pool::clean(PooledConnection& connection) noexcept {
  connection.end_statements();
  DriverConnection& driver = connection.driver();
  if (options_.pool_reset_on_return == ResetOnReturn::commit) {
    tell("the commit of a connection handed back", [&] { driver.commit(); });
  }
  if (options_.events.on_reset) {
    tell("on_reset", [&] { options_.events.on_reset(driver); });
  }
  driver.rollback();
  if (options_.pool_reset_on_return != ResetOnReturn::none) driver.reset_session();
  if (connection.lending.has_token) set_logging_token(driver, {});
}

void Pool::detach(PooledConnection& connection) {
  if (driver_.max_connections() != 0) {
    throw UsageError{"unsupported-operation", fmt::format("detach() of the connection to {}, which is the "
                                                          "database: there is no other to take its place.",
                                                          shown_url_)};
  }
  if (std::exchange(connection.detached, true)) return;
  {
    std::lock_guard lock{mutex_};
    end_lending(connection);
  }
  connection.ends_because = "detached";
  echo(connection, "detached");
  gate_.release();
}

void Pool::tell_closing(PooledConnection& connection) const noexcept {
  echo(connection, "closed: {}", connection.ends_because);
  if (options_.events.on_close) {
    tell("on_close", [&] { options_.events.on_close(connection.driver(), connection.ends_because); });
  }
}

template <class... T>
void Pool::echo(const PooledConnection& connection, const char* format, const T&... values) const noexcept {
  if (!options_.echo_pool) return;
  tell("echo_pool", [&] {
    std::string name = options_.name.empty() ? "" : "[" + options_.name + "]";
    spdlog::info("sql pool{}: connection {} {}", name, connection.number,
                 fmt::format(fmt::runtime(format), values...));
  });
}

void Pool::give_back(std::unique_ptr<PooledConnection> connection) noexcept {
  clean(*connection);
  if (connection->detached) return;
  echo(*connection, "handed back");
  if (options_.events.on_checkin) {
    tell("on_checkin", [&] { options_.events.on_checkin(connection->driver()); });
  }
  auto now = Clock::now();
  if (options_.pool_warn_after.count() > 0 && now - connection->lending.since >= options_.pool_warn_after) {
    tell("the warning of a long lending", [&] { warn_of_long_lendings(now); });
  }
  {
    std::lock_guard lock{mutex_};
    end_lending(*connection);
    if (!connection->driver().usable()) {
      connection->ends_because = "lost";
      suspicion_ = now;
    } else if (keeps(*connection)) {
      connection->used_at = now;
      idle_.push_back(std::move(connection));
    }
  }
  connection.reset();
  gate_.release();
}

void Pool::end_lending(PooledConnection& connection) noexcept {
  std::size_t position = connection.lending.position;
  lent_[position] = lent_.back();
  lent_[position]->lending.position = position;
  lent_.pop_back();
}

bool Pool::keeps(PooledConnection& connection) const noexcept {
  if (connection.lending.invalid) {
    connection.ends_because = "invalidated";
  } else if (connection.generation != generation_) {
    connection.ends_because = pool_was_emptied;
  } else if (idle_.size() >= kept_) {
    connection.ends_because = "beyond pool_size";
  } else {
    return true;
  }
  return false;
}

void Pool::close_all(Idle& closing) {
  for (auto& connection : idle_) connection->ends_because = pool_was_emptied;
  closing.swap(idle_);
  idle_.reserve(kept_);
}

void Pool::invalidate(std::size_t generation) {
  Idle closing;
  std::lock_guard lock{mutex_};
  if (generation != generation_) return;  // somebody else has noticed
  ++generation_;
  close_all(closing);
}

void Pool::dispose() {
  Idle closing;
  std::lock_guard lock{mutex_};
  ++generation_;
  close_all(closing);
}

void Pool::warm_up(std::size_t connections) {
  std::vector<std::unique_ptr<PooledConnection>> taken;
  auto give_all_back = [&] {
    for (auto& connection : taken) give_back(std::move(connection));
  };
  try {
    for (std::size_t i = 0; i < std::min(connections, kept_); ++i) taken.push_back(take(SourcePlace::here()));
  } catch (...) {
    give_all_back();
    throw;
  }
  give_all_back();
}

PoolStatus Pool::status() const {
  PoolStatus status;
  status.capacity = capacity_;
  status.waiting = gate_.waiting();
  auto now = Clock::now();
  {
    std::lock_guard lock{mutex_};
    status.idle = idle_.size();
    for (const PooledConnection* connection : lent_) {
      const auto& lending = connection->lending;
      status.lent.push_back({lending.place, lending.work,
                             std::chrono::duration_cast<std::chrono::milliseconds>(now - lending.since)});
    }
  }
  std::ranges::sort(status.lent, std::greater{}, &LentConnection::age);
  return status;
}

void Pool::warn_of_long_lendings(Clock::time_point now) {
  std::vector<LentConnection> late;
  {
    std::lock_guard lock{mutex_};
    for (PooledConnection* connection : lent_) {
      auto& lending = connection->lending;
      auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - lending.since);
      if (lending.warned || age < options_.pool_warn_after) continue;
      lending.warned = true;
      late.push_back({lending.place, lending.work, age});
    }
  }
  for (const LentConnection& connection : late) {
    spdlog::warn("sql: a connection to {} is kept for a long time: {}", shown_url_, connection.to_string());
  }
}

void Pool::throw_exhausted() const {
  throw OperationalError{
      "pool-exhausted",
      fmt::format(
          "No connection to {} came free in {:g} s: all {} are in use.\n{}\nOne piece of work may hold "
          "several (a session inside a session), or keep one while it waits for something slow; end "
          "sessions early, or raise EngineOptions::pool_size or max_overflow.",
          shown_url_, double(options_.pool_timeout.count()) / 1000.0, capacity_, status().to_string()),
      {.sqlstate = "53300", .statement = {}}};
}

}  // namespace carafe::detail
