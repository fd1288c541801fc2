// SPDX-License-Identifier: MIT
// The first line is a rule, the second a path: no crash; a rule is taken or refused with
// an error of its own; what is found has values within the path.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <carafe/util/error.hpp>

#include "routing/router.hpp"

using namespace carafe;
using namespace carafe::detail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  std::size_t line = text.find('\n');
  std::string_view rule = text.substr(0, line);
  std::string_view path = line == text.npos ? "/" : text.substr(line + 1);

  Router router;
  router.add({"/", "root", Method::Get}, nullptr, 0);
  // Whichever types fit the rule: a handler of text alone takes what it can.
  constexpr PathType texts[] = {PathType::text, PathType::text, PathType::text, PathType::text};
  constexpr PathType numbers[] = {PathType::int32, PathType::int64, PathType::uint8, PathType::int16};
  for (const PathType* types : {texts, numbers}) {
    for (std::size_t count = 0; count <= 4; ++count) {
      try {
        router.add({std::string(rule), "fuzzed", Method::Get}, types, count);
      } catch (const UsageError&) {
      }
    }
  }
  RouteMatch match;
  router.match(Method::Get, path, match);
  if (match.outcome == RouteMatch::Outcome::found && match.route >= router.routes().size()) std::abort();
  if (match.outcome == RouteMatch::Outcome::redirect && match.location.empty()) std::abort();
  router.match(Method::Post, path, match);
  if (match.outcome == RouteMatch::Outcome::found) std::abort();
  return 0;
}
