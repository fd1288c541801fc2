// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <carafe/db/errors.hpp>
#include <filesystem>

#include "db/sqlite/handle.hpp"

namespace carafe::detail {
namespace {

std::string absolute(std::string_view path) {
  if (path == ":memory:") return "in memory";
  std::error_code ignored;
  return std::filesystem::absolute(path, ignored).string();
}

/// "UNIQUE constraint failed: user.email, user.name" names columns, "… failed: index
/// 'ix'" or "CHECK constraint failed: ck_user_age" a constraint.
struct Violation {
  std::string table;
  std::vector<std::string> columns;
  std::string constraint;

  explicit Violation(std::string_view message, bool names_columns) {
    auto colon = message.find(": ");
    if (colon == message.npos) return;
    std::string_view rest = message.substr(colon + 2);
    if (rest.starts_with("index '")) {
      constraint = rest.substr(7, rest.rfind('\'') - 7);
    } else if (!names_columns) {
      constraint = rest;
    } else {
      read_columns(rest);
    }
  }

  void read_columns(std::string_view rest) {
    while (!rest.empty()) {
      auto end = std::min(rest.find(", "), rest.size());
      std::string_view name = rest.substr(0, end);
      auto dot = name.find('.');
      if (dot != name.npos) table = name.substr(0, dot);
      columns.emplace_back(dot == name.npos ? name : name.substr(dot + 1));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
  }

  std::string column_names() const { return fmt::format("{}", fmt::join(columns, ", ")); }
};

[[noreturn]] void throw_integrity(int code, const std::string& message, DatabaseErrorDetails details) {
  // SQLite carries out ON DELETE RESTRICT as a trigger.
  if (code == SQLITE_CONSTRAINT_TRIGGER && message.starts_with("FOREIGN KEY"))
    code = SQLITE_CONSTRAINT_FOREIGNKEY;
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      Violation what{message, true};
      details.sqlstate = "23505";
      std::string text = what.columns.empty()
                             ? fmt::format("A row like this exists already: the unique index {} refuses it.",
                                           what.constraint)
                             : fmt::format("A row with this {} exists already in the table {} ({}).",
                                           what.column_names(), what.table, message);
      throw IntegrityError{"unique-violation", text,         std::move(details), ConstraintKind::unique,
                           what.table,         what.columns, what.constraint};
    }
    case SQLITE_CONSTRAINT_NOTNULL: {
      Violation what{message, true};
      details.sqlstate = "23502";
      throw IntegrityError{"not-null-violation",
                           fmt::format("The column {} of the table {} must have a value ({}).",
                                       what.column_names(), what.table, message),
                           std::move(details),
                           ConstraintKind::not_null,
                           what.table,
                           what.columns,
                           ""};
    }
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      details.sqlstate = "23503";
      throw IntegrityError{
          "foreign-key-violation",
          fmt::format("A foreign key refuses the change: it refers to a row that is not there, or a "
                      "row that is referred to would go ({}).",
                      message),
          std::move(details),
          ConstraintKind::foreign_key,
          "",
          {},
          ""};
    case SQLITE_CONSTRAINT_CHECK: {
      Violation what{message, false};
      details.sqlstate = "23514";
      throw IntegrityError{"check-violation",
                           fmt::format("A value breaks the rule {} ({}).", what.constraint, message),
                           std::move(details),
                           ConstraintKind::check,
                           "",
                           {},
                           what.constraint};
    }
    default:
      details.sqlstate = "23000";
      throw IntegrityError{
          "integrity-violation", message, std::move(details), ConstraintKind::other, "", {}, ""};
  }
}

}  // namespace

void throw_sqlite_error(sqlite3* handle, int code, std::string_view sql, std::string_view path) {
  std::string message = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  DatabaseErrorDetails details;
  details.statement = sql;
  auto with_state = [&](const char* state) {
    details.sqlstate = state;
    return details;
  };
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
      throw_integrity(code, message, details);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw RetryableError{
          "retry-transaction",
          "The transaction has read rows and now wants to write, but another one has written or is "
          "writing meanwhile. Roll back and run the whole unit again, or begin it as a writer: "
          "begin(Intent::write). (" +
              message + ")",
          with_state("40001")};
    case SQLITE_CANTOPEN:
      throw OperationalError{
          "cannot-open-database",
          fmt::format("The database file {} cannot be opened ({}). Check that its folder exists and "
                      "may be written.",
                      absolute(path), message),
          with_state("08001")};
    case SQLITE_NOTADB:
      throw OperationalError{
          "not-a-database",
          fmt::format("The file {} is not an SQLite database. Name another file in the database "
                      "URL, or move this one away.",
                      absolute(path)),
          with_state("XX001")};
    case SQLITE_CORRUPT:
      throw OperationalError{
          "corrupt-database",
          fmt::format("The database file {} is damaged ({}). Keep a copy, then restore a backup or "
                      "save what can be read with: sqlite3 FILE .recover",
                      absolute(path), message),
          with_state("XX001")};
    case SQLITE_READONLY:
      throw OperationalError{
          "read-only-database",
          fmt::format("The database file {} cannot be written ({}). Give this user write permission "
                      "on the file and on its folder.",
                      absolute(path), message),
          with_state("25006")};
    case SQLITE_FULL:
      throw OperationalError{
          "disk-full",
          fmt::format("The disk of the database file {} is full ({}). The transaction is undone.",
                      absolute(path), message),
          with_state("53100")};
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOLFS:
    case SQLITE_PROTOCOL:
      throw OperationalError{
          "database-io-error",
          fmt::format("The database file {} could not be read or written ({}).", absolute(path), message),
          with_state("58030")};
    case SQLITE_NOMEM:
      throw OperationalError{"out-of-memory", "SQLite ran out of memory.", with_state("53200")};
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
      throw DataError{"data-error", fmt::format("A value does not fit ({}).", message), with_state("22000")};
    case SQLITE_ERROR: {
      const char* state = message.starts_with("no such table")    ? "42P01"
                          : message.starts_with("no such column") ? "42703"
                                                                  : "42601";
      throw ProgrammingError{"sql-error",
                             fmt::format("SQLite refuses the statement: {}. It was: {}", message, sql),
                             with_state(state)};
    }
    default:
      throw DatabaseError{"database-error", fmt::format("SQLite reports: {} (code {}).", message, code),
                          with_state("HY000")};
  }
}

void throw_database_locked(const SqliteSettings& settings, std::string_view sql) {
  DatabaseErrorDetails details;
  details.sqlstate = "55P03";
  details.statement = sql;
  throw OperationalError{
      "database-locked",
      fmt::format(
          "The database {} stayed locked by another writer for {:g} s. Look for a transaction that is kept "
          "open (another program, a sqlite3 shell, a session that was not committed), or wait longer: add "
          "?timeout=SECONDS to the database URL.",
          settings.in_memory ? "in memory" : absolute(settings.path),
          double(settings.timeout.count()) / 1000.0),
      std::move(details)};
}

}  // namespace carafe::detail
