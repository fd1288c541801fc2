// SPDX-License-Identifier: MIT
#include "db/postgresql/open.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <optional>
#include <string>
#include <vector>

#include <carafe/db/errors.hpp>
#include <carafe/util/wait.hpp>

namespace carafe::detail {
namespace {

/// An endpoint with its name looked up.
struct Target {
  HostPort endpoint;
  std::string address;  // empty for a socket folder or libpq's default
};

bool is_address(const std::string& host) {
  unsigned char buffer[sizeof(in6_addr)];
  return ::inet_pton(AF_INET, host.c_str(), buffer) == 1 || ::inet_pton(AF_INET6, host.c_str(), buffer) == 1;
}

std::string numeric(const addrinfo& entry) {
  char text[NI_MAXHOST];
  if (::getnameinfo(entry.ai_addr, entry.ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0)
    return {};
  return text;
}

/// libpq would look the name up itself, and block the loop meanwhile.
std::vector<Target> look_up(const HostPort& endpoint, std::string& problem) {
  const std::string& host = endpoint.host;
  if (host.empty() || host.front() == '/' || host.front() == '@') return {{endpoint, {}}};
  if (is_address(host)) return {{endpoint, host}};
  std::vector<Target> targets;
  int error = 0;
  current_waiter().run_blocking(Lane::files, [&] {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    if (error != 0) return;
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
      if (auto address = numeric(*entry); !address.empty()) targets.push_back({endpoint, address});
    }
    ::freeaddrinfo(list);
  });
  if (targets.empty()) {
    problem = fmt::format("the name {} is not found ({})", host, ::gai_strerror(error));
  }
  return targets;
}

/// What a failed attempt says.
struct Refusal {
  std::string where;
  std::string sqlstate;  // empty where no server answered
  std::string message;
};

std::string place(const HostPort& endpoint) {
  int port = endpoint.port == 0 ? 5432 : endpoint.port;
  std::string host = endpoint.host.empty() ? "the local socket" : endpoint.host;
  if (host.find(':') != host.npos) host = '[' + host + ']';
  return fmt::format("{}:{}", host, port);
}

/// "connection to server at …: FATAL:  28P01: password authentication failed …\nLOCATION: …"
Refusal read_refusal(const PGconn* connection, const HostPort& endpoint) {
  Refusal refusal{
      .where = place(endpoint), .sqlstate = {}, .message = std::string{trimmed(PQerrorMessage(connection))}};
  std::string& text = refusal.message;
  if (auto location = text.find("\nLOCATION:"); location != text.npos) text.resize(location);
  for (auto at = text.find(":  "); at != text.npos; at = text.find(":  ", at + 3)) {
    std::string state = text.substr(at + 3, 5);
    bool is_state = state.size() == 5 && text.compare(at + 8, 2, ": ") == 0 &&
                    state.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == state.npos;
    if (!is_state) continue;
    refusal.sqlstate = state;
    text.erase(0, at + 10);
    break;
  }
  if (refusal.sqlstate.empty()) {
    // "… port 5432 failed: Connection refused\n\tIs the server running …"
    if (auto failed = text.find(" failed: "); failed != text.npos) text.erase(0, failed + 9);
    if (auto line = text.find('\n'); line != text.npos) text.resize(line);
  }
  return refusal;
}

class Opening {
 public:
  Opening(const PgSettings& settings, const char* session_attributes)
      : settings_(settings), session_attributes_(session_attributes) {}

  /// Null where the endpoint is to be passed over; why is in `refusals`.
  PgHandle try_target(const Target& target);
  /// The server has answered, and another endpoint would say the same.
  bool is_final() const {
    return !refusals.empty() &&
           (refusals.back().sqlstate.starts_with("28") || refusals.back().sqlstate == "3D000");
  }

  std::vector<Refusal> refusals;

