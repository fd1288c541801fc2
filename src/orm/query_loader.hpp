// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/statements.hpp>
#include <carafe/util/function_ref.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include "orm/load_plan.hpp"
#include "orm/relation_query.hpp"

namespace carafe::detail {

class SessionState;

/// Something each row of a query gives: an object, or the value of a column.
struct RowPart {
  std::shared_ptr<const EntityPlan> entity;  ///< null for a column
  std::string alias{};                       ///< of the entity in FROM
  Clause column{};
};

/// A row on its way to the program: `objects` has one for each part, null for a column and for an
/// outer join's missing row; `cells` are those of the columns that are no objects, in their order.
struct LoadedRow {
  std::span<ObjectHeader* const> objects;
  std::span<const Cell> cells;
};

/// Loads what one query asks for: its objects, those joined to them, and, by queries of their own,
/// those their relationships have. Holds everything it has loaded while it lives. Level by level, not
/// by recursion: a tree of rows may be deep and a fiber's stack is small.
class QueryLoader {
 public:
  QueryLoader(SessionState& session, bool populate_existing)
      : session_(session), populate_(populate_existing) {}
  ~QueryLoader();
  QueryLoader(const QueryLoader&) = delete;
  QueryLoader& operator=(const QueryLoader&) = delete;

  /// At most `most` rows. A single entity comes once, however many rows it has by joins.
  void select(std::span<const RowPart> parts, SelectStatement statement, std::size_t most,
              FunctionRef<void(const LoadedRow&)> sink);
  /// Loads what remains, by further queries.
  void load_relations();

  /// The object of a row that has these columns; held here. Null where its key is NULL.
  ObjectHeader* read(const Mapping& mapping, ColumnSet columns, const Cell* cells);
  /// For objects that were read in another way.
  void add(const std::shared_ptr<const EntityPlan>& plan, ObjectHeader& object);
  /// Loads one relationship of these.
  void add(std::shared_ptr<const RelationPlan> relation, std::vector<ObjectHeader*> owners);

 private:
  /// A relationship of objects that is still to be loaded.
  struct Work {
    std::shared_ptr<const RelationPlan> relation;
    std::vector<ObjectHeader*> owners;
    std::shared_ptr<const SelectStatement> base;  ///< what gave the owners, where that is one query
    std::string alias;                            ///< of the owners there
  };
  void plan_further(const EntityPlan& plan, const std::vector<ObjectHeader*>& objects, bool by_rows,
                    const std::shared_ptr<const SelectStatement>& base, const std::string& alias);
  void load(const Work& work);
  void load_by_key(const Work& work, std::vector<ObjectHeader*> owners);
  void select_related(const RelationPlan& relation, SelectStatement statement, OwnersByKey& owners,
                      OwnersByKey::Entry* only);
  bool hold(ObjectHeader& object);
  bool is_current(ObjectHeader& owner, const RelationMapping& relation) const;

  SessionState& session_;
  bool populate_;
  std::deque<Work> work_;
  boost::unordered_flat_set<ObjectHeader*> held_;
  boost::unordered_flat_set<std::pair<const RelationMapping*, ObjectHeader*>> visited_;
};

/// Puts what was loaded into a relationship, beside what was added and without what was taken out since.
void fill_relation(SessionState& session, ObjectHeader& owner, const RelationMapping& relation,
                   std::vector<ObjectHeader*> rows);

}  // namespace carafe::detail
