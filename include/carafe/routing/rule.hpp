// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace carafe {

/// What a variable of a route accepts, written before its name: `<int:id>`.
enum class Converter : unsigned char {
  string,    ///< `<name>` or `<string:name>`: one or more characters, no "/"
  integer,   ///< `<int:id>`: digits, no sign
  floating,  ///< `<float:x>`: digits, a dot, digits, no sign
  path,      ///< `<path:rest>`: like string, but "/" may occur after the first character
  uuid,      ///< `<uuid:key>`: 8-4-4-4-12 hexadecimal digits
};

/// The type a handler takes a path value as. `none`: not a path value.
enum class PathType : unsigned char {
  none,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  text,
  uuid,
};

namespace detail {

constexpr std::size_t max_route_variables = 16;

/// Refuses a route. In a constant expression its call is the compile error, whose
/// shown line is the sentence; at run time it throws UsageError ("bad-route") with
/// the sentence, the route and the place in it.
[[noreturn]] void route_error(const char* sentence, std::string_view rule, std::string_view where);

/// A literal run of characters, or a variable.
struct RulePiece {
  bool is_variable = false;
  Converter converter = Converter::string;
  std::string_view text;  ///< the literal, or the variable's name
};

/// Reads a route piece by piece. One parser for compile time and run time.
class RuleParser {
 public:
  constexpr explicit RuleParser(std::string_view rule) : rule_(rule) {
    // clang-format off: each sentence is what a compiler shows, so it stays on one line
    if (rule.empty() || rule[0] != '/') route_error("a route must start with a slash", rule, rule);
    // clang-format on
  }

  /// False at the end. `piece` refers into the rule.
  constexpr bool next(RulePiece& piece) {
    if (position_ == rule_.size()) return false;
    piece = rule_[position_] == '<' ? variable() : literal();
    return true;
  }

 private:
  // clang-format off
  constexpr RulePiece literal() {
    std::size_t start = position_;
    while (position_ < rule_.size() && rule_[position_] != '<') {
      char c = rule_[position_];
      if (c == '>') route_error("a '>' in a route has no '<' before it", rule_, from(position_));
      if (c == '?' || c == '#') route_error("a route is a path, without '?' or '#'", rule_, from(position_));
      if (c == '/' && position_ > 0 && rule_[position_ - 1] == '/') route_error("a route may not contain '//'", rule_, from(position_));
      ++position_;
    }
    return {false, Converter::string, rule_.substr(start, position_ - start)};
  }

  constexpr RulePiece variable() {
    std::size_t end = position_;
    while (end < rule_.size() && rule_[end] != '>') ++end;
    if (end == rule_.size()) route_error("a variable in a route is not closed by '>'", rule_, from(position_));
    std::string_view inside = rule_.substr(position_ + 1, end - position_ - 1);
    if (count_ == max_route_variables) route_error("a route may have at most 16 variables", rule_, inside);
    std::size_t colon = inside.find(':');
    bool is_typed = colon != std::string_view::npos;
    std::string_view name = is_typed ? inside.substr(colon + 1) : inside;
    if (!is_identifier(name)) route_error("a variable in a route needs a name of letters, digits and '_'", rule_, inside);
    for (std::size_t i = 0; i < count_; ++i) {
      if (names_[i] == name) route_error("two variables in a route have the same name", rule_, inside);
    }
    names_[count_++] = name;
    position_ = end + 1;
    return {true, is_typed ? converter(inside.substr(0, colon), inside) : Converter::string, name};
  }

  constexpr Converter converter(std::string_view name, std::string_view inside) const {
    if (name == "string") return Converter::string;
    if (name == "int") return Converter::integer;
    if (name == "float") return Converter::floating;
    if (name == "path") return Converter::path;
    if (name == "uuid") return Converter::uuid;
    if (name.find('(') != std::string_view::npos) route_error("converters in a route take no arguments", rule_, inside);
    route_error("unknown converter in a route; there are string, int, float, path and uuid", rule_, inside);
  }
  // clang-format on

  constexpr std::string_view from(std::size_t position) const { return rule_.substr(position); }

  static constexpr bool is_identifier(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (char c : name) {
      bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!is_letter && !(c >= '0' && c <= '9')) return false;
    }
    return true;
  }

  std::string_view rule_;
  std::size_t position_ = 0;
  std::size_t count_ = 0;
  std::string_view names_[max_route_variables];
};

constexpr bool is_integer(PathType type) { return type >= PathType::int8 && type <= PathType::uint64; }
constexpr bool is_floating(PathType type) { return type == PathType::float32 || type == PathType::float64; }

/// Parses `rule` and refuses it when its variables do not fit the path parameters
/// `types[0..count)` of a handler, in order.
constexpr void check_route(std::string_view rule, const PathType* types, std::size_t count) {
  RuleParser parser{rule};
  RulePiece piece;
  std::size_t i = 0;
  while (parser.next(piece)) {
    if (!piece.is_variable) continue;
    // clang-format off
    if (i == count) route_error("the route has more variables than the handler has parameters for them", rule, piece.text);
    PathType type = types[i++];
    switch (piece.converter) {
      case Converter::integer:
        if (!is_integer(type)) route_error("an <int:...> variable needs an integer parameter in the handler (int, long, std::uint64_t)", rule, piece.text);
        break;
      case Converter::floating:
        if (!is_floating(type)) route_error("a <float:...> variable needs a double or float parameter in the handler", rule, piece.text);
        break;
      case Converter::uuid:
        if (type != PathType::uuid) route_error("a <uuid:...> variable needs a Uuid parameter in the handler", rule, piece.text);
        break;
      case Converter::string:
      case Converter::path:
        if (type != PathType::text) route_error("a variable without int, float or uuid needs a std::string or std::string_view parameter in the handler", rule, piece.text);
        break;
    }
  }
  if (i < count) route_error("the handler has more path parameters (numbers, text, Uuid) than the route has variables", rule, rule);
  // clang-format on
}

}  // namespace detail
}  // namespace carafe
