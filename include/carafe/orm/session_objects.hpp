// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <initializer_list>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/orm/inspect.hpp>
#include <carafe/orm/merge_options.hpp>
#include <carafe/orm/read_options.hpp>
#include <carafe/orm/savepoint.hpp>
#include <carafe/orm/session_core.hpp>
#include <carafe/util/type_tag.hpp>

namespace carafe {

/// While it lives its session does not flush by itself before queries:
///
///     NoAutoflush guard = session.no_autoflush();
class NoAutoflush {
 public:
  NoAutoflush(const NoAutoflush&) = delete;
  NoAutoflush& operator=(const NoAutoflush&) = delete;
  ~NoAutoflush();

 private:
  friend class SessionObjects;
  explicit NoAutoflush(detail::SessionState& session);

  detail::SessionState& session_;
  bool before_;
};

/// What a session does with objects one by one, and with parts of its transaction; the base of
/// SessionVerbs.
class SessionObjects {
 public:
  // ---- which objects it has, and in which state

  /// Added, and not flushed yet; of all models, or of one: session.new_objects<User>().
  std::vector<ObjectRef> new_objects() { return objects(Which::added); }
  /// Rows with changes that a flush would write. Objects that were only reached for writing are not
  /// among them.
  std::vector<ObjectRef> dirty() { return objects(Which::changed); }
  /// Erased, and not flushed yet.
  std::vector<ObjectRef> deleted() { return objects(Which::erased); }
  template <Model T>
  std::vector<Ref<T>> new_objects() {
    return only<T>(objects(Which::added));
  }
  template <Model T>
  std::vector<Ref<T>> dirty() {
    return only<T>(objects(Which::changed));
  }
  template <Model T>
  std::vector<Ref<T>> deleted() {
    return only<T>(objects(Which::erased));
  }
  /// Whether a flush would write the object: some column or relationship of it changed, by value.
  template <class T>
  bool is_modified(const Ref<T>& object) {
    return inspect(object).is_modified();
  }
  template <class T>
  bool contains(const Ref<T>& object) {
    return detail::session_contains(target(), object.header());
  }

  // ---- forgetting and reading anew

  /// What the session knows of the object is old: the next query or `get` that returns its row reads
  /// it anew, and its relationships are loaded when they are next reached. Until then its columns
  /// keep the values they had in the database, because reading a column asks nothing of it; to have
  /// them now, `refresh`. Changes that were not flushed are gone. Goes on along relationships with
  /// Cascade::refresh_expire. Throws UsageError "not-in-session" for an object that has no row here.
  ///
  /// expire(user, &User::name, &User::posts): only these members.
  template <class T, class... Members>
  void expire(const Ref<T>& object, Members... members) {
    expire(object.header(), type_tag<T>, {detail::member_tag(members)...});
  }
  /// The same of every row the session knows.
  void expire_all();

  /// Reads the object's row now, over changes of it that were not flushed, and goes on along
  /// relationships with Cascade::refresh_expire that were loaded. Throws DatabaseError "no-row" if it
  /// is gone.
  ///
  /// refresh(user, &User::name, &User::posts): only these members, relationships too.
  /// refresh(user, with_for_update()): the row is locked until the transaction's end.
  template <class T, class... Members>
  requires(!(detail::is_read_option<Members> || ...)) void refresh(const Ref<T>& object, Members... members) {
    refresh(object.header(), type_tag<T>, {detail::member_tag(members)...}, {});
  }
  template <class T>
  void refresh(const Ref<T>& object, const options::ForUpdate& lock) {
    refresh(object.header(), type_tag<T>, {}, {.lock = lock.lock});
  }

  /// Lets the object go, with changes that were not flushed; it becomes detached, or transient where
  /// it was only added. Goes on along relationships with Cascade::expunge.
  template <class T>
  void expunge(const Ref<T>& object) {
    expunge(object.header(), type_tag<T>);
  }
  void expunge_all() { detail::session_expunge_all(target()); }
  /// Rolls back and lets every object go. The session may be used again, as a new one.
  void close();

