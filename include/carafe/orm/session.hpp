// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/db/engine.hpp>
#include <carafe/db/row_source.hpp>
#include <carafe/orm/dml.hpp>
#include <carafe/orm/embedded.hpp>
#include <carafe/orm/json.hpp>
#include <carafe/orm/loading.hpp>
#include <carafe/orm/models.hpp>
#include <carafe/orm/ref.hpp>
#include <carafe/orm/related.hpp>
#include <carafe/orm/relationship.hpp>
#include <carafe/orm/select.hpp>
#include <carafe/orm/session_core.hpp>
#include <carafe/orm/session_loading.hpp>
#include <carafe/orm/session_objects.hpp>

namespace carafe {

/// `session.begin(write)`. A function, because POSIX has one of this name.
struct WriteTag {};
inline void write(WriteTag) {}

namespace detail {

template <class T>
inline constexpr bool row_field<Column<T>> = false;

/// As a key: what a column of the key may be compared with.
template <class K>
Value key_value(const K& key) {
  return ValueOf<std::decay_t<K>>::make(key);
}
inline Value key_value(const char* key) { return Value(key); }

/// What get() was given: the values of a key, then options.
template <class... K>
struct KeyArguments {
  static constexpr std::size_t keys = (std::size_t{!is_read_option<K>} + ... + 0);

  explicit KeyArguments(const K&... arguments) { (take(arguments), ...); }
  std::span<const Value> values() const { return {key, keys}; }

  Value key[keys + 1];  // one too many, for there may be none
  ReadOptions how;

 private:
  template <class A>
  void take(const A& argument) {
    if constexpr (is_read_option<A>) {
      apply_read_option(how, argument);
    } else {
      key[next_++] = key_value(argument);
    }
  }
  std::size_t next_ = 0;
};

/// Makes a blank struct where a vector wants one, without a move.
template <class T>
struct MakeBlank {
  operator T() const { return blank_object<T>(); }  // NOLINT: its purpose
};

struct ManagedRows {
  template <class T>
  using Element = Ref<T>;
  template <class T>
  static void load(SessionState& session, const SelectStatement& statement, std::size_t most,
                   std::vector<Ref<T>>& rows) {
    session_load(session, descriptor_of<T>(), statement, most,
                 [&rows](ObjectHeader* object) { rows.push_back(Ref<T>::adopt(object)); });
  }
};

struct PlainRows {
  template <class T>
  using Element = T;
  template <class T>
  static void load(SessionState& session, const SelectStatement& statement, std::size_t most,
                   std::vector<T>& rows) {
    session_load_plain(session, descriptor_of<T>(), statement, most,
                       [&rows]() -> void* { return &rows.emplace_back(MakeBlank<T>{}); });
  }
};

}  // namespace detail

/// A query on its way: it runs when one of these is called.
template <class T, class Rows>
class QueryResult {
 public:
  using Element = typename Rows::template Element<T>;

  QueryResult(detail::SessionState& session, SelectStatement statement)
      : session_(session), statement_(std::move(statement)) {}

  /// Reads rows over what the session has of them, changes that were not flushed, too. Otherwise an
  /// object that the session has read in this transaction stays as it is.
  QueryResult& populate_existing() & {
    detail::set_populate_existing(statement_.loading);
    return *this;
  }
  QueryResult&& populate_existing() && { return std::move(populate_existing()); }

  std::vector<Element> all() const { return take(std::numeric_limits<std::size_t>::max()); }

  /// The first row; empty where there is none.
  auto first() const {
    auto rows = take(1);
    if constexpr (std::is_same_v<Element, Ref<T>>) {
      return rows.empty() ? Element{} : std::move(rows.front());
    } else {
      return rows.empty() ? std::optional<Element>{} : std::optional<Element>{std::move(rows.front())};
    }
  }

  /// The only row. Throws DatabaseError "no-row" or "several-rows".
  Element one() const {
    auto rows = take(2);
    if (rows.size() != 1) detail::throw_not_one_row(type_tag<T>, !rows.empty());
    return std::move(rows.front());
  }

  /// The only row, empty where there is none. Throws DatabaseError "several-rows".
  auto one_or_none() const {
    auto rows = take(2);
    if (rows.size() > 1) detail::throw_not_one_row(type_tag<T>, true);
    if constexpr (std::is_same_v<Element, Ref<T>>) {
      return rows.empty() ? Element{} : std::move(rows.front());
    } else {
      return rows.empty() ? std::optional<Element>{} : std::optional<Element>{std::move(rows.front())};
    }
  }

