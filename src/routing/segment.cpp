// SPDX-License-Identifier: MIT
#include "routing/segment.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace carafe::detail {
namespace {

// No number of more digits fits any type, leading zeros beyond reason aside; the
// limit keeps the matching of digits linear.
constexpr std::size_t max_digits = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text, std::size_t from) {
  std::size_t end = from;
  std::size_t limit = std::min(text.size(), from + max_digits);
  while (end < limit && is_digit(text[end])) ++end;
  return end - from;
}

// Calls `end(e)` for the places where a value of `converter` beginning at `from` may
// end, the preferred place first, until it returns true.
template <class F>
bool each_end(Converter converter, std::string_view text, std::size_t from, F&& end) {
  switch (converter) {
    case Converter::integer:
      for (std::size_t n = digits_at(text, from); n > 0; --n) {
        if (end(from + n)) return true;
      }
      return false;
    case Converter::floating: {
      std::size_t whole = digits_at(text, from);
      std::size_t dot = from + whole;
      if (whole == 0 || dot >= text.size() || text[dot] != '.') return false;
      for (std::size_t n = digits_at(text, dot + 1); n > 0; --n) {
        if (end(dot + 1 + n)) return true;
      }
      return false;
    }
    case Converter::uuid: {
      Uuid ignored;
      return text.size() - from >= 36 && Uuid::parse(text.substr(from, 36), ignored) && end(from + 36);
    }
    case Converter::string:
    case Converter::path:
      break;
  }
  return false;
}

template <class T>
bool convert_integer(std::string_view text, std::int64_t& number) {
  T value;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  number = std::int64_t(value);
  return true;
}

template <class T>
bool convert_floating(std::string_view text, double& number) {
  T value;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  number = value;
  return true;
}

bool convert(PathType type, std::string_view text, PathValue& value) {
  value.text = text;
  switch (type) {
    case PathType::int8:
      return convert_integer<std::int8_t>(text, value.signed_number);
    case PathType::int16:
      return convert_integer<std::int16_t>(text, value.signed_number);
    case PathType::int32:
      return convert_integer<std::int32_t>(text, value.signed_number);
    case PathType::int64:
      return convert_integer<std::int64_t>(text, value.signed_number);
    case PathType::uint8:
      return convert_integer<std::uint8_t>(text, value.signed_number);
    case PathType::uint16:
      return convert_integer<std::uint16_t>(text, value.signed_number);
    case PathType::uint32:
      return convert_integer<std::uint32_t>(text, value.signed_number);
    case PathType::uint64: {
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.unsigned_number);
      return error == std::errc{} && end == text.data() + text.size();
    }
    case PathType::float32:
      return convert_floating<float>(text, value.floating);
    case PathType::float64:
      return convert_floating<double>(text, value.floating);
    case PathType::text:
    case PathType::uuid:
    case PathType::none:
      return true;
  }
  return false;
}

// Whether all of `text` is a value of the converter.
bool is_whole(Converter converter, std::string_view text) {
  if (text.empty()) return false;
  switch (converter) {
    case Converter::string:
      return text.find('/') == std::string_view::npos;
    case Converter::path:
      return text[0] != '/';
    case Converter::integer:
      return std::all_of(text.begin(), text.end(), is_digit);
    default: {
      bool whole = false;
      each_end(converter, text, 0, [&](std::size_t end) { return whole = end == text.size(); });
      return whole;
    }
  }
}

int weight_of(Converter converter) {
  switch (converter) {
    case Converter::integer:
    case Converter::floating:
      return 50;
    case Converter::string:
    case Converter::uuid:
      return 100;
    case Converter::path:
      return 200;
  }
  return 100;
}

}  // namespace

void Segment::add(Piece piece) {
  if (piece.is_variable) {
    ++variables_;
    if (piece.converter == Converter::path) spans_slashes_ = true;
  } else if (!pieces_.empty() && !pieces_.back().is_variable) {
    pieces_.back().literal += piece.literal;
    return;
  }
  pieces_.push_back(std::move(piece));
}

