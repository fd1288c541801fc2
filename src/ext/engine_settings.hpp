// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/app/config.hpp>
#include <carafe/db/engine_options.hpp>

#include <string>
#include <string_view>

namespace carafe::detail {

/// What the setting is called for the database of this name: "DATABASE_ECHO" where it has none,
/// "AUDIT_DATABASE_ECHO" for "audit".
std::string setting_of(std::string_view database, std::string_view setting);

/// `options` with what the settings DATABASE_… of the database of their name say. Throws UsageError
/// "bad-setting" and, for replicas and levels, "bad-database-url" and "bad-isolation-level".
EngineOptions engine_settings(const Config& config, EngineOptions options);

}  // namespace carafe::detail
