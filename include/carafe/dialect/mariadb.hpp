// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/dialect/dialect.hpp>

namespace carafe {

/// MariaDB 10.6 and later.
const Dialect& mariadb_dialect();

}  // namespace carafe