 private:
  const PgSettings& settings_;
  const char* session_attributes_;
};

/// A server's notices are for the log; nothing may be thrown through libpq.
void receive_notice(void*, const PGresult* result) noexcept {
  try {
    std::string_view severity = diagnostic(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    std::string_view message = diagnostic(result, PG_DIAG_MESSAGE_PRIMARY);
    bool is_warning = severity == "WARNING";
    spdlog::log(is_warning ? spdlog::level::warn : spdlog::level::debug, "PostgreSQL says: {}", message);
  } catch (...) {
    // A lost line of the log is the lesser evil.
  }
}

PgHandle Opening::try_target(const Target& target) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  auto add = [&](const char* name, const std::string& value) {
    names.push_back(name);
    values.push_back(value.c_str());
  };
  for (const auto& [name, value] : settings_.keywords) add(name.c_str(), value);
  if (!target.endpoint.host.empty()) add("host", target.endpoint.host);
  if (!target.address.empty()) add("hostaddr", target.address);
  std::string port = std::to_string(target.endpoint.port);
  if (target.endpoint.port != 0) add("port", port);
  std::string attributes = session_attributes_ == nullptr ? "" : session_attributes_;
  if (!attributes.empty()) add("target_session_attrs", attributes);
  names.push_back(nullptr);
  values.push_back(nullptr);

  PgHandle handle{PQconnectStartParams(names.data(), values.data(), 0)};
  if (!handle) throw std::bad_alloc{};
  PGconn* connection = handle.get();
  // For the SQLSTATE of a refusal, which libpq tells in no other way.
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  PQsetNoticeReceiver(connection, &receive_notice, nullptr);

  auto deadline = Waiter::Clock::now() + settings_.connect_timeout;
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
  if (PQstatus(connection) == CONNECTION_BAD) wanted = PGRES_POLLING_FAILED;
  while (wanted == PGRES_POLLING_READING || wanted == PGRES_POLLING_WRITING) {
    // Asked for anew each time: polling may replace the socket.
    Readiness ready = current_waiter().wait_for(
        PQsocket(connection), wanted == PGRES_POLLING_READING ? Readiness::readable : Readiness::writable,
        deadline);
    if (ready == Readiness::none) {
      refusals.push_back({.where = place(target.endpoint),
                          .sqlstate = {},
                          .message = fmt::format("no answer within {:g} s",
                                                 double(settings_.connect_timeout.count()) / 1000)});
      return nullptr;
    }
    wanted = PQconnectPoll(connection);
  }
  if (wanted != PGRES_POLLING_OK) {
    refusals.push_back(read_refusal(connection, target.endpoint));
    return nullptr;
  }
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  if (PQsetnonblocking(connection, 1) != 0) throw std::bad_alloc{};
  return handle;
}

std::string advice_for(const PgSettings& settings, const std::string& sqlstate) {
  if (sqlstate.starts_with("28")) {
    return "Check user and password in the database URL (with %40 for an @), and the server's pg_hba.conf.";
  }
  if (sqlstate == "3D000") {
    return fmt::format("Create it: createdb {}; or correct the name in the database URL.", settings.database);
  }
  if (sqlstate.starts_with("53")) {
    return "All connections the server allows are taken. Lower the pools of the programs that use it, or "
           "raise its "
           "max_connections.";
  }
  if (sqlstate == "57P03") return "The server is starting or stopping; try again.";
  return "Check that the server runs and listens there, and that host and port are right.";
}

[[noreturn]] void throw_refused(const PgSettings& settings, const std::vector<Refusal>& refusals) {
  const std::string& state = refusals.back().sqlstate;
  std::string attempts;
  for (const Refusal& refusal : refusals) {
    attempts += fmt::format("{}{}: {}", attempts.empty() ? "" : "; ", refusal.where, refusal.message);
  }
  throw OperationalError{
      "cannot-connect",
      fmt::format("No connection to PostgreSQL as {} ({}). {}",
                  settings.user.empty() ? "the system's user" : fmt::format("user \"{}\"", settings.user),
                  attempts, advice_for(settings, state)),
      {.sqlstate = state.empty() ? "08001" : state, .statement = {}, .connection_lost = true}};
}

}  // namespace

PgHandle open_postgresql(const PgSettings& settings) {
  std::vector<Refusal> refusals;
  std::vector<const char*> rounds{nullptr};
  if (settings.prefer_standby) rounds = {"standby", "any"};
  for (const char* attributes : rounds) {
    Opening opening{settings, attributes};
    for (const HostPort& endpoint : settings.endpoints) {
      std::string problem;
      std::vector<Target> targets = look_up(endpoint, problem);
      if (targets.empty()) {
        opening.refusals.push_back({.where = place(endpoint), .sqlstate = {}, .message = problem});
      }
      for (const Target& target : targets) {
        if (PgHandle handle = opening.try_target(target)) return handle;
        if (opening.is_final()) throw_refused(settings, opening.refusals);
      }
    }
    refusals = std::move(opening.refusals);
  }
  throw_refused(settings, refusals);
}

}  // namespace carafe::detail
