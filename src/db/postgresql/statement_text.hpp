// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace carafe::detail {

/// What the words of a statement tell before the server has seen it.
struct StatementTraits {
  /// Neither parameters nor rows: it need not be prepared.
  bool is_command = false;
  /// Changes no rows.
  bool read_only = false;
  /// May leave settings, locks or temporary tables on the connection.
  bool leaves_traces = false;
};

StatementTraits read_statement(std::string_view sql);

}  // namespace carafe::detail
