// SPDX-License-Identifier: MIT
#include "orm/flush_order.hpp"

#include <algorithm>

namespace carafe::detail {

std::vector<std::uint32_t> depths_of(std::size_t rows, std::span<const RowEdge> edges,
                                     FunctionRef<void(std::uint32_t, std::uint32_t)> on_circle) {
  std::vector<std::uint32_t> depths(rows, 0);
  if (edges.empty()) return depths;
  std::vector<RowEdge> sorted(edges.begin(), edges.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const RowEdge& a, const RowEdge& b) { return a.before < b.before; });
  std::vector<std::uint32_t> waits(rows, 0);
  std::vector<std::uint32_t> first(rows + 1, 0);
  for (const RowEdge& edge : sorted) {
    ++waits[edge.after];
    ++first[edge.before + 1];
  }
  for (std::size_t i = 1; i <= rows; ++i) first[i] += first[i - 1];

  std::vector<std::uint32_t> ready;
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (waits[row] == 0) ready.push_back(row);
  }
  for (std::size_t next = 0; next < ready.size(); ++next) {
    const std::uint32_t row = ready[next];
    for (std::uint32_t i = first[row]; i < first[row + 1]; ++i) {
      const std::uint32_t after = sorted[i].after;
      depths[after] = std::max(depths[after], depths[row] + 1);
      if (--waits[after] == 0) ready.push_back(after);
    }
  }
  if (ready.size() == rows) return depths;

  // What waits still is of a circle, or behind one: walking back from it ends in the circle.
  std::vector<std::uint32_t> waited_for(rows, 0);
  for (const RowEdge& edge : sorted) {
    if (waits[edge.before] > 0) waited_for[edge.after] = edge.before;
  }
  std::vector<bool> seen(rows, false);
  std::uint32_t row =
      std::uint32_t(std::ranges::find_if(waits, [](auto n) { return n > 0; }) - waits.begin());
  while (!seen[row]) {
    seen[row] = true;
    row = waited_for[row];
  }
  on_circle(waited_for[row], row);
  return depths;
}

}  // namespace carafe::detail