  // ---- taking in what others have

  /// The session's own object with the values of `object`: of the row with its primary key, which is
  /// read if need be, or a new one to be inserted where there is none or no key. What `object` left
  /// unset stays as it is. Goes on along relationships with Cascade::merge; a relationship that
  /// `object` has becomes what it has there, and what is taken out by that follows the orphan rules.
  /// `object` itself stays what and where it is; one of this session is returned.
  ///
  /// Throws StaleDataError where both have versions (`version_id`) and they differ.
  template <Model T>
  requires(!std::is_lvalue_reference_v<T>) Ref<T> merge(T object, MergeOptions options = {}) {
    Ref<T> made = detail::make_object<T>(std::move(object));
    return Ref<T>::adopt(merge(made.header(), type_tag<T>, options));
  }
  /// The same of an object of another session, or of none. `merge(user, no_load)` asks nothing of the
  /// database: the object is taken to be what its row is, as one from a cache. Throws UsageError
  /// "cannot-merge" with it for an object that was changed, or has no row.
  template <class T>
  Ref<T> merge(const Ref<T>& object, MergeOptions options = {}) {
    return Ref<T>::adopt(merge(object.header(), type_tag<T>, options));
  }
  /// A Ref for each, in their order.
  template <std::ranges::input_range Range>
  auto merge_all(Range&& objects, MergeOptions options = {}) {
    std::vector<decltype(merge(*std::ranges::begin(objects), options))> merged;
    for (auto&& object : objects) {
      if constexpr (std::is_lvalue_reference_v<Range>) {
        merged.push_back(merge(object, options));
      } else {
        merged.push_back(merge(std::move(object), options));
      }
    }
    return merged;
  }

  /// The next flush deletes its row; one that was only added is forgotten at once. Throws UsageError
  /// "not-in-session" for an object that is in no session, "other-session" for one of another.
  template <class T>
  void erase(const Ref<T>& object) {
    detail::session_erase(target(), object.header(), type_tag<T>);
  }
  template <std::ranges::input_range Range>
  void erase_all(const Range& objects) {
    for (const auto& object : objects) erase(object);
  }

  // ---- parts of a transaction

  /// Flushes, and begins a part that can be undone by itself; opens a transaction for writing where
  /// none is open. See Savepoint.
  [[nodiscard]] Savepoint begin_nested() { return Savepoint{target()}; }
  /// Calls `work` in such a part, and commits it; if it throws, rolls the part back and lets it
  /// through. Returns what `work` returns.
  template <std::invocable F>
  std::invoke_result_t<F&> nested(F&& work) {
    Savepoint savepoint = begin_nested();
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
      work();
      savepoint.commit();
    } else {
      auto result = work();
      savepoint.commit();
      return result;
    }
  }
  bool in_nested_transaction();

  /// Until the guard is gone, queries do not flush by themselves.
  [[nodiscard]] NoAutoflush no_autoflush() { return NoAutoflush{target()}; }
  /// Turns autoflush on or off and returns how it was.
  bool set_autoflush(bool on) { return detail::session_set_autoflush(target(), on); }

 protected:
  virtual ~SessionObjects() = default;
  virtual detail::SessionState& target() = 0;

 private:
  enum class Which { added, changed, erased };
  std::vector<ObjectRef> objects(Which which);
  template <class T>
  static std::vector<Ref<T>> only(const std::vector<ObjectRef>& objects) {
    std::vector<Ref<T>> found;
    for (const ObjectRef& object : objects) {
      if (Ref<T> one = object.as<T>()) found.push_back(std::move(one));
    }
    return found;
  }

  using Members = std::initializer_list<MemberTag>;
  void expire(detail::ObjectHeader* object, const TypeTag& model, Members members);
  void refresh(detail::ObjectHeader* object, const TypeTag& model, Members members, const ReadOptions& how);
  void expunge(detail::ObjectHeader* object, const TypeTag& model);
  detail::ObjectHeader* merge(detail::ObjectHeader* object, const TypeTag& model, MergeOptions options);
};

}  // namespace carafe
