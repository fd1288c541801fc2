// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/app/config.hpp>
#include <carafe/db/engine_options.hpp>

namespace carafe::detail {

/// `options` with what the settings DATABASE_… say. Throws UsageError "bad-setting" and, for
/// replicas and levels, "bad-database-url" and "bad-isolation-level".
EngineOptions engine_settings(const Config& config, EngineOptions options);

}  // namespace carafe::detail
