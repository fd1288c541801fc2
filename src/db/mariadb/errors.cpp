// SPDX-License-Identifier: MIT
#include "db/mariadb/errors.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <mysqld_error.h>

#include <algorithm>
#include <array>

#include <carafe/db/errors.hpp>

namespace carafe::detail {
namespace {

// Of servers newer than the header: MySQL's name for a statement timeout, and a session
// ended for being idle.
constexpr unsigned query_timeout = 3024;
constexpr unsigned idle_session_ended = 4031;

bool is_one_of(unsigned number, std::initializer_list<unsigned> numbers) {
  return std::ranges::find(numbers, number) != numbers.end();
}

/// SQLSTATEs as PostgreSQL gives them, where MariaDB's own are less exact.
std::string_view sqlstate_of(const MariadbFailure& failure) {
  struct Entry {
    unsigned number;
    std::string_view sqlstate;
  };
  static constexpr auto table = std::to_array<Entry>({
      {ER_BAD_NULL_ERROR, "23502"},
      {ER_NO_DEFAULT_FOR_FIELD, "23502"},
      {ER_CONSTRAINT_FAILED, "23514"},
      {ER_WARN_DATA_OUT_OF_RANGE, "22003"},
      {ER_DATA_OUT_OF_RANGE, "22003"},
      {ER_DATA_TOO_LONG, "22001"},
      {ER_TRUNCATED_WRONG_VALUE, "22007"},
      {ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, "22007"},
      {ER_DIVISION_BY_ZERO, "22012"},
      {WARN_DATA_TRUNCATED, "22000"},
      {ER_LOCK_DEADLOCK, "40P01"},
      {ER_LOCK_WAIT_TIMEOUT, "55P03"},
      {ER_CHECKREAD, "40001"},
      {ER_PARSE_ERROR, "42601"},
      {ER_EMPTY_QUERY, "42601"},
      {ER_NO_SUCH_TABLE, "42P01"},
      {ER_BAD_TABLE_ERROR, "42P01"},
      {ER_BAD_FIELD_ERROR, "42703"},
      {ER_TABLE_EXISTS_ERROR, "42P07"},
      {ER_DUP_KEYNAME, "42P07"},
      {ER_DUP_FIELDNAME, "42701"},
      {ER_SP_DOES_NOT_EXIST, "42883"},
      {ER_TABLEACCESS_DENIED_ERROR, "42501"},
      {ER_COLUMNACCESS_DENIED_ERROR, "42501"},
      {ER_SPECIFIC_ACCESS_DENIED_ERROR, "42501"},
      {ER_DBACCESS_DENIED_ERROR, "42501"},
      {ER_BAD_DB_ERROR, "3D000"},
      {ER_CON_COUNT_ERROR, "53300"},
      {ER_TOO_MANY_USER_CONNECTIONS, "53300"},
      {ER_USER_LIMIT_REACHED, "53300"},
      {ER_DISK_FULL, "53100"},
      {ER_RECORD_FILE_FULL, "53100"},
      {ER_OUTOFMEMORY, "53200"},
      {ER_OUT_OF_SORTMEMORY, "53200"},
      {ER_OUT_OF_RESOURCES, "53200"},
      {ER_OPTION_PREVENTS_STATEMENT, "25006"},
      {ER_READ_ONLY_MODE, "25006"},
      {ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, "25006"},
      {ER_STATEMENT_TIMEOUT, "57014"},
      {query_timeout, "57014"},
      {ER_QUERY_INTERRUPTED, "57014"},
      {ER_SERVER_SHUTDOWN, "57P01"},
      {ER_CONNECTION_KILLED, "57P01"},
      {CR_CONNECTION_ERROR, "08001"},
      {CR_CONN_HOST_ERROR, "08001"},
      {CR_UNKNOWN_HOST, "08001"},
      {CR_SSL_CONNECTION_ERROR, "08001"},
  });
  const auto* entry = std::ranges::find(table, failure.number, &Entry::number);
  if (entry != table.end()) return entry->sqlstate;
  if (is_unique_violation(failure.number)) return "23505";
  if (is_one_of(failure.number,
                {ER_NO_REFERENCED_ROW, ER_ROW_IS_REFERENCED, ER_NO_REFERENCED_ROW_2, ER_ROW_IS_REFERENCED_2}))
    return "23503";
  if (is_connection_lost(failure.number)) return "08006";
  return failure.sqlstate;
}

/// The text between the first `open` after `from` and the next `close`; moves `from` past.
std::string between(std::string_view text, std::string_view open, std::string_view close, std::size_t& from) {
  auto begin = text.find(open, from);
  if (begin == text.npos) return "";
  begin += open.size();
  auto end = text.find(close, begin);
  if (end == text.npos) return "";
  from = end + close.size();
  return std::string{text.substr(begin, end - begin)};
}

/// "`a`, `b`" without its quotes.
std::vector<std::string> quoted_names(std::string_view text) {
  std::vector<std::string> names;
  std::size_t at = 0;
  while (true) {
    std::string name = between(text, "`", "`", at);
    if (name.empty()) return names;
    names.push_back(std::move(name));
  }
}

[[noreturn]] void throw_integrity(const MariadbFailure& failure, DatabaseErrorDetails details,
                                  MariadbViolation what) {
  std::string columns = fmt::format("{}", fmt::join(what.columns, ", "));
  if (is_unique_violation(failure.number)) {
    std::string text = columns.empty()
                           ? fmt::format("A row like this exists already: the unique key {} refuses it ({}).",
                                         what.constraint, failure.message)
                           : fmt::format("A row with this {} exists already in the table {} ({}).", columns,
                                         what.table, failure.message);
    throw IntegrityError{"unique-violation", text,         std::move(details), ConstraintKind::unique,
                         what.table,         what.columns, what.constraint};
  }
  switch (failure.number) {
    case ER_BAD_NULL_ERROR:
    case ER_NO_DEFAULT_FOR_FIELD:
      throw IntegrityError{"not-null-violation",
                           fmt::format("The column {} must have a value ({}).", columns, failure.message),
                           std::move(details),
                           ConstraintKind::not_null,
                           what.table,
                           what.columns,
                           ""};
    case ER_CONSTRAINT_FAILED:
      throw IntegrityError{"check-violation",
                           fmt::format("A value breaks the rule {} ({}).", what.constraint, failure.message),
                           std::move(details),
                           ConstraintKind::check,
                           what.table,
                           {},
                           what.constraint};
    default:
      throw IntegrityError{
          "foreign-key-violation",
          fmt::format("A foreign key refuses the change: it refers to a row that is not there, or a "
                      "row that is referred to would go ({}).",
                      failure.message),
          std::move(details),
          ConstraintKind::foreign_key,
          what.table,
          what.columns,
          what.constraint};
  }
}

[[noreturn]] void throw_operational(const MariadbFailure& failure, DatabaseErrorDetails details,
                                    const MariadbEndpoint& endpoint) {
  switch (failure.number) {
    case ER_STATEMENT_TIMEOUT:
    case query_timeout:
      throw OperationalError{
          "statement-timeout",
          fmt::format("The server stopped the statement because it took longer than it "
                      "may ({}). Make it faster (an index, fewer rows at once), or give it "
                      "longer: ?statement_timeout=SECONDS in the database URL.",
                      failure.message),
          std::move(details)};
    case ER_QUERY_INTERRUPTED:
      throw OperationalError{"statement-cancelled",
                             fmt::format("Somebody had the server stop the statement ({}).", failure.message),
                             std::move(details)};
    case ER_DISK_FULL:
    case ER_RECORD_FILE_FULL:
      throw OperationalError{"disk-full",
                             fmt::format("The disk of the database server is full ({}).", failure.message),
                             std::move(details)};
    case ER_OUTOFMEMORY:
    case ER_OUT_OF_SORTMEMORY:
    case ER_OUT_OF_RESOURCES:
      throw OperationalError{"out-of-memory",
                             fmt::format("The database server ran out of memory ({}).", failure.message),
                             std::move(details)};
    case ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION:
      throw_read_only_transaction(details.statement);
    case ER_OPTION_PREVENTS_STATEMENT:
    case ER_READ_ONLY_MODE:
      throw OperationalError{
          "read-only-database",
          fmt::format("The database server {} takes no writes ({}).", endpoint.to_string(), failure.message),
          std::move(details)};
    default:
      details.connection_lost = true;
      throw OperationalError{
          "connection-lost",
          fmt::format("The connection to the database server {} was lost ({}). What was not committed is "
                      "undone; a new connection may work.",
                      endpoint.to_string(), failure.message),
          std::move(details)};
  }
}

[[noreturn]] void throw_retryable(const MariadbFailure& failure, DatabaseErrorDetails details) {
  std::string_view what =
      failure.number == ER_LOCK_DEADLOCK
          ? "The transaction and another one waited for each other, and the server has undone this one."
      : failure.number == ER_LOCK_WAIT_TIMEOUT
          ? "Another transaction kept a row locked for longer than innodb_lock_wait_timeout."
          : "Another transaction has changed meanwhile what this one works with.";
  throw RetryableError{"retry-transaction",
                       fmt::format("{} Roll back and run the whole unit again. ({})", what, failure.message),
                       std::move(details)};
}

bool is_data_error(unsigned number, std::string_view sqlstate) {
  return sqlstate.starts_with("22") ||
         is_one_of(number, {ER_ILLEGAL_VALUE_FOR_TYPE, ER_WRONG_VALUE_FOR_TYPE, ER_NET_PACKET_TOO_LARGE,
                            CR_NET_PACKET_TOO_LARGE, ER_DATETIME_FUNCTION_OVERFLOW}) ||
         (number >= ER_JSON_BAD_CHR && number <= ER_JSON_PATH_EOS);
}

}  // namespace

bool is_unreachable(unsigned number) {
  return number == CR_CONNECTION_ERROR || number == CR_CONN_HOST_ERROR || number == CR_UNKNOWN_HOST ||
         number == ER_CON_COUNT_ERROR || is_connection_lost(number);
}

bool is_connection_lost(unsigned number) {
  return is_one_of(
      number,
      {CR_SERVER_GONE_ERROR, CR_SERVER_LOST, CR_SERVER_LOST_EXTENDED, CR_MALFORMED_PACKET,
       CR_COMMANDS_OUT_OF_SYNC, CR_STMT_CLOSED, CR_ERR_NET_READ, CR_ERR_NET_WRITE, ER_SERVER_SHUTDOWN,
       ER_CONNECTION_KILLED, ER_ABORTING_CONNECTION, ER_NET_READ_ERROR, ER_NET_READ_INTERRUPTED,
       ER_NET_ERROR_ON_WRITE, ER_NET_WRITE_INTERRUPTED, ER_NEW_ABORTING_CONNECTION, idle_session_ended});
}

bool ends_transaction(unsigned number) {
  return number == ER_LOCK_DEADLOCK || number == ER_CHECKREAD || number == ER_XA_RBDEADLOCK;
}

bool is_unique_violation(unsigned number) {
  return is_one_of(
      number, {ER_DUP_ENTRY, ER_DUP_KEY, ER_DUP_UNIQUE, ER_DUP_ENTRY_WITH_KEY_NAME, ER_DUP_UNKNOWN_IN_INDEX});
}

MariadbViolation read_violation(const MariadbFailure& failure) {
  MariadbViolation what;
  std::string_view message = failure.message;
  std::size_t at = 0;
  switch (failure.number) {
    case ER_DUP_ENTRY:
    case ER_DUP_ENTRY_WITH_KEY_NAME:
    case ER_DUP_UNKNOWN_IN_INDEX: {
      // Duplicate entry 'a-b' for key 'uq_user_email': the value may hold anything.
      auto key = message.rfind("for key '");
      if (key == message.npos) break;
      at = key;
      what.constraint = between(message, "'", "'", at);
      auto dot = what.constraint.find('.');  // MySQL writes user.uq_user_email
      if (dot != std::string::npos) {
        what.table = what.constraint.substr(0, dot);
        what.constraint = what.constraint.substr(dot + 1);
      }
      break;
    }
    case ER_BAD_NULL_ERROR:        // Column 'name' cannot be null
    case ER_NO_DEFAULT_FOR_FIELD:  // Field 'name' doesn't have a default value
      what.columns.push_back(between(message, "'", "'", at));
      break;
    case ER_CONSTRAINT_FAILED:  // CONSTRAINT `ck_user_age` failed for `shop`.`user`
      what.constraint = between(message, "`", "`", at);
      between(message, "`", "`", at);
      what.table = between(message, "`", "`", at);
      break;
    case ER_NO_REFERENCED_ROW_2:
    case ER_ROW_IS_REFERENCED_2:
      // … (`shop`.`post`, CONSTRAINT `fk_post_user` FOREIGN KEY (`user_id`) REFERENCES …
      between(message, "`", "`", at);
      what.table = between(message, "`", "`", at);
      what.constraint = between(message, "CONSTRAINT `", "`", at);
      what.columns = quoted_names(between(message, "FOREIGN KEY (", ")", at));
      break;
    default:
      break;
  }
  return what;
}

void throw_read_only_transaction(std::string_view sql) {
  throw OperationalError{
      "read-only-transaction",
      "A transaction that was begun read only refuses to write. Begin one that may: begin(Intent::write).",
      {.sqlstate = "25006", .statement = std::string{sql}}};
}

void throw_mariadb_error(const MariadbFailure& failure, std::string_view sql, const MariadbEndpoint& endpoint,
                         MariadbViolation violation) {
  DatabaseErrorDetails details;
  std::string sqlstate{sqlstate_of(failure)};
  details.sqlstate = sqlstate;
  details.statement = sql;
  if (is_connection_lost(failure.number)) throw_operational(failure, std::move(details), endpoint);
  if (sqlstate == "23502" || sqlstate == "23503" || sqlstate == "23505" || sqlstate == "23514") {
    throw_integrity(failure, std::move(details), std::move(violation));
  }
  if (sqlstate.starts_with("40") || failure.number == ER_LOCK_WAIT_TIMEOUT ||
      failure.number == ER_NEED_REPREPARE) {
    throw_retryable(failure, std::move(details));
  }
  if (sqlstate == "57014" || sqlstate == "25006" || sqlstate == "53100" || sqlstate == "53200") {
    throw_operational(failure, std::move(details), endpoint);
  }
  if (is_data_error(failure.number, sqlstate)) {
    details.connection_lost = failure.number == ER_NET_PACKET_TOO_LARGE;
    throw DataError{"data-error", fmt::format("A value does not fit ({}).", failure.message),
                    std::move(details)};
  }
  if (sqlstate.starts_with("23")) {
    throw IntegrityError{
        "integrity-violation", failure.message, std::move(details), ConstraintKind::other, "", {}, ""};
  }
  if (sqlstate.starts_with("42") || sqlstate == "21000" || failure.number == ER_UNSUPPORTED_PS) {
    throw ProgrammingError{"sql-error",
                           fmt::format("MariaDB refuses the statement: {}. It was: {}", failure.message, sql),
                           std::move(details)};
  }
  throw DatabaseError{"database-error",
                      fmt::format("MariaDB reports: {} (error {}).", failure.message, failure.number),
                      std::move(details)};
}

void throw_mariadb_connect_error(const MariadbFailure& failure, const MariadbEndpoint& endpoint,
                                 const MariadbSettings& settings) {
  DatabaseErrorDetails details;
  details.sqlstate = sqlstate_of(failure);
  details.connection_lost = true;
  std::string advice;
  switch (failure.number) {
    case ER_ACCESS_DENIED_ERROR:
      advice = fmt::format(
          "The user or the password is wrong, or the user may not come from this machine. Correct the "
          "database URL, or let an administrator run: CREATE USER '{0}'@'%' IDENTIFIED BY …",
          settings.user);
      break;
    case ER_DBACCESS_DENIED_ERROR:
      advice = fmt::format("The user may not use this database: GRANT ALL ON `{}`.* TO '{}'@'%'",
                           settings.database, settings.user);
      break;
    case ER_BAD_DB_ERROR:
      advice = fmt::format("Create it: CREATE DATABASE `{}`", settings.database);
      break;
    case ER_CON_COUNT_ERROR:
    case ER_TOO_MANY_USER_CONNECTIONS:
    case ER_USER_LIMIT_REACHED:
      advice =
          "All connections the server allows are taken. Lower the pools of the programs that use it, or "
          "raise "
          "its max_connections.";
      break;
    case ER_HOST_NOT_PRIVILEGED:
    case ER_HOST_IS_BLOCKED:
      advice = "The server does not let this machine in.";
      break;
    case CR_UNKNOWN_HOST:
      advice = "Correct the host in the database URL.";
      break;
    case CR_SSL_CONNECTION_ERROR:
      advice = "Check ssl_mode, ssl_ca and the server's certificate.";
      break;
    default:
      advice = "Check that the server runs and listens there, and that host and port are right.";
      break;
  }
  throw OperationalError{
      "cannot-connect",
      fmt::format("No connection to the MariaDB server {} as {}: {} (error {}). {}", endpoint.to_string(),
                  settings.user.empty() ? "the system's user" : fmt::format("user \"{}\"", settings.user),
                  failure.message, failure.number, advice),
      std::move(details)};
}

}  // namespace carafe::detail
