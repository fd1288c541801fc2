// SPDX-License-Identifier: MIT
#include "db/postgresql/errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "db/postgresql/link.hpp"

namespace carafe::detail {
namespace {

std::string place(const PGconn* connection) {
  const char* host = PQhost(connection);
  const char* port = PQport(connection);
  return fmt::format("{}:{}", host == nullptr || *host == 0 ? "the local socket" : host,
                     port == nullptr ? "5432" : port);
}

/// What the server says; never the detail, which holds values.
struct Diagnosis {
  std::string state;
  std::string message;
  std::string table;
  std::string constraint;
  std::vector<std::string> columns;

  explicit Diagnosis(const PGresult* result)
      : state(diagnostic(result, PG_DIAG_SQLSTATE)),
        message(diagnostic(result, PG_DIAG_MESSAGE_PRIMARY)),
        table(diagnostic(result, PG_DIAG_TABLE_NAME)),
        constraint(diagnostic(result, PG_DIAG_CONSTRAINT_NAME)) {
    // libpq's own errors have no fields.
    if (message.empty()) message = trimmed(PQresultErrorMessage(result));
    if (auto column = diagnostic(result, PG_DIAG_COLUMN_NAME); !column.empty()) {
      columns.emplace_back(column);
    } else {
      read_key(diagnostic(result, PG_DIAG_MESSAGE_DETAIL));
    }
  }

  /// Key (email, "group")=(…) already exists. In whatever language: what counts is the
  /// first parenthesis, up to the )=( after it.
  void read_key(std::string_view detail) {
    auto from = detail.find('(');
    auto to = detail.find(")=(");
    if (from == detail.npos || to == detail.npos || to < from) return;
    std::string_view list = detail.substr(from + 1, to - from - 1);
    std::string name;
    bool quoted = false;
    int depth = 0;
    for (std::size_t i = 0; i <= list.size(); ++i) {
      if (i == list.size() || (list[i] == ',' && !quoted && depth == 0)) {
        columns.push_back(std::exchange(name, {}));
        if (i + 1 < list.size() && list[i + 1] == ' ') ++i;
      } else if (list[i] == '"' && quoted && i + 1 < list.size() && list[i + 1] == '"') {
        name += list[i++];
      } else if (list[i] == '"' && depth == 0) {
        quoted = !quoted;
      } else {
        if (!quoted) depth += (list[i] == '(') - (list[i] == ')');
        name += list[i];
      }
    }
  }

