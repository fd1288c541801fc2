// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <carafe/db/driver.hpp>

namespace carafe::detail {

/// Throws UsageError "bad-database-url" for options PostgreSQL does not have.
std::unique_ptr<Driver> make_postgresql_driver(const DatabaseUrl& url);

}  // namespace carafe::detail
