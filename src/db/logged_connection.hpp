// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <carafe/db/engine.hpp>

namespace carafe::detail {

/// Wraps a connection so that every statement is told to the log and the hook of
/// `options`, which must outlive it. Engines without either pay nothing.
std::unique_ptr<DriverConnection> make_logged(std::unique_ptr<DriverConnection> connection,
                                              const EngineOptions& options);

}  // namespace carafe::detail
