// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <carafe/orm/relationship.hpp>
#include <carafe/orm/select.hpp>

/// Relationships in queries. Which columns they go by is known when the query is written for a database.
namespace carafe {

namespace detail {

/// A relationship of a model, or of the rows an alias stands for.
struct RelationRef {
  const ModelDescriptor* owner;
  MemberTag relation;
  const ModelDescriptor* target;
  std::string alias{};  ///< of the owner
};

Clause related_exists(const RelationRef& relation, Clause condition);
/// Null: that it has none.
Clause related_to(const RelationRef& relation, ObjectHeader* object);
/// Of the target: that it is among what `owner` has.
Clause related_of(const RelationRef& relation, ObjectHeader& owner);
void join_related(SelectStatement& statement, JoinKind kind, const RelationRef& relation,
                  const FromItem* target, Clause on);

}  // namespace detail

/// A relationship in an expression: col(&Post::author) == ann, col(&User::posts).any(…); of an alias,
/// boss.col(&User::posts).
template <class M, class X>
class RelationColumn {
 public:
  using Target = detail::related_model<X>;
  static constexpr bool many = detail::RelationTarget<X>::shape != detail::RelationShape::one;

  explicit RelationColumn(Relationship<X> M::*relation, std::string alias = {})
      : relation_{&detail::descriptor_of<M>(), detail::member_tag(relation), &detail::descriptor_of<Target>(),
                  std::move(alias)} {}

  /// That one of the collection's rows fulfils all conditions; without any, that it has rows.
  template <class... E>
  Expression<bool> any(const E&... conditions) const {
    static_assert(many, "carafe: any() is of a collection; of one object say has()");
    return Expression<bool>{detail::related_exists(relation_, detail::all_conditions(conditions...))};
  }
  /// That there is an object, which fulfils all conditions.
  template <class... E>
  Expression<bool> has(const E&... conditions) const {
    static_assert(!many, "carafe: has() is of one object; of a collection say any()");
    return Expression<bool>{detail::related_exists(relation_, detail::all_conditions(conditions...))};
  }
  /// That the collection has this object.
  Expression<bool> contains(const Ref<Target>& object) const {
    static_assert(many, "carafe: contains() is of a collection; of one object say ==");
    if (!object) detail::throw_empty_ref(type_tag<Target>);
    return Expression<bool>{detail::related_to(relation_, object.header())};
  }

  /// The object's key is looked at when the query runs: it may be one that was only added.
  friend Expression<bool> operator==(const RelationColumn& relation, const Ref<Target>& object) {
    static_assert(!many, "carafe: a collection is compared by contains()");
    return Expression<bool>{detail::related_to(relation.relation_, object.header())};
  }
  friend Expression<bool> operator!=(const RelationColumn& relation, const Ref<Target>& object) {
    return !(relation == object);
  }
  friend Expression<bool> operator==(const RelationColumn& relation, std::nullptr_t) {
    return Expression<bool>{detail::related_to(relation.relation_, nullptr)};
  }
  friend Expression<bool> operator!=(const RelationColumn& relation, std::nullptr_t) {
    return !(relation == nullptr);
  }

  const detail::RelationRef& ref() const noexcept { return relation_; }

 private:
  detail::RelationRef relation_;
};

template <class M, class X>
RelationColumn<M, X> col(Relationship<X> M::*relation) {
  return RelationColumn<M, X>{relation};
}
template <Model M>
template <class X>
RelationColumn<M, X> Alias<M>::col(Relationship<X> M::*relation) const {
  return RelationColumn<M, X>{relation, called()};
}

/// any(&User::posts, col(&Post::draft) == false): users with such a post.
template <class M, class X, class... E>
Expression<bool> any(Relationship<X> M::*relation, const E&... conditions) {
  return col(relation).any(conditions...);
}
/// has(&Post::author, col(&User::name) == "Ann")
template <class M, class X, class... E>
Expression<bool> has(Relationship<X> M::*relation, const E&... conditions) {
  return col(relation).has(conditions...);
}
/// contains(&User::posts, post)
template <class M, class X>
Expression<bool> contains(Relationship<X> M::*relation, const Ref<detail::related_model<X>>& object) {
  return col(relation).contains(object);
}

/// A query for what an object has by a relationship, to be filtered, ordered and limited; also of one that
/// is `write_only`: session.scalars(select_related(ann, &User::posts).limit(10)).
template <class M, class X>
Select<detail::related_model<X>> select_related(const Ref<M>& object, Relationship<X> M::*relation) {
  if (!object) detail::throw_empty_ref(type_tag<M>);
  auto query = select<detail::related_model<X>>();
  query.edit().where = detail::related_of(col(relation).ref(), *object.header());
  return query;
}

namespace detail {

template <class M, class X>
struct JoinAlongOf<Relationship<X> M::*> {
  static void add(SelectStatement& statement, JoinKind kind, Relationship<X> M::*relation,
                  const FromItem* target, Clause on) {
    join_related(statement, kind, RelationColumn<M, X>{relation}.ref(), target, std::move(on));
  }
};
template <class M, class X>
struct JoinAlongOf<RelationColumn<M, X>> {
  static void add(SelectStatement& statement, JoinKind kind, const RelationColumn<M, X>& relation,
                  const FromItem* target, Clause on) {
    join_related(statement, kind, relation.ref(), target, std::move(on));
  }
};

}  // namespace detail
}  // namespace carafe
