// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <carafe/db/errors.hpp>

#include "db/postgresql/handle.hpp"

namespace carafe::detail {

class PgLink;

/// Throws what `result`, which is_error, means. `sql` is the statement it answers.
[[noreturn]] void throw_postgresql_error(PgLink& link, const PGresult* result, std::string_view sql);

/// The server has gone, or the way to it.
[[noreturn]] void throw_connection_lost(PgLink& link, std::string_view sql);

}  // namespace carafe::detail
