// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/driver.hpp>
#include <carafe/db/nested_transaction.hpp>
#include <carafe/db/result.hpp>
#include <carafe/db/row_source.hpp>
#include <carafe/db/row_stream.hpp>
#include <carafe/db/statement.hpp>
#include <carafe/sql/resolver.hpp>
#include <carafe/sql/sql_statement.hpp>
#include <carafe/sql/text.hpp>
#include <carafe/sql/typed_statement.hpp>
#include <carafe/util/function_ref.hpp>

namespace carafe {

class Engine;
template <class M>
class Insert;
template <class Statement, class... T>
class Returning;

namespace detail {
class EngineState;
class PooledConnection;

template <class Row>
auto typed_rows(Result result) {
  if constexpr (std::is_void_v<Row>) {
    return result;
  } else {
    return Rows<Row>{result.data()};
  }
}
template <class Row>
auto typed_stream(RowCursor cursor) {
  static_assert(!std::is_void_v<Row>,
                "carafe: stream() reads rows whose columns are named: select(&User::id, &User::name)");
  return RowStream<Row>{std::move(cursor)};
}
/// Calls `insert(statement, rows, fields, next)`, where `next` gives the rows in turn.
template <class R, class F>
auto insert_range(InsertStatement statement, const R& rows, const ModelResolver& models, F&& insert) {
  using Source = RowSource<std::ranges::range_value_t<R>>;
  const Source source{statement, models};
  auto row = std::ranges::begin(rows);
  auto next = [&](Cell* cells, Value* keep) { source.write(*row++, cells, keep); };
  return insert(std::move(statement), std::size_t(std::ranges::size(rows)), Source::fields, next);
}
}  // namespace detail

/// A connection lent from an Engine's pool, handed back clean (rolled back, statements
/// reset) by its destructor. Used by one fiber or thread at a time; keeps its engine's
/// pool alive.
///
/// Outside begin … commit every `execute` is a transaction of its own (autocommit).
class Connection {
 public:
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection();

  const Dialect& dialect() const;

  /// Opens a transaction. With `write` it waits for its turn among the writers; throws
  /// OperationalError "database-locked" after the URL's timeout, UsageError
  /// "transaction-open" if one is open.
  void begin(Intent intent = Intent::read);
  /// The same with a level of isolation, or read only: begin({.read_only = true}). Throws
  /// ProgrammingError "unsupported-operation" for a level the database does not have.
  void begin(const TransactionOptions& options);
  /// Returns when the database has promised durability. Without a transaction, nothing.
  void commit();
  void rollback() noexcept;
  bool in_transaction() const noexcept;

  /// A part of the open transaction that can be undone by itself. Throws UsageError
  /// "no-transaction" where none is open.
  NestedTransaction begin_nested();

  /// A transaction in two phases, for one that spans several databases: prepare all, then commit
  /// all. `id` (1 to 64 bytes, without NUL) names it in the database; `prepare_twophase()` makes the
  /// database promise that it can commit, and only commit() and rollback() are possible from then on.
  /// commit() without it commits at once.
  ///
  /// One that is prepared outlives its connection and the server's restart: look for those that a
  /// crash has left with `recover_twophase()`. Throws ProgrammingError "unsupported-operation" where
  /// the database has none (SQLite), UsageError "transaction-open", "bad-transaction-id".
  void begin_twophase(std::string_view id, const TransactionOptions& options = {});
  /// Throws UsageError "no-transaction" where none was begun by begin_twophase().
  void prepare_twophase();
  /// The ids of all that are prepared: of PostgreSQL those of this database, of MariaDB those of the
  /// server. Some may be on their way to their end this moment.
  std::vector<std::string> recover_twophase();
  /// End one that was left behind. Throw UsageError "transaction-open" inside a transaction, and what
  /// the database says where there is none of this id.
  void commit_prepared(std::string_view id);
  void rollback_prepared(std::string_view id);

  /// The level of the transactions begun from here on that do not say, until the
  /// connection is handed back; empty is the engine's.
  void set_isolation_level(std::optional<IsolationLevel> level);

  /// The connection is closed, not kept, when it is handed back: for one whose state the
  /// pool cannot know.
  void invalidate() noexcept;

  /// What `echo` logs of the connection names the token, until it is handed back.
  void set_logging_token(std::string token);

  /// Takes the connection out of its pool for good: another may be made in its place, and this one
  /// is closed when it ends. For work that keeps it for hours (LISTEN). Throws UsageError
  /// "unsupported-operation" for a database in memory, which is its one connection.
  void detach();

  /// The statement for driver-level SQL (placeholders as the dialect writes them), from
  /// this connection's cache; never the object of an active statement. Valid while it
  /// is active, otherwise until the next `prepare`, and at most until the connection is
  /// handed back. Inside a transaction only: outside, call `execute`.
  Statement& prepare(std::string_view sql);

  /// `statement`, compiled through the engine's cache, with `cells` filled to be bound.
  /// The cells borrow from `statement`.
  Statement& prepare(const SqlStatement& statement, const ModelResolver& models, std::vector<Cell>& cells);