std::string Segment::literal() const { return pieces_.empty() ? std::string{} : pieces_.front().literal; }

bool Segment::take_final_slash() {
  if (pieces_.empty() || !pieces_.back().literal.ends_with('/')) return false;
  pieces_.back().literal.pop_back();
  if (pieces_.back().literal.empty()) pieces_.pop_back();
  return true;
}

Segment::Weight Segment::weight() const {
  Weight weight;
  for (const Piece& piece : pieces_) {
    if (piece.is_variable) {
      --weight.variables;
      weight.converters.push_back(weight_of(piece.converter));
    } else {
      weight.lengths.emplace_back(-weight.literals, -int(piece.literal.size()));
      --weight.literals;
    }
  }
  return weight;
}

bool Segment::match(std::string_view text, PathValue* values) const {
  return variables_ == 1 ? match_one(text, values) : match_many(text, values);
}

bool Segment::match_one(std::string_view text, PathValue* values) const {
  std::size_t at = pieces_.front().is_variable ? 0 : 1;
  if (at == 1) {
    if (!text.starts_with(pieces_.front().literal)) return false;
    text.remove_prefix(pieces_.front().literal.size());
  }
  if (at + 1 < pieces_.size()) {
    if (!text.ends_with(pieces_.back().literal)) return false;
    text.remove_suffix(pieces_.back().literal.size());
  }
  const Piece& variable = pieces_[at];
  return is_whole(variable.converter, text) && convert(variable.type, text, *values);
}

// Works from the right: reachable[i][p] says whether the pieces from i on can take
// exactly text[p..]. Then one pass from the left picks the preferred ends.
bool Segment::match_many(std::string_view text, PathValue* values) const {
  std::size_t places = text.size() + 1;
  std::vector<char> reachable((pieces_.size() + 1) * places, 0);
  auto row = [&](std::size_t piece) { return reachable.data() + piece * places; };
  row(pieces_.size())[text.size()] = 1;

  for (std::size_t i = pieces_.size(); i-- > 0;) {
    const Piece& piece = pieces_[i];
    char* here = row(i);
    const char* next = row(i + 1);
    bool is_text = piece.converter == Converter::string || piece.converter == Converter::path;
    bool may_end_later = false;  // for text: a reachable end lies at p + 1 or beyond
    for (std::size_t p = text.size(); p-- > 0;) {
      if (!piece.is_variable) {
        here[p] = text.substr(p).starts_with(piece.literal) && next[p + piece.literal.size()];
      } else if (is_text) {
        // A string cannot reach over a slash at p; a path can, but not begin with it.
        bool is_slash = text[p] == '/';
        may_end_later = (may_end_later || next[p + 1]) && !(is_slash && piece.converter == Converter::string);
        here[p] = may_end_later && !is_slash;
      } else {
        here[p] = each_end(piece.converter, text, p, [&](std::size_t end) { return next[end] != 0; });
      }
    }
  }
  if (!row(0)[0]) return false;

  std::size_t p = 0;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    const char* next = row(i + 1);
    std::size_t chosen = p;
    if (!piece.is_variable) {
      chosen += piece.literal.size();
    } else if (piece.converter == Converter::path) {
      chosen = p + 1;
      while (!next[chosen]) ++chosen;
    } else if (piece.converter == Converter::string) {
      for (std::size_t end = p + 1; end < places && text[end - 1] != '/'; ++end) {
        if (next[end]) chosen = end;
      }
    } else {
      each_end(piece.converter, text, p, [&](std::size_t end) {
        chosen = end;
        return next[end] != 0;
      });
    }
    if (piece.is_variable && !convert(piece.type, text.substr(p, chosen - p), *values++)) return false;
    p = chosen;
  }
  return true;
}

}  // namespace carafe::detail
