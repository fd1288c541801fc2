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
      if (const Table* referred = metadata_.find(TableName::referred_by(key))) visit(*referred);
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

bool Index::has_column(std::string_view column) const {
  return std::ranges::any_of(
      columns, [&](const IndexTerm& term) { return !term.is_expression && term.text == column; });
}

bool Index::concurrently() const {
  auto said = options.find("postgresql_concurrently");
  return said != options.end() && said->second == "true";
}

Index Index::with_table() const {
  Index index = *this;
  index.options.erase("postgresql_concurrently");
  return index;
}

std::vector<std::string> Index::column_names() const {
  std::vector<std::string> names;
  for (const IndexTerm& term : columns)
    if (!term.is_expression) names.push_back(term.text);
  return names;
}

std::vector<IndexTerm> index_terms(const std::vector<std::string>& columns) {
  return {columns.begin(), columns.end()};
}

std::string TableName::to_string() const {
  return schema.empty() ? std::string{name} : std::string{schema} + '.' + std::string{name};
}

Table& MetaData::add(Table table) {
  if (find(table)) {
    throw UsageError{"duplicate-table", "The table \"" + TableName{table}.to_string() +
                                            "\" is defined twice. Give one of the models another name: "
                                            "static constexpr auto tablename = \"…\";"};
  }
  return tables_.emplace_back(std::move(table));
}

void MetaData::drop(TableName name) {
  if (const Table* found = find(name))
    std::erase_if(tables_, [&](const Table& table) { return &table == found; });
}

Table* MetaData::find(TableName name) {
  auto found = std::ranges::find_if(tables_, [&](const Table& table) { return TableName{table} == name; });
  return found == tables_.end() ? nullptr : &*found;
}

const Table* MetaData::find(TableName name) const { return const_cast<MetaData*>(this)->find(name); }

std::vector<const Table*> MetaData::sorted_tables() const { return DependencySort{*this}.run(); }

}  // namespace carafe