  /// connection.execute(text("select name from user where id = :id"), {{"id", 5}})
  Result execute(const TextClause& sql, std::initializer_list<NamedValue> parameters = {});
  /// `names` are what the columns are called instead, where there are any.
  Result execute(const TextClause& sql, std::span<const NamedValue> parameters,
                 std::span<const std::string> names = {});
  Result execute(const SqlStatement& statement, const ModelResolver& models = no_models());
  /// What a typed statement gives: Rows of tuples where its columns are known, else a Result.
  /// for (auto [id, name] : connection.execute(select(&User::id, &User::name), models)) …
  template <TypedStatement S>
  auto execute(const S& statement, const ModelResolver& models = no_models()) {
    return detail::typed_rows<typename S::Row>(execute(statement.statement(), models));
  }
  /// Inserts rows of a sized range, which are tuples in the order of the statement's columns, or
  /// plain structs whose fields are called as the columns; without columns, all fields are
  /// inserted. They are sent in the way that is fastest on the database, some hundreds together,
  /// and take effect together. Throws UsageError "row-does-not-fit".
  ///
  ///     connection.execute(insert<Reading>(), readings, models);
  template <class M, std::ranges::sized_range R>
  Result execute(const Insert<M>& statement, const R& rows, const ModelResolver& models = no_models()) {
    return detail::insert_range(statement.statement(), rows, models, [&](auto&&... parts) {
      return insert_rows(std::forward<decltype(parts)>(parts)..., models);
    });
  }
  /// The same, giving the columns asked for of every row in the order of `rows`: each is sent as a
  /// statement of its own (stepped on SQLite, pipelined on PostgreSQL, an array on MariaDB), whose
  /// answers come in the order of the questions. A row that a conflict leaves out gives none.
  template <class... T, std::ranges::sized_range R>
  Rows<std::tuple<T...>> execute(const Returning<InsertStatement, T...>& statement, const R& rows,
                                 const ModelResolver& models = no_models()) {
    return detail::insert_range(
               statement.statement(), rows, models,
               [&](auto&&... parts) { return insert_rows(std::forward<decltype(parts)>(parts)..., models); })
        .template rows<T...>();
  }
  /// text("select id, name from user where id = :id").columns<int, std::string>("id", "name")
  template <class... T>
  Rows<std::tuple<T...>> execute(const TextRows<T...>& sql,
                                 std::initializer_list<NamedValue> parameters = {}) {
    return execute(sql.clause, std::span{parameters.begin(), parameters.size()}, sql.names)
        .template rows<T...>();
  }

  /// The same rows as they come, in bounded memory. Belongs to this connection.
  template <TypedStatement S>
  auto stream(const S& statement, const ModelResolver& models = no_models()) {
    return detail::typed_stream<typename S::Row>(open_cursor(statement.statement(), models));
  }
  template <class... T>
  RowStream<std::tuple<T...>> stream(const TextRows<T...>& sql,
                                     std::initializer_list<NamedValue> parameters = {}) {
    return RowStream<std::tuple<T...>>{
        open_cursor(sql.clause, std::span{parameters.begin(), parameters.size()}, sql.names)};
  }

  /// A statement about to be stepped row by row; what `stream` is made of.
  detail::RowCursor open_cursor(const SqlStatement& statement, const ModelResolver& models);
  detail::RowCursor open_cursor(const TextClause& sql, std::span<const NamedValue> parameters,
                                std::span<const std::string> names = {});
  /// What `execute` with rows is made of: `next` writes the cells of the next row, one for each
  /// column of the statement, which borrow from anything that lasts and from `keep`, an array of
  /// `fields` values.
  Result insert_rows(InsertStatement statement, std::size_t rows, std::size_t fields,
                     FunctionRef<void(Cell* cells, Value* keep)> next, const ModelResolver& models);

  /// Driver-level SQL without rows: DDL, PRAGMA. For callers that wrote the text
  /// themselves (schema operations); never for text from outside.
  Outcome execute_ddl(std::string_view sql);

 private:
  friend class Engine;
  Connection(std::shared_ptr<detail::EngineState> engine, std::unique_ptr<detail::PooledConnection> pooled);
  Result execute_as_is(const SqlStatement& statement, const ModelResolver& models);
  Statement& prepare(const TextClause& sql, std::span<const NamedValue> parameters, std::vector<Cell>& cells);
  detail::RowCursor open_cursor(Statement& statement, std::span<const Cell> cells,
                                std::span<const std::string> names);
  Result run(Statement& statement, std::span<const Cell> cells, std::span<const std::string> names = {});
  /// `work` in a transaction that is committed here and not by `work`.
  void run_unit(FunctionRef<void(Connection&)> work, const TransactionOptions& options);
  void in_own_transaction(FunctionRef<void()> work);
  bool commits_by_itself() const noexcept;
  /// `wanted`, and what engine and connection say where it does not. Throws where one is open.
  TransactionOptions options_for(const char* asked, const TransactionOptions& wanted) const;
  void end_prepared(const char* asked, std::string_view id, bool commit);
  void hand_back() noexcept;

  std::shared_ptr<detail::EngineState> engine_;
  std::unique_ptr<detail::PooledConnection> pooled_;
};

}  // namespace carafe
