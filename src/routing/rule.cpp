// SPDX-License-Identifier: MIT
#include <carafe/routing/rule.hpp>

#include <string>

#include <carafe/util/error.hpp>

namespace carafe::detail {

void route_error(const char* sentence, std::string_view rule, std::string_view where) {
  std::string message = "route \"" + std::string(rule) + "\": " + sentence;
  if (!where.empty() && where != rule) message += " (at \"" + std::string(where) + "\")";
  throw UsageError("bad-route", message);
}

}  // namespace carafe::detail
