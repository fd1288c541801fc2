// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/dialect/dialect.hpp>

namespace carafe::detail {

/// What every server makes of a table: key columns are NOT NULL, types are those that were
/// declared, names are cut to their length, a rule that says nothing is none, and everything but
/// the columns is in the order of names. Options of other databases are gone.
void reflect_common(Table& table, const Dialect& dialect);

}  // namespace carafe::detail
