// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/keyset.hpp>
#include <carafe/sql/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carafe::detail {

/// A place in an order: the values of a row for each of its terms.
struct Cursor {
  /// A row with these very values is on the side that is asked for.
  bool inclusive = false;
  std::vector<Value> values;
};

/// `order` describes the terms: a cursor of another is not read.
std::string write_cursor(const Cursor& cursor, std::string_view order);

/// Each value is one that its column may have. Throws PageError "bad-cursor".
Cursor read_cursor(std::string_view text, std::string_view order, const ModelDescriptor& model,
                   const std::vector<KeysetTerm>& terms);

}  // namespace carafe::detail
