// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <carafe/sql/sql_statement.hpp>

namespace carafe {

/// A statement that knows its rows while compiling: `Row` is a std::tuple of its columns'
/// types, or void where it has none or they are not known; `statement()` is the plain
/// structure that is compiled.
template <class S>
concept TypedStatement = requires(const S& typed) {
  typename S::Row;
  { typed.statement() } -> std::convertible_to<const SqlStatement&>;
};

}  // namespace carafe
