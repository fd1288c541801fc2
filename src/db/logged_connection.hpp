// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <carafe/db/engine_options.hpp>
#include <carafe/sql/sql_statement.hpp>

namespace carafe::detail {

/// Whether the options ask for anything that `make_logged` does.
bool wants_log(const EngineOptions& options);

/// A connection that logs what runs on it and tells it to the events; `options` must
/// outlive it.
std::unique_ptr<DriverConnection> make_logged(std::unique_ptr<DriverConnection> connection,
                                              const EngineOptions& options);

// Of connections, and their statements, that make_logged() made.

/// The next run of `statement` is logged with where its text came from, which was asked of the
/// statement cache at `asked_at`.
void note_compiled(Statement& statement, const CompiledSql& compiled,
                   std::chrono::steady_clock::time_point asked_at);
/// Every line of the log names the token, until it is empty.
void set_logging_token(DriverConnection& connection, std::string token);

}  // namespace carafe::detail
