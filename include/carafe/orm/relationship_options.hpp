// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

#include <carafe/sql/options.hpp>
#include <carafe/util/type_tag.hpp>

/// The options a relationship is declared with. As a column's they are trivial values that
/// only the recorder of models looks at.
namespace carafe {

/// How a relationship is loaded.
enum class Load : std::uint8_t {
  lazy,          ///< when it is first reached, by a query of its own
  joined,        ///< with its objects' rows, by an outer join
  selectin,      ///< for all objects of a query together, by a second query with IN
  subquery,      ///< the same, with the first query as its subquery
  raise,         ///< not at all: reaching it is an error
  raise_on_sql,  ///< the same, unless it needs no query
  write_only,    ///< not at all: it is added to and removed from, and read by a query of one's own
};

/// What an object does together with what its relationships have.
enum class Cascade : std::uint8_t {
  none = 0,
  save_update = 1,  ///< be added to a session
  merge = 2,
  erase = 4,          ///< be deleted
  delete_orphan = 8,  ///< be deleted when it is taken out
  refresh_expire = 16,
  expunge = 32,
  all = save_update | merge | erase | refresh_expire | expunge,
};
constexpr Cascade operator|(Cascade a, Cascade b) { return Cascade(unsigned(a) | unsigned(b)); }
constexpr bool has(Cascade cascades, Cascade one) { return (unsigned(cascades) & unsigned(one)) != 0; }

namespace options {

/// A member of a model, by name where the model is not complete.
struct MemberName {
  const char* name = nullptr;
  MemberTag member{};
};

struct BackPopulates : MemberName {};
struct ForeignKeys : MemberName {};
struct RemoteSide : MemberName {};
struct KeyedBy : MemberName {};
struct OrderBy : MemberName {
  bool descending = false;
};
struct Secondary {
  const char* table = nullptr;     ///< of the rows that connect
  const TypeTag* model = nullptr;  ///< or of this model
  const char* local = nullptr;     ///< its column that points here
  const char* remote = nullptr;
};
struct Cascades {
  Cascade cascades;
};
struct Lazy {
  Load load;
};
struct OnlyWhere {
  const char* sql;
};
struct ViewOnly {};
struct PassiveDeletes {
  bool all;
};
struct PassiveUpdates {
  bool on;
};
struct PostUpdate {};
struct SingleParent {};

}  // namespace options

/// The other side, kept in step: back_populates("author"). Found by itself where the target has
/// one relationship that points back by the same key.
constexpr options::BackPopulates back_populates(const char* member) { return {{member, {}}}; }
/// Which of several foreign keys it follows, a member of the side that has it.
constexpr options::ForeignKeys foreign_keys(const char* member) { return {{member, {}}}; }
/// Of a model that points at itself: the member on the far side. `remote_side("id")` makes the
/// relationship go up, from child to parent.
constexpr options::RemoteSide remote_side(const char* member) { return {{member, {}}}; }
/// The member of the target whose value is the key in a `std::map`.
constexpr options::KeyedBy keyed_by(const char* member) { return {{member, {}}}; }
/// ordered_by("title"), ordered_by("created_at", true): a member of the target, ascending unless said.
constexpr options::OrderBy ordered_by(const char* member, bool descending = false) {
  return {{member, {}}, descending};
}
/// n-m through a table: of a registered model, or one that is made with the two keys alone.
/// `local` and `remote` name its columns, where they are not `<table>_<key>`.
constexpr options::Secondary secondary(const char* table, const char* local = nullptr,
                                       const char* remote = nullptr) {
  return {table, nullptr, local, remote};
}
/// cascade(Cascade::all | Cascade::delete_orphan). Without it: save_update and merge.
constexpr options::Cascades cascade(Cascade cascades) { return {cascades}; }
/// What is in the collection belongs to it: goes with it, and is deleted when it is taken out.
inline constexpr options::Cascades cascade_all_delete_orphan{Cascade::all | Cascade::delete_orphan};
inline constexpr options::Cascades cascade_all{Cascade::all};
constexpr options::Lazy lazy(Load load) { return {load}; }
/// Shows only rows for which the SQL holds, written with the target's columns; `view_only`.
constexpr options::OnlyWhere only_where(const char* sql) { return {sql}; }
/// Never writes.
inline constexpr options::ViewOnly view_only{};
/// Rows that are not loaded are left to the database when their parent is deleted. By itself so
/// where the foreign key has an ON DELETE action.
inline constexpr options::PassiveDeletes passive_deletes{false};
/// The database does it all: loaded ones, too.
inline constexpr options::PassiveDeletes passive_deletes_all{true};
/// passive_updates(false): when a key changes the session changes those that point at it, for a
/// database that does not (no ON UPDATE CASCADE).
constexpr options::PassiveUpdates passive_updates(bool on) { return {on}; }
/// Its key is written by an UPDATE of its own, after both rows are there: rows that point at each other.
inline constexpr options::PostUpdate post_update{};
/// The target has one parent at a time, so that `delete_orphan` may stand on the side of the key.
inline constexpr options::SingleParent single_parent{};

namespace detail {

/// What the options of one relationship said.
struct RelationshipOptions {
  options::BackPopulates back_populates{};
  std::vector<options::ForeignKeys> foreign_keys;
  std::vector<options::RemoteSide> remote_side;
  options::KeyedBy keyed_by{};
  std::vector<options::OrderBy> order_by;
  options::Secondary secondary{};
  Cascade cascades = Cascade::save_update | Cascade::merge;
  bool cascades_given = false;
  Load load = Load::lazy;
  const char* only_where = nullptr;
  bool view_only = false;
  bool passive_deletes = false;
  bool passive_deletes_all = false;
  bool passive_updates = true;
  bool post_update = false;
  bool single_parent = false;

  void apply(options::BackPopulates option) { back_populates = option; }
  void apply(options::ForeignKeys option) { foreign_keys.push_back(option); }
  void apply(options::RemoteSide option) { remote_side.push_back(option); }
  void apply(options::KeyedBy option) { keyed_by = option; }
  void apply(options::OrderBy option) { order_by.push_back(option); }
  void apply(options::Secondary option) { secondary = option; }
  void apply(options::Cascades option) { cascades = option.cascades, cascades_given = true; }
  void apply(options::Lazy option) { load = option.load; }
  void apply(options::OnlyWhere option) { only_where = option.sql, view_only = true; }
  void apply(options::ViewOnly) { view_only = true; }
  void apply(options::PassiveDeletes option) { (option.all ? passive_deletes_all : passive_deletes) = true; }
  void apply(options::PassiveUpdates option) { passive_updates = option.on; }
  void apply(options::PostUpdate) { post_update = true; }
  void apply(options::SingleParent) { single_parent = true; }
};

}  // namespace detail

template <class O>
concept RelationshipOption =
    detail::is_one_of<O, options::BackPopulates, options::ForeignKeys, options::RemoteSide, options::KeyedBy,
                      options::OrderBy, options::Secondary, options::Cascades, options::Lazy,
                      options::OnlyWhere, options::ViewOnly, options::PassiveDeletes, options::PassiveUpdates,
                      options::PostUpdate, options::SingleParent>;

}  // namespace carafe
