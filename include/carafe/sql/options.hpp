// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <type_traits>

#include <carafe/sql/types.hpp>
#include <carafe/util/type_tag.hpp>

/// The options a column is declared with, in a model or in a revision. Each is a
/// trivial value: a model's constructor carries them at no cost, and only a recorder
/// (sql/schema.hpp, `ColumnOptions`) looks at them.
namespace carafe {

namespace options {
struct PrimaryKey {};
struct NotNull {};
struct Nullable {};
struct Unique {};
struct Indexed {};
struct Hidden {};
struct ReadOnly {};
struct Autoincrement {
  bool on;
};
struct ServerDefault {
  const char* sql;
};
struct Check {
  const char* sql;
};
struct Comment {
  const char* text;
};
struct OnDelete {
  const char* action;
};
struct OnUpdate {
  const char* action;
};
/// A key to "table.column", or to a member of a model.
struct ForeignKey {
  const char* target = nullptr;
  MemberTag member{};
};
}  // namespace options

inline constexpr options::PrimaryKey primary_key{};
inline constexpr options::NotNull not_null{};
inline constexpr options::Nullable nullable{};
inline constexpr options::Unique unique{};
inline constexpr options::Indexed indexed{};
/// Never in JSON, logs or the debug page.
inline constexpr options::Hidden hidden{};
/// Never taken from a request. Primary keys are so by themselves.
inline constexpr options::ReadOnly read_only{};

constexpr options::Autoincrement autoincrement(bool on) { return {on}; }
/// A default the database applies, as SQL text: server_default("0"), server_default("'new'").
constexpr options::ServerDefault server_default(const char* sql) { return {sql}; }
constexpr options::Check check(const char* sql) { return {sql}; }
constexpr options::Comment comment(const char* text) { return {text}; }
/// "CASCADE", "SET NULL", "RESTRICT", "SET DEFAULT" or "NO ACTION", of a foreign key.
constexpr options::OnDelete ondelete(const char* action) { return {action}; }
constexpr options::OnUpdate onupdate_key(const char* action) { return {action}; }
/// A key by name: foreign_key("user.id"). By member, foreign_key(&User::id), is in orm/column.hpp.
constexpr options::ForeignKey foreign_key(const char* target) { return {target, {}}; }

template <class T>
concept ColumnOption = std::is_same_v<T, TypeSpec> || std::is_same_v<T, options::PrimaryKey> ||
    std::is_same_v<T, options::NotNull> || std::is_same_v<T, options::Nullable> ||
    std::is_same_v<T, options::Unique> || std::is_same_v<T, options::Indexed> ||
    std::is_same_v<T, options::Hidden> || std::is_same_v<T, options::ReadOnly> ||
    std::is_same_v<T, options::Autoincrement> || std::is_same_v<T, options::ServerDefault> ||
    std::is_same_v<T, options::Check> || std::is_same_v<T, options::Comment> ||
    std::is_same_v<T, options::OnDelete> || std::is_same_v<T, options::OnUpdate> ||
    std::is_same_v<T, options::ForeignKey>;

}  // namespace carafe
