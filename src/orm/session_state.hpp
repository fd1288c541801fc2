// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/engine.hpp>
#include <carafe/orm/session_core.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "orm/flush_plan.hpp"
#include "orm/identity_map.hpp"
#include "orm/relation_state.hpp"
#include "orm/row_sql.hpp"

namespace carafe::detail {

/// A session: its objects, its transaction, its connection while that is open. The verbs
/// of session_core.hpp are its methods; they are spread over session_state.cpp (objects
/// and transactions), loader.cpp (queries) and unit_of_work.cpp (flush).
class SessionState {
 public:
  SessionState(Engine& engine, const Models& models, SessionOptions options, SourcePlace place);
  ~SessionState();
  SessionState(const SessionState&) = delete;
  SessionState& operator=(const SessionState&) = delete;

  void add(ObjectHeader& object);
  void erase(ObjectHeader& object);
  void refresh(ObjectHeader& object);
  void expunge(ObjectHeader& object);
  void expunge_all() noexcept;

  ObjectHeader* get(const ModelDescriptor& model, std::span<const Value> key);
  void load(const ModelDescriptor& model, const SelectStatement& statement, std::size_t most,
            FunctionRef<void(ObjectHeader*)> sink);
  void load_plain(const ModelDescriptor& model, const SelectStatement& statement, std::size_t most,
                  FunctionRef<void*()> next);
  std::int64_t count(const SelectStatement& statement);
  Result execute(const TextClause& sql, std::span<const NamedValue> parameters,
                 std::span<const std::string> names);
  Result execute(const SqlStatement& statement, Intent intent);
  Result insert_rows(InsertStatement statement, std::size_t rows, std::size_t fields,
                     FunctionRef<void(Cell*, Value*)> next);
  const Models& models() const noexcept { return models_; }
  RowCursor open_cursor(const SqlStatement& statement, Intent intent);

  void flush();
  void commit();
  void rollback() noexcept;
  void begin(const TransactionOptions& transaction);
  bool in_transaction() const { return connection_.has_value(); }
  bool set_autoflush(bool on) { return std::exchange(options_.autoflush, on); }

  void enter_block();
  void leave_block() noexcept { in_block_ = false; }

  // For objects.
  void watch(ObjectHeader& object);
  /// Its last reference is gone.
  void forget(ObjectHeader& object) noexcept { identities_.erase(object); }

  // For relationships.
  void relation_changed(ObjectHeader& owner);
  void load_relation(ObjectHeader& owner, const RelationMapping& relation);
  /// The object that the key of a many-to-one relationship names, if the session has it.
  ObjectHeader* find_by_key_of(const ObjectHeader& owner, const RelationMapping& relation) const;

 private:
  /// Throws PendingRollbackError after a failed flush.
  void require_working() const;
  void ensure_transaction(TransactionOptions transaction);
  /// Flushes if that is wanted and opens a transaction.
  void before_query(Intent intent = Intent::read);
  void fail(std::exception_ptr cause);
  /// Calls `work`, which talks to the database; marks the session failed if the database
  /// gave up the transaction over it.
  template <class F>
  auto guarded(F&& work) {
    try {
      return work();
    } catch (...) {
      if (connection_ && !connection_->in_transaction()) fail(std::current_exception());
      throw;
    }
  }
  void end_transaction() noexcept;

  Statement& prepare_row(const RowStatementKey& key);
  template <class Sink>
  void run_select(const SelectStatement& statement, std::size_t most, Sink sink);

  ObjectHeader* create(const Mapping& mapping, const Cell* row);
  ObjectHeader* object_of_row(const Mapping& mapping, const Cell* row);
  void read_again(ObjectHeader& object, const Cell* row);
  /// False where the row is gone.
  bool read_row(ObjectHeader& object);

  std::vector<Change> find_changes();
  void fill_at_insert(ObjectHeader& object);
  void fill_at_update(Change& change);
  void read_computed(const FlushPlan& plan);
  void execute(const FlushPlan& plan);
  void insert(const FlushBatch& batch);
  void update(const FlushBatch& batch);
  void remove(const FlushBatch& batch);
  void after_flush(const FlushPlan& plan);
  void renew_snapshot(ObjectHeader& object);

  /// Takes an object in, without what its relationships have.
  void add_alone(ObjectHeader& object);

  void keep(std::vector<ObjectHeader*>& list, ObjectHeader& object);
  void drop(std::vector<ObjectHeader*>& list, ObjectHeader& object) noexcept;
  void detach(ObjectHeader& object, ObjectState state) noexcept;

  Engine& engine_;
  const Models& models_;
  SessionOptions options_;
  SourcePlace place_;
  const Compiler& compiler_;

  std::optional<Connection> connection_;
  bool in_block_ = false;
  std::exception_ptr failure_;
  std::string failure_text_;

  /// Counts transactions, so that "since when" is a comparison.
  std::uint32_t generation_ = 1;
  bool has_inserted_ = false;
  IdentityMap identities_;
  // Each holds a reference to its objects.
  std::vector<ObjectHeader*> pending_;
  std::vector<ObjectHeader*> watched_;
  std::vector<ObjectHeader*> erased_;   // to be deleted by the next flush
  std::vector<ObjectHeader*> deleted_;  // deleted in this transaction
  std::vector<ObjectHeader*> related_;  // rows some relationship of which changed

  // Prepared on the connection, so emptied with it.
  boost::unordered_flat_map<RowStatementKey, Statement*, RowStatementHash> statements_;
  std::vector<Cell> cells_;
  CellStore store_;  // what cells_ borrows and no object holds
};

[[noreturn]] void throw_other_session(const ObjectHeader& object);

/// The key of an object's row as cells, from before it was changed. Borrows from the object.
void append_row_key(std::vector<Cell>& cells, CellStore& store, const ObjectHeader& object);

}  // namespace carafe::detail
