// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/dialect/dialect.hpp>

namespace carafe {

/// PostgreSQL 12 and later, and databases that speak its protocol and SQL.
const Dialect& postgresql_dialect();

}  // namespace carafe
