// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/object.hpp>
#include <carafe/sql/statements.hpp>

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "orm/load_plan.hpp"

/// The queries for what relationships have.
namespace carafe::detail {

/// A column of a mapping's table under its own name, or under another.
Clause column_at(const Mapping& mapping, std::size_t position, const std::string& alias = {});
/// What the table is called where it has no alias.
const std::string& name_in_sql(const Mapping& mapping, const std::string& alias);

TableRef table_ref(const Table& table);
Clause secondary_column(const RelationMapping& relation, std::size_t position, const std::string& alias = {});

/// The target's table, with its rows filtered where the relationship or `criteria` filter them.
TableRef target_rows(const RelationMapping& relation, const Clause& criteria, std::string alias);

/// The value of a column of an object that has a mapping.
Value value_of(const ObjectHeader& object, std::size_t position);
bool has_null_key(const ObjectHeader& owner, const RelationMapping& relation);

/// SELECT of the target's rows, in the relationship's order, with no condition on the owner; through
/// the secondary table where there is one.
SelectStatement select_target(const RelationPlan& plan);
/// The columns of `select_target` that say whose row it is: the target's, or the secondary table's.
std::vector<Clause> owner_columns(const RelationMapping& relation);
/// Columns of the owner that those are equal to, by position.
std::vector<std::size_t> owner_positions(const RelationMapping& relation);

/// Owners by the values of the columns that a relationship goes by.
class OwnersByKey {
 public:
  explicit OwnersByKey(const RelationMapping& relation);
  ~OwnersByKey();
  OwnersByKey(const OwnersByKey&) = delete;
  OwnersByKey& operator=(const OwnersByKey&) = delete;

  /// False where a column of the key is NULL.
  bool add(ObjectHeader& owner);
  std::size_t key_count() const { return keys_.size(); }
  /// `columns` are among these keys.
  Clause condition(const std::vector<Clause>& columns, std::size_t begin, std::size_t end) const;

  struct Entry {
    std::vector<ObjectHeader*> owners;
    std::vector<ObjectHeader*> rows;
  };
  /// Where there is one key alone; else null.
  Entry* only() { return entries_.size() == 1 ? &entries_.begin()->second : nullptr; }
  /// By the cells of `owner_columns`; null where nobody has this key.
  Entry* find(std::span<const Cell> cells);
  template <class F>
  void for_each(F f) {
    for (auto& [key, entry] : entries_) f(entry);
  }

 private:
  const RelationMapping& relation_;
  std::vector<std::size_t> positions_;
  std::unordered_map<std::string, Entry> entries_;
  std::vector<std::vector<Value>> keys_;
  ObjectHeader* scratch_ = nullptr;  // to read cells as the owner's columns are read
};

}  // namespace carafe::detail
