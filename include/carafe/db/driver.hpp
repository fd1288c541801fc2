// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/statement.hpp>
#include <carafe/db/url.hpp>
#include <carafe/dialect/dialect.hpp>

namespace carafe {

/// What a transaction is going to do.
enum class Intent { read, write };

/// The SQL standard's levels. A database may give more than is asked, never less: SQLite
/// gives `serializable` whatever is asked.
enum class IsolationLevel { read_uncommitted, read_committed, repeatable_read, serializable };

/// "READ COMMITTED"
std::string_view isolation_name(IsolationLevel level);
/// From "READ COMMITTED", "read_committed" and the like. Throws UsageError
/// "bad-isolation-level".
IsolationLevel isolation_level(std::string_view name);

struct TransactionOptions {
  Intent intent = Intent::read;
  /// Empty is the database's own default.
  std::optional<IsolationLevel> isolation{};
  /// The database refuses writes in it.
  bool read_only = false;
};

/// One connection to a database, as a driver makes it. Used by one fiber or thread at
/// a time, not always the same.
///
/// A wait inside any call goes through `current_waiter()`. When it throws `Cancelled`,
/// the driver has the database stop the running statement, and leaves the connection
/// either clean or not `usable`: an answer never reaches another question.
class DriverConnection {
 public:
  virtual ~DriverConnection() = default;

  virtual std::unique_ptr<Statement> prepare(std::string_view sql) = 0;

  /// Waits its turn where the database has one writer. Throws OperationalError
  /// "database-locked" after the URL's timeout; ProgrammingError
  /// "unsupported-operation" for a level the database does not have.
  virtual void begin(const TransactionOptions& options) = 0;
  /// Throws OperationalError "commit-in-doubt" where the connection was lost before the
  /// answer came: the transaction is wholly there or wholly not, and nobody here knows.
  virtual void commit() = 0;
  /// Also ends a transaction the database has given up by itself. Throws nothing: a
  /// connection that cannot roll back is no longer `usable`.
  virtual void rollback() noexcept = 0;
  virtual bool in_transaction() const noexcept = 0;
  /// May be lent again.
  virtual bool usable() const noexcept = 0;

  /// Where the dialect's `two_phase` is true; elsewhere these throw UsageError
  /// "unsupported-operation". A transaction that can be prepared under `id`, which is not empty.
  virtual void begin_twophase(const TransactionOptions& options, std::string_view id);
  /// The database has promised that the transaction can be committed, whatever happens. It stays
  /// open, and only commit() and rollback() are left to it.
  virtual void prepare_twophase();
  /// What is prepared in the database, by anybody, and waits for its end.
  virtual std::vector<std::string> prepared_transactions();
  /// Ends one that no connection holds any more. Outside of a transaction.
  virtual void end_prepared(std::string_view id, bool commit);

  /// Marks inside a transaction. Names are plain identifiers made by the caller.
  virtual void savepoint(std::string_view name) { run_plain("SAVEPOINT ", name); }
  virtual void release_savepoint(std::string_view name) { run_plain("RELEASE SAVEPOINT ", name); }
  virtual void rollback_to_savepoint(std::string_view name) { run_plain("ROLLBACK TO SAVEPOINT ", name); }

  /// Asks the server for a sign of life; false, and no longer `usable`, without one. A
  /// database in the process is always there.
  virtual bool ping() { return true; }

  /// The connection's socket, -1 where there is none. Before the pool lends a connection
  /// that has lain idle it looks, without a round trip, whether the server has closed it.
  virtual int descriptor() const noexcept { return -1; }

  /// Outside begin … commit every statement is a transaction of its own, even one that
  /// writes, without being wrapped in one.
  virtual bool autocommits() const noexcept { return false; }

  /// Undoes what its last user may have left on the connection besides a transaction
  /// (settings, temporary tables), where that costs no round trip or something was left.
  virtual void reset_session() noexcept {}

 private:
  void run_plain(std::string_view verb, std::string_view name);
};

/// Makes connections to one database. Safe from any thread.
class Driver {
 public:
  virtual ~Driver() = default;

  virtual const Dialect& dialect() const = 0;
  virtual std::unique_ptr<DriverConnection> connect() = 0;
  /// One to another URL of the same kind of database. Throws UsageError "unsupported-operation"
  /// where all connections must share what the driver has opened.
  virtual std::unique_ptr<DriverConnection> connect_to(const DatabaseUrl& url);
  /// At most so many connections at once; 0 is no limit of the driver's own.
  virtual std::size_t max_connections() const { return 0; }
};

/// The driver for a URL; throws UsageError "unsupported-database" or "bad-database-url".
std::unique_ptr<Driver> make_driver(const DatabaseUrl& url);

}  // namespace carafe
