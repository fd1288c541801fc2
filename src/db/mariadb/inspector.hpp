// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <carafe/db/inspector.hpp>

namespace carafe::detail {

std::unique_ptr<Inspector> make_mariadb_inspector(Connection& connection);

}  // namespace carafe::detail
