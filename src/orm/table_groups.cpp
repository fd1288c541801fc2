// SPDX-License-Identifier: MIT
#include "orm/table_groups.hpp"

#include <algorithm>
#include <unordered_map>

namespace carafe::detail {
namespace {

/// Tarjan's strongly connected components: a group is complete after all those it points at.
class GroupSearch {
 public:
  explicit GroupSearch(const MetaData& metadata) : metadata_(metadata) {
    for (const Table& table : metadata.tables()) {
      if (!places_.contains(&table)) visit(table);
    }
  }

  std::size_t group_of(const Table& table) const { return places_.at(&table).group; }

 private:
  static constexpr std::size_t none = std::size_t(-1);
  struct Place {
    std::size_t number;
    std::size_t lowest;
    std::size_t group = none;
  };

  std::size_t visit(const Table& table) {
    const std::size_t number = places_.size();
    places_.insert({&table, {number, number}});
    stack_.push_back(&table);
    std::size_t lowest = number;
    for (const ForeignKeyConstraint& key : table.foreign_keys) {
      const Table* referred = metadata_.find(TableName::referred_by(key));
      if (referred == nullptr) continue;
      auto known = places_.find(referred);
      if (known == places_.end()) {
        lowest = std::min(lowest, visit(*referred));
      } else if (known->second.group == none) {
        lowest = std::min(lowest, known->second.number);
      }
    }
    if (lowest == number) {
      const Table* member;
      do {
        member = stack_.back();
        stack_.pop_back();
        places_.at(member).group = groups_;
      } while (member != &table);
      ++groups_;
    }
    return lowest;
  }

  const MetaData& metadata_;
  std::unordered_map<const Table*, Place> places_;
  std::vector<const Table*> stack_;
  std::size_t groups_ = 0;
};

std::size_t position_in(const Table& table, std::string_view column) {
  return std::size_t(std::ranges::find(table.columns, column, &TableColumn::name) - table.columns.begin());
}

}  // namespace

void find_table_groups(const MetaData& metadata, std::deque<Mapping>& mappings) {
  const GroupSearch groups{metadata};
  for (Mapping& mapping : mappings) mapping.group = groups.group_of(*mapping.table);
  for (Mapping& mapping : mappings) {
    for (const ForeignKeyConstraint& key : mapping.table->foreign_keys) {
      auto target = std::ranges::find_if(mappings, [&](const Mapping& other) {
        return TableName{*other.table} == TableName::referred_by(key);
      });
      if (target == mappings.end() || target->group != mapping.group) continue;
      Mapping::InnerKey& inner = mapping.inner_keys.emplace_back();
      inner.target = &*target;
      for (std::size_t i = 0; i < key.columns.size(); ++i) {
        inner.pairs.push_back({position_in(*mapping.table, key.columns[i]),
                               position_in(*target->table, key.referred_columns[i])});
      }
    }
  }
}

}  // namespace carafe::detail
