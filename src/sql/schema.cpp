// SPDX-License-Identifier: MIT
#include <carafe/sql/schema.hpp>

#include <algorithm>
#include <unordered_map>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

/// Depth-first over foreign keys: what a table refers to comes before it.
class DependencySort {
 public:
  explicit DependencySort(const MetaData& metadata) : metadata_(metadata) {}

  std::vector<const Table*> run() {
    for (const Table& table : metadata_.tables()) visit(table);
    return std::move(sorted_);
  }

 private:
  void visit(const Table& table) {
    // A table met again while it is being visited closes a cycle, which is broken here.
    if (!seen_.try_emplace(&table, true).second) return;
    for (const auto& key : table.foreign_keys) {
      if (const Table* referred = metadata_.find(key.referred_table)) visit(*referred);
    }
    sorted_.push_back(&table);
  }

  const MetaData& metadata_;
  std::unordered_map<const Table*, bool> seen_;
  std::vector<const Table*> sorted_;
};

}  // namespace

const TableColumn* Table::find_column(std::string_view column) const {
  auto found = std::ranges::find(columns, column, &TableColumn::name);
  return found == columns.end() ? nullptr : &*found;
}

Table& MetaData::add(Table table) {
  if (find(table.name)) {
    throw UsageError{"duplicate-table", "The table \"" + table.name +
                                            "\" is defined twice. Give one of the models another name: "
                                            "static constexpr auto tablename = \"…\";"};
  }
  return tables_.emplace_back(std::move(table));
}

void MetaData::drop(std::string_view name) {
  auto found = std::ranges::find(tables_, name, &Table::name);
  if (found != tables_.end()) tables_.erase(found);
}

Table* MetaData::find(std::string_view name) {
  auto found = std::ranges::find(tables_, name, &Table::name);
  return found == tables_.end() ? nullptr : &*found;
}

const Table* MetaData::find(std::string_view name) const { return const_cast<MetaData*>(this)->find(name); }

std::vector<const Table*> MetaData::sorted_tables() const { return DependencySort{*this}.run(); }

}  // namespace carafe
