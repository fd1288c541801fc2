// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/db/engine.hpp>
#include <carafe/orm/merge_options.hpp>
#include <carafe/orm/session_core.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "orm/bulk_sync.hpp"
#include "orm/flush_plan.hpp"
#include "orm/identity_map.hpp"
#include "orm/load_plan.hpp"
#include "orm/relation_state.hpp"
#include "orm/row_sql.hpp"
#include "orm/session_connection.hpp"
#include "orm/session_use.hpp"
#include "orm/snapshot.hpp"
#include "orm/transaction_level.hpp"

namespace carafe::detail {

enum class LoadReason : std::uint8_t { reached, asked, flush };

/// An object that must stay while something is awaited.
class HeldObject {
 public:
  explicit HeldObject(ObjectHeader& object) : object_(object) { add_reference(object_); }
  ~HeldObject() { release(&object_); }
  HeldObject(const HeldObject&) = delete;
  HeldObject& operator=(const HeldObject&) = delete;

 private:
  ObjectHeader& object_;
};

using HeldObjects = boost::unordered_flat_set<ObjectHeader*>;

/// A session: its objects, its transaction, its connection while that is open. The verbs
/// of session_core.hpp are its methods; they are spread over session_state.cpp (objects
/// and transactions), session_levels.cpp (commit, rollback, savepoints), expire.cpp, merge.cpp,
/// loader.cpp (queries) and unit_of_work.cpp (flush).
class SessionState {
 public:
  SessionState(Engine& engine, const Models& models, SessionOptions options, SourcePlace place,
               Connection* joined);
  ~SessionState();
  SessionState(const SessionState&) = delete;
  SessionState& operator=(const SessionState&) = delete;

  void add(ObjectHeader& object);
  void erase(ObjectHeader& object);
  /// Of some members, or of all where none is given.
  void expire(ObjectHeader& object, std::span<const MemberTag> members);
  void expire_all();
  void refresh(ObjectHeader& object, std::span<const MemberTag> members, const ReadOptions& how);
  void expunge(ObjectHeader& object);
  void expunge_all() noexcept;

  void close() noexcept;
  /// A new reference.
  ObjectHeader* merge(ObjectHeader& object, MergeOptions options);
  /// The session's object with the key and the values of one that is its row; held in `held`.
  ObjectHeader& adopt_clean(const ObjectHeader& source, std::vector<ObjectHeader*>& held);
  std::uint32_t generation() const noexcept { return generation_; }
  bool is_stale(const ObjectHeader& object) const noexcept {
    return object.generation != generation_ || object.partly_expired;
  }
  const std::vector<ObjectHeader*>& pending() const noexcept { return pending_; }
  const std::vector<ObjectHeader*>& erased() const noexcept { return erased_; }
  std::vector<ObjectHeader*> changed() const;

  ObjectHeader* get(const ModelDescriptor& model, std::span<const Value> key, const ReadOptions& how = {});
  void load(const ModelDescriptor& model, const SelectStatement& statement, std::size_t most,
            FunctionRef<void(ObjectHeader*)> sink);
  void load_rows(const SelectStatement& statement,
                 FunctionRef<void(std::span<ObjectHeader* const>, std::span<const Cell>)> sink);
  void load_text(const ModelDescriptor& model, const TextClause& sql, std::span<const NamedValue> parameters,
                 const std::shared_ptr<const LoadOptions>& loading, FunctionRef<void(ObjectHeader*)> sink);
  void load_plain(const ModelDescriptor& model, const SelectStatement& statement, std::size_t most,
                  FunctionRef<void*()> next);
  std::int64_t count(const SelectStatement& statement);
  Result execute(const TextClause& sql, std::span<const NamedValue> parameters,
                 std::span<const std::string> names);
  Result execute(const SqlStatement& statement, Intent intent, Synchronize how);
  Result insert_rows(InsertStatement statement, std::size_t rows, std::size_t fields,
                     FunctionRef<void(Cell*, Value*)> next);
  const Models& models() const noexcept { return models_; }
  SessionUser& user() noexcept { return user_; }
  /// Throws UsageError "flush-in-flush" for a verb that a flush cannot bear.
  void require_no_flush(const char* verb) const;
  RowCursor open_cursor(const SqlStatement& statement, Intent intent);

  void set_expression(ObjectHeader& object, MemberTag member, Clause value);
  /// Tells the steps it took, one a line.
  void flush(std::string* told = nullptr);
  void commit();
  void rollback() noexcept;
  void begin(const TransactionOptions& transaction);
  bool in_transaction() const { return bool(connection_); }

  /// Savepoints, by the number of their level.
  std::uint32_t begin_nested();
  void commit_nested(std::uint32_t number);
  void rollback_nested(std::uint32_t number) noexcept;
  bool has_level(std::uint32_t number) const noexcept;
  bool in_nested_transaction() const noexcept { return levels_.size() > 1; }

