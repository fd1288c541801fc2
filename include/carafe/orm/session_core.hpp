// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <carafe/db/driver.hpp>
#include <carafe/db/result.hpp>
#include <carafe/db/row_stream.hpp>
#include <carafe/orm/model.hpp>
#include <carafe/orm/object.hpp>
#include <carafe/orm/read_options.hpp>
#include <carafe/orm/synchronize.hpp>
#include <carafe/sql/statements.hpp>
#include <carafe/sql/text.hpp>
#include <carafe/util/error.hpp>
#include <carafe/util/function_ref.hpp>
#include <carafe/util/source_place.hpp>

namespace carafe {

class Connection;
class Engine;
class Models;

/// What a session that was given a connection with an open transaction does with that.
enum class JoinTransaction : std::uint8_t {
  savepoint,      ///< its own transactions are savepoints in it
  rollback_only,  ///< its rollback is the transaction's; its commit leaves the transaction open
  control_fully,  ///< its commit and rollback are the transaction's
};

namespace detail {
unsigned usual_lazy_load_alarm() noexcept;
}

/// A relationship was loaded object by object.
struct LazyLoads {
  std::string relationship{};  ///< "User.posts"
  unsigned count = 0;
  /// Where it was reached the last time, the innermost line outside of Carafe: "at list_users()
  /// (app.cpp:12)". Empty where the program has no debug information.
  std::string place{};
  std::string remedy{};  ///< "options(selectinload(&User::posts))"
};

struct SessionOptions {
  /// The session's transactions announce at their first statement that they will write,
  /// and wait then for their turn among the writers. Otherwise a transaction that begins
  /// by reading and then writes may be refused (RetryableError) if another wrote
  /// meanwhile; one that begins by writing announces it in any case.
  bool writes = false;
  /// The session only reads: its transactions are read only, and of a replica where the
  /// engine has some.
  bool read_only = false;
  /// Before a query, flush, so that it sees what was added and changed.
  bool autoflush = true;
  /// Of a session on a connection: see there.
  JoinTransaction join_transaction = JoinTransaction::savepoint;
  /// A relationship that is loaded object by object so often in a session is told of once, for it should
  /// be loaded with the query. 0 tells nothing. By itself 5 where Carafe was built for debugging, else 0.
  unsigned lazy_load_alarm = detail::usual_lazy_load_alarm();
  /// Who is told; without it the log is.
  std::function<void(const LazyLoads&)> on_lazy_loads = {};
};

/// A flush failed and the transaction with it; says with what. The session works again
/// after `rollback()`.
class PendingRollbackError : public UsageError {
 public:
  PendingRollbackError(const std::string& message, std::exception_ptr cause)
      : UsageError("pending-rollback", message), cause_(std::move(cause)) {}
  /// What made the flush fail.
  std::exception_ptr cause() const noexcept { return cause_; }

 private:
  std::exception_ptr cause_;
};

namespace detail {

/// A session without its verbs' types. Defined in the library; these functions are all
/// that templates call.
class SessionState;
struct SessionDeleter {
  void operator()(SessionState* state) const noexcept;
};
using SessionHandle = std::unique_ptr<SessionState, SessionDeleter>;

/// `place` is where the program made it, for the report of who has connections.
/// `joined` is null, or a connection of the engine that the session is to use.
SessionHandle make_session(Engine& engine, const Models& models, SessionOptions options, SourcePlace place,
                           Connection* joined = nullptr);

void session_add(SessionState& session, ObjectHeader& object);
void session_erase(SessionState& session, ObjectHeader* object, const TypeTag& model);
void session_expunge_all(SessionState& session);
bool session_contains(const SessionState& session, const ObjectHeader* object);

/// A new reference, or null where there is no such row.
ObjectHeader* session_get(SessionState& session, const ModelDescriptor& model, std::span<const Value> key,
                          const ReadOptions& how = {});
[[noreturn]] void throw_no_row(const ModelDescriptor& model, std::span<const Value> key);

/// Gives a new reference for each row; at most `most` rows.
void session_load(SessionState& session, const ModelDescriptor& model, const SelectStatement& statement,
                  std::size_t most, FunctionRef<void(ObjectHeader*)> sink);
/// Fills what `next` gives, a blank struct of the model, for each row.
void session_load_plain(SessionState& session, const ModelDescriptor& model, const SelectStatement& statement,
                        std::size_t most, FunctionRef<void*()> next);
[[noreturn]] void throw_not_one_row(const TypeTag& model, bool several);

std::int64_t session_count(SessionState& session, const SelectStatement& statement);
Result session_execute(SessionState& session, const TextClause& sql, std::span<const NamedValue> parameters,
                       std::span<const std::string> names = {});
Result session_execute(SessionState& session, const SqlStatement& statement, Intent intent, Synchronize how);
const ModelResolver& session_models(SessionState& session);
Result session_insert_rows(SessionState& session, InsertStatement statement, std::size_t rows,
                           std::size_t fields, FunctionRef<void(Cell*, Value*)> next);
RowCursor session_open_cursor(SessionState& session, const SqlStatement& statement, Intent intent);

void session_set_expression(SessionState& session, ObjectHeader* object, MemberTag member, Clause value);
void session_flush(SessionState& session);
std::string session_explain_flush(SessionState& session);
void session_commit(SessionState& session);
void session_rollback(SessionState& session);
void session_begin(SessionState& session, const TransactionOptions& options);
bool session_in_transaction(const SessionState& session);
bool session_set_autoflush(SessionState& session, bool on);

}  // namespace detail
}  // namespace carafe
