// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include <carafe/db/statement.hpp>
#include <carafe/db/url.hpp>
#include <carafe/dialect/dialect.hpp>

namespace carafe {

/// What a transaction is going to do.
enum class Intent { read, write };

/// One connection to a database, as a driver makes it. Used by one fiber or thread at
/// a time, not always the same.
class DriverConnection {
 public:
  virtual ~DriverConnection() = default;

  virtual std::unique_ptr<Statement> prepare(std::string_view sql) = 0;

  /// Waits its turn where the database has one writer. Throws OperationalError
  /// "database-locked" after the URL's timeout.
  virtual void begin(Intent intent) = 0;
  virtual void commit() = 0;
  /// Also ends a transaction the database has given up by itself. Throws nothing: a
  /// connection that cannot roll back is no longer `usable`.
  virtual void rollback() noexcept = 0;
  virtual bool in_transaction() const noexcept = 0;
  /// May be lent again.
  virtual bool usable() const noexcept = 0;
};

/// Makes connections to one database. Safe from any thread.
class Driver {
 public:
  virtual ~Driver() = default;

  virtual const Dialect& dialect() const = 0;
  virtual std::unique_ptr<DriverConnection> connect() = 0;
  /// At most so many connections at once; 0 is no limit of the driver's own.
  virtual std::size_t max_connections() const { return 0; }
};

/// The driver for a URL; throws UsageError "unsupported-database" or "bad-database-url".
std::unique_ptr<Driver> make_driver(const DatabaseUrl& url);

}  // namespace carafe
