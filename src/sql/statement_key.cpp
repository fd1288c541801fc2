// SPDX-License-Identifier: MIT
#include <carafe/sql/statement_key.hpp>

#include <algorithm>

#include <carafe/sql/sql_statement.hpp>
#include <carafe/util/error.hpp>

#include "sql/nesting.hpp"

namespace carafe {

void StatementKey::clear() {
  size_ = 0;
  seen_.clear();
}

void StatementKey::grow(std::size_t more) {
  std::size_t capacity = std::max(size_ + more, 2 * capacity_);
  auto grown = std::make_unique_for_overwrite<char[]>(capacity);
  std::memcpy(grown.get(), data_, size_);
  heap_ = std::move(grown);
  data_ = heap_.get();
  capacity_ = capacity;
}

void StatementKey::add(const Clause& clause) {
  auto nodes = clause.nodes();
  auto extras = clause.extras();
  add(std::uint64_t{nodes.size()} | std::uint64_t{clause.names().size()} << 32 |
      std::uint64_t{!extras.empty()} << 63);
  append(nodes.data(), nodes.size_bytes());
  for (const std::string& name : clause.names()) add(std::string_view{name});
  for (const Clause::Extra& extra : extras) {
    add(std::uint64_t{extra.statement != nullptr});
    if (extra.statement) {
      add(*extra.statement);
    } else {
      // As a revision spells it: that is complete, or revisions would lose something.
      add(std::string_view{extra.type.to_source()});
    }
  }
}

void StatementKey::add(const Ordering& term) {
  add(std::uint64_t{term.descending} | std::uint64_t(term.nulls) << 1);
  add(term.by);
}

void StatementKey::add(const TableRef& table) {
  add(std::uint64_t{!table.name.empty()} | std::uint64_t{!table.alias.empty()} << 1 |
      std::uint64_t{!table.schema.empty()} << 2 | std::uint64_t{table.derived != nullptr} << 3 |
      std::uint64_t{table.sample != nullptr} << 4);
  add(static_cast<const void*>(table.model));
  for (std::string_view name :
       {std::string_view{table.name}, std::string_view{table.alias}, std::string_view{table.schema}}) {
    if (!name.empty()) add(name);
  }
  if (table.derived) add(*table.derived);
  if (table.sample) {
    add(table.sample->method);
    add(table.sample->seed);
  }
}

void StatementKey::add(const DerivedTable& table) {
  auto known = std::ranges::find(seen_, &table);
  add(std::uint64_t(known - seen_.begin()) | std::uint64_t{known == seen_.end()} << 32);
  if (known != seen_.end()) return;
  seen_.push_back(&table);
  add(std::uint64_t(table.kind) | std::uint64_t{table.recursive} << 8 |
      std::uint64_t(table.materialized) << 9 | std::uint64_t{table.lateral} << 11 |
      std::uint64_t{table.ordinality} << 12 | std::uint64_t{table.query != nullptr} << 13);
  add(std::string_view{table.name});
  add(std::uint64_t{table.columns.size()});
  for (const std::string& column : table.columns) add(std::string_view{column});
  add(std::uint64_t{table.column_types.size()});
  for (const SqlType& type : table.column_types) add(std::string_view{type.to_source()});
  if (table.query) add(*table.query);
  add(table.values);
  add(table.function);
}

void StatementKey::add(const ColumnRef& column) {
  add(static_cast<const void*>(column.member.model));
  add(std::uint64_t{column.member.offset});
  add(std::string_view{column.name});
}

void StatementKey::add(const Join& join) {
  add(std::uint64_t(join.kind));
  add(join.table);
  add(join.on);
}

void StatementKey::add(const SqlStatement& nested) {
  detail::Nesting nesting{depth_};
  nested.write_key(*this);
}

}  // namespace carafe