  bool set_autoflush(bool on) { return std::exchange(options_.autoflush, on); }

  void enter_block();
  void leave_block() noexcept { in_block_ = false; }

  // For objects.
  void watch(ObjectHeader& object);
  /// Its last reference is gone.
  void forget(ObjectHeader& object) noexcept {
    if (object.partly_expired) all_read(object);
    identities_.erase(object);
  }

  // For loaders (query_loader.cpp).
  const Compiler& compiler() const noexcept { return compiler_; }
  /// Read or written in this transaction.
  bool is_fresh(const ObjectHeader& object) const noexcept {
    return object.state != ObjectState::deleted && !is_stale(object);
  }
  /// In the transaction that is open, without a flush.
  void select_rows(const SelectStatement& statement, std::size_t most, FunctionRef<void(const Cell*)> sink);
  /// A new reference; null where the row's key is NULL. `cells` has those of `columns`. While
  /// `populating`, objects that are not among these become what the row says, whatever was changed.
  ObjectHeader* object_in_row(const Mapping& mapping, ColumnSet columns, const Cell* cells,
                              const HeldObjects* populating);
  const std::shared_ptr<const LoadOptions>& always() const noexcept { return always_; }
  std::shared_ptr<const LoadOptions>& edit_always() noexcept { return always_; }
  /// Loads these columns of a row, those that are not loaded yet.
  void load_columns(ObjectHeader& object, ColumnSet columns);

  // For relationships.
  void relation_changed(ObjectHeader& owner);
  /// What the owner has is to be loaded anew when the transaction is undone.
  void relation_written(ObjectHeader& owner);
  /// What was taken out may be an orphan at the next flush.
  void relation_left(const RelationMapping& relation, ObjectHeader& object);
  /// Unless it was only reached, also where it is not loaded by itself.
  void load_relation(ObjectHeader& owner, const RelationMapping& relation, LoadReason reason);
  /// How it is loaded when it is reached.
  std::shared_ptr<const RelationPlan> plan_of(ObjectHeader& owner, const RelationMapping& relation) const;
  /// The object that the key of a many-to-one relationship names, if the session has it.
  ObjectHeader* find_target(const ObjectHeader& owner, const RelationMapping& relation,
                            ReadCell read = &current_cell) const;

 private:
  friend class RelationFlush;

  /// Throws PendingRollbackError after a failed flush.
  void require_working() const;
  void ensure_transaction(TransactionOptions transaction);
  void autoflush();
  /// Flushes if that is wanted and opens a transaction.
  void before_query(Intent intent = Intent::read);
  /// Undoes the innermost savepoint, or the transaction where there is none, and waits for the
  /// program's rollback.
  void fail(std::exception_ptr cause);
  void fail_wholly(std::exception_ptr cause) noexcept;
  /// Calls `work`, which talks to the database; marks the session failed if the database
  /// gave up the transaction over it.
  template <class F>
  auto guarded(F&& work) {
    try {
      return work();
    } catch (...) {
      if (connection_ && !connection_->in_transaction()) fail_wholly(std::current_exception());
      throw;
    }
  }
  void end_transaction() noexcept;
  /// The query for those rows alone that its criteria and the session's let through; empty: as it is.
  std::optional<SelectStatement> narrowed(const SelectStatement& statement) const;
  /// A relationship is about to be loaded for one object alone.
  void note_lazy_load(const RelationMapping& relation);
  TransactionLevel& level() noexcept { return levels_.back(); }
  /// Before its snapshot is renewed: keeps what the object was when the level began.
  void save_columns(ObjectHeader& object);
  void merge_level();
  /// Puts objects back as they were when the level at this position began; it and those inside it
  /// are gone then.
  void undo(std::size_t first) noexcept;
  void release_levels() noexcept;
  [[noreturn]] void throw_stale(const ObjectHeader& object, std::string_view sql);

  Statement& prepare_row(const RowStatementKey& key);
  template <class Sink>
  void run_select(const SelectStatement& statement, std::size_t most, Sink sink);

  ObjectHeader* create(const Mapping& mapping, ColumnSet columns, const Cell* row);
  ObjectHeader* object_of_row(const Mapping& mapping, const Cell* row) {
    return object_of_row(mapping, all_columns(mapping), row, nullptr);
  }
  ObjectHeader* object_of_row(const Mapping& mapping, ColumnSet columns, const Cell* row,
                              const HeldObjects* populating);
  void read_given(ObjectHeader& object, ColumnSet columns, ColumnSet given, const Cell* row);
  void read_again(ObjectHeader& object, ColumnSet columns, const Cell* row, const HeldObjects* populating);
  /// Reads these columns of the row over what is there. False where it is gone.
  bool read_row(ObjectHeader& object, ColumnSet columns = ~ColumnSet{0}, const RowLock* lock = nullptr);
  /// Takes these columns from the row, and nothing else.
  void read_columns(ObjectHeader& object, const Cell* row, ColumnSet columns);
  void all_read(ObjectHeader& object) noexcept;
  void expire_alone(ObjectHeader& object);
  void expunge_alone(ObjectHeader& object) noexcept;
  void discard_changes(ObjectHeader& object, ColumnSet columns);

