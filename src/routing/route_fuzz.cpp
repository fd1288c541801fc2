// SPDX-License-Identifier: MIT
// Lines are rules, the last one a path. A rule is taken or refused with an error of its
// own; what is found has its values within the path; a redirect leads to a route, stays
// on the site and breaks no header.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/http/url.hpp>
#include <carafe/util/error.hpp>

#include "routing/router.hpp"

using namespace carafe;
using namespace carafe::detail;

namespace {

void require(bool truth) {
  if (!truth) std::abort();
}

PathType fitting_type(Converter converter, std::size_t position) {
  constexpr PathType integers[] = {PathType::int32, PathType::uint64, PathType::int8, PathType::int64};
  switch (converter) {
    case Converter::integer:
      return integers[position % 4];
    case Converter::floating:
      return position % 2 ? PathType::float32 : PathType::float64;
    case Converter::uuid:
      return PathType::uuid;
    default:
      return PathType::text;
  }
}

void add(Router& router, std::string_view rule) {
  try {
    std::vector<PathType> types;
    RuleParser parser{rule};
    RulePiece piece;
    while (parser.next(piece)) {
      if (piece.is_variable) types.push_back(fitting_type(piece.converter, types.size()));
    }
    router.add({std::string(rule), std::string(rule), Method::Get}, types.data(), types.size());
  } catch (const UsageError& error) {
    require(error.code() == "bad-route" || error.code() == "duplicate-route");
  }
}

std::size_t variables_of(std::string_view rule) {
  std::size_t count = 0;
  RuleParser parser{rule};
  RulePiece piece;
  while (parser.next(piece)) count += piece.is_variable;
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  Router router;
  for (std::size_t line = text.find('\n'); line != text.npos; line = text.find('\n')) {
    add(router, text.substr(0, line));
    text.remove_prefix(line + 1);
  }

  RouteMatch match;
  router.match(Method::Get, text, match);
  if (match.outcome == RouteMatch::Outcome::found) {
    const Route& route = router.routes().at(match.route);
    for (std::size_t i = 0; i < variables_of(route.rule); ++i) {
      std::string_view value = match.values[i].text;
      require(!value.empty() && value.data() >= text.data() && value.end() <= text.end());
    }
  }
  if (match.outcome == RouteMatch::Outcome::redirect) {
    require(match.location.starts_with('/') && !match.location.starts_with("//"));
    for (char c : match.location) require(c > ' ' && c < 0x7f && c != '\\');
    auto target = percent_decode(match.location);
    require(target && *target != text);
    router.match(Method::Get, *target, match);
    require(match.outcome == RouteMatch::Outcome::found);
  }
  router.match(Method::Post, text, match);
  require(match.outcome != RouteMatch::Outcome::found);
  return 0;
}
