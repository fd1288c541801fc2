// SPDX-License-Identifier: MIT
#include "routing/router.hpp"

#include <algorithm>
#include <functional>

#include <carafe/http/url.hpp>
#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace {

// What may stand unencoded in a path; a backslash, which browsers take for a slash,
// may not.
constexpr std::string_view kept_in_paths = "/!$&'()*+,:;=@";

// In the order of their names, so that Allow is stable.
constexpr Method by_name[] = {Method::Connect, Method::Delete, Method::Get, Method::Head, Method::Options,
                              Method::Patch,   Method::Post,   Method::Put, Method::Trace};

std::string_view converter_name(Converter converter) {
  switch (converter) {
    case Converter::string:
      return "string";
    case Converter::integer:
      return "int";
    case Converter::floating:
      return "float";
    case Converter::path:
      return "path";
    case Converter::uuid:
      return "uuid";
  }
  return {};
}

std::string merge_slashes(std::string_view path) {
  std::string merged;
  merged.reserve(path.size());
  for (char c : path) {
    if (c != '/' || merged.empty() || merged.back() != '/') merged += c;
  }
  return merged;
}

}  // namespace

std::string Methods::to_string(std::string_view separator) const {
  std::string text;
  for (Method method : by_name) {
    if (!has(method)) continue;
    if (!text.empty()) text += separator;
    text += carafe::to_string(method);
  }
  return text;
}

std::size_t Router::EdgeHash::operator()(const EdgeView& edge) const noexcept {
  return std::hash<std::string_view>{}(edge.text) ^ (edge.node * std::size_t{0x9e3779b97f4a7c15});
}

std::size_t Router::TextHash::operator()(std::string_view text) const noexcept {
  return std::hash<std::string_view>{}(text);
}

const std::uint32_t* Router::find_child(std::uint32_t node, std::string_view text) const {
  auto found = edges_.find(EdgeView{node, text});
  return found == edges_.end() ? nullptr : &found->second;
}

std::uint32_t Router::child_for(std::uint32_t node, std::string text) {
  if (const std::uint32_t* child = find_child(node, text)) return *child;
  auto child = std::uint32_t(nodes_.size());
  nodes_.emplace_back();
  edges_.emplace(Edge{node, std::move(text)}, child);
  return child;
}

std::uint32_t Router::child_for(std::uint32_t node, Segment segment) {
  for (const Dynamic& dynamic : nodes_[node].dynamic) {
    if (dynamic.segment == segment) return dynamic.child;
  }
  auto child = std::uint32_t(nodes_.size());
  nodes_.emplace_back();
  auto weight = segment.weight();
  auto& list = nodes_[node].dynamic;
  auto place = std::upper_bound(list.begin(), list.end(), weight,
                                [](const auto& a, const Dynamic& b) { return a < b.weight; });
  list.insert(place, Dynamic{std::move(segment), std::move(weight), child});
  return child;
}

void Router::refuse_duplicate(const Route& route, const std::string& shape) const {
  auto known = shapes_.find(shape);
  if (known == shapes_.end()) return;
  for (std::uint32_t number : known->second) {
    const Route& other = routes_[number];
    Methods both = route.methods & other.methods;
    // HEAD comes by itself with GET; what was asked for twice is GET.
    if (both.has(Method::Get)) both = both.without(Method::Head);
    if (both.empty()) continue;
    throw UsageError("duplicate-route", "route \"" + route.rule + "\" [" + both.to_string() +
                                            "] of endpoint \"" + route.endpoint +
                                            "\" matches the same paths as \"" + other.rule +
                                            "\" of endpoint \"" + other.endpoint +
                                            "\"; remove one of them or give it another method");
  }
}

std::size_t Router::add(Route route, const PathType* types, std::size_t count) {
  check_route(route.rule, types, count);
  if (route.methods.has(Method::Get)) route.methods |= Method::Head;

  // Segments are split at the slashes outside of variables; behind a path variable
  // nothing is split.
  std::vector<Segment> segments(1);
  std::string shape;
  RuleParser parser{std::string_view(route.rule)};
  RulePiece piece;
  while (parser.next(piece)) {
    if (piece.is_variable) {
      shape.append("<").append(converter_name(piece.converter)).append(">");
      segments.back().add({true, piece.converter, *types++, {}});
      continue;
    }
    shape += piece.text;
    std::string_view text = piece.text;
    if (segments.size() == 1 && segments.back().empty()) text.remove_prefix(1);
    while (true) {
      std::size_t slash = segments.back().spans_slashes() ? std::string_view::npos : text.find('/');
      std::string_view part = text.substr(0, slash);
      if (!part.empty()) segments.back().add({false, Converter::string, PathType::none, std::string(part)});
      if (slash == std::string_view::npos) break;
      segments.emplace_back();
      text.remove_prefix(slash + 1);
    }
  }
  refuse_duplicate(route, shape);

  std::uint32_t node = 0;
  for (Segment& segment : segments) {
    if (!segment.has_variables()) {
      node = child_for(node, segment.literal());
      continue;
    }
    bool ends_with_slash = segment.spans_slashes() && segment.take_final_slash();
    node = child_for(node, std::move(segment));
    if (ends_with_slash) node = child_for(node, std::string{});
  }
  auto number = std::uint32_t(routes_.size());
  nodes_[node].routes.push_back(number);
  shapes_[shape].push_back(number);
  routes_.push_back(std::move(route));
  return number;
}

