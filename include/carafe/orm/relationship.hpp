// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/orm/column.hpp>
#include <carafe/orm/model.hpp>
#include <carafe/orm/ref.hpp>
#include <carafe/orm/relationship_core.hpp>
#include <carafe/sql/expression.hpp>

namespace carafe {

namespace detail {

/// Makes a managed object of a struct, in no session yet.
template <class T>
Ref<T> make_object(T object) {
  ObjectHeader* header = allocate_object(descriptor_of<T>());
  try {
    ::new (object_of(*header)) T(std::move(object));
  } catch (...) {
    deallocate_object(header);
    throw;
  }
  attach_relations(*header);
  return Ref<T>::adopt(header);
}

/// What a relationship's options may be said by a member of the target, where it is complete.
template <class Option, class M, class T>
Option by_member(T M::*member) {
  Option option;
  option.member = member_tag(member);
  return option;
}

/// A struct that is to become an object: T, whose definition may come later.
template <class U, class T>
concept StructOf = std::same_as<std::remove_cvref_t<U>, T>;

/// Walks over objects, giving a Ref for each.
template <class T>
class RefIterator {
 public:
  using value_type = Ref<T>;
  using reference = Ref<T>;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;
  using iterator_concept = std::random_access_iterator_tag;

  RefIterator() = default;
  explicit RefIterator(ObjectHeader* const* at) : at_(at) {}

  Ref<T> operator*() const { return Ref<T>::share(*at_); }
  Ref<T> operator[](difference_type i) const { return Ref<T>::share(at_[i]); }
  struct Arrow {
    Ref<T> ref;
    Ref<T>* operator->() { return &ref; }
  };
  Arrow operator->() const { return {**this}; }

  RefIterator& operator++() { return ++at_, *this; }
  RefIterator operator++(int) { return RefIterator{at_++}; }
  RefIterator& operator--() { return --at_, *this; }
  RefIterator operator--(int) { return RefIterator{at_--}; }
  RefIterator& operator+=(difference_type n) { return at_ += n, *this; }
  RefIterator& operator-=(difference_type n) { return at_ -= n, *this; }
  friend RefIterator operator+(RefIterator i, difference_type n) { return i += n; }
  friend RefIterator operator+(difference_type n, RefIterator i) { return i += n; }
  friend RefIterator operator-(RefIterator i, difference_type n) { return i -= n; }
  friend difference_type operator-(RefIterator a, RefIterator b) { return a.at_ - b.at_; }
  friend auto operator<=>(const RefIterator&, const RefIterator&) = default;

 private:
  ObjectHeader* const* at_ = nullptr;
};

template <class X>
struct RelationTarget {
  using type = X;
  static constexpr RelationShape shape = RelationShape::one;
};
template <class T, class A>
struct RelationTarget<std::vector<T, A>> {
  using type = T;
  static constexpr RelationShape shape = RelationShape::list;
};
template <class T, class C, class A>
struct RelationTarget<std::set<T, C, A>> {
  using type = T;
  static constexpr RelationShape shape = RelationShape::set;
};
template <class K, class T, class C, class A>
struct RelationTarget<std::map<K, T, C, A>> {
  using type = T;
  using key = K;
  static constexpr RelationShape shape = RelationShape::map;
};

template <class X>
using related_model = typename RelationTarget<X>::type;

/// What all shapes of relationships have in common: the options.
template <class T>
class RelationshipDeclaration : public RelationshipBase {
 public:
  RelationshipDeclaration() = default;

 protected:
  template <class... O>
  void declare(const O&... options) {
    if (ModelRecorder* recorder = active_recorder()) {
      RelationshipOptions recorded;
      (recorded.apply(options), ...);
      record_relationship(*recorder, static_cast<const RelationshipBase*>(this), std::move(recorded));
    }
  }
};

/// What collections have in common.
template <class T>
class RelationshipCollection : public RelationshipDeclaration<T> {
 public:
  using value_type = Ref<T>;
  using iterator = RefIterator<T>;

  iterator begin() const { return iterator{this->items().data()}; }
  iterator end() const {
    auto all = this->items();
    return iterator{all.data() + all.size()};
  }
  std::size_t size() const { return this->items().size(); }
  bool empty() const { return this->items().empty(); }

