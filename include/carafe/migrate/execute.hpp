// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <carafe/db/connection.hpp>
#include <carafe/migrate/operations.hpp>

namespace carafe::migrations {

/// Carries operations out, in order, in the transaction open on a connection. What the
/// database cannot ALTER is done by making the table anew; such changes of one table that
/// follow one another are gathered and done together, at the latest by `finish`.
///
/// Throws MigrationError naming the operation and what the database said; the transaction is
/// then to be rolled back. On SQLite foreign keys must not be enforced meanwhile (see
/// MigrationRunner), or rows that refer to a table made anew would be lost.
class OperationExecutor final : public OperationSink {
 public:
  /// `connection` must outlive this object.
  explicit OperationExecutor(Connection& connection) : connection_(connection) {}

  void add(Operation operation) override;
  void finish();

 private:
  void run_native(const Operation& operation);
  bool needs_rebuild(const Operation& operation) const;

  Connection& connection_;
  std::vector<Operation> gathered_;  // of one table
};

}  // namespace carafe::migrations
