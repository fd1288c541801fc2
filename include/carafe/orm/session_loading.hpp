// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <carafe/orm/entity.hpp>
#include <carafe/orm/loading.hpp>
#include <carafe/orm/related.hpp>
#include <carafe/orm/session_objects.hpp>

namespace carafe {

namespace detail {

/// Loads a column or a relationship that is not loaded yet.
void session_load_member(SessionState& session, ObjectHeader* object, const TypeTag& model, MemberTag member);
std::shared_ptr<const LoadOptions>& session_always(SessionState& session);
bool is_column_loaded(const ObjectHeader* object, const TypeTag& model, MemberTag member);

/// A query for objects on its way, some rows in memory at a time.
class ObjectCursor {
 public:
  ObjectCursor(SessionState& session, const ModelDescriptor& model, SelectStatement statement,
               std::size_t rows);
  ObjectCursor(ObjectCursor&&) noexcept;
  ObjectCursor& operator=(ObjectCursor&&) noexcept;
  ~ObjectCursor();

  /// A new reference; null after the last.
  ObjectHeader* next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace detail

/// Whether the column was loaded or assigned; one that was not reads as a new object's does.
template <class T, class M, class C>
bool is_loaded(const Ref<T>& object, Column<C> M::*column) {
  return detail::is_column_loaded(object.header(), type_tag<T>, detail::member_tag(column));
}

/// The objects of a query, `rows` of them in memory at a time; gone through once. An object that the
/// program does not keep, and did not reach for writing, goes with its portion.
template <class T>
class ObjectStream {
 public:
  using value_type = Ref<T>;

  explicit ObjectStream(detail::ObjectCursor cursor) : cursor_(std::move(cursor)) {}

  /// The next object; an empty Ref after the last.
  Ref<T> next() { return Ref<T>::adopt(cursor_.next()); }

  class iterator {
   public:
    using value_type = Ref<T>;
    using difference_type = std::ptrdiff_t;
    explicit iterator(ObjectStream& stream) : stream_(&stream), object_(stream.next()) {}
    const Ref<T>& operator*() const { return object_; }
    iterator& operator++() {
      object_ = stream_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !object_; }

   private:
    ObjectStream* stream_;
    Ref<T> object_;
  };
  iterator begin() { return iterator{*this}; }
  std::default_sentinel_t end() const { return {}; }

 private:
  detail::ObjectCursor cursor_;
};

/// What a session does about loading beyond what queries say; a base of SessionVerbs.
class SessionLoading : public SessionObjects {
 public:
  /// Loads columns or relationships of an object that are not loaded yet: those that are deferred,
  /// left out, or `raise`.
  ///
  ///     session.load(user, &User::photo);
  template <class T, class M, class... C>
  requires(sizeof...(C) > 0) void load(const Ref<T>& object, Column<C> M::*... columns) {
    (detail::session_load_member(target(), object.header(), type_tag<T>, detail::member_tag(columns)), ...);
  }
  template <class T, class M, class X>
  void load(const Ref<T>& object, Relationship<X> M::*relation) {
    detail::session_load_member(target(), object.header(), type_tag<T>, detail::member_tag(relation));
  }

  /// Options for every query of the session from now on, below those of the query itself:
  ///
  ///     session.always(with_loader_criteria<Post>(col(&Post::deleted) == false));
  template <class Option>
  void always(const Option& option) {
    option.template apply_to<>(detail::session_always(target()));
  }

  /// The objects of a query `rows` at a time, however many there are, in bounded memory:
  ///
  ///     for (const Ref<User>& user : session.stream(select<User>().order_by(&User::id), 1000)) …
  ///
  /// The query runs anew for each portion, from behind the last key: it is in the order of the primary
  /// key, or UsageError "stream-order". Its options load what belongs to a portion with it.
  template <Model T>
  ObjectStream<T> stream(Select<T> query, std::size_t rows = 1000) {
    return ObjectStream<T>{
        detail::ObjectCursor{target(), detail::descriptor_of<T>(), std::move(query).statement(), rows}};
  }
};

}  // namespace carafe