  bool contains(const Ref<T>& object) const { return RelationshipBase::contains(object.header()); }
  /// Takes it out; false where it was not there. With `delete_orphan` its row goes at the next flush,
  /// otherwise its key becomes NULL.
  bool remove(const Ref<T>& object) { return object && RelationshipBase::remove(*object.header()); }
  void clear() { this->replace({}); }

 protected:
  void assign(std::span<const Ref<T>> objects) {
    std::vector<ObjectHeader*> headers;
    for (const Ref<T>& object : objects) headers.push_back(&required(object));
    this->replace(headers);
  }
  static ObjectHeader& required(const Ref<T>& object) {
    if (!object) throw_empty_ref(type_tag<T>);
    return *object.header();
  }
};

}  // namespace detail

/// A member of a model that is not a column but another row, or several:
///
///     struct Post;
///     struct User {
///         Column<int> id {primary_key};
///         Relationship<std::vector<Post>> posts {cascade_all_delete_orphan};
///     };
///     struct Post {
///         Column<int> id {primary_key};
///         Column<int> user_id {foreign_key(&User::id)};
///         Relationship<User> author {back_populates("posts")};
///     };
///
/// `Relationship<T>` is one object or none: it is used as a Ref (`post->author->name`, `if (post->author)`,
/// `post->author = user`). `std::vector<T>` is a list, `std::set<T>` one without duplicates,
/// `std::map<K, T>` one that is looked into by a member's value. Elements are `Ref<T>`; a struct that is
/// added becomes an object. Both sides are kept in step, in memory at once and in the database at the
/// next flush.
///
/// It loads when it is first reached, with a query of its own, unless a query loaded it before
/// (selectinload, joinedload); see RelationshipBase::items for what that may throw. The target needs to be
/// complete only where it is used. Confined to the thread or fiber of its session.
template <class T>
class Relationship : public detail::RelationshipDeclaration<T> {
 public:
  using element_type = T;
  using Target = detail::RelationTarget<T>;

  Relationship() = default;
  template <RelationshipOption... O>
  requires(sizeof...(O) > 0) explicit Relationship(O... options) { this->declare(options...); }
  Relationship(const Ref<T>& object) {
    this->set_one(object.header());
  }  // NOLINT: for designated initialisers
  template <detail::StructOf<T> U>
  Relationship(U&& object) {  // NOLINT: likewise
    this->set_one(detail::make_object<T>(std::forward<U>(object)).header());
  }

  Relationship& operator=(const Ref<T>& object) { return this->set_one(object.header()), *this; }
  Relationship& operator=(std::nullptr_t) { return this->set_one(nullptr), *this; }
  template <detail::StructOf<T> U>
  Relationship& operator=(U&& object) {
    return *this = detail::make_object<T>(std::forward<U>(object));
  }

  /// Empty where the key is NULL.
  Ref<T> get() const { return Ref<T>::share(this->one()); }
  operator Ref<T>() const { return get(); }  // NOLINT: a relationship reads as what it refers to
  explicit operator bool() const { return this->one() != nullptr; }
  Ref<T> operator->() { return get(); }
  const Ref<T> operator->() const { return get(); }
  T& operator*() { return *get(); }
  const T& operator*() const { return *static_cast<const Ref<T>&>(get()); }

  friend bool operator==(const Relationship& a, const Ref<T>& b) { return a.one() == b.header(); }
  friend bool operator==(const Relationship& a, const Relationship& b) { return a.one() == b.one(); }
  friend bool operator==(const Relationship& a, std::nullptr_t) { return a.one() == nullptr; }
};

/// A list, in the order it was loaded (`ordered_by`) and added to.
template <class T, class A>
class Relationship<std::vector<T, A>> : public detail::RelationshipCollection<T> {
 public:
  using Target = detail::RelationTarget<std::vector<T, A>>;
  Relationship() = default;
  template <RelationshipOption... O>
  requires(sizeof...(O) > 0) explicit Relationship(O... options) { this->declare(options...); }
  Relationship(std::initializer_list<Ref<T>> objects) { this->assign(objects); }
  Relationship(const std::vector<Ref<T>>& objects) { this->assign(objects); }  // NOLINT: for initialisers

  Relationship& operator=(std::initializer_list<Ref<T>> objects) { return this->assign(objects), *this; }
  Relationship& operator=(const std::vector<Ref<T>>& objects) { return this->assign(objects), *this; }

