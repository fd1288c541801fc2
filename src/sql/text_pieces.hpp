// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/sql_syntax.hpp>

namespace carafe::detail {

/// Hand-written SQL taken apart at its parameters.
struct TextPieces {
  std::vector<std::string> pieces;  ///< around the parameters: one more than uses
  std::vector<std::uint32_t> uses;  ///< position in names of each parameter in the text
  std::vector<std::string> names;   ///< distinct, in order of first use
};

TextPieces text_pieces(std::string_view sql, const SqlSyntax& syntax);

/// For each of `names` the position of its value among `given`. Throws UsageError
/// "missing-parameter" or "unknown-parameter".
std::vector<std::size_t> match_parameters(std::span<const std::string> names,
                                          std::span<const std::string_view> given);

}  // namespace carafe::detail
