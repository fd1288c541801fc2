// SPDX-License-Identifier: MIT
#include "orm/joined_query.hpp"

#include <carafe/sql/compiler.hpp>

#include <algorithm>
#include <bit>
#include <utility>

#include "orm/row_sql.hpp"

namespace carafe::detail {
namespace {

bool is_joined(const RelationPlan& relation) { return relation.load == Load::joined; }

bool picks_rows(const SelectStatement& statement) {
  return statement.limit || statement.offset || statement.distinct || !statement.distinct_on.empty() ||
         !statement.group_by.empty();
}

}  // namespace

JoinedQuery::JoinedQuery(std::span<const RowPart> parts, SelectStatement statement, std::size_t most,
                         const Compiler& compiler)
    : statement_(std::move(statement)) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].entity)
      entities_.push_back({parts[i].entity, parts[i].entity.get(), nullptr, 0, i, parts[i].alias});
  }
  const std::size_t roots = entities_.size();
  name_tables();
  for (std::size_t root = 0; root < roots; ++root) add_joined(root);

  bool plain = parts.size() == 1 && roots == 1 && entities_.size() == 1 && statement_.columns.empty() &&
               entities_[0].plan->columns == all_columns(*entities_[0].plan->mapping);
  if (plain) {
    cell_count_ = entities_[0].plan->mapping->column_count();
    return;
  }
  if (joins_collection_ && most != std::size_t(-1)) {
    statement_.limit = std::min(statement_.limit.value_or(std::int64_t(most)), std::int64_t(most));
  }
  // A row lock is of the rows that were asked for.
  if (statement_.lock && statement_.lock->of.empty() && entities_.size() > roots &&
      compiler.syntax().row_lock_details) {
    statement_.lock->of.push_back(statement_.from);
  }

  // Where the cells are: those of the parts, in their order, then those of what is joined.
  std::size_t entity = 0;
  for (const RowPart& part : parts) {
    if (part.entity) {
      entities_[entity].first_cell = cell_count_;
      cell_count_ += std::size_t(std::popcount(entities_[entity++].plan->columns));
    } else {
      columns_.push_back(cell_count_++);
    }
  }
  for (; entity < entities_.size(); ++entity) {
    entities_[entity].first_cell = cell_count_;
    cell_count_ += std::size_t(std::popcount(entities_[entity].plan->columns));
  }

  if (joins_collection_ && picks_rows(statement_)) {
    write_wrapped();
  } else {
    statement_.columns.clear();
    entity = 0;
    for (const RowPart& part : parts) {
      if (!part.entity) {
        statement_.columns.push_back(part.column);
        continue;
      }
      const RowEntity& root = entities_[entity++];
      for (std::size_t position : positions_of(root.plan->columns)) {
        statement_.columns.push_back(column(root, position));
      }
    }
    add_joins();
  }
}

void JoinedQuery::name_tables() {
  auto note = [&](const TableRef& table) {
    if (!table.alias.empty()) {
      names_.push_back(table.alias);
    } else if (!table.name.empty()) {
      names_.push_back(table.name);
    }
  };
  note(statement_.from);
  for (const Join& join : statement_.joins) note(join.table);
  for (const TableRef& table : statement_.also_from) note(table);
}

std::string JoinedQuery::new_name(const std::string& table) {
  for (std::size_t number = 1;; ++number) {
    std::string name = table + "_" + std::to_string(number);
    if (std::ranges::find(names_, name) != names_.end()) continue;
    names_.push_back(name);
    return name;
  }
}

void JoinedQuery::add_joined(std::size_t owner) {
  for (const auto& shared : entities_[owner].plan->relations) {
    const RelationPlan& relation = *shared;
    if (!is_joined(relation)) continue;
    RowEntity joined;
    joined.plan = &relation.target();
    joined.by = &relation;
    joined.owner = owner;
    if (relation.present) {
      joined.alias = relation.alias;
      joined.inner = false;
      repeats_ = repeats_ || relation.relation->is_collection();
    } else {
      const RelationMapping& mapping = *relation.relation;
      joined.alias = new_name(mapping.target->table->name);
      joined.inner = entities_[owner].inner && mapping.direction == RelationDirection::many_to_one &&
                     mapping.key_nullable == false && relation.criteria.empty() &&
                     mapping.declared->options.only_where == nullptr;
      if (mapping.is_collection()) repeats_ = joins_collection_ = true;
    }
    entities_.push_back(std::move(joined));
    add_joined(entities_.size() - 1);
  }
}

