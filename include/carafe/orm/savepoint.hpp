// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace carafe {

namespace detail {
class SessionState;
}

/// A part of a session's transaction that can be undone by itself:
///
///     for (const Row& row : rows) {
///       Savepoint savepoint = session.begin_nested();
///       try {
///         session.add(made_from(row));
///         savepoint.commit();
///       } catch (const IntegrityError&) {
///         savepoint.rollback();  // the other rows stay
///       }
///     }
///
/// Its destructor rolls back what was not committed. Rolled back, rows *and objects* are as they were
/// when it began; what was done before it stays. Parts may lie in each other: committing or rolling back
/// one ends those inside it, and the session's own `commit` or `rollback` ends all.
///
/// A flush that fails undoes the innermost one alone: after its `rollback` the session works on.
///
/// Must not outlive its session.
class Savepoint {
 public:
  Savepoint(Savepoint&& other) noexcept;
  Savepoint& operator=(Savepoint&&) = delete;
  ~Savepoint();

  /// Flushes; what was done is part of the transaction around it. Throws UsageError
  /// "nested-transaction-ended" if it has ended.
  void commit();
  /// Undoes it. Nothing if it has ended.
  void rollback() noexcept;
  bool is_open() const noexcept;

 private:
  friend class SessionObjects;
  explicit Savepoint(detail::SessionState& session);

  detail::SessionState* session_;
  std::uint32_t number_;
};

}  // namespace carafe
