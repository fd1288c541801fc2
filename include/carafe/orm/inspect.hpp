// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <carafe/orm/object_ref.hpp>
#include <carafe/orm/relationship.hpp>
#include <carafe/sql/value.hpp>
#include <carafe/util/function_ref.hpp>

/// What is known of an object beside its values: its state, and what was changed in it.
namespace carafe {

/// A column as it is and as the database has it. `before` is empty where the database has nothing:
/// the object is new, or was never reached for writing, so that nothing can have changed.
template <class V>
struct History {
  V now;
  std::optional<V> before;
  bool changed() const { return before.has_value() && !(now == *before); }
};

/// A relationship as it is and as it was at the last flush. Of one that is not loaded, what was put
/// in and taken out since.
template <class T>
struct RelationHistory {
  std::vector<Ref<T>> added;
  std::vector<Ref<T>> removed;
  std::vector<Ref<T>> unchanged;
  bool changed() const { return !added.empty() || !removed.empty(); }
};

namespace detail {

enum class RelationPart { added, removed, unchanged };

/// A column as the database has it, borrowed; false where nothing is known.
bool stored_column(const ObjectHeader& object, unsigned offset, Cell& cell);
void relation_history(ObjectHeader& object, unsigned offset,
                      FunctionRef<void(RelationPart, ObjectHeader&)> sink);
bool is_modified(ObjectHeader& object);
std::vector<std::string> changed_members(ObjectHeader& object);
std::vector<Value> key_values(const ObjectHeader& object);
bool is_stale(const ObjectHeader& object);

}  // namespace detail

/// Made by `inspect`. Asks nothing of the database, and does not make the session watch the object.
/// Must not outlive the Ref it was made of.
template <class T>
class Inspection {
 public:
  explicit Inspection(detail::ObjectHeader& object) : object_(object) {}

  ObjectState state() const noexcept { return object_.state; }
  /// In no session, and no row.
  bool is_transient() const noexcept { return state() == ObjectState::transient; }
  /// Added; the next flush inserts its row.
  bool is_pending() const noexcept { return state() == ObjectState::pending; }
  /// A row, known to its session.
  bool is_persistent() const noexcept { return state() == ObjectState::persistent; }
  /// Erased: its row goes at the next flush, or went in the open transaction.
  bool is_deleted() const noexcept { return state() == ObjectState::deleted; }
  /// Was a row's; its session has ended or let it go.
  bool is_detached() const noexcept { return state() == ObjectState::detached; }

  /// Whether a flush would write it: some column or relationship is not what it was.
  bool is_modified() const { return detail::is_modified(object_); }
  /// The members that changed since the last flush, in the order of the struct.
  std::vector<std::string> changed() const { return detail::changed_members(object_); }
  /// Whether the next query or `get` that returns its row reads some of it anew: it was expired, or
  /// read in an earlier transaction.
  bool is_stale() const { return detail::is_stale(object_); }
  /// The values of its primary key, in the order of the columns.
  std::vector<Value> primary_key() const { return detail::key_values(object_); }

  template <class M, class V>
  History<V> history(Column<V> M::*member) const {
    const T& object =
        *static_cast<const T*>(detail::object_of(static_cast<const detail::ObjectHeader&>(object_)));
    History<V> history{detail::ColumnAccess::value(object.*member), {}};
    Cell cell;
    if (detail::stored_column(object_, detail::member_tag(static_cast<Column<V> T::*>(member)).offset,
                              cell)) {
      Column<V> before;
      if (detail::column_ops<V>().decode(cell, &before)) {
        history.before = detail::ColumnAccess::value(before);
      }
    }
    return history;
  }
  template <class M, class X>
  auto history(Relationship<X> M::*member) const {
    using Target = typename Relationship<X>::Target::type;
    RelationHistory<Target> history;
    detail::relation_history(object_, detail::member_tag(static_cast<Relationship<X> T::*>(member)).offset,
                             [&](detail::RelationPart part, detail::ObjectHeader& item) {
                               auto& list = part == detail::RelationPart::added     ? history.added
                                            : part == detail::RelationPart::removed ? history.removed
                                                                                    : history.unchanged;
                               list.push_back(Ref<Target>::share(&item));
                             });
    return history;
  }

 private:
  detail::ObjectHeader& object_;
};

/// inspect(user).is_pending(), inspect(user).history(&User::name).before. Throws UsageError "empty-ref".
template <class T>
Inspection<T> inspect(const Ref<T>& object) {
  if (!object) detail::throw_empty_ref(type_tag<T>);
  return Inspection<T>{*object.header()};
}
template <class T>
ObjectState object_state(const Ref<T>& object) {
  return inspect(object).state();
}

}  // namespace carafe
