// SPDX-License-Identifier: MIT
#pragma once

#include "project.hpp"
#include "run_options.hpp"

namespace carafe::tool {

/// `carafe run`: builds and serves the application; when a source changes, builds again
/// and, if that succeeds, puts the new program in the old one's place. Returns the exit
/// status. What fails before the first program serves is thrown.
int run_application(const Project& project, const RunOptions& options);

}  // namespace carafe::tool
