// SPDX-License-Identifier: MIT
// What `run` prints.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include <carafe/http/server.hpp>

namespace carafe::detail {

/// A request in the common log format, the time in the local zone; what the client sent
/// cannot forge a line.
std::string access_line(const AccessRecord& record, std::time_t now);

/// The lines a server greets with once it listens.
std::string banner(std::string_view name, bool is_debug, std::string_view host, unsigned port);

}  // namespace carafe::detail
