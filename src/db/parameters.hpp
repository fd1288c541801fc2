// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/sql_statement.hpp>
#include <carafe/sql/value.hpp>

namespace carafe::detail {

/// What every driver asks of parameters before it sends them: text and JSON are UTF-8.
/// Throws DataError "invalid-utf8" naming the parameter by its number, from 1.
void check_parameters(std::span<const Cell> parameters, std::string_view sql);

/// A statement's parameters in the order of their placeholders: `cells` as they are, or what was
/// made of them in `room`.
std::span<const Cell> arranged(const CompiledSql& compiled, std::span<const Cell> cells,
                               std::vector<Cell>& room);

// The forms of CellKind for databases that store them as text. Each throws DataError
// "value-out-of-range" for a value its form cannot say.
std::string date_text(std::int64_t days);
std::string time_text(std::int64_t microseconds);
std::string timestamp_text(std::int64_t microseconds);
/// 32 hex digits.
std::string uuid_text(std::string_view bytes);

}  // namespace carafe::detail
