// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>

#include <carafe/sql/types.hpp>
#include <carafe/util/type_tag.hpp>

/// The options a column is declared with, in a model or in a revision. Each is a
/// trivial value: a model's constructor carries them at no cost, and only a recorder
/// (sql/column_options.hpp, `ColumnOptions`) looks at them.
namespace carafe {

namespace options {
struct PrimaryKey {};
struct NotNull {};
struct Nullable {};
struct Unique {};
struct Indexed {};
struct Hidden {};
struct Deferred {};
struct ReadOnly {};
struct VersionId {
  bool counted = true;         ///< by the session
  bool relationships = false;  ///< a change of the row's relationships is one of the row
  constexpr VersionId operator()(bool by_session) const { return {by_session, relationships}; }
  constexpr VersionId on_relationships() const { return {counted, true}; }
};
struct Autoincrement {
  bool on;
};
struct ServerDefault {
  const char* sql;  ///< null: the database fills the column in a way no schema says
};
struct ServerOnUpdate {};
struct FetchedValue {};
struct ColumnName {
  const char* name;
};
struct Check {
  const char* sql;
};
struct Comment {
  const char* text;
};
struct Computed {
  const char* sql;
  std::optional<bool> persisted;
};
/// How the database numbers a column: identity({.start = 100, .increment = 10}).
struct Identity {
  bool always = false;  ///< a number of the program's own is refused
  std::optional<std::int64_t> start = {};
  std::optional<std::int64_t> increment = {};
  std::optional<std::int64_t> min_value = {};
  std::optional<std::int64_t> max_value = {};
  std::optional<std::int64_t> cache = {};
  bool cycle = false;
  friend bool operator==(const Identity&, const Identity&) = default;
};
struct OnDelete {
  const char* action;
};
struct OnUpdate {
  const char* action;
};
struct Match {
  const char* type;
};
struct Deferrable {};
struct InitiallyDeferred {};
struct UseAlter {};
struct NotValid {};
/// A key to "table.column", or to a member of a model.
struct ForeignKey {
  const char* target = nullptr;
  MemberTag member{};
};

/// What the program itself gives a column: a value, or what a function returns, which may take
/// the object. `on_update` says when: at INSERT where the column is unset, or at UPDATE where
/// another column changed.
template <class V, bool on_update>
struct ClientValue {
  V value;
};
template <class Function, bool on_update>
struct ClientFunction {
  Function function;
};
}  // namespace options

inline constexpr options::PrimaryKey primary_key{};
inline constexpr options::NotNull not_null{};
inline constexpr options::Nullable nullable{};
inline constexpr options::Unique unique{};
inline constexpr options::Indexed indexed{};
/// Never in JSON, logs or the debug page.
inline constexpr options::Hidden hidden{};
/// Loaded only by queries that ask for it, undefer(&User::photo), or by session.load(user, &User::photo).
inline constexpr options::Deferred deferred{};
/// Never taken from a request. Primary keys are so by themselves.
inline constexpr options::ReadOnly read_only{};
/// Says which version of its row an object is, so that one who writes over a row that was changed or
/// deleted since it was read gets StaleDataError. An integer counts from 1; a Uuid is drawn anew. Never
/// taken from a request.
///
/// `version_id(false)` is not counted by the session: the program assigns it or, with
/// `server_onupdate(fetched_value)`, the database does. `version_id.on_relationships()` is counted, too,
/// where only a relationship changed.
inline constexpr options::VersionId version_id{};

constexpr options::Autoincrement autoincrement(bool on) { return {on}; }
/// A default the database applies, as SQL text: server_default("0"), server_default("'new'").
constexpr options::ServerDefault server_default(const char* sql) { return {sql}; }
/// server_default(fetched_value), server_onupdate(fetched_value): a trigger, or something else that
/// no schema says, gives the column its value, which is read back after the session's INSERT or UPDATE.
inline constexpr options::FetchedValue fetched_value{};
constexpr options::ServerDefault server_default(options::FetchedValue) { return {nullptr}; }
constexpr options::ServerOnUpdate server_onupdate(options::FetchedValue) { return {}; }
/// What the column is called in the database, where that is not its member's name.
constexpr options::ColumnName column_name(const char* name) { return {name}; }
constexpr options::Check check(const char* sql) { return {sql}; }
/// A column the database computes from others of its row: computed("price * amount"). `persisted`
/// says whether the value is stored; without it the database does what it does by itself.
constexpr options::Computed computed(const char* sql) { return {sql, {}}; }
constexpr options::Computed computed(const char* sql, bool persisted) { return {sql, persisted}; }
constexpr options::Identity identity(options::Identity how = {}) { return how; }
constexpr options::Comment comment(const char* text) { return {text}; }
/// "CASCADE", "SET NULL", "RESTRICT", "SET DEFAULT" or "NO ACTION", of a foreign key.
constexpr options::OnDelete ondelete(const char* action) { return {action}; }
constexpr options::OnUpdate onupdate_key(const char* action) { return {action}; }
/// "FULL" or "PARTIAL": how a key of several columns treats NULL.
constexpr options::Match match(const char* type) { return {type}; }
/// A foreign key a transaction may put off, and one that is put off to its end by itself.
inline constexpr options::Deferrable deferrable{};
inline constexpr options::InitiallyDeferred initially_deferred{};
/// A foreign key that is added by ALTER TABLE after all tables were created.
inline constexpr options::UseAlter use_alter{};
/// In a revision: what is added is not asked of the rows there are (PostgreSQL).
inline constexpr options::NotValid not_valid{};
/// A key by name: foreign_key("user.id"), foreign_key("schema.user.id"). By member, foreign_key(&User::id),
/// is in orm/column.hpp.
constexpr options::ForeignKey foreign_key(const char* target) { return {target, {}}; }

/// What an INSERT, by the session or by insert<M>(), gives a column that was never assigned.
template <class V>
requires(std::is_trivially_copyable_v<V> &&
         sizeof(V) <= 16) constexpr options::ClientValue<V, false> default_value(V value) {
  return {value};
}
/// The same from a function or a lambda that captures nothing, called for each row:
/// default_factory([] { return Uuid::random(); }), default_factory([](const User& user) { … }).
template <class F>
requires(!std::is_class_v<F> ||
         std::is_empty_v<F>) constexpr options::ClientFunction<F, false> default_factory(F function) {
  return {function};
}
/// What an UPDATE, by the session or by update<M>(), gives a column when another one changed and this
/// one was not assigned: a value, a function or a lambda that captures nothing.
template <class F>
requires(std::is_trivially_copyable_v<F> && sizeof(F) <= 16) constexpr auto onupdate(F value_or_function) {
  if constexpr ((std::is_class_v<F> && std::is_empty_v<F>) || std::is_function_v<std::remove_pointer_t<F>>) {
    return options::ClientFunction<F, true>{value_or_function};
  } else {
    return options::ClientValue<F, true>{value_or_function};
  }
}

namespace detail {
template <class T>
inline constexpr bool is_client_option = false;
template <class V, bool on_update>
inline constexpr bool is_client_option<options::ClientValue<V, on_update>> = true;
template <class F, bool on_update>
inline constexpr bool is_client_option<options::ClientFunction<F, on_update>> = true;

template <class T, class... Known>
inline constexpr bool is_one_of = (std::is_same_v<T, Known> || ...);
}  // namespace detail

/// An option a schema can hold: of a column in a revision as in a model.
template <class T>
concept SchemaOption =
    detail::is_one_of<T, TypeSpec, options::PrimaryKey, options::NotNull, options::Nullable, options::Unique,
                      options::Indexed, options::Hidden, options::Deferred, options::ReadOnly,
                      options::Autoincrement, options::ServerDefault, options::Check, options::Comment,
                      options::Computed, options::Identity, options::OnDelete, options::OnUpdate,
                      options::Match, options::Deferrable, options::InitiallyDeferred, options::UseAlter,
                      options::ForeignKey>;

/// What only a model says of a column: SchemaOption leaves it out.
template <class T>
concept ModelOption = detail::is_client_option<T> ||
    detail::is_one_of<T, options::ColumnName, options::ServerOnUpdate, options::VersionId>;

template <class T>
concept ColumnOption = SchemaOption<T> || ModelOption<T>;

}  // namespace carafe
