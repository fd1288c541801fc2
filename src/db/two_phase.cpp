// SPDX-License-Identifier: MIT
#include "db/two_phase.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <carafe/db/connection.hpp>
#include <carafe/db/errors.hpp>

#include "db/engine_state.hpp"

namespace carafe {
namespace {

constexpr std::size_t longest_id = 64;

void check_two_phase(const Dialect& dialect) {
  if (dialect.capabilities().two_phase) return;
  throw ProgrammingError{
      "unsupported-operation",
      fmt::format("{} has no two-phase transactions: none can be prepared, then committed. "
                  "Begin a plain one.",
                  dialect.name()),
      {.sqlstate = "0A000", .statement = {}}};
}

void check_id(std::string_view id) {
  if (!id.empty() && id.size() <= longest_id && id.find('\0') == id.npos) return;
  throw UsageError{"bad-transaction-id",
                   fmt::format("The id of a two-phase transaction has 1 to {} bytes, none of them NUL; this "
                               "one has {}{}.",
                               longest_id, id.size(), id.empty() ? "" : " bytes")};
}

}  // namespace

namespace detail {

std::string quoted_text(std::string_view text) {
  std::string out = "'";
  for (char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

void throw_not_twophase() {
  throw UsageError{"no-transaction",
                   "prepare_twophase() is called where no transaction is open that begin_twophase() began. A "
                   "plain transaction cannot be prepared."};
}

void throw_transaction_prepared(std::string_view id, std::string_view sql) {
  throw UsageError{"transaction-prepared",
                   fmt::format("The transaction \"{}\" is prepared: it can only be committed or rolled back. "
                               "What was to be done in it: {}",
                               id, sql)};
}

void warn_prepared_stays(std::string_view id) noexcept {
  try {
    spdlog::warn(
        "sql: the prepared transaction \"{}\" could not be rolled back; it stays in the database with its "
        "locks until commit_prepared() or rollback_prepared() ends it",
        id);
  } catch (...) {
    // A lost line of the log is the lesser evil.
  }
}

}  // namespace detail

void Connection::begin_twophase(std::string_view id, const TransactionOptions& wanted) {
  check_two_phase(dialect());
  check_id(id);
  TransactionOptions options = options_for("begin_twophase()", wanted);
  pooled_->forget_savepoints();
  pooled_->driver().begin_twophase(options, id);
}

void Connection::prepare_twophase() {
  check_two_phase(dialect());
  pooled_->forget_savepoints();
  pooled_->driver().prepare_twophase();
}

std::vector<std::string> Connection::recover_twophase() {
  check_two_phase(dialect());
  return pooled_->driver().prepared_transactions();
}

void Connection::commit_prepared(std::string_view id) { end_prepared("commit_prepared()", id, true); }
void Connection::rollback_prepared(std::string_view id) { end_prepared("rollback_prepared()", id, false); }

void Connection::end_prepared(const char* asked, std::string_view id, bool commit) {
  check_two_phase(dialect());
  check_id(id);
  static_cast<void>(options_for(asked, {}));
  pooled_->driver().end_prepared(id, commit);
}

}  // namespace carafe
