// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <carafe/sql/resolver.hpp>
#include <carafe/sql/statements.hpp>

namespace carafe::detail {

/// The columns that the program fills and the statement does not mention.
std::vector<const ClientColumn*> missing_client_columns(const InsertStatement& statement,
                                                        const ModelResolver& models);
std::vector<const ClientColumn*> missing_client_columns(const UpdateStatement& statement,
                                                        const ModelResolver& models);

}  // namespace carafe::detail
