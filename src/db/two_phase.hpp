// SPDX-License-Identifier: MIT
// What the drivers that have transactions in two phases share.
#pragma once

#include <string>
#include <string_view>

namespace carafe::detail {

/// A text literal, as both databases read it: quotes doubled, backslashes as they are.
std::string quoted_text(std::string_view text);

/// prepare_twophase() without begin_twophase().
[[noreturn]] void throw_not_twophase();

/// Only its end is left to a transaction that is prepared.
[[noreturn]] void throw_transaction_prepared(std::string_view id, std::string_view sql);

/// Logs that the database keeps it, and its locks, until somebody ends it.
void warn_prepared_stays(std::string_view id) noexcept;

}  // namespace carafe::detail