  /// Of an UPDATE that leaves out the version the session counts.
  std::optional<UpdateStatement> with_next_version(const SqlStatement& statement) const;
  BulkChange find_bulk_change(const SqlStatement& statement, Synchronize how);
  /// False where only the database can judge the condition.
  bool evaluate(BulkChange& change, const std::vector<ObjectHeader*>& known);
  void fetch(BulkChange& change);
  void apply(const BulkChange& change);
  void apply(const UpdateStatement& update, ObjectHeader& object);

  void find_changes(FlushWork& work);
  void fill_at_insert(ObjectHeader& object);
  void fill_at_update(Change& change);
  void read_computed(const FlushPlan& plan);
  void execute(const FlushPlan& plan);
  void insert(const FlushBatch& batch);
  void update(const FlushBatch& batch);
  void remove(const FlushBatch& batch);
  void write_links(const FlushBatch& batch);
  void write_expressions(const FlushBatch& batch);
  void add_expressions(FlushWork& work);
  const ObjectHeader* find_gone(const FlushBatch& batch);
  void check_keys(const FlushPlan& plan) const;
  std::vector<ObjectHeader*> switch_rows(FlushWork& work);
  void after_flush(const FlushPlan& plan);
  void renew_snapshot(ObjectHeader& object);
  void rename(ObjectHeader& object);

  void require_free(ObjectHeader& first) const;
  /// Takes an object in, without what its relationships have.
  void add_alone(ObjectHeader& object);
  void erase_alone(ObjectHeader& object);
  void release_left() noexcept;

  void keep(std::vector<ObjectHeader*>& list, ObjectHeader& object);
  void drop(std::vector<ObjectHeader*>& list, ObjectHeader& object) noexcept;
  void detach(ObjectHeader& object, ObjectState state) noexcept;

  Engine& engine_;
  const Models& models_;
  SessionOptions options_;
  std::shared_ptr<const LoadOptions> always_;  // for every query
  SourcePlace place_;
  const Compiler& compiler_;

  SessionConnection connection_;
  bool in_block_ = false;
  bool flushing_ = false;
  SessionUser user_;
  std::exception_ptr failure_;

  /// Counts transactions and levels, so that "since when" is a comparison.
  std::uint32_t numbers_ = 1;
  /// An object that was read or written in another one is stale.
  std::uint32_t generation_ = 1;
  std::vector<TransactionLevel> levels_;  ///< the transaction, and the savepoints in it
  bool has_inserted_ = false;
  boost::unordered_flat_map<const RelationMapping*, unsigned> lazy_loads_;
  IdentityMap identities_;
  // Each holds a reference to its objects.
  std::vector<ObjectHeader*> pending_;
  std::vector<ObjectHeader*> watched_;
  std::vector<ObjectHeader*> erased_;   // to be deleted by the next flush
  std::vector<ObjectHeader*> related_;  // rows some relationship of which changed
  std::vector<std::pair<const RelationMapping*, ObjectHeader*>> left_;  // taken out, maybe orphans
  struct Expression {
    ObjectHeader* object;  ///< with a reference
    std::size_t position;
    Clause value;
  };
  std::vector<Expression> expressions_;  // what columns become by the next flush

  // Prepared on the connection, so emptied with it.
  boost::unordered_flat_map<RowStatementKey, Statement*, RowStatementHash> statements_;
  std::vector<Cell> cells_;
  CellStore store_;  // what cells_ borrows and no object holds
  /// Which columns of an object are to be read anew, though the rest is fresh.
  boost::unordered_flat_map<const ObjectHeader*, ColumnSet> expired_;
};

/// The object, which must be one of this session's.
ObjectHeader& own_object(SessionState& session, ObjectHeader* object, const TypeTag& model, const char* verb);
[[noreturn]] void throw_other_session(const ObjectHeader& object);

/// An object of its own with no values; one reference.
ObjectHeader& make_blank(const ModelDescriptor& model);

/// The version of a new object; the next one of an object that was changed, and which column that is.
void begin_version(ObjectHeader& object);
ColumnSet advance_version(ObjectHeader& object);

/// The key of an object's row as cells, from before it was changed. Borrows from the object.
void append_row_key(std::vector<Cell>& cells, CellStore& store, const ObjectHeader& object);
/// Its version, where it has one.
void append_row_version(std::vector<Cell>& cells, CellStore& store, const ObjectHeader& object);

}  // namespace carafe::detail
