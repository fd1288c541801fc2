// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <iterator>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <carafe/sql/schema.hpp>

namespace carafe::detail {

/// Tables while an inspector fills them from queries over a whole schema.
class ReflectedTables {
 public:
  Table& add(std::string name) {
    Table& table = tables_.emplace_back();
    table.name = name;
    by_name_.emplace(std::move(name), &table);
    return table;
  }
  Table* find(const std::string& name) {
    auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }
  bool empty() const { return tables_.empty(); }
  template <class Function>
  void for_each(Function function) {
    for (Table& table : tables_) function(table);
  }
  std::vector<Table> take() && {
    return {std::make_move_iterator(tables_.begin()), std::make_move_iterator(tables_.end())};
  }

 private:
  std::deque<Table> tables_;
  std::unordered_map<std::string, Table*> by_name_;
};

/// The last of `all`, if it is the one of that name, or a new one: for rows of one constraint
/// after the other.
template <class Named>
Named& named(std::vector<Named>& all, const std::string& name) {
  if (all.empty() || all.back().name != name) {
    all.emplace_back();
    all.back().name = name;
  }
  return all.back();
}

}  // namespace carafe::detail