 private:
  std::vector<Element> take(std::size_t most) const {
    std::vector<Element> rows;
    Rows::load(session_, statement_, most, rows);
    return rows;
  }

  detail::SessionState& session_;
  SelectStatement statement_;
};

/// What one does with a session, be it a Session or the `session` of a Database.
///
/// A session holds the objects of one unit of work: it knows each row it has read as one
/// object, notices what is changed in them, and writes all of it at a flush, in one
/// transaction that ends with `commit` or `rollback`. A transaction begins by itself with
/// the first statement. After `commit` objects keep their values, and are read anew when a
/// query or `get` next returns them.
///
/// When a flush fails, nothing of it stays: the transaction is rolled back, and every verb
/// throws PendingRollbackError until `rollback()`.
///
/// Used by one thread or fiber at a time. Every verb that talks to the database may throw
/// DatabaseError (IntegrityError, OperationalError, …).
class SessionVerbs : public SessionLoading {
 public:
  /// Takes the object in; the next flush inserts it. The Ref sees its new key then.
  template <Model T>
  Ref<T> add(T object) {
    Ref<T> ref = detail::make_object<T>(std::move(object));
    detail::session_add(target(), *ref.header());
    return ref;
  }
  /// Takes in an object that is in no session: one that was rolled back, expunged, or
  /// whose session has ended. Throws UsageError "other-session" for one of another.
  template <Model T>
  Ref<T> add(const Ref<T>& object) {
    if (!object) detail::throw_empty_ref(type_tag<T>);
    detail::session_add(target(), *object.header());
    return object;
  }
  template <std::ranges::input_range Range>
  auto add_all(Range&& objects) {
    std::vector<decltype(add(std::move(*std::ranges::begin(objects))))> refs;
    for (auto&& object : objects) {
      if constexpr (std::is_lvalue_reference_v<Range>) {
        refs.push_back(add(object));
      } else {
        refs.push_back(add(std::move(object)));
      }
    }
    return refs;
  }
  template <Model T>
  std::vector<Ref<T>> add_all(std::initializer_list<T> objects) {
    std::vector<Ref<T>> refs;
    for (const T& object : objects) refs.push_back(add(T(object)));
    return refs;
  }

  /// Inserts structs at once, with what else is to be flushed, and gives their objects in the order
  /// of the structs, keys and the database's defaults filled in. Each may have other members set.
  template <std::ranges::input_range Range>
  auto insert_all(Range&& objects) {
    auto refs = add_all(std::forward<Range>(objects));
    flush();
    return refs;
  }
  template <Model T>
  std::vector<Ref<T>> insert_all(std::initializer_list<T> objects) {
    auto refs = add_all(objects);
    flush();
    return refs;
  }

  /// The object with this primary key, its values in the order of the columns; an empty
  /// Ref where there is none. Without SQL if the session has it, unless options say otherwise:
  /// get<User>(5, with_for_update()), get<User>(5, populate_existing).
  template <Model T, class... K>
  Ref<T> get(const K&... key) {
    const detail::KeyArguments<K...> given{key...};
    return Ref<T>::adopt(
        detail::session_get(target(), detail::descriptor_of<T>(), given.values(), given.how));
  }
  /// As `get`, but throws DatabaseError "no-row" where there is none.
  template <Model T, class... K>
  Ref<T> get_one(const K&... key) {
    const detail::KeyArguments<K...> given{key...};
    detail::ObjectHeader* header =
        detail::session_get(target(), detail::descriptor_of<T>(), given.values(), given.how);
    if (header == nullptr) detail::throw_no_row(detail::descriptor_of<T>(), given.values());
    return Ref<T>::adopt(header);
  }

  /// session.scalars(select<User>()).all(), first(), one(), one_or_none()
  template <Model T>
  QueryResult<T, detail::ManagedRows> scalars(Select<T> query) {
    return {target(), std::move(query).statement()};
  }
  /// The same rows as structs of their own, which no session watches.
  template <Model T>
  QueryResult<T, detail::PlainRows> plain(Select<T> query) {
    return {target(), std::move(query).statement()};
  }
  /// Objects from hand-written SQL: session.scalars(from_statement<User>(text("…"), {{"name", "Ann"}}))
  template <Model T>
  std::vector<Ref<T>> scalars(const FromStatement<T>& query) {
    return query.load(target());
  }
  /// session.scalar(select<User>().count())
  std::int64_t scalar(const CountOf& count) { return detail::session_count(target(), count.statement()); }

