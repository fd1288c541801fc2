// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <carafe/sql/compiler.hpp>

namespace carafe::detail {

/// SQL as information_schema shows it, as its user would write it: without backquotes where none
/// are needed, and with texts as they are understood where backslashes escape nothing.
std::string mariadb_as_standard(std::string_view sql, const Compiler& compiler);

/// A server default by what it means: current_timestamp(6) is CURRENT_TIMESTAMP.
std::string mariadb_default(std::string_view sql);

/// Whether a unique index is just what a unique constraint is.
bool mariadb_is_constraint(const Index& index);

}  // namespace carafe::detail
