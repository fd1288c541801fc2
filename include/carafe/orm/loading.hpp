// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/orm/read_options.hpp>
#include <carafe/orm/relationship.hpp>
#include <carafe/orm/select.hpp>

/// What a query loads together with its objects, said in its options:
///
///     select<User>().options(selectinload(&User::posts).joinedload(&Post::author),
///                            defer(&User::bio), raiseload_all())
///
/// An option is a path of relationships from the query's model, each with the way its objects are
/// loaded. It stands above what the model says by `lazy(Load::…)`; of two for one relationship the later
/// one holds. Relationships that no option names are loaded as their model says.
namespace carafe {

/// For recursion_depth(): as deep as there are rows.
inline constexpr unsigned every_level = unsigned(-1);

namespace detail {

/// One relationship of a path.
struct RelationChoice {
  MemberTag relation{};
  Load load = Load::lazy;
  bool keeps = false;    ///< defaultload: loaded as it is otherwise
  bool present = false;  ///< contains_eager: its rows are in the query itself
  std::string alias{};   ///< of those rows
  Clause criteria{};
  unsigned depth = 1;  ///< so often along the same relationship
};

struct ColumnChoice {
  enum class Kind : std::uint8_t { only, defer, undefer } kind;
  std::vector<MemberTag> columns;
};

struct LoadPath {
  std::vector<RelationChoice> steps;
  std::vector<ColumnChoice> columns;  ///< of what the path leads to
  bool every = false;                 ///< `load` is of all relationships of what the path leads to
  Load load = Load::lazy;
};

struct LoadCriteria {
  const TypeTag* model;
  Clause condition;
};

struct LoadOptions {
  std::vector<LoadPath> paths;
  std::vector<LoadCriteria> criteria;
  bool everywhere = false;  ///< `load` is of all relationships that nothing else speaks of
  Load load = Load::lazy;
  bool populate_existing = false;
};

/// A copy to be changed: queries share what they have.
LoadOptions& edit_options(std::shared_ptr<const LoadOptions>& options);

template <class T>
struct WithoutRef {
  using type = T;
};
template <class T>
struct WithoutRef<Ref<T>> {
  using type = T;
};
template <class Said, class Wanted>
inline constexpr bool continues = std::is_same_v<Said, typename WithoutRef<Wanted>::type> ||
                                  std::is_base_of_v<Said, typename WithoutRef<Wanted>::type>;

}  // namespace detail

/// A path of relationships from `Root` to `Last`; made by selectinload() and its kin below.
template <class Root, class Last>
class LoadOption {
 public:
  explicit LoadOption(detail::LoadPath path) : path_(std::move(path)) {}

  // Goes on from the objects the path leads to.
  template <class M, class X>
  auto selectinload(Relationship<X> M::*relation) const {
    return then(relation, Load::selectin);
  }
  template <class M, class X>
  auto joinedload(Relationship<X> M::*relation) const {
    return then(relation, Load::joined);
  }
  template <class M, class X>
  auto subqueryload(Relationship<X> M::*relation) const {
    return then(relation, Load::subquery);
  }
  template <class M, class X>
  auto lazyload(Relationship<X> M::*relation) const {
    return then(relation, Load::lazy);
  }
  template <class M, class X>
  auto raiseload(Relationship<X> M::*relation) const {
    return then(relation, Load::raise);
  }
  template <class M, class X>
  auto raiseload_on_sql(Relationship<X> M::*relation) const {
    return then(relation, Load::raise_on_sql);
  }
  template <class M, class X>
  auto defaultload(Relationship<X> M::*relation) const {
    auto next = then(relation, Load::lazy);
    next.last().keeps = true;
    return next;
  }
  template <class M, class X>
  auto contains_eager(Relationship<X> M::*relation) const {
    auto next = then(relation, Load::joined);
    next.last().present = true;
    return next;
  }
  template <class M, class X>
  auto contains_eager(Relationship<X> M::*relation, const Alias<detail::related_model<X>>& alias) const {
    auto next = contains_eager(relation);
    next.last().alias = alias.called();
    return next;
  }
  /// Every relationship of what the path leads to, that no other option names.
  LoadOption raiseload_all() const { return all(Load::raise); }
  LoadOption lazyload_all() const { return all(Load::lazy); }
  LoadOption selectinload_all() const { return all(Load::selectin); }