  bool is(std::string_view prefix) const { return state.starts_with(prefix); }
};

[[noreturn]] void throw_integrity(Diagnosis what, DatabaseErrorDetails details) {
  std::string columns = fmt::format("{}", fmt::join(what.columns, ", "));
  const char* code = "integrity-violation";
  ConstraintKind kind = ConstraintKind::other;
  std::string message = what.message;
  if (what.state == "23505") {
    code = "unique-violation";
    kind = ConstraintKind::unique;
    message = fmt::format("A row {} exists already in the table {} ({}).",
                          columns.empty() ? "like this" : "with this " + columns, what.table, what.message);
  } else if (what.state == "23502") {
    code = "not-null-violation";
    kind = ConstraintKind::not_null;
    message = fmt::format("The column {} of the table {} must have a value ({}).", columns, what.table,
                          what.message);
  } else if (what.state == "23503" || what.state == "23001") {
    code = "foreign-key-violation";
    kind = ConstraintKind::foreign_key;
    message = fmt::format(
        "A foreign key refuses the change: it refers to a row that is not there, or a row that is referred "
        "to "
        "would go ({}).",
        what.message);
  } else if (what.state == "23514") {
    code = "check-violation";
    kind = ConstraintKind::check;
    message = fmt::format("A value breaks the rule {} ({}).", what.constraint, what.message);
  }
  throw IntegrityError{code,
                       message,
                       std::move(details),
                       kind,
                       std::move(what.table),
                       std::move(what.columns),
                       std::move(what.constraint)};
}

[[noreturn]] void throw_lost(const PgLink& link, std::string_view message, DatabaseErrorDetails details) {
  if (details.sqlstate.empty()) details.sqlstate = "08006";
  details.connection_lost = true;
  throw OperationalError{
      "connection-lost",
      fmt::format(
          "The connection to the PostgreSQL server at {} is lost ({}). What was not committed is undone; a "
          "new connection may work.",
          place(link.connection()), message.empty() ? "it was given up after an earlier failure" : message),
      std::move(details)};
}

struct Outside {
  const char* code;
  std::string message;
};

/// What is neither the statement's nor a value's fault; an empty code for what is.
Outside outside_trouble(const Diagnosis& what) {
  const std::string& said = what.message;
  if (what.state == "57014" && said.find("user request") != said.npos) {
    return {"statement-cancelled", fmt::format("Somebody had the server stop the statement ({}).", said)};
  }
  if (what.state == "57014") {
    return {"statement-timeout",
            fmt::format(
                "The server stopped the statement because it took longer than it may ({}). Make it faster "
                "(an index, fewer rows at once), or give it longer: "
                "?options=-c%20statement_timeout=MILLISECONDS in the database URL.",
                said)};
  }
  if (what.state == "25P02") {
    return {"transaction-lost",
            "PostgreSQL carries out nothing more in this transaction after an earlier error. Roll back, then "
            "begin "
            "again."};
  }
  if (what.state == "25006") {
    return {
        "read-only-transaction",
        fmt::format("The database takes no writes here ({}): the transaction was begun as read-only, or the "
                    "server is a standby (?target_session_attrs=read-write finds the primary).",
                    said)};
  }
  if (what.state == "53100") return {"disk-full", fmt::format("The disk of the server is full ({}).", said)};
  if (what.state == "53200" || what.state == "53000") {
    return {"out-of-memory", fmt::format("The server ran out of memory ({}).", said)};
  }
  if (what.is("58")) {
    return {"database-io-error", fmt::format("The server could not read or write a file ({}).", said)};
  }
  if (what.is("53") || what.is("54") || what.is("55") || what.is("57") || what.is("08")) {
    return {"database-error", fmt::format("PostgreSQL reports: {} ({}).", said, what.state)};
  }
  return {"", ""};
}

/// Classes of SQLSTATE that say that the statement is wrong where it was run.
bool is_programming(const Diagnosis& what) {
  static constexpr std::array<std::string_view, 12> classes{"03", "09", "0A", "0B", "21", "24",
                                                            "25", "26", "34", "3B", "3D", "3F"};
  return what.is("42") ||
         std::ranges::find(classes, std::string_view{what.state}.substr(0, 2)) != classes.end();
}

}  // namespace

void throw_postgresql_error(PgLink& link, const PGresult* result, std::string_view sql) {
  Diagnosis what{result};
  std::string_view severity = diagnostic(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity == "FATAL" || severity == "PANIC") link.mark_broken();
  DatabaseErrorDetails details{.sqlstate = what.state, .statement = std::string{sql}};
  if (link.broken()) throw_lost(link, what.message, std::move(details));
  if (what.is("23") || what.state == "40002") throw_integrity(std::move(what), std::move(details));
  // "cached plan must not change result type", in whatever language.
  bool outdated = what.is("0A") && diagnostic(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
  if (what.is("40") || what.state == "55P03" || outdated) {
    throw RetryableError{
        "retry-transaction",
        fmt::format("The transaction met a concurrent one and was refused ({}). Roll back and run "
                    "the whole unit again.",
                    what.message),
        std::move(details)};
  }
  if (what.is("22")) {
    throw DataError{"data-error", fmt::format("A value does not fit ({}).", what.message),
                    std::move(details)};
  }
  if (Outside trouble = outside_trouble(what); *trouble.code != 0) {
    throw OperationalError{trouble.code, trouble.message, std::move(details)};
  }
  if (is_programming(what)) {
    throw ProgrammingError{"sql-error",
                           fmt::format("PostgreSQL refuses the statement: {}. It was: {}", what.message, sql),
                           std::move(details)};
  }
  throw DatabaseError{"database-error", fmt::format("PostgreSQL reports: {} ({}).", what.message, what.state),
                      std::move(details)};
}

void throw_connection_lost(PgLink& link, std::string_view sql) {
  link.mark_broken();
  throw_lost(link, trimmed(PQerrorMessage(link.connection())),
             {.sqlstate = {}, .statement = std::string{sql}});
}

}  // namespace carafe::detail
