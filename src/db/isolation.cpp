// SPDX-License-Identifier: MIT
#include <carafe/db/driver.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

constexpr std::array<std::pair<IsolationLevel, std::string_view>, 4> levels{
    {{IsolationLevel::read_uncommitted, "READ UNCOMMITTED"},
     {IsolationLevel::read_committed, "READ COMMITTED"},
     {IsolationLevel::repeatable_read, "REPEATABLE READ"},
     {IsolationLevel::serializable, "SERIALIZABLE"}}};

char plain(char c) { return c == '_' || c == '-' ? ' ' : char(std::toupper(static_cast<unsigned char>(c))); }

}  // namespace

std::string_view isolation_name(IsolationLevel level) {
  return std::ranges::find(levels, level, [](const auto& entry) { return entry.first; })->second;
}

IsolationLevel isolation_level(std::string_view name) {
  for (const auto& [level, known] : levels) {
    if (std::ranges::equal(name, known, {}, plain)) return level;
  }
  throw UsageError{"bad-isolation-level",
                   "The isolation level \"" + std::string{name} +
                       "\" is none of READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ and SERIALIZABLE. "
                       "Outside begin() and commit() every statement is a transaction of its own "
                       "(autocommit), which is no level."};
}

}  // namespace carafe
