// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <carafe/db/engine_options.hpp>

namespace carafe::detail {

/// Whether the options ask for anything that `make_logged` does.
bool wants_log(const EngineOptions& options);

/// A connection that logs what runs on it and tells it to the events; `options` must
/// outlive it.
std::unique_ptr<DriverConnection> make_logged(std::unique_ptr<DriverConnection> connection,
                                              const EngineOptions& options);

}  // namespace carafe::detail
