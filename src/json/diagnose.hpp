// SPDX-License-Identifier: MIT
// Says in words what is wrong with a text that simdjson has refused, and where.
// Called by document.cpp on the error path only, so it is written to be plain.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace carafe::detail {

struct JsonProblem {
  std::size_t offset;
  std::string reason;
};

/// The first thing wrong with `text`, reading from its start; nothing if it is JSON.
/// Does not look for keys given twice.
std::optional<JsonProblem> diagnose_json(std::string_view text);

/// A string in quotes, shortened if long, for a message.
std::string quoted_prefix(std::string_view text);

}  // namespace carafe::detail
