// SPDX-License-Identifier: MIT
#include <carafe/db/row_buffer.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <unordered_set>

#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace {

/// The bytes of a row's cells, the same for rows that are the same.
void write_key(const Cell* row, std::span<const std::uint32_t> columns, std::string& key) {
  key.clear();
  for (std::uint32_t column : columns) {
    const Cell& cell = row[column];
    key += char(cell.kind);
    if (cell.kind == CellKind::null) continue;
    auto add = [&](const auto& word) { key.append(reinterpret_cast<const char*>(&word), sizeof word); };
    if (cell.has_bytes()) {
      add(cell.size);
      key.append(cell.data, cell.size);
    } else if (cell.kind == CellKind::real) {
      add(cell.real == 0 ? 0.0 : cell.real);  // -0 is 0
    } else {
      add(cell.integer);
    }
  }
}

ColumnNames share(std::vector<std::string> names) {
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

}  // namespace

std::size_t column_position(const std::vector<std::string>& columns, std::string_view column) {
  auto found = std::ranges::find(columns, column);
  if (found != columns.end()) return std::size_t(found - columns.begin());
  throw UsageError{"no-such-column",
                   fmt::format("The row has no column \"{}\"; it has {}.", column, fmt::join(columns, ", "))};
}

std::shared_ptr<const RowBuffer> choose_columns(const std::shared_ptr<const RowBuffer>& from,
                                                std::span<const std::size_t> positions) {
  std::vector<std::string> names;
  for (std::size_t position : positions) names.push_back(from->columns()[position]);
  auto chosen = std::make_shared<RowBuffer>(share(std::move(names)));
  chosen->outcome = from->outcome;
  std::vector<Cell> cells(positions.size());
  for (std::size_t row = 0; row < from->size(); ++row) {
    for (std::size_t i = 0; i < positions.size(); ++i) cells[i] = from->row(row)[positions[i]];
    chosen->append_borrowed(cells.data());
  }
  chosen->hold(from);
  return chosen;
}

std::shared_ptr<const RowBuffer> choose_columns(const std::shared_ptr<const RowBuffer>& from,
                                                std::span<const std::string_view> names) {
  std::vector<std::size_t> positions;
  for (std::string_view name : names) positions.push_back(column_position(from->columns(), name));
  return choose_columns(from, positions);
}

std::shared_ptr<const RowBuffer> unique_rows(const std::shared_ptr<const RowBuffer>& from,
                                             std::span<const std::uint32_t> columns) {
  std::vector<std::uint32_t> all;
  if (columns.empty()) {
    all.resize(from->width());
    std::iota(all.begin(), all.end(), 0U);
    columns = all;
  }
  auto unique = std::make_shared<RowBuffer>(share(from->columns()));
  unique->outcome = from->outcome;
  std::unordered_set<std::string> seen;
  std::string key;
  for (std::size_t row = 0; row < from->size(); ++row) {
    write_key(from->row(row), columns, key);
    if (seen.insert(key).second) unique->append_borrowed(from->row(row));
  }
  unique->hold(from);
  return unique;
}

std::shared_ptr<const RowBuffer> merge_rows(const std::shared_ptr<const RowBuffer>& first,
                                            const std::shared_ptr<const RowBuffer>& second) {
  if (first->columns() != second->columns()) {
    throw UsageError{"row-does-not-fit",
                     fmt::format("merge() of results whose columns differ: one has {}, the other {}.",
                                 fmt::join(first->columns(), ", "), fmt::join(second->columns(), ", "))};
  }
  auto merged = std::make_shared<RowBuffer>(share(first->columns()));
  merged->outcome = second->outcome;
  merged->outcome.rows_affected += first->outcome.rows_affected;
  for (const auto& part : {first, second}) {
    for (std::size_t row = 0; row < part->size(); ++row) merged->append_borrowed(part->row(row));
    merged->hold(part);
  }
  return merged;
}

}  // namespace carafe::detail
