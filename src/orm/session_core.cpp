// SPDX-License-Identifier: MIT
// What the templates of orm/session.hpp call, handed on to the session's state.
#include <carafe/orm/session.hpp>

#include "orm/session_state.hpp"

namespace carafe {

SessionVerbs::TransactionBlock::TransactionBlock(detail::SessionState& session) : session_(session) {
  session_.enter_block();
}
SessionVerbs::TransactionBlock::~TransactionBlock() {
  session_.leave_block();
  if (open_) session_.rollback();
}
void SessionVerbs::TransactionBlock::commit() {
  session_.commit();
  open_ = false;
}

namespace detail {

ObjectHeader& own_object(SessionState& session, ObjectHeader* object, const TypeTag& model,
                         const char* verb) {
  if (object == nullptr) throw_empty_ref(model);
  if (object->session == &session) return *object;
  if (object->session != nullptr) throw_other_session(*object);
  throw UsageError("not-in-session", std::string(verb) + "(): this " + std::string(object->model->name()) +
                                         " is in no session; get its row in this session, or add() it first");
}

void session_add(SessionState& session, ObjectHeader& object) {
  SessionUse use{session.user(), "add"};
  session.add(object);
}
void session_erase(SessionState& session, ObjectHeader* object, const TypeTag& model) {
  SessionUse use{session.user(), "erase"};
  session.erase(own_object(session, object, model, "erase"));
}
void session_expunge_all(SessionState& session) { session.expunge_all(); }
bool session_contains(const SessionState& session, const ObjectHeader* object) {
  return object != nullptr && object->session == &session;
}
ObjectHeader* session_get(SessionState& session, const ModelDescriptor& model, std::span<const Value> key,
                          const ReadOptions& how) {
  SessionUse use{session.user(), "get"};
  return session.get(model, key, how);
}
void session_load(SessionState& session, const ModelDescriptor& model, const SelectStatement& statement,
                  std::size_t most, FunctionRef<void(ObjectHeader*)> sink) {
  SessionUse use{session.user(), "query"};
  session.load(model, statement, most, sink);
}

void session_load_plain(SessionState& session, const ModelDescriptor& model, const SelectStatement& statement,
                        std::size_t most, FunctionRef<void*()> next) {
  SessionUse use{session.user(), "query"};
  session.load_plain(model, statement, most, next);
}
std::int64_t session_count(SessionState& session, const SelectStatement& statement) {
  SessionUse use{session.user(), "count"};
  return session.count(statement);
}
Result session_execute(SessionState& session, const TextClause& sql, std::span<const NamedValue> parameters,
                       std::span<const std::string> names) {
  SessionUse use{session.user(), "execute"};
  return session.execute(sql, parameters, names);
}

Result session_execute(SessionState& session, const SqlStatement& statement, Intent intent, Synchronize how) {
  SessionUse use{session.user(), "execute"};
  return session.execute(statement, intent, how);
}

const ModelResolver& session_models(SessionState& session) { return session.models(); }

Result session_insert_rows(SessionState& session, InsertStatement statement, std::size_t rows,
                           std::size_t fields, FunctionRef<void(Cell*, Value*)> next) {
  SessionUse use{session.user(), "execute"};
  return session.insert_rows(std::move(statement), rows, fields, next);
}

RowCursor session_open_cursor(SessionState& session, const SqlStatement& statement, Intent intent) {
  SessionUse use{session.user(), "stream"};
  return session.open_cursor(statement, intent);
}
void session_set_expression(SessionState& session, ObjectHeader* object, MemberTag member, Clause value) {
  SessionUse use{session.user(), "set_expression"};
  session.set_expression(own_object(session, object, *member.model, "set_expression"), member,
                         std::move(value));
}
void session_flush(SessionState& session) {
  SessionUse use{session.user(), "flush"};
  session.flush();
}
std::string session_explain_flush(SessionState& session) {
  SessionUse use{session.user(), "flush"};
  std::string told;
  session.flush(&told);
  return told;
}
void session_commit(SessionState& session) {
  SessionUse use{session.user(), "commit"};
  session.commit();
}
void session_rollback(SessionState& session) {
  SessionUse use{session.user(), "rollback"};
  session.require_no_flush("rollback");
  session.rollback();
}
void session_begin(SessionState& session, const TransactionOptions& options) {
  SessionUse use{session.user(), "begin"};
  session.begin(options);
}
bool session_in_transaction(const SessionState& session) { return session.in_transaction(); }
bool session_set_autoflush(SessionState& session, bool on) { return session.set_autoflush(on); }

}  // namespace detail
}  // namespace carafe
