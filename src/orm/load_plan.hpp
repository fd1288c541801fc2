// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/loading.hpp>

#include <memory>
#include <string>
#include <vector>

#include "orm/mapping.hpp"

namespace carafe::detail {

struct EntityPlan;

/// What is left of a path of options, from some model on.
struct PathTail {
  const LoadPath* path;
  std::size_t step;
  unsigned depth;  ///< of the step, still to go
};

/// The options of one query and those of its session, which outlive the query in what is loaded later.
struct LoadContext {
  std::shared_ptr<const LoadOptions> query;
  std::shared_ptr<const LoadOptions> session;

  /// What rows of this model must fulfil besides; empty for nothing.
  Clause criteria_of(const Mapping& mapping) const;
  bool has_criteria() const;
  const LoadOptions* everywhere() const;
};

/// How a query loads one relationship. Objects keep it whose relationship is loaded later.
struct RelationPlan {
  const RelationMapping* relation;
  Load load;
  bool present = false;
  std::string alias{};  ///< of contains_eager's rows
  Clause criteria{};    ///< of this relationship, and of the target everywhere
  std::vector<PathTail> tails{};
  std::vector<const Mapping*> chain{};  ///< what the models' own eager loading came through
  std::shared_ptr<const LoadContext> context{};

  /// Made when it is asked for: a recursion may be endless.
  const EntityPlan& target() const;
  mutable std::shared_ptr<const EntityPlan> target_{};  ///< by target()
};

/// How a query loads the objects of one model.
struct EntityPlan {
  const Mapping* mapping = nullptr;
  ColumnSet columns = 0;
  /// Those that are not simply loaded when they are reached.
  std::vector<std::shared_ptr<const RelationPlan>> relations{};
  std::shared_ptr<const LoadContext> context{};

  /// All columns, and no word about relationships.
  bool is_plain() const;
};

ColumnSet all_columns(const Mapping& mapping);

EntityPlan plan_entity(const Mapping& mapping, std::vector<PathTail> tails,
                       std::shared_ptr<const LoadContext> context, std::vector<const Mapping*> chain = {});
/// For the objects a query is for.
EntityPlan plan_query(const Mapping& mapping, std::shared_ptr<const LoadOptions> query,
                      std::shared_ptr<const LoadOptions> session);

/// Keeps of this table's rows, where the query has the table, those that fulfil `criteria`.
void narrow(SelectStatement& query, const Mapping& mapping, const std::string& alias, const Clause& criteria);

}  // namespace carafe::detail