  Ref<T> operator[](std::size_t position) const { return Ref<T>::share(this->items()[position]); }
  /// Throws std::out_of_range.
  Ref<T> at(std::size_t position) const {
    if (position >= this->size()) throw std::out_of_range("carafe: Relationship::at");
    return (*this)[position];
  }
  Ref<T> front() const { return (*this)[0]; }
  Ref<T> back() const { return (*this)[this->size() - 1]; }

  /// Without loading the list, where it is not loaded.
  void push_back(const Ref<T>& object) { this->append(this->required(object)); }
  template <detail::StructOf<T> U>
  Ref<T> push_back(U&& object) {
    Ref<T> made = detail::make_object<T>(std::forward<U>(object));
    push_back(made);
    return made;
  }
  void insert(typename Relationship::iterator before, const Ref<T>& object) {
    detail::RelationshipBase::insert(std::size_t(before - this->begin()), this->required(object));
  }
  void erase(typename Relationship::iterator at) { this->remove(*at); }
};

/// A collection that has each object once.
template <class T, class C, class A>
class Relationship<std::set<T, C, A>> : public detail::RelationshipCollection<T> {
 public:
  using Target = detail::RelationTarget<std::set<T, C, A>>;
  Relationship() = default;
  template <RelationshipOption... O>
  requires(sizeof...(O) > 0) explicit Relationship(O... options) { this->declare(options...); }
  Relationship(std::initializer_list<Ref<T>> objects) { this->assign(objects); }
  Relationship& operator=(std::initializer_list<Ref<T>> objects) { return this->assign(objects), *this; }

  /// False where it is there already.
  bool insert(const Ref<T>& object) {
    if (this->contains(object)) return false;
    return this->append(this->required(object)), true;
  }
  template <detail::StructOf<T> U>
  Ref<T> insert(U&& object) {
    Ref<T> made = detail::make_object<T>(std::forward<U>(object));
    insert(made);
    return made;
  }
  bool erase(const Ref<T>& object) { return this->remove(object); }
};

/// A collection looked into by the value of the member that `keyed_by` names, which may change.
template <class K, class T, class C, class A>
class Relationship<std::map<K, T, C, A>> : public detail::RelationshipCollection<T> {
 public:
  using Target = detail::RelationTarget<std::map<K, T, C, A>>;
  using key_type = K;

  Relationship() = default;
  template <RelationshipOption... O>
  requires(sizeof...(O) > 0) explicit Relationship(O... options) { this->declare(options...); }
  Relationship(std::initializer_list<Ref<T>> objects) { this->assign(objects); }
  Relationship& operator=(std::initializer_list<Ref<T>> objects) { return this->assign(objects), *this; }

  /// Empty where no object has this key.
  Ref<T> find(const K& key) const { return Ref<T>::share(this->find_by_key(ValueOf<K>::make(key))); }
  /// Throws std::out_of_range where no object has this key.
  Ref<T> at(const K& key) const {
    Ref<T> found = find(key);
    if (!found) throw std::out_of_range("carafe: Relationship::at");
    return found;
  }
  bool contains_key(const K& key) const { return bool(find(key)); }
  /// In the place of the object with the same key, if there is one.
  void insert(const Ref<T>& object) { this->put_by_key(this->required(object)); }
  bool erase(const K& key) { return this->remove(find(key)); }
};

template <class M, class X>
constexpr options::BackPopulates back_populates(Relationship<X> M::*member) {
  return detail::by_member<options::BackPopulates>(member);
}
template <class M, class T>
constexpr options::ForeignKeys foreign_keys(Column<T> M::*member) {
  return detail::by_member<options::ForeignKeys>(member);
}
template <class M, class T>
constexpr options::RemoteSide remote_side(Column<T> M::*member) {
  return detail::by_member<options::RemoteSide>(member);
}
template <class M, class T>
constexpr options::KeyedBy keyed_by(Column<T> M::*member) {
  return detail::by_member<options::KeyedBy>(member);
}
template <class M, class T>
options::OrderBy ordered_by(Column<T> M::*member, bool descending = false) {
  options::OrderBy option = detail::by_member<options::OrderBy>(member);
  option.descending = descending;
  return option;
}
/// n-m through a model of its own: secondary<Membership>().
template <class M>
constexpr options::Secondary secondary(const char* local = nullptr, const char* remote = nullptr) {
  return {nullptr, &type_tag<M>, local, remote};
}

}  // namespace carafe
