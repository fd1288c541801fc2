// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/app/config.hpp>
#include <carafe/db/engine_options.hpp>
#include <carafe/ext/recorded_queries.hpp>
#include <carafe/util/context.hpp>

#include <string>

namespace carafe::detail {

/// How many statements a scope keeps, as a setting says: false, true or a number.
std::size_t queries_to_record(const Config& config, const std::string& key);

/// Keeps the statements of each scope in it, under `owner`; events that are there stay.
void record_queries(EngineOptions& options, const void* owner, std::size_t most);

/// Those of this scope so far, empty where nothing was recorded.
const RecordedQueries& queries_recorded_in(const Context& context, const void* owner);

}  // namespace carafe::detail