  /// Runs a statement of columns, or one that writes:
  ///
  ///     for (auto [id, name] : session.execute(select(&User::id, &User::name))) …
  ///     session.execute(update<User>().where(col(&User::age) < 18).set(&User::minor, true));
  ///
  /// Rows of tuples, read to the end; a Result of a statement without rows. Objects are
  /// queried by `scalars(select<User>())`; beside columns or one another, select<User, Post>() and
  /// select(entity<User>(), &Post::title), as a vector of tuples with a Ref for each.
  /// What is updated or deleted is so in the session's objects, too: see Synchronize.
  template <TypedStatement S>
  auto execute(const S& statement, Synchronize how = Synchronize::automatic) {
    static_assert(!std::is_void_v<typename S::Row> || !detail::Subselect<S>,
                  "carafe: objects are queried by session.scalars(select<User>()), columns by "
                  "session.execute(select(&User::id, &User::name))");
    if constexpr (detail::has_entities<typename S::Row>) {
      return detail::ReadParts<typename S::Row>::all(target(), statement.statement());
    } else {
      return detail::typed_rows<typename S::Row>(run(statement, how));
    }
  }
  /// Inserts rows that are no objects: tuples or plain structs (see Connection::execute).
  /// session.execute(insert<Reading>(), readings);
  template <class M, std::ranges::sized_range R>
  Result execute(const Insert<M>& statement, const R& rows) {
    return insert_range(statement.statement(), rows);
  }
  template <class... T, std::ranges::sized_range R>
  Rows<std::tuple<T...>> execute(const Returning<InsertStatement, T...>& statement, const R& rows) {
    return insert_range(statement.statement(), rows).template rows<T...>();
  }
  /// The first column of every row: session.scalars(select(&User::name)).all()
  template <TypedStatement S>
  requires(!std::is_void_v<typename S::Row>) auto scalars(const S& statement) {
    return execute(statement).scalars();
  }
  /// The first column of the first row; empty where there is none, or it is NULL.
  template <TypedStatement S>
  requires(!std::is_void_v<typename S::Row>) auto scalar(const S& statement) {
    return execute(statement).scalar();
  }
  /// The rows one by one, however many there are, in bounded memory. Read them to the end
  /// before anything else is asked of the session.
  using SessionLoading::stream;
  template <TypedStatement S>
  requires(!std::is_void_v<typename S::Row>) auto stream(const S& statement) {
    return detail::typed_stream<typename S::Row>(detail::session_open_cursor(
        target(), statement.statement(), statement.writes() ? Intent::write : Intent::read));
  }

  /// Hand-written SQL with named parameters:
  /// session.execute(text("update user set name = :name"), {{"name", "Ann"}})
  Result execute(const TextClause& sql, std::initializer_list<NamedValue> parameters = {}) {
    return detail::session_execute(target(), sql, {parameters.begin(), parameters.size()});
  }
  /// session.execute(text("select id, name from user").columns<int, std::string>("id", "name"))
  template <class... T>
  Rows<std::tuple<T...>> execute(const TextRows<T...>& sql,
                                 std::initializer_list<NamedValue> parameters = {}) {
    return detail::session_execute(target(), sql.clause, {parameters.begin(), parameters.size()}, sql.names)
        .template rows<T...>();
  }
  template <class S>
  requires std::is_convertible_v<const S&, std::string_view> Result
  execute(const S& sql, std::initializer_list<NamedValue> parameters = {}) {
    static_assert(!sizeof(S*),
                  "carafe: execute() takes text(\"... :name\") and the values of its parameters, not a plain "
                  "string");
    return execute(text(sql), parameters);
  }

  /// Lets the next flush set a column to what the database computes then, from its other columns or
  /// what they are at that moment, whoever changed them meanwhile:
  ///
  ///     session.set_expression(page, &Page::visits, col(&Page::visits) + 1);
  ///
  /// The object has the value after the flush, which reads it back.
  template <class T, class K, class V>
  void set_expression(const Ref<T>& object, K member, const V& value) {
    detail::Setting<T> setting(member, value);
    detail::session_set_expression(target(), object.header(), setting.column.member,
                                   std::move(setting.value));
  }

