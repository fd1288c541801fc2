// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/dialect/dialect.hpp>

namespace carafe {

/// SQLite 3.39 and later.
const Dialect& sqlite_dialect();

}  // namespace carafe
