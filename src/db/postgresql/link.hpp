// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>

#include <carafe/util/wait.hpp>

#include "db/postgresql/handle.hpp"

namespace carafe::detail {

/// The wire to one server: sends without blocking, waits through `current_waiter()`, and
/// knows what has been asked and not yet answered.
///
/// Whatever is thrown while an answer is on its way, `abandon` makes of the link one that
/// is idle again, or one that is broken: an answer never reaches another question.
class PgLink {
 public:
  using Clock = Waiter::Clock;

  explicit PgLink(PgHandle handle) : handle_(std::move(handle)) {}

  PGconn* connection() const noexcept { return handle_.get(); }
  /// Nothing can be sent on it any more.
  bool broken() const noexcept { return broken_ || PQstatus(connection()) == CONNECTION_BAD; }
  void mark_broken() noexcept { broken_ = true; }
  bool idle() const noexcept { return !asked_; }
  /// The server's view; "active" while an answer is on its way.
  PGTransactionStatusType transaction_status() const noexcept { return PQtransactionStatus(connection()); }

  /// Takes what a PQsend… function returned; throws OperationalError "connection-lost" or
  /// std::bad_alloc where it could not send.
  void sent(int result);

  /// The next answer; null after a command's last. Throws PgTimeout at the deadline, and
  /// what a wait may throw; then, abandon().
  PgResult receive(Clock::time_point deadline = Clock::time_point::max());

  /// Reads up to the end of the one command sent without a pipeline.
  void finish(Clock::time_point deadline = Clock::time_point::max());

  /// Commands after this are answered one by one, up to the sync.
  void enter_pipeline();
  void sync();
  /// Counts a PGRES_PIPELINE_SYNC; at the last the pipeline is over.
  void synced();
  bool in_pipeline() const noexcept { return PQpipelineStatus(connection()) != PQ_PIPELINE_OFF; }
  /// Sends and reads what can be without waiting for the server's work: true when an
  /// answer, or the end of one, lies ready. Waits only while the server takes nothing more.
  bool pump();

  /// Has the server stop what it does, and reads its answers up to the end, within a
  /// bound; breaks the link otherwise.
  void abandon() noexcept;

 private:
  void refuse_copy(const PGresult* result);
  void cancel();
  void drain(Clock::time_point deadline);
  bool wait(Readiness wanted, Clock::time_point deadline);

  PgHandle handle_;
  bool asked_ = false;
  bool broken_ = false;
  std::size_t syncs_ = 0;  // sent, and not yet answered
};

/// The server gave no answer by a deadline.
struct PgTimeout {};

/// Abandons what is under way at the end of a block that did not come to its end.
class AbandonUnlessDone {
 public:
  explicit AbandonUnlessDone(PgLink& link) noexcept : link_(link) {}
  ~AbandonUnlessDone() {
    if (!link_.idle() || link_.in_pipeline()) link_.abandon();
  }
  AbandonUnlessDone(const AbandonUnlessDone&) = delete;
  AbandonUnlessDone& operator=(const AbandonUnlessDone&) = delete;

 private:
  PgLink& link_;
};

}  // namespace carafe::detail
