// SPDX-License-Identifier: MIT
#include "db/postgresql/link.hpp"

#include <spdlog/spdlog.h>

#include <memory>
#include <string>

#include "db/postgresql/errors.hpp"

namespace carafe::detail {
namespace {

using namespace std::chrono_literals;

// A server that does not stop in this time is left to itself, with the connection.
constexpr auto drain_time = 5s;

struct FreeCancel {
  void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};

}  // namespace

void PgLink::sent(int result) {
  if (result == 1) {
    asked_ = true;
    return;
  }
  if (broken()) {
    broken_ = true;
    throw_connection_lost(*this, "");
  }
  throw OperationalError{
      "connection-lost",
      "PostgreSQL's client library could not send: " + std::string{trimmed(PQerrorMessage(connection()))},
      {.sqlstate = "08000", .statement = {}}};
}

bool PgLink::wait(Readiness wanted, Clock::time_point deadline) {
  Readiness ready = current_waiter().wait_for(PQsocket(connection()), wanted, deadline);
  if (ready == Readiness::none) throw PgTimeout{};
  // A server that has gone is told by the next answer libpq makes up.
  return !has(ready, Readiness::readable) || PQconsumeInput(connection()) == 1;
}

PgResult PgLink::receive(Clock::time_point deadline) {
  while (true) {
    // A failure to send does not hide what the server said before it went.
    bool unsent = PQflush(connection()) > 0;
    if (PQisBusy(connection()) == 0) break;
    if (!wait(unsent ? Readiness::readable | Readiness::writable : Readiness::readable, deadline)) break;
  }
  PgResult result{PQgetResult(connection())};
  if (!result && !in_pipeline()) asked_ = false;
  if (broken()) {
    broken_ = true;
    asked_ = false;
  }
  if (result) refuse_copy(result.get());
  return result;
}

/// Answered by nothing, libpq would tell of it again and again.
void PgLink::refuse_copy(const PGresult* result) {
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COPY_IN && status != PGRES_COPY_OUT && status != PGRES_COPY_BOTH) return;
  broken_ = true;
  throw ProgrammingError{"unsupported-operation",
                         "COPY from and to the client is not supported, and the connection is closed by it. "
                         "Use psql, or INSERT and "
                         "SELECT.",
                         {.sqlstate = "0A000", .statement = {}, .connection_lost = true}};
}

void PgLink::finish(Clock::time_point deadline) {
  while (asked_) receive(deadline);
  // Nobody listens: kept, they would fill the memory.
  while (PGnotify* notification = PQnotifies(connection())) PQfreemem(notification);
}

void PgLink::enter_pipeline() {
  if (PQenterPipelineMode(connection()) != 1) throw_connection_lost(*this, "");
}

void PgLink::sync() {
  sent(PQpipelineSync(connection()));
  ++syncs_;
}

void PgLink::synced() {
  if (--syncs_ > 0) return;
  asked_ = false;
  if (PQexitPipelineMode(connection()) != 1) broken_ = true;
}

bool PgLink::pump() {
  while (true) {
    int unsent = PQflush(connection());
    if (PQisBusy(connection()) == 0) return true;
    if (unsent <= 0) return false;
    // Both ways: a server that cannot get rid of its answers takes no more questions.
    if (!wait(Readiness::readable | Readiness::writable, Clock::time_point::max())) return true;
  }
}

void PgLink::abandon() noexcept {
  try {
    UncancellableScope uncancellable;
    if (idle()) {
      // Nothing had been sent yet.
      if (in_pipeline() && PQexitPipelineMode(connection()) != 1) broken_ = true;
    } else if (!broken()) {
      if (in_pipeline() && syncs_ == 0) sync();
      cancel();
      drain(Clock::now() + drain_time);
    }
  } catch (...) {
    broken_ = true;
  }
  if (!idle()) broken_ = true;
  asked_ = false;
}

void PgLink::cancel() {
  std::unique_ptr<PGcancel, FreeCancel> cancel{PQgetCancel(connection())};
  if (!cancel) return;
  char problem[256] = "";
  bool done = false;
  // It connects, sends and waits for the end: blocking, and done when it returns, so that
  // it cannot hit what is asked next.
  current_waiter().run_blocking(Lane::database,
                                [&] { done = PQcancel(cancel.get(), problem, int(sizeof problem)) == 1; });
  if (!done) spdlog::warn("A running statement could not be cancelled: {}", trimmed(problem));
}

void PgLink::drain(Clock::time_point deadline) {
  while (!idle() && !broken()) {
    PgResult result = receive(deadline);
    if (!result) continue;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) synced();
  }
}

}  // namespace carafe::detail