  /// Only those for which all conditions hold: selectinload(&User::posts).and_(col(&Post::draft) == false).
  /// The relationship has these rows alone then, until it is refreshed.
  template <class... E>
  LoadOption and_(const E&... conditions) const {
    LoadOption made = *this;
    (made.last().criteria.and_also(detail::condition(conditions)), ...);
    return made;
  }
  /// Of a relationship of a model to itself: so many levels of it. `every_level` for selectinload.
  LoadOption recursion_depth(unsigned levels) const {
    static_assert(std::is_same_v<Root, Last>,
                  "carafe: recursion_depth() is of a relationship of a model to itself");
    LoadOption made = *this;
    made.last().depth = levels;
    return made;
  }

  /// Columns of what the path leads to.
  template <class M, class... T>
  LoadOption load_only(Column<T> M::*... columns) const {
    return choose<M>(detail::ColumnChoice::Kind::only, columns...);
  }
  template <class M, class... T>
  LoadOption defer(Column<T> M::*... columns) const {
    return choose<M>(detail::ColumnChoice::Kind::defer, columns...);
  }
  template <class M, class... T>
  LoadOption undefer(Column<T> M::*... columns) const {
    return choose<M>(detail::ColumnChoice::Kind::undefer, columns...);
  }

  /// For Select::options.
  template <class... T>
  void apply_to(std::shared_ptr<const detail::LoadOptions>& options) const {
    static_assert(
        sizeof...(T) == 0 || (detail::continues<Root, T> || ...),
        "carafe: this option begins with a relationship or column of another model than the query's");
    detail::edit_options(options).paths.push_back(path_);
  }

  // For this header.
  detail::RelationChoice& last() { return path_.steps.back(); }
  template <class M, class... T>
  LoadOption choose(detail::ColumnChoice::Kind kind, Column<T> M::*... columns) const {
    static_assert(detail::continues<M, Last>,
                  "carafe: this option names columns of another model than its path leads to");
    LoadOption made = *this;
    made.path_.columns.push_back({kind, {detail::member_tag(columns)...}});
    return made;
  }
  template <class M, class X>
  auto then(Relationship<X> M::*relation, Load load) const {
    static_assert(detail::continues<M, Last>,
                  "carafe: this option goes on with a relationship of another model than its path leads to: "
                  "after selectinload(&User::posts) comes a relationship of Post");
    detail::LoadPath path = path_;
    path.steps.push_back({detail::member_tag(relation), load, false, false, {}, {}, 1});
    return LoadOption<Root, detail::related_model<X>>{std::move(path)};
  }

 private:
  LoadOption all(Load load) const {
    LoadOption made = *this;
    made.path_.every = true;
    made.path_.load = load;
    return made;
  }

  detail::LoadPath path_;
};

namespace detail {
template <class M>
LoadOption<M, M> from_here() {
  return LoadOption<M, M>{LoadPath{}};
}

/// Of all relationships.
struct LoadEverywhere {
  Load load;

