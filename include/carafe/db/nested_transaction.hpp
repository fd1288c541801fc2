// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>

namespace carafe {

namespace detail {
class Savepoints;
}

/// A part of a transaction that can be undone by itself (a savepoint):
///
///     connection.begin(Intent::write);
///     {
///       auto nested = connection.begin_nested();
///       connection.execute(…);
///       nested.commit();
///     }
///     connection.commit();
///
/// Its destructor rolls back what was not committed. When a part around it, or the whole
/// transaction, ends first, it has ended too.
class NestedTransaction {
 public:
  NestedTransaction(NestedTransaction&& other) noexcept = default;
  NestedTransaction& operator=(NestedTransaction&& other) noexcept;
  ~NestedTransaction();

  /// What was done stays, as part of the transaction around it. Throws UsageError
  /// "nested-transaction-ended" if it has ended.
  void commit();
  /// Undoes it, and ends it. Nothing if it has ended.
  void rollback();
  bool is_open() const noexcept;

 private:
  friend class Connection;
  explicit NestedTransaction(std::shared_ptr<detail::Savepoints> savepoints);
  void close() noexcept;

  std::shared_ptr<detail::Savepoints> savepoints_;
  std::uint64_t number_ = 0;
};

}  // namespace carafe
