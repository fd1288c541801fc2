// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "orm/query_loader.hpp"

namespace carafe::detail {

/// One object in a row of a query.
struct RowEntity {
  std::shared_ptr<const EntityPlan> keep;  ///< of a part of the query
  const EntityPlan* plan = nullptr;
  const RelationPlan* by = nullptr;  ///< what joins it to `owner`; null for a part of the query
  std::size_t owner = 0;             ///< among the row's entities
  std::size_t part = 0;              ///< of the query, where it is one
  std::string alias{};               ///< empty: the table's name
  std::size_t first_cell = 0;
  bool inner = true;  ///< no row lacks it
};

/// A query for objects, with those that are to be loaded in its own rows joined to it.
class JoinedQuery {
 public:
  /// `most` rows are wanted.
  JoinedQuery(std::span<const RowPart> parts, SelectStatement statement, std::size_t most,
              const Compiler& compiler);

  const SelectStatement& statement() const { return statement_; }
  const std::vector<RowEntity>& entities() const { return entities_; }
  /// Where the cells are of the parts that are columns.
  const std::vector<std::size_t>& columns() const { return columns_; }
  std::size_t cell_count() const { return cell_count_; }
  /// An object may be in several rows.
  bool repeats() const { return repeats_; }

 private:
  void add_joined(std::size_t owner);
  void write_plain();
  void write_wrapped();
  void add_joins();
  void name_tables();
  std::string new_name(const std::string& table);
  Clause column(const RowEntity& entity, std::size_t position) const;

  SelectStatement statement_;
  std::vector<RowEntity> entities_;
  std::vector<std::size_t> columns_;
  std::size_t cell_count_ = 0;
  std::vector<std::string> names_;  // of tables in the query
  std::string outer_;               // what the query is called as a subquery
  bool repeats_ = false;
  bool joins_collection_ = false;
};

}  // namespace carafe::detail
