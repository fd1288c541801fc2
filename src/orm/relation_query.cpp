// SPDX-License-Identifier: MIT
#include "orm/relation_query.hpp"

#include <algorithm>

#include "orm/identity_map.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {

Clause column_at(const Mapping& mapping, std::size_t position, const std::string& alias) {
  MemberTag member{mapping.model->type, mapping.field(position).offset};
  return alias.empty() ? Clause::of_member(member) : Clause::of_member(member, alias);
}

const std::string& name_in_sql(const Mapping& mapping, const std::string& alias) {
  return alias.empty() ? mapping.table->name : alias;
}

TableRef table_ref(const Table& table) {
  TableRef ref;
  ref.name = table.name;
  ref.schema = table.schema;
  return ref;
}

Clause secondary_column(const RelationMapping& relation, std::size_t position, const std::string& alias) {
  const Table& table = *relation.secondary;
  return Clause::of_column(alias.empty() ? table.name : alias, table.columns[position].name);
}

TableRef target_rows(const RelationMapping& relation, const Clause& criteria, std::string alias) {
  TableRef rows;
  rows.model = relation.target->model->type;
  Clause condition;
  if (const char* sql = relation.declared->options.only_where) condition = Clause::raw(sql);
  condition.and_also(criteria);
  if (!condition.empty()) {
    // In a query of its own, where its columns need no other name and are nobody else's.
    auto filtered = std::make_shared<SelectStatement>();
    filtered->from = rows;
    filtered->where = std::move(condition);
    auto derived = std::make_shared<DerivedTable>();
    derived->query = std::move(filtered);
    rows = {};
    rows.derived = std::move(derived);
    if (alias.empty()) alias = relation.target->table->name;
  }
  rows.alias = std::move(alias);
  return rows;
}

Value value_of(const ObjectHeader& object, std::size_t position) {
  CellStore store;
  return Value(current_cell(object, position, store));
}

bool has_null_key(const ObjectHeader& owner, const RelationMapping& relation) {
  return std::ranges::any_of(relation.pairs, [&](const ColumnPair& pair) {
    return value_of(owner, pair.local).kind() == CellKind::null;
  });
}

SelectStatement select_target(const RelationPlan& plan) {
  const RelationMapping& relation = *plan.relation;
  const bool alone = relation.secondary == nullptr &&
                     std::ranges::none_of(plan.target().relations,
                                          [](const auto& one) { return one->load == Load::joined; });
  SelectStatement select;
  if (alone) {
    select.from.model = relation.target->model->type;
    if (const char* sql = relation.declared->options.only_where) select.where = Clause::raw(sql);
    select.where.and_also(plan.criteria);
  } else {
    select.from = target_rows(relation, plan.criteria, {});
  }
  if (relation.secondary != nullptr) {
    Clause on;
    for (const ColumnPair& pair : relation.secondary_remote) {
      on.and_also(Clause::binary(Operator::equal, secondary_column(relation, pair.remote),
                                 column_at(*relation.target, pair.local)));
    }
    select.joins.push_back({JoinKind::inner, table_ref(*relation.secondary), std::move(on)});
  }
  for (const RelationOrder& order : relation.order) {
    select.order_by.emplace_back(column_at(*relation.target, order.position), order.descending);
  }
  return select;
}

std::vector<Clause> owner_columns(const RelationMapping& relation) {
  std::vector<Clause> columns;
  for (const ColumnPair& pair : relation.pairs) columns.push_back(column_at(*relation.target, pair.remote));
  for (const ColumnPair& pair : relation.secondary_local) {
    columns.push_back(secondary_column(relation, pair.remote));
  }
  return columns;
}

std::vector<std::size_t> owner_positions(const RelationMapping& relation) {
  std::vector<std::size_t> positions;
  for (const ColumnPair& pair : relation.pairs) positions.push_back(pair.local);
  for (const ColumnPair& pair : relation.secondary_local) positions.push_back(pair.local);
  return positions;
}

OwnersByKey::OwnersByKey(const RelationMapping& relation)
    : relation_(relation), positions_(owner_positions(relation)) {}

OwnersByKey::~OwnersByKey() {
  if (scratch_ != nullptr) release(scratch_);
}

bool OwnersByKey::add(ObjectHeader& owner) {
  std::string bytes;
  std::vector<Value> values;
  for (std::size_t position : positions_) {
    values.push_back(value_of(owner, position));
    if (values.back().is_null()) return false;
    append_key(bytes, values.back().cell());
  }
  auto [place, is_new] = entries_.try_emplace(std::move(bytes));
  place->second.owners.push_back(&owner);
  if (is_new) keys_.push_back(std::move(values));
  return true;
}

Clause OwnersByKey::condition(const std::vector<Clause>& columns, std::size_t begin, std::size_t end) const {
  if (columns.size() == 1) {
    std::vector<Value> values;
    for (std::size_t i = begin; i < end; ++i) values.push_back(keys_[i][0]);
    if (values.size() == 1) {
      return Clause::binary(Operator::equal, columns[0], Clause::of_literal(std::move(values[0])));
    }
    return Clause::in(columns[0], values, false);
  }
  std::vector<Clause> tuples;
  for (std::size_t i = begin; i < end; ++i) {
    std::vector<Clause> elements;
    for (const Value& value : keys_[i]) elements.push_back(Clause::of_literal(value));
    tuples.push_back(Clause::tuple(elements));
  }
  return Clause::in(Clause::tuple(columns), tuples, false);
}

OwnersByKey::Entry* OwnersByKey::find(std::span<const Cell> cells) {
  std::string bytes;
  CellStore store;
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    const ModelField& field = relation_.owner->field(positions_[i]);
    if (cells[i].kind == CellKind::integer && field.ops->default_type.kind != TypeKind::Boolean) {
      append_key(bytes, cells[i]);
      continue;
    }
    // A database may give what it stores in another form than it is bound in.
    if (scratch_ == nullptr) {
      scratch_ = allocate_object(*relation_.owner->model);
      relation_.owner->model->construct_blank(object_of(*scratch_));
    }
    void* column = field.in(object_of(*scratch_));
    if (!field.ops->decode(cells[i], column)) return nullptr;
    append_key(bytes, field.ops->encode(column, store));
  }
  auto found = entries_.find(bytes);
  return found == entries_.end() ? nullptr : &found->second;
}

}  // namespace carafe::detail
