// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/db/row_reader.hpp>
#include <carafe/orm/loading.hpp>
#include <carafe/orm/ref.hpp>
#include <carafe/orm/select.hpp>
#include <carafe/orm/session_core.hpp>
#include <carafe/sql/text.hpp>
#include <carafe/util/function_ref.hpp>

/// Queries whose rows have several objects, or objects beside columns.
namespace carafe {

/// An object among the columns of a query: select(entity<User>(), func::count(&Post::id)).
template <Model M>
class Entity : public Expression<Ref<M>> {
 public:
  Entity() : Expression<Ref<M>>(Clause::all_columns(type_tag<M>)) {}
  explicit Entity(const Alias<M>& alias)
      : Expression<Ref<M>>(Clause::all_columns(type_tag<M>, alias.called())) {}
};

template <Model M>
Entity<M> entity() {
  return {};
}
/// The objects of an alias's rows; an outer join without a match gives an empty Ref.
template <Model M>
Entity<M> entity(const Alias<M>& alias) {
  return Entity<M>{alias};
}

/// select<User, Post>().join(&User::posts): rows of a Ref<User> and a Ref<Post>.
template <Model A, Model B, Model... More>
auto select() {
  SelectStatement statement;
  statement.from = detail::table_of_model<A>();
  statement.columns = {Clause::all_columns(type_tag<A>), Clause::all_columns(type_tag<B>),
                       Clause::all_columns(type_tag<More>)...};
  return Select<Ref<A>, Ref<B>, Ref<More>...>{std::move(statement)};
}

namespace detail {

template <class T>
inline constexpr bool is_ref = false;
template <class T>
inline constexpr bool is_ref<Ref<T>> = true;
template <class Row>
inline constexpr bool has_entities = false;
template <class... T>
inline constexpr bool has_entities<std::tuple<T...>> = (is_ref<T> || ...);

/// What a row of such a query gives, in the order of its columns; `cells` of those that are no objects.
void session_load_rows(SessionState& session, const SelectStatement& statement,
                       FunctionRef<void(std::span<ObjectHeader* const>, std::span<const Cell>)> sink);

template <class T>
T read_part(std::size_t position, std::span<ObjectHeader* const> objects, const Cell*& cell) {
  if constexpr (is_ref<T>) {
    return T::share(objects[position]);
  } else {
    T out{};
    if (!FromCell<T>::read(*cell, out)) throw_unreadable(*cell, "of a row with objects", FromCell<T>::name);
    ++cell;
    return out;
  }
}

template <class Row>
struct ReadParts;
template <class... T>
struct ReadParts<std::tuple<T...>> {
  static std::vector<std::tuple<T...>> all(SessionState& session, const SelectStatement& statement) {
    std::vector<std::tuple<T...>> rows;
    session_load_rows(
        session, statement, [&](std::span<ObjectHeader* const> objects, std::span<const Cell> cells) {
          const Cell* cell = cells.data();
          [&]<std::size_t... I>(std::index_sequence<I...>) {
            rows.push_back(std::tuple<T...>{read_part<T>(I, objects, cell)...});  // from left to right
          }
          (std::index_sequence_for<T...>{});
        });
    return rows;
  }
};

void session_load_text(SessionState& session, const ModelDescriptor& model, const TextClause& sql,
                       std::span<const NamedValue> parameters,
                       const std::shared_ptr<const LoadOptions>& loading,
                       FunctionRef<void(ObjectHeader*)> sink);

}  // namespace detail

/// Objects from hand-written SQL; made by from_statement().
template <Model T>
class FromStatement {
 public:
  FromStatement(TextClause sql, std::initializer_list<NamedValue> values) : sql_(std::move(sql)) {
    for (const NamedValue& value : values) values_.emplace_back(std::string(value.name), value.value);
  }
  template <class... O>
  FromStatement&& options(const O&... all) && {
    (all.template apply_to<T>(loading_), ...);
    return std::move(*this);
  }
  /// For sessions.
  std::vector<Ref<T>> load(detail::SessionState& session) const {
    std::vector<NamedValue> values;
    for (const auto& [name, value] : values_) values.push_back({name, value});
    std::vector<Ref<T>> objects;
    detail::session_load_text(
        session, detail::descriptor_of<T>(), sql_, values, loading_,
        [&](detail::ObjectHeader* object) { objects.push_back(Ref<T>::adopt(object)); });
    return objects;
  }

 private:
  TextClause sql_;
  std::vector<std::pair<std::string, Value>> values_;
  std::shared_ptr<const detail::LoadOptions> loading_;
};

/// session.scalars(from_statement<User>(text("select * from user where name = :name"), {{"name", "Ann"}})):
/// columns go to members by their names in the table; those that are not there are not loaded. The
/// primary key must be there.
template <Model T>
FromStatement<T> from_statement(TextClause sql, std::initializer_list<NamedValue> values = {}) {
  return {std::move(sql), values};
}

}  // namespace carafe
