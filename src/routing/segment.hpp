// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/routing/path_value.hpp>
#include <carafe/routing/rule.hpp>

namespace carafe::detail {

/// One part of a route that holds at least one variable: what stands between two
/// slashes or, once a `path` variable occurs, everything to the route's end.
/// For Router alone.
class Segment {
 public:
  struct Piece {
    bool is_variable = false;
    Converter converter = Converter::string;
    PathType type = PathType::none;
    std::string literal;

    bool operator==(const Piece&) const = default;
  };

  /// Werkzeug's order of trial: more and longer literals first, then more variables,
  /// then the narrower converters.
  struct Weight {
    int literals = 0;                          // negated count
    std::vector<std::pair<int, int>> lengths;  // position, negated length
    int variables = 0;                         // negated count
    std::vector<int> converters;

    auto operator<=>(const Weight&) const = default;
  };

  void add(Piece piece);

  bool empty() const noexcept { return pieces_.empty(); }
  bool has_variables() const noexcept { return variables_ > 0; }
  std::size_t variables() const noexcept { return variables_; }
  bool spans_slashes() const noexcept { return spans_slashes_; }

  /// The text of a segment without variables.
  std::string literal() const;

  /// For a segment that spans slashes: whether it ends with a slash, which is then
  /// taken off, since a request without it is redirected.
  bool take_final_slash();

  Weight weight() const;

  /// Whether all of `text` fits; then `values` has one entry a variable. Time grows
  /// with the length of the text, not with its square, whatever the pieces.
  bool match(std::string_view text, PathValue* values) const;

  bool operator==(const Segment&) const = default;

 private:
  bool match_one(std::string_view text, PathValue* values) const;
  bool match_many(std::string_view text, PathValue* values) const;

  std::vector<Piece> pieces_;
  std::size_t variables_ = 0;
  bool spans_slashes_ = false;
};

}  // namespace carafe::detail
