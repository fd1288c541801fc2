// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>
#include <utility>

#include <carafe/orm/column.hpp>
#include <carafe/orm/select.hpp>

namespace carafe {

namespace options {
struct Prefix {
  const char* text;
};
}  // namespace options

/// What the columns' names begin with: `Embedded<Address> home {prefix("home_")};`
constexpr options::Prefix prefix(const char* text) { return {text}; }

namespace detail {
/// Tells the recorder what the names of the columns at this address begin with.
void record_prefix(ModelRecorder& recorder, const void* embedded, const char* prefix);
}  // namespace detail

/// Columns that several models share, as a member of each:
///
///     struct Timestamps {
///         Column<DateTime> created_at {default_factory(&DateTime::now)};
///         Column<DateTime> edited_at {onupdate(&DateTime::now)};
///     };
///     struct Post {
///         Column<int> id {primary_key};
///         Embedded<Timestamps> times {};
///     };
///
/// They are columns of the model's table, `created_at` and `edited_at`, reached as `post->times.created_at`,
/// and in queries as `col(&Post::times, &Timestamps::created_at)`. Two of the same type need a prefix.
template <class T>
class Embedded : public T {
 public:
  Embedded() : T{} {}
  Embedded(T values) : T(std::move(values)) {}  // NOLINT: implicit, for designated initialisers
  explicit Embedded(options::Prefix prefix) : T{} {
    if (auto* recorder = detail::active_recorder()) {
      detail::record_prefix(*recorder, static_cast<const T*>(this), prefix.text);
    }
  }
};

/// A column of an embedded struct in an expression.
template <class M, class E, class B, class T>
requires std::is_base_of_v<B, E> ModelColumn<M, T> col(Embedded<E> M::*outer, Column<T> B::*inner) {
  MemberTag tag = detail::member_tag(outer);
  tag.offset += detail::member_tag(static_cast<Column<T> Embedded<E>::*>(inner)).offset;
  return ModelColumn<M, T>{tag};
}

/// A column that a model has from a base, where several models have that base:
/// col<Post>(&Post::created_at).
template <class M, class B, class T>
requires(std::is_base_of_v<B, M> && !std::is_same_v<B, M>) ModelColumn<M, T> col(Column<T> B::*member) {
  return ModelColumn<M, T>{detail::member_tag(static_cast<Column<T> M::*>(member))};
}

/// A key to a column that a model has from a base: foreign_key<User>(&User::id).
template <class M, class B, class T>
requires(std::is_base_of_v<B, M> && !std::is_same_v<B, M>) options::ForeignKey
    foreign_key(Column<T> B::*member) {
  return {nullptr, detail::member_tag(static_cast<Column<T> M::*>(member))};
}

}  // namespace carafe
