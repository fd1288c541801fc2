// SPDX-License-Identifier: MIT
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/http/method.hpp>
#include <carafe/routing/path_value.hpp>
#include <carafe/routing/rule.hpp>

#include "routing/segment.hpp"

namespace carafe::detail {

/// A set of request methods.
class Methods {
 public:
  constexpr Methods() = default;
  constexpr Methods(Method method) : bits_(bit(method)) {}  // NOLINT: a set of one

  constexpr bool has(Method method) const { return (bits_ & bit(method)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Methods operator|(Methods other) const { return Methods{bits_ | other.bits_}; }
  constexpr Methods operator&(Methods other) const { return Methods{bits_ & other.bits_}; }
  constexpr Methods without(Method method) const { return Methods{bits_ & ~bit(method)}; }
  constexpr Methods& operator|=(Methods other) { return *this = *this | other; }
  constexpr bool operator==(const Methods&) const = default;

  /// "GET, HEAD, OPTIONS": in alphabetical order, so that answers do not vary.
  std::string to_string(std::string_view separator = ", ") const;

 private:
  constexpr explicit Methods(unsigned bits) : bits_(bits) {}
  static constexpr unsigned bit(Method method) { return 1u << unsigned(method); }
  unsigned bits_ = 0;
};

/// A registered route.
struct Route {
  std::string rule;
  std::string endpoint;
  Methods methods;  ///< HEAD included where GET is
};

/// What became of a path.
struct RouteMatch {
  enum class Outcome { found, redirect, not_found, method_not_allowed };

  Outcome outcome = Outcome::not_found;
  std::size_t route = 0;  ///< found: its number
  Methods allowed;        ///< method_not_allowed: of every route on this path
  std::string location;   ///< redirect: the path to go to, percent-encoded
  PathValue values[max_route_variables];
};

/// Finds the route of a path, in Werkzeug's order: per segment static before dynamic,
/// then by weight, then as registered. Routes without variables are found by one hash
/// look-up. Built once and then only read; matching is safe from several threads.
class Router {
 public:
  Router() : nodes_(1) {}

  /// Returns the route's number. `types` are the handler's path parameters, as checked
  /// by check_route. Throws UsageError: "bad-route", or "duplicate-route" when a route
  /// with one of these methods matches the same paths.
  std::size_t add(Route route, const PathType* types, std::size_t count);

  /// `path` is decoded and begins with a slash, else nothing is found. The values in
  /// `match` refer into it.
  void match(Method method, std::string_view path, RouteMatch& match) const;

  const std::vector<Route>& routes() const noexcept { return routes_; }

 private:
  struct Dynamic {
    Segment segment;
    Segment::Weight weight;
    std::uint32_t child;
  };
  struct Node {
    std::vector<Dynamic> dynamic;
    std::vector<std::uint32_t> routes;
  };
  struct Edge {
    std::uint32_t node;
    std::string text;
  };
  struct EdgeView {
    std::uint32_t node;
    std::string_view text;
  };
  struct EdgeHash {
    using is_transparent = void;
    std::size_t operator()(const Edge& edge) const noexcept {
      return (*this)(EdgeView{edge.node, edge.text});
    }
    std::size_t operator()(const EdgeView& edge) const noexcept;
  };
  struct EdgeEqual {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const noexcept {
      return a.node == b.node && std::string_view(a.text) == std::string_view(b.text);
    }
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept;
  };
  struct TextEqual {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept { return a == b; }
  };
  struct Search;

  void refuse_duplicate(const Route& route, const std::string& shape) const;
  std::uint32_t child_for(std::uint32_t node, std::string text);
  std::uint32_t child_for(std::uint32_t node, Segment segment);
  const std::uint32_t* find_child(std::uint32_t node, std::string_view text) const;

  std::vector<Route> routes_;
  std::vector<Node> nodes_;
  boost::unordered_flat_map<Edge, std::uint32_t, EdgeHash, EdgeEqual> edges_;
  /// Routes by their shape, the rule with its variables' names left out; for a rule
  /// without variables that is the path itself.
  boost::unordered_flat_map<std::string, std::vector<std::uint32_t>, TextHash, TextEqual> shapes_;
};

}  // namespace carafe::detail
