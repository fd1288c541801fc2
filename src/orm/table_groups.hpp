// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/schema.hpp>

#include <deque>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// Says of each mapping which group its table is of, and which of its keys stay inside it.
void find_table_groups(const MetaData& metadata, std::deque<Mapping>& mappings);

}  // namespace carafe::detail
