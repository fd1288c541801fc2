// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <carafe/orm/model.hpp>
#include <carafe/sql/resolver.hpp>

namespace carafe::detail {

/// The column at `position`, which the program fills as `by` says, for statements without objects.
/// Borrows from the descriptor.
ClientColumn client_column(const ModelDescriptor& model, std::size_t position,
                           const ColumnOptions::ClientDefault& by);

}  // namespace carafe::detail