  /// Writes what was added, changed and erased, without ending the transaction.
  void flush() { detail::session_flush(target()); }
  /// Flushes, and tells the steps it took in their order, one a line:
  /// "INSERT author (name) x 1\nINSERT book (author_id, title) x 2\n". Empty where nothing was to do.
  std::string explain_flush() { return detail::session_explain_flush(target()); }
  /// Flushes, and makes all of the transaction durable.
  void commit() { detail::session_commit(target()); }
  /// Undoes the transaction: what was added is in no session again, what was changed or
  /// deleted is as it was before it.
  void rollback() { detail::session_rollback(target()); }

  /// Opens a transaction by hand: `begin(write)` waits for its turn among the writers.
  /// Throws UsageError "transaction-open" if one is open.
  void begin(void (*)(WriteTag)) { begin(Intent::write); }
  void begin(Intent intent = Intent::read) { detail::session_begin(target(), {.intent = intent}); }
  /// The same with a level of isolation, or read only (then of a replica, where the engine
  /// has some): session.begin({.read_only = true})
  void begin(const TransactionOptions& options) { detail::session_begin(target(), options); }
  bool in_transaction() { return detail::session_in_transaction(target()); }

  /// Calls `work` and commits; if it throws, rolls back and lets it through. Returns what
  /// `work` returns. Throws UsageError "transaction-open" inside another `transaction`.
  template <std::invocable F>
  std::invoke_result_t<F&> transaction(F&& work) {
    TransactionBlock block{target()};
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
      work();
      block.commit();
    } else {
      auto result = work();
      block.commit();
      return result;
    }
  }

  /// The same in a transaction that announces at its begin that it writes:
  /// session.transaction(write, [&] { … })
  template <std::invocable F>
  std::invoke_result_t<F&> transaction(void (*)(WriteTag), F&& work) {
    return transaction([&]() -> std::invoke_result_t<F&> {
      begin(Intent::write);
      return work();
    });
  }

  /// The same, run again as a whole where the database refuses it because of a concurrent
  /// transaction (a serialization failure, a deadlock), or the connection is lost before
  /// COMMIT was sent; `work` should do nothing else that must not be repeated.
  template <std::invocable F>
  std::invoke_result_t<F&> run_transaction(F&& work, const RetryOptions& options = {}) {
    auto unit = [&] {
      return transaction([&]() -> std::invoke_result_t<F&> {
        begin(options.transaction);
        return work();
      });
    };
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
      detail::retry(options, unit);
    } else {
      std::optional<std::invoke_result_t<F&>> result;
      detail::retry(options, [&] { result.emplace(unit()); });
      return *std::move(result);
    }
  }

 protected:
  ~SessionVerbs() override = default;

 private:
  template <class R>
  Result insert_range(const InsertStatement& statement, const R& rows) {
    return detail::insert_range(statement, rows, detail::session_models(target()), [&](auto&&... parts) {
      return detail::session_insert_rows(target(), std::forward<decltype(parts)>(parts)...);
    });
  }
  template <class S>
  Result run(const S& statement, Synchronize how) {
    return detail::session_execute(target(), statement.statement(),
                                   statement.writes() ? Intent::write : Intent::read, how);
  }

  class TransactionBlock {
   public:
    explicit TransactionBlock(detail::SessionState& session);
    ~TransactionBlock();
    TransactionBlock(const TransactionBlock&) = delete;
    TransactionBlock& operator=(const TransactionBlock&) = delete;
    void commit();

   private:
    detail::SessionState& session_;
    bool open_ = true;
  };
};

/// A session of its own, for programs and code outside requests:
///
///     Session session{engine, models};
///     auto user = session.add(User{.name = "Ann"});
///     session.commit();
///
/// The engine and the models must outlive it. What was not committed is rolled back at its
/// end; objects that are still referred to stay valid, detached. It lends a connection
/// from the engine while a transaction is open.
class Session : public SessionVerbs {
 public:
  Session(Engine& engine, const Models& models, SessionOptions options = {},
          SourcePlace made_at = SourcePlace::here())
      : state_(detail::make_session(engine, models, options, made_at)) {}
  /// On a connection of the engine, which outlives it, and in its transaction where one is open. So a test
  /// lets code commit and roll back as it likes, and undoes all of it:
  ///
  ///     Connection connection = engine.connect();
  ///     connection.begin(Intent::write);
  ///     { Session session{engine, connection, models}; work(session); }
  ///     connection.rollback();
  Session(Engine& engine, Connection& connection, const Models& models, SessionOptions options = {},
          SourcePlace made_at = SourcePlace::here())
      : state_(detail::make_session(engine, models, options, made_at, &connection)) {}

 private:
  detail::SessionState& target() override { return *state_; }

  detail::SessionHandle state_;
};

}  // namespace carafe