  template <class...>
  void apply_to(std::shared_ptr<const LoadOptions>& options) const {
    LoadOptions& edited = edit_options(options);
    edited.everywhere = true;
    edited.load = load;
  }
};
/// Takes "*" and nothing else.
consteval int every_relationship(const char* star) {
  return star[0] == '*' && star[1] == 0 ? 0 : throw "carafe: the only text here is \"*\"";
}
struct Star {
  consteval Star(const char* star) { every_relationship(star); }  // NOLINT: implicit by design
};
}  // namespace detail

/// By a second query for all objects of the first together, in portions of 500 keys.
template <class M, class X>
auto selectinload(Relationship<X> M::*relation) {
  return detail::from_here<M>().selectinload(relation);
}
/// In the same query, by an outer join under a name of its own; `limit` and `offset` stay those of the
/// query's own rows. An inner join where the key cannot be NULL.
template <class M, class X>
auto joinedload(Relationship<X> M::*relation) {
  return detail::from_here<M>().joinedload(relation);
}
/// By a second query that has the first as its subquery. Deeper than the query's own objects it is
/// selectinload.
template <class M, class X>
auto subqueryload(Relationship<X> M::*relation) {
  return detail::from_here<M>().subqueryload(relation);
}
/// When it is first reached; its nested options hold then.
template <class M, class X>
auto lazyload(Relationship<X> M::*relation) {
  return detail::from_here<M>().lazyload(relation);
}
/// Never: reaching it is UsageError "relationship-not-loaded".
template <class M, class X>
auto raiseload(Relationship<X> M::*relation) {
  return detail::from_here<M>().raiseload(relation);
}
/// The same, unless the session knows it without asking: the key is NULL, or it has the object.
template <class M, class X>
auto raiseload_on_sql(Relationship<X> M::*relation) {
  return detail::from_here<M>().raiseload_on_sql(relation);
}
/// As it is loaded otherwise; for what comes after it.
template <class M, class X>
auto defaultload(Relationship<X> M::*relation) {
  return detail::from_here<M>().defaultload(relation);
}
/// The query has joined it itself, and perhaps filtered; the relationship has what the query gives.
template <class M, class X>
auto contains_eager(Relationship<X> M::*relation) {
  return detail::from_here<M>().contains_eager(relation);
}
template <class M, class X>
auto contains_eager(Relationship<X> M::*relation, const Alias<detail::related_model<X>>& alias) {
  return detail::from_here<M>().contains_eager(relation, alias);
}

/// Every relationship, of every model in the query, that no other option names: raiseload("*").
inline detail::LoadEverywhere raiseload(detail::Star) { return {Load::raise}; }
inline detail::LoadEverywhere raiseload_all() { return {Load::raise}; }
inline detail::LoadEverywhere raiseload_on_sql(detail::Star) { return {Load::raise_on_sql}; }
inline detail::LoadEverywhere lazyload(detail::Star) { return {Load::lazy}; }
inline detail::LoadEverywhere selectinload(detail::Star) { return {Load::selectin}; }

/// Only these columns, and those of keys. What is not loaded reads as a new column does; see
/// `is_loaded` and `SessionVerbs::load`.
template <class M, class First, class... T>
LoadOption<M, M> load_only(Column<First> M::*first, Column<T> M::*... columns) {
  return detail::from_here<M>().load_only(first, columns...);
}
/// All columns but these.
template <class M, class First, class... T>
LoadOption<M, M> defer(Column<First> M::*first, Column<T> M::*... columns) {
  return detail::from_here<M>().defer(first, columns...);
}
/// These, although they are `deferred`.
template <class M, class First, class... T>
LoadOption<M, M> undefer(Column<First> M::*first, Column<T> M::*... columns) {
  return detail::from_here<M>().undefer(first, columns...);
}

namespace detail {
template <class M>
struct CriteriaOption {
  Clause condition;

  template <class...>
  void apply_to(std::shared_ptr<const LoadOptions>& options) const {
    edit_options(options).criteria.push_back({&type_tag<M>, condition});
  }
};
}  // namespace detail

/// Wherever the query loads this model, also by relationships, at once or later, only rows for which all
/// conditions hold: with_loader_criteria<Post>(col(&Post::deleted) == false). For every query of a
/// session: `session.always(with_loader_criteria<…>(…))`.
template <class M, class... E>
detail::CriteriaOption<M> with_loader_criteria(const E&... conditions) {
  return {detail::all_conditions(conditions...)};
}

}  // namespace carafe
