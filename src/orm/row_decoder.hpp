// SPDX-License-Identifier: MIT
#pragma once

#include "orm/mapping.hpp"

namespace carafe::detail {

/// Stores a row in a struct's columns. Throws DataError "wrong-type" naming the member.
void decode_row(const Mapping& mapping, const Cell* row, void* object);

/// Some of them.
void decode_columns(const Mapping& mapping, const Cell* row, void* object, ColumnSet columns);

/// Some of them, from a row that has the cells of `given` alone, one after another.
void decode_given(const Mapping& mapping, ColumnSet columns, ColumnSet given, const Cell* row, void* object);

[[noreturn]] void throw_wrong_type(const Mapping& mapping, std::size_t position, const Cell& cell);

}  // namespace carafe::detail
