// SPDX-License-Identifier: MIT
#include "dialect/postgresql_compiler.hpp"

#include <algorithm>

namespace carafe::detail {
namespace {

// Sorted: what PostgreSQL refuses as a bare name besides the words of the base.
constexpr std::string_view postgresql_words[] = {
    "collation", "concurrently", "current_catalog", "current_schema", "fetch", "lateral",
    "returning", "tablesample",  "variadic",        "window",         "with"};
static_assert(std::ranges::is_sorted(postgresql_words));

}  // namespace

std::string PostgresqlCompiler::placeholder(std::size_t position) const {
  return '$' + std::to_string(position + 1);
}

bool PostgresqlCompiler::is_reserved(std::string_view word) const {
  return Compiler::is_reserved(word) || std::ranges::binary_search(postgresql_words, word);
}

}  // namespace carafe::detail
