// SPDX-License-Identifier: MIT
#pragma once

#include "db/postgresql/handle.hpp"
#include "db/postgresql/settings.hpp"

namespace carafe::detail {

/// Connects to the first endpoint that answers, without blocking the loop. Throws
/// OperationalError "cannot-connect", which names each place that was tried, the user and
/// what to do, and never the password.
PgHandle open_postgresql(const PgSettings& settings);

}  // namespace carafe::detail
