// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/util/error.hpp>

namespace carafe {

/// What an error of a database carries besides its message.
struct DatabaseErrorDetails {
  std::string sqlstate;   ///< five characters, as PostgreSQL's; SQLite's codes are mapped
  std::string statement;  ///< the SQL, without values; may be empty
  bool connection_lost = false;
};

/// The database said no.
class DatabaseError : public Error {
 public:
  DatabaseError(std::string_view code, const std::string& message, DatabaseErrorDetails details = {})
      : Error(code, message), details_(std::move(details)) {}

  const std::string& sqlstate() const noexcept { return details_.sqlstate; }
  const std::string& statement() const noexcept { return details_.statement; }
  /// The connection cannot be used any more; a new one may work.
  bool connection_lost() const noexcept { return details_.connection_lost; }
  /// Which of the rows of Statement::run_many was refused, counted from 0.
  std::optional<std::size_t> row() const noexcept { return row_; }
  void set_row(std::size_t row) noexcept { row_ = row; }

 private:
  DatabaseErrorDetails details_;
  std::optional<std::size_t> row_;
};

enum class ConstraintKind { unique, not_null, foreign_key, check, other };

/// A constraint was violated.
class IntegrityError : public DatabaseError {
 public:
  IntegrityError(std::string_view code, const std::string& message, DatabaseErrorDetails details,
                 ConstraintKind kind, std::string table, std::vector<std::string> columns,
                 std::string constraint)
      : DatabaseError(code, message, std::move(details)),
        kind_(kind),
        table_(std::move(table)),
        columns_(std::move(columns)),
        constraint_(std::move(constraint)) {}

  ConstraintKind kind() const noexcept { return kind_; }
  /// As far as the database tells: SQLite names neither for a foreign key.
  const std::string& table() const noexcept { return table_; }
  const std::vector<std::string>& columns() const noexcept { return columns_; }
  const std::string& constraint() const noexcept { return constraint_; }

 private:
  ConstraintKind kind_;
  std::string table_;
  std::vector<std::string> columns_;
  std::string constraint_;
};

/// Something outside the program's control: a lock, a disk, a file, a network.
class OperationalError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

/// The transaction met a concurrent one and was refused; the whole unit may be run
/// again from its beginning, and would then see the other's result.
class RetryableError : public OperationalError {
 public:
  using OperationalError::OperationalError;
};

/// A value does not fit its column or the type it is read into.
class DataError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

/// The statement is wrong: a syntax error, a table or column that does not exist.
class ProgrammingError : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

}  // namespace carafe
