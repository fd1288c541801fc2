// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/util/function_ref.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace carafe::detail {

/// Row `after` can only be written when row `before` has been.
struct RowEdge {
  std::uint32_t before;
  std::uint32_t after;
};

/// How many rows, one after the other, must be written before each. Rows that wait for each other
/// in a circle are told to `on_circle`, which throws.
std::vector<std::uint32_t> depths_of(std::size_t rows, std::span<const RowEdge> edges,
                                     FunctionRef<void(std::uint32_t, std::uint32_t)> on_circle);

}  // namespace carafe::detail