// One walk through the tree. A node is entered at one place of the path only, so a
// walk takes at most as many steps as there are nodes.
struct Router::Search {
  enum class Result { none, found, slash_required };

  const Router& router;
  Method method;
  RouteMatch& match;

  bool take(const std::vector<std::uint32_t>& routes) {
    for (std::uint32_t number : routes) {
      const Route& route = router.routes_[number];
      if (route.methods.has(method)) {
        match.route = number;
        return true;
      }
      match.allowed |= route.methods;
    }
    return false;
  }

  Result at_end(std::uint32_t node) {
    if (take(router.nodes_[node].routes)) return Result::found;
    if (const std::uint32_t* slashed = router.find_child(node, {})) {
      for (std::uint32_t number : router.nodes_[*slashed].routes) {
        bool answers = router.routes_[number].methods.has(method) || method == Method::Options;
        if (answers) return Result::slash_required;
      }
    }
    return Result::none;
  }

  // `rest` is what follows the slash after the segments taken so far.
  Result walk(std::uint32_t node, std::string_view rest, std::size_t taken) {
    std::size_t slash = rest.find('/');
    std::string_view part = rest.substr(0, slash);
    bool is_last = slash == std::string_view::npos;
    std::string_view behind = is_last ? std::string_view{} : rest.substr(slash + 1);

    if (const std::uint32_t* child = router.find_child(node, part)) {
      Result result = is_last ? at_end(*child) : walk(*child, behind, taken);
      if (result != Result::none) return result;
    }
    for (const Dynamic& dynamic : router.nodes_[node].dynamic) {
      Result result = dynamic.segment.spans_slashes() ? walk_rest(dynamic, rest, taken) : Result::none;
      if (!dynamic.segment.spans_slashes() && dynamic.segment.match(part, match.values + taken)) {
        std::size_t now_taken = taken + dynamic.segment.variables();
        result = is_last ? at_end(dynamic.child) : walk(dynamic.child, behind, now_taken);
      }
      if (result != Result::none) return result;
    }
    return Result::none;
  }

  Result walk_rest(const Dynamic& dynamic, std::string_view rest, std::size_t taken) {
    PathValue* values = match.values + taken;
    const std::uint32_t* slashed = router.find_child(dynamic.child, {});
    bool ends_with_slash = rest.size() > 1 && rest.back() == '/' && rest[rest.size() - 2] != '/';
    if (slashed && ends_with_slash && dynamic.segment.match(rest.substr(0, rest.size() - 1), values)) {
      if (take(router.nodes_[*slashed].routes)) return Result::found;
    }
    if (!dynamic.segment.match(rest, values)) return Result::none;
    if (!slashed || !rest.ends_with('/')) return at_end(dynamic.child);
    return take(router.nodes_[dynamic.child].routes) ? Result::found : Result::none;
  }
};

void Router::match(Method method, std::string_view path, RouteMatch& match) const {
  using Outcome = RouteMatch::Outcome;
  match.allowed = {};
  match.outcome = Outcome::not_found;
  if (!path.starts_with('/')) return;

  // A shape is a path only if it has no variable; a request path may hold "<".
  if (path.find('<') == std::string_view::npos) {
    if (auto exact = shapes_.find(path); exact != shapes_.end()) {
      for (std::uint32_t number : exact->second) {
        if (!routes_[number].methods.has(method)) continue;
        match.outcome = Outcome::found;
        match.route = number;
        return;
      }
    }
  }

  Search search{*this, method, match};
  auto result = search.walk(0, path.substr(1), 0);
  if (result == Search::Result::found) {
    match.outcome = Outcome::found;
    return;
  }
  std::string target(path);
  if (result == Search::Result::none) {
    target = merge_slashes(path);
    if (target.size() != path.size()) result = search.walk(0, std::string_view(target).substr(1), 0);
    if (result == Search::Result::none) {
      match.outcome = match.allowed.empty() ? Outcome::not_found : Outcome::method_not_allowed;
      return;
    }
  }
  if (result == Search::Result::slash_required) target += '/';
  match.outcome = Outcome::redirect;
  match.location = percent_encode(target, kept_in_paths);
}

}  // namespace carafe::detail