Clause JoinedQuery::column(const RowEntity& entity, std::size_t position) const {
  const Mapping& mapping = *entity.plan->mapping;
  const std::string& name = mapping.table->columns[position].name;
  if (!outer_.empty() && (entity.by == nullptr || entity.by->present)) {
    return Clause::of_column(outer_,
                             entity.by == nullptr ? name : name_in_sql(mapping, entity.alias) + "_" + name);
  }
  if (entity.by == nullptr || entity.by->present) return column_at(mapping, position, entity.alias);
  return Clause::of_column(entity.alias, name);
}

void JoinedQuery::add_joins() {
  for (const RowEntity& entity : entities_) {
    if (entity.by == nullptr) continue;
    const RelationMapping& relation = *entity.by->relation;
    const RowEntity& owner = entities_[entity.owner];
    for (std::size_t position : positions_of(entity.plan->columns)) {
      statement_.columns.push_back(column(entity, position));
    }
    if (entity.by->present) continue;
    JoinKind kind = entity.inner ? JoinKind::inner : JoinKind::left;
    Clause on;
    for (const ColumnPair& pair : relation.pairs) {
      on.and_also(Clause::binary(Operator::equal, column(entity, pair.remote), column(owner, pair.local)));
    }
    if (relation.secondary != nullptr) {
      std::string between = new_name(relation.secondary->name);
      TableRef table = table_ref(*relation.secondary);
      table.alias = between;
      Clause to_owner;
      for (const ColumnPair& pair : relation.secondary_local) {
        to_owner.and_also(Clause::binary(Operator::equal, secondary_column(relation, pair.remote, between),
                                         column(owner, pair.local)));
      }
      statement_.joins.push_back({kind, std::move(table), std::move(to_owner)});
      for (const ColumnPair& pair : relation.secondary_remote) {
        on.and_also(Clause::binary(Operator::equal, column(entity, pair.local),
                                   secondary_column(relation, pair.remote, between)));
      }
    }
    statement_.joins.push_back(
        {kind, target_rows(relation, entity.by->criteria, entity.alias), std::move(on)});
    if (!relation.is_collection()) continue;
    for (const RelationOrder& order : relation.order) {
      statement_.order_by.emplace_back(column(entity, order.position), order.descending);
    }
  }
}

/// The rows that were asked for become a subquery, so that LIMIT counts them and not what is joined.
void JoinedQuery::write_wrapped() {
  auto inner = std::make_shared<SelectStatement>(std::move(statement_));
  statement_ = {};
  const RowEntity& root = entities_[0];
  std::string name = name_in_sql(*root.plan->mapping, root.alias);
  inner->columns.clear();
  for (const RowEntity& entity : entities_) {
    if (entity.by != nullptr && !entity.by->present) continue;
    const Mapping& mapping = *entity.plan->mapping;
    ColumnSet needed = entity.plan->columns;
    for (std::size_t position : positions_of(needed)) {
      Clause one = column(entity, position);
      if (entity.by != nullptr) {
        one = Clause::label(std::move(one),
                            name_in_sql(mapping, entity.alias) + "_" + mapping.table->columns[position].name);
      }
      inner->columns.push_back(std::move(one));
    }
  }
  outer_ = name;
  for (std::size_t i = 0; i < inner->order_by.size(); ++i) {
    Ordering& term = inner->order_by[i];
    std::string label = "order_" + std::to_string(i + 1);
    inner->columns.push_back(Clause::label(term.by, label));
    Ordering outside = term;
    outside.by = Clause::of_column(outer_, label);
    statement_.order_by.push_back(std::move(outside));
  }
  for (std::size_t position : positions_of(root.plan->columns)) {
    statement_.columns.push_back(column(root, position));
  }
  auto derived = std::make_shared<DerivedTable>();
  derived->query = std::move(inner);
  statement_.from.derived = std::move(derived);
  statement_.from.alias = name;
  add_joins();
}

}  // namespace carafe::detail
